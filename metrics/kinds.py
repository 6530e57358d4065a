"""What kinds of bodies and pages, and outcomes of messages, are called on the screen, in the order they are shown."""

from __future__ import annotations

LEVELS = {
    "ministry": "Министерства",
    "regional": "Другие региональные органы",
    "municipal": "Органы местного самоуправления",
    "subordinate": "Подведомственные учреждения",
}
LEVELS_OF_ONE = {  # the level of one body, as short as a cell of a table
    "ministry": "министерство",
    "regional": "региональный орган",
    "municipal": "муниципальный орган",
    "subordinate": "учреждение",
}
CATEGORIES = {"flagship": "Флагманские", "active": "Активные", "card": "Визитки"}
OUTCOMES = {"solved": "решено", "explained": "разъяснено", "refused": "отказано", "redirected": "перенаправлено"}
NO_SPHERE = "Сфера не указана"  # of bodies with sphere 0
