"""The lists of pages and organisations as they are saved: every row, unrounded, with all that is known of it."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.kinds import CATEGORIES, LEVELS
from ui.filters import View
from ui.sections.official_pages import kind_titles
from ui.trends import exported


def pages(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the register as a file has them."""
    spheres = kind_titles(view)["sphere"]
    return exported(
        view,
        pd.DataFrame(
            {
                "госпаблик": rows["title"],
                "адрес": rows["url"],
                "организация": rows["body"],
                "муниципалитет": rows["municipality"],
                "сеть": rows["network"],
                "уровень": rows["level"].map(LEVELS),
                "сфера": rows["sphere_id"].map(spheres),
                "категория": rows["category"].map(CATEGORIES),
                "открыт": rows["opened_on"].dt.strftime("%Y-%m-%d"),
                "подписчики": rows["subscriber_count"],
                "последняя запись": rows["last_post_on"].dt.strftime("%Y-%m-%d"),
                "недель с нормой": rows["active_week_count"],
                "недель": rows["week_count"],
                "метка": rows["has_state_mark"].map(flag),
                "подключён": rows["is_connected"].map(flag),
                "виджет «Сообщить о проблеме»": rows["has_problem_widget"].map(flag),
                "виджет «Выразить своё мнение»": rows["has_opinion_widget"].map(flag),
                "комментарии открыты": rows["comments_open"].map(flag),
                "личные сообщения открыты": rows["direct_messages_open"].map(flag),
                "заполненность профиля": rows["profile_filled_share"],
            }
        ),
        view.period,
    )


def organisations(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `metrics.register.organisations` as a file has them."""
    return exported(
        view,
        pd.DataFrame(
            {
                "организация": rows["body"],
                "муниципалитет": rows["municipality"],
                "уровень": rows["level"].map(LEVELS),
                "сфера": rows["sphere_id"].map(kind_titles(view)["sphere"]),
                "госпаблики": rows["page_count"],
                "сети": rows["networks"],
                "подписчики крупнейшего": rows["subscriber_count"],
            }
        ),
        view.period,
    )


def flag(value: object) -> str:
    """What is known of a state of a page, in a word."""
    return fmt.NO_DATA if pd.isna(value) else "есть" if value else "нет"
