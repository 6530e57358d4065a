"""The list of messages behind a figure: what is chosen, how many there are, a sheet of them, the file of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from metrics import format as fmt
from metrics.states import BY_TITLE, STATES, MessageState
from queries import Filters, Period
from reports import cases, page_facts
from reports.cases import ORDERS, Cases, Counted
from ui import access, blocks, data, links
from ui.blocks import Empty, Table
from ui.filters import View
from ui.sections import case_words
from ui.trends import exported

ROWS = 50  # of a sheet
FILE_ROWS = 10_000  # of a file: half a second to ask for, a megabyte and a half to send
ANY_TOPIC, ANY_CHANNEL = "все темы", "все каналы"
ANY_TIME, IN_PERIOD = "за всё время", "за период"
NEWEST, OLDEST, MOST_OVERDUE = "сначала новые", "сначала старые", "сначала самые просроченные"
SHEET, PAGE = "sheet", "page"


@dataclass(frozen=True)
class Chosen:
    """What the screen lists, in what order, which sheet of it; address: the screen's own choices for its links."""

    cases: Cases
    order: str
    sheet: int
    is_any_time: bool
    narrowed: tuple[str, ...]
    address: tuple[tuple[str, str], ...]

    @property
    def state(self) -> MessageState:
        """The state that is listed."""
        return self.cases.meaning


def choose(view: View) -> Chosen:
    """Draw the screen's own choices, kept in the address; what the address has and the base has not is told."""
    options = data.built(_options, view)
    unknown = [
        *blocks.unknown_of("state", "состояние", BY_TITLE),
        *blocks.unknown_of("topic", "тема", options["topic"]),
    ]
    unknown += blocks.unknown_of("channel", "канал", options["channel"])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        state = BY_TITLE[blocks.choice("Какие сообщения", _by_urgency(), "state", is_told=True)]
        is_any_time = (
            state.is_now
            and blocks.choice("Получены", (ANY_TIME, IN_PERIOD), "when", width=160, is_told=True) == ANY_TIME
        )
        topic = blocks.choice("Тема", (ANY_TOPIC, *options["topic"]), "topic", is_told=True)
        channel = blocks.choice("Канал", (ANY_CHANNEL, *options["channel"]), "channel", width=210, is_told=True)
        first = OLDEST if state.is_now else NEWEST
        order = blocks.choice("Порядок", sorted(ORDERS, key=lambda one: one != first), "list_order")
    page_id, wrong_page = _number(PAGE)
    sheet, wrong_sheet = _number(SHEET)
    unknown += [f"{what} «{text[:20]}»" for what, text in (("госпаблик", wrong_page), ("лист", wrong_sheet)) if text]
    blocks.say_unknown(unknown)
    wanted = Cases(
        state.code,
        whole_base(view) if is_any_time else view.period,
        view.filters,
        topic_ids=(options["topic"][topic],) if topic != ANY_TOPIC else None,
        channel_ids=(options["channel"][channel],) if channel != ANY_CHANNEL else None,
        page_ids=None if page_id is None else (page_id,),
    )
    address = {"state": state.title, "topic": topic, "channel": channel, "list_order": order}
    address |= {"when": IN_PERIOD} if state.is_now and not is_any_time else {}
    address |= {PAGE: str(page_id)} if page_id is not None else {}
    return Chosen(
        wanted,
        order,
        _sheet_of(view, wanted, order, sheet or 1),
        is_any_time,
        tuple(
            words
            for words, any_ in ((topic, ANY_TOPIC), (channel, ANY_CHANNEL), (data.built(_page, view, page_id), ""))
            if words != any_
        ),
        tuple((key, value) for key, value in address.items() if value not in (ANY_TOPIC, ANY_CHANNEL)),
    )


def title(view: View, chosen: Chosen) -> str:
    """How many there are, what they are, of which days; what a big base does not list."""
    counted = cases.count(view.ask, view.clock, chosen.cases)
    told = counted.listed_count if counted.whole_count is None else counted.whole_count
    number = fmt.counted(told, chosen.state.counted)
    days = "полученные в любое время" if chosen.is_any_time else f"полученные: {fmt.period(chosen.cases.period)}"
    about = "; ".join((chosen.state.short.rstrip("."), days, *chosen.narrowed)).rstrip(".")
    return (
        f"<h1 class='g-title'>{escape(number)}</h1>"
        f"<p class='g-shown'>{escape(about)}. На {fmt.day_and_time(view.region.data_as_of)}.</p>{_limits(counted)}"
    )


def sheet(view: View, chosen: Chosen) -> Table | Empty:
    """One sheet of the list; its file has all of it up to FILE_ROWS."""
    counted = cases.count(view.ask, view.clock, chosen.cases)
    if not counted.listed_count:
        return Empty("Таких сообщений нет", "По выбранным условиям список пуст.")
    number = min(chosen.sheet, sheet_count(counted))
    start = ROWS * (number - 1)
    found = cases.rows(view.ask, view.clock, chosen.cases, chosen.order, ROWS, start)
    return table(
        view,
        found,
        f"Сообщения {fmt.number(start + 1)}–{fmt.number(start + len(found))} из {fmt.number(counted.listed_count)}, "
        f"{chosen.order}. {_file_words(counted)}",
        partial(_file, view, chosen, counted),
    )


def table(view: View, found: pd.DataFrame, caption: str, raw: object) -> Table:
    """Rows of message_list as a table whose numbers lead to the posts."""
    rows = list(found.itertuples(index=False))
    as_of = pd.Timestamp(view.region.data_as_of)
    return Table(
        caption=caption,
        columns={
            "№ в системе": ([case_words.number(row) for row in rows], False),
            "Получено": ([case_words.moment(row.received_local) for row in rows], False),
            "Что с ним": ([case_words.status(row, as_of) for row in rows], False),
            "Муниципалитет": ([fmt.place(row.municipality) for row in rows], False),
            "Тема": ([row.topic for row in rows], False),
            "Куда написали": ([case_words.where(row) for row in rows], False),
            "Исполнитель": ([case_words.worded(row.executor, "не указан") for row in rows], False),
            "Срок ответа": ([case_words.moment(row.due_local, "без норматива") for row in rows], False),
        },
        raw=raw,
        file_name="soobshcheniya",
        links={"№ в системе": [case_words.post(row) for row in rows]},
    )


def pager(view: View, chosen: Chosen) -> str:
    """Links to the neighbouring sheets and to the ends."""
    counted = cases.count(view.ask, view.clock, chosen.cases)
    last = sheet_count(counted)
    if last < 2:
        return ""
    here = min(chosen.sheet, last)
    wanted = {"Первая": 1, "Предыдущая": here - 1, "Следующая": here + 1, "Последняя": last}
    shown = [
        links.html(links.to(view, access.CASES, **dict(chosen.address), sheet=str(number)), words)
        for words, number in wanted.items()
        if 1 <= number <= last and number != here
    ]
    return (
        "<nav class='g-actions' aria-label='Листы списка'>"
        f"<span>Лист {fmt.number(here)} из {fmt.number(last)}</span> {' '.join(shown)}</nav>"
    )


def sheet_count(counted: Counted) -> int:
    """How many sheets the list takes."""
    return -(-counted.listed_count // ROWS)


def whole_base(view: View) -> Period:
    """Every day of the base, the unfinished one included."""
    last = view.region.data_as_of.date()
    return Period(min(view.region.first_received_on or last, last), last + timedelta(days=1))


def _by_urgency() -> list[str]:
    """Titles of the states, what waits first: whoever opens the list by itself wants to know what is not answered."""
    return sorted(BY_TITLE, key=lambda title: title == STATES["all"].title)


def topic_names(view: View) -> dict[int, str]:
    """Topics of the chosen groups as the choice names them, by id; a name of two groups is told with its group."""
    topics = view.ask("topics")
    if view.filters.topic_groups is not None:
        topics = topics[topics["topic_group"].isin(view.filters.topic_groups)]
    is_shared = topics["topic"].duplicated(keep=False)
    names = topics["topic"].where(~is_shared, topics["topic"] + " (" + topics["topic_group"] + ")")
    return dict(zip(map(int, topics["topic_id"]), names, strict=True))


def _options(view: View) -> dict[str, dict[str, int]]:
    """Topics and channels that may be chosen: name -> id."""
    channels = view.ask("channels")
    return {
        "topic": dict(sorted((name, topic_id) for topic_id, name in topic_names(view).items())),
        "channel": dict(zip(channels["name"], map(int, channels["channel_id"]), strict=True)),
    }


def _page(view: View, page_id: int | None) -> str:
    """The chosen page in words: by its title while it is open, by its number in the base afterwards."""
    if page_id is None:
        return ""
    known = page_facts.register(view.ask, view.clock, view.period, Filters())
    titles = known.loc[known["page_id"] == page_id, "title"]
    return f"госпаблик «{titles.iloc[0]}»" if len(titles) else f"госпаблик № {page_id}"


def _number(key: str) -> tuple[int | None, str]:
    """A whole number from one to a billion of the address, or what stands there instead of it."""
    given = st.query_params.get(key, "")
    is_number = given.isascii() and given.isdigit() and 0 < len(given) < 10 and int(given) > 0
    return (int(given), "") if is_number else (None, given)


def _sheet_of(view: View, wanted: Cases, order: str, sheet: int) -> int:
    """The sheet of the address, as long as the list is the same one; another list begins at its first sheet."""
    shown = repr((view.region.name, wanted, order))
    if st.session_state.get("_list_shown", shown) != shown and st.session_state.get("_sheet_shown") == sheet:
        st.query_params.pop(SHEET, None)
        sheet = 1
    st.session_state["_list_shown"], st.session_state["_sheet_shown"] = shown, sheet
    return sheet


def _limits(counted: Counted) -> str:
    if counted.whole_count == counted.listed_count:
        return ""
    shown = fmt.counted(counted.listed_count, fmt.MESSAGES)
    whole = "" if counted.whole_count is not None else " Сколько их за весь период, по этим условиям не посчитать."
    return (
        f"<p class='g-warn' role='status'>В списке только полученные {fmt.period(counted.days)} – {shown}: "
        f"в базе такого размера список строится не длиннее чем за месяц.{whole} "
        "Чтобы увидеть другие, выберите другой период.</p>"
    )


def _file_words(counted: Counted) -> str:
    if counted.listed_count <= FILE_ROWS:
        return "В файле – все строки"
    return f"В файле – первые {fmt.number(FILE_ROWS)} строк этого порядка"


def _file(view: View, chosen: Chosen, counted: Counted) -> pd.DataFrame:
    found = cases.rows(view.ask, view.clock, chosen.cases, chosen.order, FILE_ROWS)
    listed = "; ".join((chosen.state.title, *chosen.narrowed))
    return exported(view, case_words.file(found).assign(**{"список": listed}), counted.days)
