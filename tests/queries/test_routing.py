"""Wherever a question is answered from, the answer is the same; a filter that can't be applied is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries import Clock, Filters, Period, Sources
from queries.catalogue import DAYS, HISTOGRAM, KEY_FLAGS, MESSAGE_FACTS, MONTHS, RAW, WAITING_FACTS
from queries.period import local_midnight
from queries.routing import (
    EMPTY,
    RAW_BASE_LIMIT,
    RAW_WINDOW_DAYS,
    needs_messages,
    route_executors,
    route_histogram,
    route_list,
    route_messages,
    route_topics,
    route_waiting,
    route_waiting_executors,
)
from reports.facts import times_by_key
from reports.summary import clock_of

Ask = Callable[..., pd.DataFrame]
FIRST, LAST = date(2023, 11, 1), date(2027, 1, 10)
SMALL = Clock(region_id=1, time_zone="Asia/Yekaterinburg", as_of_on=date(2026, 11, 21), message_count=RAW_BASE_LIMIT)
BIG = Clock(region_id=1, time_zone="Asia/Yekaterinburg", as_of_on=date(2026, 11, 21), message_count=RAW_BASE_LIMIT + 1)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
KEY_COLUMNS = ("month", "municipality_id", "network_id", "topic_group")
KEYS = [(), ("by_month",), ("by_municipality", "by_network"), ("by_topic_group",), KEY_FLAGS]
OVER_A_MONTH = Period(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=RAW_WINDOW_DAYS + 1))
A_WEEK = Period(date(2026, 3, 5), date(2026, 3, 12))
EXECUTOR, TOPICS = {"executor_ids": (7,)}, {"topic_groups": ("Дороги",)}
FILTER_NAMES = ("municipality_ids", "network_ids", "topic_groups", "executor_ids")
CHECKS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def ask(ask_demo: dict[str, Ask]) -> Ask:
    return ask_demo["duckdb"]  # answers of the engines are compared elsewhere


@pytest.fixture(scope="module")
def clocks(ask: Ask) -> list[Clock]:
    return [clock_of(region) for _, region in ask("regions", region_ids=None).iterrows()]


@pytest.fixture(scope="module")
def choices(ask: Ask, clocks: list[Clock]) -> dict[int, dict[str, list]]:
    """Values that a reader can choose, by region."""
    return {
        clock.region_id: {
            "municipality_ids": ask("municipalities", region_id=clock.region_id, municipality_ids=None)[
                "municipality_id"
            ].tolist(),
            "network_ids": ask("networks")["network_id"].tolist(),
            "topic_groups": ask("topic_groups", region_id=clock.region_id, municipality_ids=None)[
                "topic_group"
            ].tolist(),
            "executor_ids": ask("executors", region_id=clock.region_id, municipality_ids=None)["body_id"].tolist()[:60],
        }
        for clock in clocks
    }


def raw(clock: Clock, period: Period, filters: Filters, names: tuple[str, ...]) -> dict[str, object]:
    """Parameters that read nothing but messages: the whole period in raw_head, everything else empty."""
    days = {name: EMPTY.start for name in (*MONTHS, *DAYS) if name in names}
    moments = {name: local_midnight(EMPTY.start, clock.time_zone) for name in RAW}
    head = {
        "raw_head_from": local_midnight(period.start, clock.time_zone),
        "raw_head_to": local_midnight(period.end, clock.time_zone),
    }
    return {"region_id": clock.region_id, **vars(filters), **days, **moments, **head}


def flags(*chosen: str) -> dict[str, bool]:
    return {flag: flag in chosen for flag in KEY_FLAGS}


@st.composite
def asked(draw: st.DrawFn) -> tuple[int, Period, dict[str, int]]:
    """Which region, a period, and places of the values chosen in the lists of the base; most readers choose little."""
    start = draw(st.one_of(st.dates(FIRST, LAST), st.dates(FIRST, LAST).map(lambda day: day.replace(day=1))))
    length = draw(st.one_of(st.integers(0, 70), st.integers(0, 1100), st.sampled_from([1, 28, 31, 365])))
    chosen = draw(st.one_of(st.just(()), st.lists(st.sampled_from(FILTER_NAMES), max_size=3, unique=True)))
    picks = {
        name: draw(st.lists(st.integers(0, 59), min_size=1, max_size=6)) if name in chosen else None
        for name in FILTER_NAMES
    }
    return draw(st.integers(0, 1)), Period(start, start + timedelta(days=length)), picks


def resolved(choices: dict[str, list], picks: dict[str, list[int] | None]) -> Filters:
    return Filters(
        **{
            name: None if picked is None else tuple({choices[name][one % len(choices[name])] for one in picked})
            for name, picked in picks.items()
        }
    )


def assert_same(routed: pd.DataFrame, plain: pd.DataFrame) -> None:
    """Equal but for cells without a single message: reporting tables hold none of those either."""
    pd.testing.assert_frame_equal(routed, plain, check_exact=True)


@CHECKS
@given(asked=asked(), by=st.sampled_from(KEYS))
def test_message_facts_are_those_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple, by: tuple[str, ...]
) -> None:
    clock, period, filters = clocks[asked[0]], asked[1], resolved(choices[clocks[asked[0]].region_id], asked[2])
    sources = route_messages(period, filters, clock, by_topic_group="by_topic_group" in by)
    plain = raw(clock, period, filters, (*MONTHS, *DAYS))

    assert sources.ignored == ()
    assert_same(
        ask("messages_by_key", **sources.parameters, **flags(*by), by_day=False),
        ask("messages_by_key", **plain, **flags(*by), by_day=False),
    )


@CHECKS
@given(asked=asked())
def test_days_are_those_of_the_messages_themselves(ask: Ask, clocks: list[Clock], choices: dict, asked: tuple) -> None:
    clock, filters = clocks[asked[0]], resolved(choices[clocks[asked[0]].region_id], asked[2])
    period = asked[1].clip(Period(asked[1].start, asked[1].start + timedelta(days=60)))
    sources = route_messages(period, filters, clock, by_day=True)

    assert_same(
        ask("messages_by_key", **sources.parameters, **flags("by_network"), by_day=True),
        ask("messages_by_key", **raw(clock, period, filters, (*MONTHS, *DAYS)), **flags("by_network"), by_day=True),
    )


@CHECKS
@given(asked=asked(), by=st.sampled_from([(), ("by_month",), KEY_FLAGS]))
def test_histograms_are_those_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple, by: tuple[str, ...]
) -> None:
    clock, period, filters = clocks[asked[0]], asked[1], resolved(choices[clocks[asked[0]].region_id], asked[2])
    routed = times_by_key(ask, route_histogram(period, filters, clock).parameters, **flags(*by))
    plain = times_by_key(ask, raw(clock, period, filters, MONTHS), **flags(*by))

    for one, other in zip(routed, plain, strict=True):
        assert_same(with_counts(one), with_counts(other))


def with_counts(histograms: pd.DataFrame) -> pd.DataFrame:
    """One row per combination of keys, whatever it was summed from.

    A month of report_month where nobody was answered has a row of zeros; the messages give no row there.
    """
    sums = histograms.groupby(list(KEY_COLUMNS), dropna=False, as_index=False)[list(HISTOGRAM)].sum()
    return sums[sums[list(HISTOGRAM)].sum(axis=1) > 0].reset_index(drop=True)


@CHECKS
@given(asked=asked())
def test_topics_are_those_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple
) -> None:
    clock, period, filters = clocks[asked[0]], asked[1], resolved(choices[clocks[asked[0]].region_id], asked[2])

    assert_same(
        ask("received_by_topic", **route_topics(period, filters, clock).parameters),
        ask("received_by_topic", **raw(clock, period, filters, MONTHS)),
    )


@CHECKS
@given(asked=asked(), by_month=st.booleans())
def test_executors_are_those_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple, by_month: bool
) -> None:
    clock, period, filters = clocks[asked[0]], asked[1], resolved(choices[clocks[asked[0]].region_id], asked[2])

    assert_same(
        ask("messages_by_executor", **route_executors(period, filters, clock).parameters, by_month=by_month),
        ask("messages_by_executor", **raw(clock, period, filters, MONTHS), by_month=by_month),
    )


@CHECKS
@given(asked=asked())
def test_what_waits_by_executor_is_that_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple
) -> None:
    clock, filters = clocks[asked[0]], resolved(choices[clocks[asked[0]].region_id], asked[2])
    routed = route_waiting_executors(filters, clock).parameters

    assert_same(
        ask("waiting_by_executor", **routed),
        ask("waiting_by_executor", **routed | {"use_messages": True}),
    )


@CHECKS
@given(asked=asked())
def test_what_waits_is_that_of_the_messages_themselves(
    ask: Ask, clocks: list[Clock], choices: dict, asked: tuple
) -> None:
    clock, filters = clocks[asked[0]], resolved(choices[clocks[asked[0]].region_id], asked[2])
    plain = route_waiting(filters, clock).parameters | {"use_messages": True}

    assert_same(
        ask("waiting_by_municipality", **route_waiting(filters, clock).parameters),
        ask("waiting_by_municipality", **plain),
    )


@pytest.mark.parametrize("by", KEYS, ids=str)
@pytest.mark.parametrize("filters", [Filters(), Filters(municipality_ids=())], ids=["all", "nothing chosen"])
def test_reporting_tables_alone_tell_what_the_messages_tell(
    ask: Ask, clocks: list[Clock], by: tuple[str, ...], filters: Filters
) -> None:
    """Whole months, with no message to be read: fetch takes the shorter text of the question."""
    period = Period(date(2025, 3, 1), date(2025, 6, 1))
    for clock in clocks:
        sources = route_messages(period, filters, clock, by_topic_group="by_topic_group" in by)
        months = route_histogram(period, filters, clock)
        assert not needs_messages(sources.parameters)
        assert not needs_messages(months.parameters)
        assert_same(
            ask("messages_by_key", **sources.parameters, **flags(*by), by_day=False),
            ask("messages_by_key", **raw(clock, period, filters, (*MONTHS, *DAYS)), **flags(*by), by_day=False),
        )
        told = times_by_key(ask, months.parameters, **flags(*by))
        plain = times_by_key(ask, raw(clock, period, filters, MONTHS), **flags(*by))
        for one, other in zip(told, plain, strict=True):
            assert_same(with_counts(one), with_counts(other))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(topic_groups=("Дороги",)),
        Filters(municipality_ids=()),
    ],
    ids=["all", "topic", "nothing chosen"],
)
def test_reporting_tables_alone_tell_topics_days_and_what_waits(
    ask: Ask, clocks: list[Clock], filters: Filters
) -> None:
    period = Period(date(2025, 3, 1), date(2025, 6, 1))
    for clock in clocks:
        topics, waiting = route_topics(period, filters, clock), route_waiting(filters, clock)
        days = route_messages(period, filters.without("topic_groups"), clock, by_day=True)
        assert not any(map(needs_messages, (topics.parameters, waiting.parameters, days.parameters)))
        assert_same(
            ask("received_by_topic", **topics.parameters),
            ask("received_by_topic", **raw(clock, period, filters, MONTHS)),
        )
        assert_same(
            ask("waiting_by_municipality", **waiting.parameters),
            ask("waiting_by_municipality", **waiting.parameters | {"use_messages": True}),
        )
        plain = raw(clock, period, filters.without("topic_groups"), (*MONTHS, *DAYS))
        assert_same(
            ask("messages_by_key", **days.parameters, **flags("by_network"), by_day=True),
            ask("messages_by_key", **plain, **flags("by_network"), by_day=True),
        )


def test_different_questions_tell_the_same_totals(ask: Ask, clocks: list[Clock]) -> None:
    """Histograms hold whoever is answered and whoever waits; topics and months the same messages."""
    for clock in clocks:
        period = Period(date(2025, 11, 15), clock.as_of_on + timedelta(days=1))
        facts = ask("messages_by_key", **route_messages(period, Filters(), clock).parameters, **flags(), by_day=False)
        times = route_histogram(period, Filters(), clock).parameters
        topics = ask("received_by_topic", **route_topics(period, Filters(), clock).parameters)
        row = facts.loc[0]

        answered, waiting = (one[list(HISTOGRAM)].sum().sum() for one in times_by_key(ask, times, **flags()))
        assert answered == row["answered_count"] > 0
        assert waiting == row["waiting_count"] > 0
        assert topics["received_count"].sum() == row["received_count"]

        whole = route_messages(Period(FIRST - timedelta(days=4000), LAST), Filters(), clock)
        everything = ask("messages_by_key", **whole.parameters, **flags(), by_day=False)
        waiting = ask("waiting_by_municipality", **route_waiting(Filters(), clock).parameters)
        common = sorted({*MESSAGE_FACTS} & {*WAITING_FACTS})
        assert everything.loc[0, "received_count"] == clock.message_count
        assert everything.loc[0, common].to_dict() == waiting[common].sum().to_dict()


@pytest.mark.parametrize(
    "route, period, filters, ignored",
    [
        (route_messages, YEAR, EXECUTOR, ("executor_ids",)),
        (route_messages, OVER_A_MONTH, EXECUTOR, ("executor_ids",)),
        (route_messages, A_WEEK, EXECUTOR, ()),
        (route_messages, YEAR, TOPICS, ()),
        (route_histogram, YEAR, EXECUTOR | TOPICS, ("executor_ids",)),
        (route_histogram, A_WEEK, EXECUTOR | TOPICS, ()),
        (route_topics, YEAR, EXECUTOR | {"network_ids": (1,)}, ("network_ids", "executor_ids")),
        (route_topics, YEAR, {"network_ids": (1,)}, ("network_ids",)),
        (route_topics, YEAR, TOPICS | {"municipality_ids": (1,)}, ()),
        (route_topics, A_WEEK, EXECUTOR | {"network_ids": (1,)}, ()),
    ],
)
def test_a_big_base_names_the_filters_that_it_leaves_out(
    route: Callable[..., Sources], period: Period, filters: dict, ignored: tuple[str, ...]
) -> None:
    sources = route(period, Filters(**filters), BIG)

    assert sources.ignored == ignored
    assert {name for name in filters if sources.parameters[name] is None} == set(ignored)
    assert route(period, Filters(**filters), SMALL).ignored == ()


def test_days_of_a_big_base_carry_no_topic_over_a_long_time() -> None:
    filters, both = Filters(**TOPICS), Filters(**TOPICS, **EXECUTOR)

    assert route_messages(YEAR, filters, BIG, by_day=True).ignored == ("topic_groups",)
    assert route_messages(A_WEEK, filters, BIG, by_day=True).ignored == ()
    assert route_messages(YEAR, filters, SMALL, by_day=True).ignored == ()
    assert route_messages(YEAR, both, BIG, by_day=True).ignored == ("executor_ids", "topic_groups")


def test_what_waits_leaves_out_no_filter_at_any_size() -> None:
    """For a filter that the reporting table lacks, messages without a final reply are read: they are few."""
    for clock in (SMALL, BIG):
        for filters in (Filters(**EXECUTOR), Filters(municipality_ids=(1,), **TOPICS), Filters()):
            for route in (route_waiting, route_waiting_executors):
                assert route(filters, clock).ignored == ()
    assert route_waiting(Filters(**EXECUTOR), BIG).parameters["use_messages"] is True
    assert route_waiting(Filters(**TOPICS), BIG).parameters["use_messages"] is False
    assert route_waiting_executors(Filters(**EXECUTOR), BIG).parameters["use_messages"] is False
    assert route_waiting_executors(Filters(**TOPICS), BIG).parameters["use_messages"] is True


@pytest.mark.parametrize("period", [A_WEEK, OVER_A_MONTH, YEAR, Period(date(2026, 11, 1), date(2026, 12, 1))], ids=str)
def test_a_list_reads_the_whole_period_or_the_newest_month_of_it(period: Period) -> None:
    """Days after data_as_of hold nothing, so they are no part of the newest month."""
    known = Period(period.start, min(period.end, date(2026, 11, 22)))

    assert route_list(period, Filters(), SMALL, is_unfinished=False)[1] == known
    assert route_list(period, Filters(), BIG, is_unfinished=True)[1] == known
    sources, days = route_list(period, Filters(), BIG, is_unfinished=False)
    assert days == Period(max(known.start, known.end - timedelta(days=RAW_WINDOW_DAYS)), known.end)
    assert (sources.parameters["raw_to"] - sources.parameters["raw_from"]).days == days.day_count


@pytest.mark.parametrize(
    "period",
    [
        YEAR,
        Period(date(2025, 2, 14), date(2026, 11, 22)),
        Period(date(2025, 1, 2), date(2025, 2, 28)),
    ],
    ids=str,
)
def test_a_big_base_reads_messages_of_the_edges_only(period: Period) -> None:
    for sources in (
        route_histogram(period, Filters(), BIG),
        route_messages(period, Filters(**TOPICS), BIG),
        route_messages(period, Filters(), BIG, by_topic_group=True),
        route_topics(period, Filters(), BIG),
    ):
        days = [
            (sources.parameters[f"raw_{place}_to"] - sources.parameters[f"raw_{place}_from"]).days
            for place in ("head", "tail")
        ]
        assert sum(days) <= 60  # two months cut short


@pytest.mark.parametrize(
    "end, month_to",
    [
        (date(2026, 11, 21), date(2026, 11, 1)),  # ends before the day of the cut: its days are read
        (date(2026, 11, 22), date(2026, 12, 1)),  # takes all that is there: the month is whole
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 2), date(2026, 12, 1)),
    ],
)
def test_the_month_that_the_cut_leaves_short_is_whole_when_all_of_it_is_asked_for(end: date, month_to: date) -> None:
    sources = route_messages(Period(date(2026, 6, 1), end), Filters(), SMALL)

    assert (sources.parameters["month_from"], sources.parameters["month_to"]) == (date(2026, 6, 1), month_to)


def test_filters_are_taken_off_one_by_one() -> None:
    filters = Filters(municipality_ids=(1,), network_ids=(2,), **TOPICS)

    assert filters.without("network_ids") == Filters(municipality_ids=(1,), **TOPICS)
    assert filters.without() == filters
