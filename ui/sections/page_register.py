"""The list of pages or of organisations that keep them: searched, narrowed, shown in parts, saved whole."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import BODIES as OF_BODIES
from metrics.catalogue import PAGES as OF_PAGES
from metrics.kinds import CATEGORIES, LEVELS_OF_ONE
from metrics.register import ALL, BY_BODY, LONGEST_SILENT, ORDERS, SILENT, STATES, narrowed, ordered, organisations
from metrics.states import STATES as STATES_OF_MESSAGES
from reports import page_facts
from reports.keys import last_known_day
from ui import access, links
from ui.blocks import Empty, Table
from ui.filters import View
from ui.sections import page_files
from ui.sections.official_pages import BODIES, PAGES, kind_titles, months_in_words, not_by, to_list
from ui.trends import also

__all__ = ["BY_BODY", "ORDERS", "STATE_NAMES", "Wanted", "kinds_of", "listed", "parts_of", "silent"]

STATE_NAMES = (ALL, *STATES, SILENT)
ROWS = {PAGES: 50, BODIES: 100}  # of a part of the list
SILENT_SHOWN = 20


@dataclass(frozen=True)
class Wanted:
    """What the reader chose of the list, in the words of the address."""

    of: str
    search: str
    state: str
    level: str
    sphere: str
    category: str
    order: str


def kinds_of(view: View, by: str) -> tuple[str, ...]:
    """«все» and what the levels, spheres or categories are called."""
    return (ALL, *kind_titles(view)[by].values())


def parts_of(view: View, wanted: Wanted) -> tuple[str, ...]:
    """«1–50», «51–100», …: the parts of the list; one part if nothing is in it."""
    count = len(_rows(view, wanted))
    size = ROWS[wanted.of]
    starts = range(0, max(count, 1), size)
    return tuple(f"{fmt.number(start + 1)}{fmt.DASH}{fmt.number(min(start + size, count))}" for start in starts)


def listed(view: View, wanted: Wanted, part: str) -> Table | Empty:
    """One part of the list; the file has all of it."""
    rows = _rows(view, wanted)
    if rows.empty:
        return Empty("Ничего не нашлось", "Измените поиск или снимите часть фильтров.")
    size = ROWS[wanted.of]
    first = parts_of(view, wanted).index(part) * size
    shown = rows.iloc[first : first + size]
    if wanted.of == BODIES:
        return _organisations(view, wanted, rows, shown)
    return _pages(view, wanted, rows, shown)


def silent(view: View) -> Table | Empty:
    """The pages that have published nothing for longest."""
    day = last_known_day(view.period, view.clock)
    silent_ones = page_facts.register(view.ask, view.clock, view.period, view.filters, only_silent=True)
    rows = ordered(silent_ones, LONGEST_SILENT)
    if rows.empty:
        return Empty("", f"На {fmt.day(day)} таких нет.")
    shown = rows.head(SILENT_SHOWN)
    days = (pd.Timestamp(day) - shown["published_on"]).dt.days
    return Table(
        caption=f"Дольше всех без публикаций – {fmt.number(len(shown))} из {fmt.number(len(rows))} на {fmt.day(day)}"
        + also(not_by(view)),
        columns={
            "Госпаблик": (shown["title"].tolist(), False),
            "Муниципалитет": ([fmt.place(name) for name in shown["municipality"]], False),
            "Сеть": (shown["network"].tolist(), False),
            "Последняя запись": (_last_posts(shown), False),
            "Дней": ([fmt.number(one) for one in days], True),
        },
        raw=lambda: page_files.pages(view, rows),
        file_name="bez_publikaciy",
        is_tall=True,
        links={"Госпаблик": shown["url"].map(links.web).tolist()},
    )


def _rows(view: View, wanted: Wanted) -> pd.DataFrame:
    titles = kind_titles(view)
    chosen = {
        "levels": _ids(titles["level"], wanted.level),
        "sphere_ids": _ids(titles["sphere"], wanted.sphere),
        "categories": _ids(titles["category"], wanted.category),
    }
    every = page_facts.register(view.ask, view.clock, view.period, view.filters)
    day = last_known_day(view.period, view.clock)
    rows = narrowed(every, day, search=wanted.search, state=wanted.state, **chosen)
    return organisations(rows) if wanted.of == BODIES else ordered(rows, wanted.order)


def _pages(view: View, wanted: Wanted, rows: pd.DataFrame, shown: pd.DataFrame) -> Table:
    widgets = [_widgets(*both) for both in zip(shown["has_problem_widget"], shown["has_opinion_widget"], strict=True)]
    return Table(
        caption=f"{fmt.counted(len(rows), OF_PAGES)}, {fmt.counted(rows['body_id'].nunique(), OF_BODIES)} "
        f"на {fmt.day(last_known_day(view.period, view.clock))}; недели – {months_in_words(view)}" + also(not_by(view)),
        columns={
            "Госпаблик": (shown["title"].tolist(), False),
            "Организация": (shown["body"].tolist(), False),
            "Муниципалитет": ([fmt.place(name) for name in shown["municipality"]], False),
            "Сеть": (shown["network"].tolist(), False),
            "Категория": ([CATEGORIES[one] for one in shown["category"]], False),
            "Подписчики": (
                [fmt.number_if_known(one) for one in shown["subscriber_count"]],
                True,
            ),
            "Последняя запись": (_last_posts(shown), False),
            "Недели с нормой": (_weeks(shown), True),
            "Метка": ([page_files.flag(one) for one in shown["has_state_mark"]], False),
            "Виджеты": (widgets, False),
            "Профиль": (
                [fmt.NO_DATA if pd.isna(one) else fmt.share(one, 0) for one in shown["profile_filled_share"]],
                True,
            ),
            "Сообщения": (["список"] * len(shown), False),
        },
        raw=lambda: page_files.pages(view, rows).assign(отбор=_in_words(wanted)),
        file_name="gospabliki",
        links={
            "Госпаблик": shown["url"].map(links.web).tolist(),
            "Сообщения": [
                links.to(view, access.CASES, state=STATES_OF_MESSAGES["all"].title, page=str(one))
                for one in shown["page_id"]
            ],
        },
    )


def _organisations(view: View, wanted: Wanted, rows: pd.DataFrame, shown: pd.DataFrame) -> Table:
    spheres = kind_titles(view)["sphere"]
    return Table(
        caption=f"{fmt.counted(len(rows), OF_BODIES)}, {fmt.counted(rows['page_count'].sum(), OF_PAGES)} "
        f"на {fmt.day(last_known_day(view.period, view.clock))}" + also(not_by(view)),
        columns={
            "Организация": (shown["body"].tolist(), False),
            "Муниципалитет": ([fmt.place(name) for name in shown["municipality"]], False),
            "Уровень": ([LEVELS_OF_ONE[one] for one in shown["level"]], False),
            "Сфера": ([spheres[one] for one in shown["sphere_id"]], False),
            "Госпаблики": ([fmt.number(one) for one in shown["page_count"]], True),
            "Сети": (shown["networks"].tolist(), False),
            "Подписчики крупнейшего": (
                [fmt.number_if_known(one) for one in shown["subscriber_count"]],
                True,
            ),
        },
        raw=lambda: page_files.organisations(view, rows).assign(отбор=_in_words(wanted)),
        file_name="organizacii_s_gospablikom",
        links={
            "Госпаблики": [
                to_list(view, find=body, municipality=[place])
                for body, place in zip(shown["body"], shown["municipality"], strict=True)
            ]
        },
    )


def _in_words(wanted: Wanted) -> str:
    """What a file's reader must know of the choices of the list."""
    chosen = (
        ("поиск", wanted.search),
        ("состояние", wanted.state),
        ("уровень", wanted.level),
        ("сфера", wanted.sphere),
        ("категория", wanted.category),
    )
    return "; ".join(f"{name} – {value}" for name, value in chosen if value not in ("", ALL)) or ALL


def _ids(titles: dict, chosen: str) -> tuple:
    return () if chosen == ALL else tuple(key for key, title in titles.items() if title == chosen)


def _last_posts(rows: pd.DataFrame) -> list[str]:
    def told(last: pd.Timestamp, published: pd.Timestamp) -> str:
        if pd.isna(published):
            return fmt.NO_DATA
        return "записей не было" if pd.isna(last) else fmt.day(last)

    return [told(*both) for both in zip(rows["last_post_on"], rows["published_on"], strict=True)]


def _weeks(rows: pd.DataFrame) -> list[str]:
    return [
        f"{fmt.number(active)} из {fmt.number(count)}" if count else fmt.NO_DATA
        for active, count in zip(rows["active_week_count"], rows["week_count"], strict=True)
    ]


def _widgets(problem: object, opinion: object) -> str:
    """How many of the two widgets a page has, as monitors of pages write it."""
    return fmt.NO_DATA if pd.isna(problem) or pd.isna(opinion) else f"{int(problem) + int(opinion)} из 2"
