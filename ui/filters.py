"""The filters above every screen, bound to the address, and the View that they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

import streamlit as st

from metrics import format as fmt
from metrics.periods import COMPARISONS, PRESETS, comparison, first_unfinished_day, resolve
from queries import Clock, Filters, Period, Scope
from reports.summary import clock_of
from ui import data, links

DEFAULT_PRESET = "last_12_months"
SKIPPED = "_skipped"
# Their values tell what they are («Пермский край», «прошлый месяц», «к АППГ»); the labels are for screen readers.
IN_A_LINE = {"bind": "query-params", "width": 210, "label_visibility": "collapsed"}
LISTS = {
    "municipality": "муниципалитет",
    "executor": "исполнитель",
    "network": "сеть",
    "topics": "группа тем",
}
TITLES = {"municipality": "Муниципалитеты", "executor": "Исполнители", "network": "Сети", "topics": "Группы тем"}
FILTER_FIELDS = {
    "municipality": "municipality_ids",
    "executor": "executor_ids",
    "network": "network_ids",
    "topics": "topic_groups",
}
FILTER_NAMES = {
    "municipality_ids": "муниципалитет",
    "executor_ids": "исполнитель",
    "network_ids": "сеть",
    "topic_groups": "тема",
}


@dataclass(frozen=True)
class Region:
    """A region as a screen needs it; moments are local."""

    name: str
    name_genitive: str
    is_demo: bool
    week_starts_on: int
    data_as_of: datetime
    refreshed_at: datetime
    first_received_on: date | None
    clock: Clock


@dataclass(frozen=True)
class View:
    """Everything that decides what a screen shows: who looks, at which region, period and part of it."""

    scope: Scope
    region: Region
    preset: str
    period: Period
    compared: Period | None
    compared_as: str
    filters: Filters
    chosen: tuple[str, ...] = ()  # the filters and the limits of the reader's rights, in words
    address: tuple[tuple[str, tuple[str, ...]], ...] = ()  # the same choice as keys and values of an address

    @property
    def clock(self) -> Clock:
        """The region's clock, for routing."""
        return self.region.clock

    @property
    def ask(self) -> data.Ask:
        """The cached door to the base within the reader's rights."""
        return data.ask(self.scope)

    @property
    def sees_whole_region(self) -> bool:
        """Whether rows add up to the region, and not to a part that was chosen or allowed."""
        return self.filters.municipality_ids is None and self.scope.municipality_ids is None

    @property
    def comparable(self) -> Period | None:
        """The comparison period, if the base holds the whole of it."""
        first = self.region.first_received_on
        return self.compared if self.compared and first and self.compared.start >= first else None

    @property
    def place(self) -> str:
        """Whose figures these are: the region, or the part of it that was chosen or allowed."""
        return ", ".join((self.region.name, *self.chosen))

    def is_complete(self, day: date) -> bool:
        """Whether a local day is wholly in the base."""
        return day < first_unfinished_day(self.region.data_as_of)


def left_out(ignored: tuple[str, ...]) -> str:
    """«не учитывает: тема» for filters that a block's table does not carry; empty if it carries all."""
    return f"не учитывает: {', '.join(FILTER_NAMES[name] for name in ignored)}" if ignored else ""


def regions(scope: Scope) -> list[Region]:
    """Regions that the reader may see, the largest first."""
    frame = data.load("regions", scope, region_ids=None)
    return [
        Region(
            name=row["name"],
            name_genitive=row["name_genitive"],
            is_demo=bool(row["is_demo"]),
            week_starts_on=int(row["week_starts_on"]),
            data_as_of=row["data_as_of"].to_pydatetime(),
            refreshed_at=row["refreshed_at"].to_pydatetime(),
            first_received_on=None if row.isna()["first_received_on"] else row["first_received_on"].date(),
            clock=clock_of(row),
        )
        for _, row in frame.iterrows()
    ]


def choose(scope: Scope, known: Sequence[Region]) -> View:
    """Draw the filters and return what they say. Values of the address that don't exist are left out and named."""
    skipped: list[str] = []
    region = _choose_region(known, skipped)
    preset = _choose_preset(skipped)
    period = (
        _choose_days(region, skipped)
        if preset == "custom"
        else resolve(preset, region.data_as_of, region.first_received_on, region.week_starts_on)
    )
    compared_as = _choose_comparison(skipped)
    compared = comparison(period, compared_as, preset)
    if period.end > first_unfinished_day(region.data_as_of):
        compared = None  # a part of a day is not compared with a whole one
    options = data.built(_options, scope, region)
    picked = {key: _picked(key, options[key], skipped) for key in LISTS}
    with st.popover(_filters_label(picked), width="content"):
        chosen = {key: _choose_list(key, options[key]) for key in LISTS}
    filters = Filters(
        **{
            field: tuple(_plain(options[key][name]) for name in chosen[key]) or None
            for key, field in FILTER_FIELDS.items()
        }
    )
    st.session_state[SKIPPED] = list(dict.fromkeys(skipped))
    words = _in_words(scope, options, chosen)
    address = _address(region, preset, period, compared_as, chosen)
    return View(scope, region, preset, period, compared, compared_as, filters, words, address)


def follow_address() -> None:
    """After a link or a step back the address decides: lists that the session still holds are forgotten.

    The platform itself does so for what is bound to the address; the lists of the popover are not.
    """
    if links.FOLLOWED in st.query_params:
        for key in LISTS:
            st.session_state.pop(key, None)
        del st.query_params[links.FOLLOWED]


def say_what_is_shown(view: View) -> None:
    """One line under the filters: days shown and compared with, the cut of the data, demo data; what was left out."""
    with_year_ago = "с аналогичным периодом прошлого года (АППГ) " if view.compared_as == "year_ago" else ""
    compared = f"; сравнение {with_year_ago}– {fmt.period(view.compared)}" if view.compared else ""
    chosen = f" <b>{escape('; '.join(view.chosen))}.</b>" if view.chosen else ""
    demo = " <span class='g-demo'>Демонстрационные данные</span>" if view.region.is_demo else ""
    st.html(
        f"<p class='g-shown'>{fmt.period(view.period)}{compared}. Данные на "
        f"{fmt.day_and_time(view.region.data_as_of)}.{chosen}{demo}</p>".replace(".. ", ". ").replace("..<", ".<")
    )
    if skipped := st.session_state[SKIPPED]:
        # Own HTML, not st.warning: what came with the address must not be read as Markdown.
        told = escape(", ".join(skipped))
        st.html(f"<p class='g-warn' role='alert'>В адресе есть то, чего здесь нет, – пропущено: {told}.</p>")


def _choose_region(known: Sequence[Region], skipped: list[str]) -> Region:
    by_name = {region.name: region for region in known}
    if "region" not in st.session_state:
        _note_unknown("region", "регион", by_name, skipped)
    return by_name[st.selectbox("Регион", list(by_name), key="region", **IN_A_LINE)]


def _choose_preset(skipped: list[str]) -> str:
    titles = {title: preset for preset, title in PRESETS.items()}
    if "period" not in st.session_state:
        _note_unknown("period", "период", titles, skipped)
    title = st.selectbox("Период", list(titles), index=list(PRESETS).index(DEFAULT_PRESET), key="period", **IN_A_LINE)
    return titles[title]


def _choose_comparison(skipped: list[str]) -> str:
    titles = {title: base for base, title in COMPARISONS.items()}
    if "compare" not in st.session_state:
        _note_unknown("compare", "сравнение", titles, skipped)
    return titles[
        st.selectbox(
            "Сравнить",
            list(titles),
            key="compare",
            **IN_A_LINE,
        )
    ]


def _choose_days(region: Region, skipped: list[str]) -> Period:
    """Two dates, both included on the screen; the wrong order is put right rather than refused."""
    newest = region.data_as_of.date()
    oldest = region.first_received_on or newest
    default = resolve("this_month", region.data_as_of, oldest)
    for key, title in (("from", "первый день"), ("to", "последний день")):
        given = st.query_params.get_all(key) if key not in st.session_state else []
        skipped += [f"{title} «{one[:20]}»" for one in given if not _is_day_within(one, oldest, newest)]
    bounds = {"min_value": oldest, "max_value": newest, "format": "DD.MM.YYYY", **(IN_A_LINE | {"width": 140})}
    first = st.date_input("С", max(default.start, oldest), key="from", **bounds)
    last = st.date_input("По", min(default.last_day, newest), key="to", **bounds)
    start, end = sorted((first or oldest, last or newest))
    return Period(start, date.fromordinal(end.toordinal() + 1))


def _is_day_within(text: str, oldest: date, newest: date) -> bool:
    try:
        return oldest <= date.fromisoformat(text) <= newest
    except ValueError:
        return False


def _options(scope: Scope, region: Region) -> dict[str, dict[str, int | str]]:
    """What may be chosen in each list: name -> id, within the reader's rights."""
    region_id = region.clock.region_id
    places = data.load("municipalities", scope, region_id=region_id, municipality_ids=None)
    executors = data.load("executors", scope, region_id=region_id, municipality_ids=None)
    networks = data.load("networks", scope)
    groups = data.load("topic_groups", scope, region_id=region_id, municipality_ids=None)["topic_group"]
    return {
        "municipality": _unique(places["name"], places["municipality_id"]),
        "executor": _unique(executors["name"], executors["body_id"]),
        "network": _unique(networks["name"], networks["network_id"]),
        "topics": _unique(groups, groups),
    }


def _picked(key: str, options: dict[str, int | str], skipped: list[str]) -> list[str]:
    """What is chosen in a list before it is drawn: by the address at first, then by hand.

    Not bound to the address by the platform: it forgets the values of a closed popover when the screen changes.
    """
    if key not in st.session_state:
        _note_unknown(key, LISTS[key], options, skipped)
        st.session_state[key] = st.query_params.get_all(key)
    kept = [name for name in dict.fromkeys(st.session_state[key]) if name in options]
    if kept != st.session_state[key]:
        st.session_state[key] = kept  # what another region or role left behind
    return kept


def _choose_list(key: str, options: dict[str, int | str]) -> list[str]:
    """A choice of several, kept in the address; none chosen is all of them."""
    chosen = st.multiselect(TITLES[key], list(options), key=key, placeholder="все")
    if st.query_params.get_all(key) != chosen:
        if chosen:
            st.query_params[key] = chosen
        else:
            st.query_params.pop(key, None)
    return chosen


def _address(
    region: Region, preset: str, period: Period, compared_as: str, chosen: dict[str, list[str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What links within the program carry on; what is chosen by default is left out, but for the region."""
    address: dict[str, tuple[str, ...]] = {"region": (region.name,)}
    if preset != DEFAULT_PRESET:
        address["period"] = (PRESETS[preset],)
    if preset == "custom":
        address |= {"from": (period.start.isoformat(),), "to": (period.last_day.isoformat(),)}
    if compared_as != next(iter(COMPARISONS)):
        address["compare"] = (COMPARISONS[compared_as],)
    return tuple((address | {key: tuple(names) for key, names in chosen.items() if names}).items())


def _in_words(scope: Scope, options: dict[str, dict], chosen: dict[str, list[str]]) -> tuple[str, ...]:
    """The filters as a reader of a forwarded picture needs them; a narrow right is told like a filter."""
    places = chosen["municipality"]
    if not places and scope.municipality_ids is not None:
        places = list(options["municipality"])
    words = [", ".join(map(fmt.place, places))] if places else []
    words += [f"{LISTS[key]} – {', '.join(chosen[key])}" for key in ("executor", "network", "topics") if chosen[key]]
    return tuple(words)


def _unique(names: Sequence[str], ids: Sequence[int]) -> dict[str, int]:
    """Names as a list shows them; a name that two bodies have gets its number."""
    options: dict[str, int] = {}
    for name, body_id in zip(names, ids, strict=True):
        options[name if name not in options else f"{name} (№ {body_id})"] = body_id
    return options


def _plain(value: int | str) -> int | str:
    return value if isinstance(value, str) else int(value)


def _filters_label(picked: dict[str, list[str]]) -> str:
    count = sum(1 for names in picked.values() if names)
    return f"Фильтры: {count}" if count else "Фильтры"


def _note_unknown(key: str, title: str, known: object, skipped: list[str]) -> None:
    """Only a first run has an address that a reader may have written; later ones are the program's own."""
    for value in st.query_params.get_all(key):
        if value not in known:
            skipped.append(f"{title} «{value[:60]}»")


def names(view: View, key: str) -> dict[str, int | str]:
    """What may be chosen in a list of LISTS: name -> id, as the list shows them."""
    return data.built(_options, view.scope, view.region)[key]
