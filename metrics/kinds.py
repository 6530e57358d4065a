"""What kinds of bodies and pages are called on the screen, in the order in which they are shown."""

from __future__ import annotations

LEVELS = {
    "ministry": "Министерства",
    "regional": "Другие региональные органы",
    "municipal": "Органы местного самоуправления",
    "subordinate": "Подведомственные учреждения",
}
CATEGORIES = {"flagship": "Флагманские", "active": "Активные", "card": "Визитки"}
NO_SPHERE = "Сфера не указана"  # of bodies with sphere 0
