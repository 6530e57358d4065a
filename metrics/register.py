"""The register of pages (question page_register): narrowed, searched, ordered, gathered by organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from metrics.catalogue import SILENT_DAYS

ALL = "все"
NO_MARK = "без метки"
NOT_CONNECTED = "не подключены"
NO_WIDGET = "нет хотя бы одного виджета"
COMMENTS_CLOSED = "комментарии закрыты"
SILENT = f"без публикаций {SILENT_DAYS} дней и более"

# Words of the address -> the pages that they leave; what is not known of a page is not told of it.
STATES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    NO_MARK: lambda register: _is_not(register["has_state_mark"]),
    NOT_CONNECTED: lambda register: _is_not(register["is_connected"]),
    "без виджета «Сообщить о проблеме»": lambda register: _is_not(register["has_problem_widget"]),
    "без виджета «Выразить своё мнение»": lambda register: _is_not(register["has_opinion_widget"]),
    NO_WIDGET: lambda register: _is_not(register["has_problem_widget"] & register["has_opinion_widget"]),
    COMMENTS_CLOSED: lambda register: _is_not(register["comments_open"]),
    "личные сообщения закрыты": lambda register: _is_not(register["direct_messages_open"]),
}
BY_BODY = "по организации"
LONGEST_SILENT = "давно не публиковали – выше"
ORDERS = {
    BY_BODY: (["municipality", "body", "title"], True),
    "больше подписчиков – выше": (["subscriber_count"], False),
    LONGEST_SILENT: (["published_on"], True),
    "реже нормы – выше": (["activity_share"], True),
    "меньше заполнен профиль – выше": (["profile_filled_share"], True),
    "новые – выше": (["opened_on"], False),
}


def narrowed(
    register: pd.DataFrame,
    on_day: date,
    *,
    search: str = "",
    state: str = ALL,
    levels: tuple[str, ...] = (),
    sphere_ids: tuple[int, ...] = (),
    categories: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Rows whose page or organisation is named so, of these kinds and in this state at the end of a day.

    Raises:
        KeyError: the state is unknown.
    """
    kept = pd.Series(True, index=register.index)
    for column, chosen in (("level", levels), ("sphere_id", sphere_ids), ("category", categories)):
        if chosen:
            kept &= register[column].isin(chosen)
    if state == SILENT:
        kept &= register["published_on"] <= pd.Timestamp(on_day - timedelta(days=SILENT_DAYS))
    elif state != ALL:
        kept &= STATES[state](register)
    for word in _folded(search).split():
        kept &= _names(register).str.contains(word, regex=False)
    return register[kept]


def ordered(register: pd.DataFrame, order: str) -> pd.DataFrame:
    """Rows in one of ORDERS; what is not known comes last, equals stand by organisation."""
    columns, is_ascending = ORDERS[order]
    ties = ["municipality", "body", "title", "page_id"]
    weeks = register["week_count"]
    with_share = register.assign(activity_share=register["active_week_count"] / weeks.where(weeks > 0))
    by = [*columns, *(one for one in ties if one not in columns)]
    rising = [is_ascending] * len(columns) + [True] * (len(by) - len(columns))
    return with_share.sort_values(by, ascending=rising, na_position="last").drop(columns="activity_share")


def organisations(register: pd.DataFrame) -> pd.DataFrame:
    """One row per organisation: body_id, body, municipality, level, sphere_id, page_count, networks (names joined),
    subscriber_count of the largest page, published_on of the latest post."""
    grouped = register.sort_values(["network_id", "page_id"]).groupby("body_id", sort=False)
    gathered = grouped.agg(
        body=("body", "first"),
        municipality=("municipality", "first"),
        level=("level", "first"),
        sphere_id=("sphere_id", "first"),
        page_count=("page_id", "size"),
        networks=("network", lambda names: ", ".join(dict.fromkeys(names))),
        subscriber_count=("subscriber_count", "max"),
        published_on=("published_on", "max"),
    )
    return gathered.reset_index().sort_values(["municipality", "body", "body_id"], ignore_index=True)


def _is_not(flag: pd.Series) -> pd.Series:
    return (~flag).fillna(False).astype(bool)


def _names(register: pd.DataFrame) -> pd.Series:
    return (register["title"] + " " + register["body"]).map(_folded)


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
