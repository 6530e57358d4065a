"""Topics, channels, weeks, hours, deferred work: engines agree with the messages, parts add up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pandas as pd
import pytest

from queries import Clock, Filters, Period
from queries.catalogue import KEY_FLAGS, NARROW_FACTS, QUESTIONS
from queries.period import local_midnight
from queries.routing import (
    EMPTY,
    RAW_BASE_LIMIT,
    Sources,
    route_channels,
    route_deferred,
    route_hours,
    route_messages,
    route_topics,
    route_weeks,
)
from reports.summary import clock_of

Ask = Callable[..., pd.DataFrame]
NAMES = ("municipality_ids", "network_ids", "topic_groups", "executor_ids")
FACTS = list(NARROW_FACTS)


def subsets(*names: str) -> Iterator[tuple[str, ...]]:
    for mask in range(2 ** len(names)):
        yield tuple(name for place, name in enumerate(names) if mask >> place & 1)


CHOSEN = ["+".join(chosen) or "none" for chosen in subsets(*NAMES)]
PERIODS = ("whole months", "ragged", "inside a month", "a week", "up to the cut", "the current week", "empty", "whole")
ROUTES = {
    "messages_by_topic": route_topics,
    "received_by_channel": route_channels,
    "messages_by_channel": route_channels,
    "messages_by_week": route_weeks,
}
EXTRA = {"messages_by_topic": {"by_month": False, "by_municipality": False}}


@pytest.fixture(scope="module")
def clocks(ask_demo: dict[str, Ask]) -> dict[int, Clock]:
    """Weeks start on Monday in one region and on Friday in the other."""
    regions = ask_demo["duckdb"]("regions", region_ids=None)
    return {int(row["region_id"]): clock_of(row) for _, row in regions.iterrows()}


@pytest.fixture(scope="module")
def clock(clocks: dict[int, Clock]) -> Clock:
    return max(clocks.values(), key=lambda one: one.message_count)


@pytest.fixture(scope="module")
def periods(clock: Clock) -> dict[str, Period]:
    cut = clock.as_of_on
    return {
        "whole months": Period(date(2025, 1, 1), date(2025, 4, 1)),
        "ragged": Period(date(2025, 2, 17), date(2025, 5, 6)),
        "inside a month": Period(date(2026, 3, 5), date(2026, 3, 19)),
        "a week": Period(date(2026, 3, 30), date(2026, 4, 6)),
        "up to the cut": Period(cut - timedelta(days=40), cut),
        "the current week": Period(cut - timedelta(days=10), cut + timedelta(days=7)),
        "empty": Period(date(2025, 7, 10), date(2025, 7, 10)),
        "whole": Period(date(2015, 1, 1), cut + timedelta(days=1)),
    }


@pytest.fixture(scope="module")
def filters(ask_demo: dict[str, Ask], clock: Clock) -> dict[str, Filters]:
    ask = ask_demo["duckdb"]
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=None)["municipality_id"]
    towns = tuple(int(one) for one in places.iloc[:3])
    executors = ask("executors", region_id=clock.region_id, municipality_ids=towns)
    groups = ask("topic_groups", region_id=clock.region_id, municipality_ids=None)["topic_group"]
    values = {
        "municipality_ids": towns,
        "network_ids": tuple(int(one) for one in ask("networks")["network_id"].iloc[:2]),
        "topic_groups": tuple(groups.iloc[:3]),
        "executor_ids": tuple(int(one) for one in executors.nlargest(2, "received_count")["body_id"]),
    }
    return {
        "+".join(chosen) or "none": Filters(**{name: values[name] for name in chosen}) for chosen in subsets(*NAMES)
    }


def asked_of_both(ask_demo: dict[str, Ask], question: str, **parameters: object) -> pd.DataFrame:
    answers = [ask(question, **parameters) for ask in ask_demo.values()]
    pd.testing.assert_frame_equal(*answers, check_exact=True)
    assert {name: str(dtype) for name, dtype in answers[0].dtypes.items()} == dict(QUESTIONS[question].columns)
    return answers[0]


def only_messages(sources: Sources, period: Period, filters: Filters, clock: Clock) -> dict[str, object]:
    """The same question to the messages alone."""
    days = {name: EMPTY.start for name in sources.parameters if name.startswith(("month_", "week_", "day_"))}
    moments = {
        name: local_midnight(EMPTY.start, clock.time_zone) for name in sources.parameters if name.startswith("raw_")
    }
    head = {
        "raw_head_from": local_midnight(period.start, clock.time_zone),
        "raw_head_to": local_midnight(period.end, clock.time_zone),
    }
    return {"region_id": clock.region_id, **vars(filters), **days, **moments, **head}


def received(ask: Ask, period: Period, filters: Filters, clock: Clock) -> int:
    """By the question that screens already stand on."""
    sources = route_messages(period, filters, clock)
    flags = dict.fromkeys(KEY_FLAGS, False)
    return int(ask("messages_by_key", **sources.parameters, **flags, by_day=False)["received_count"].sum())


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("period", ["ragged", "the current week"])
@pytest.mark.parametrize("question", ROUTES)
def test_engines_agree_with_each_other_and_with_the_messages_under_every_filter(
    ask_demo: dict[str, Ask],
    clock: Clock,
    periods: dict[str, Period],
    filters: dict[str, Filters],
    question: str,
    period: str,
    chosen: str,
) -> None:
    sources = ROUTES[question](periods[period], filters[chosen], clock)
    extra = EXTRA.get(question, {})
    answer = asked_of_both(ask_demo, question, **sources.parameters, **extra)
    raw = only_messages(sources, periods[period], filters[chosen], clock)
    plain = ask_demo["duckdb"](question, **raw, **extra)

    assert sources.ignored == ()
    pd.testing.assert_frame_equal(answer, plain, check_exact=True)
    assert answer["received_count"].sum() == received(ask_demo["duckdb"], periods[period], filters[chosen], clock)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("question", ROUTES)
def test_parts_add_up_to_the_whole_in_every_period(
    ask_demo: dict[str, Ask], clocks: dict[int, Clock], periods: dict[str, Period], question: str, period: str
) -> None:
    for clock in clocks.values():
        sources = ROUTES[question](periods[period], Filters(), clock)
        answer = asked_of_both(ask_demo, question, **sources.parameters, **EXTRA.get(question, {}))

        assert answer["received_count"].sum() == received(ask_demo["duckdb"], periods[period], Filters(), clock)
        assert answer.empty == (period == "empty")


def test_a_week_begins_on_the_day_of_its_region(
    ask_demo: dict[str, Ask], clocks: dict[int, Clock], periods: dict[str, Period]
) -> None:
    starts = set()
    for clock in clocks.values():
        sources = route_weeks(periods["up to the cut"], Filters(), clock)
        weeks = ask_demo["duckdb"]("messages_by_week", **sources.parameters)["week"]
        starts |= {int(day.isoweekday()) for day in weeks}
        assert {int(day.isoweekday()) for day in weeks} == {clock.week_starts_on}

    assert len(starts) == 2


@pytest.mark.parametrize("chosen", ["none", "municipality_ids", "network_ids+executor_ids"])
def test_topics_by_month_and_municipality_add_up_to_topics(
    ask_demo: dict[str, Ask], clock: Clock, periods: dict[str, Period], filters: dict[str, Filters], chosen: str
) -> None:
    sources = route_topics(periods["ragged"], filters[chosen], clock)
    fine = asked_of_both(ask_demo, "messages_by_topic", **sources.parameters, by_month=True, by_municipality=True)
    whole = ask_demo["duckdb"]("messages_by_topic", **sources.parameters, **EXTRA["messages_by_topic"])
    counted = ask_demo["duckdb"]("received_by_topic", **sources.parameters)

    pd.testing.assert_frame_equal(
        fine.groupby("topic_id")[FACTS].sum(), whole.set_index("topic_id")[FACTS].sort_index(), check_exact=True
    )
    assert counted["received_count"].tolist() == whole["received_count"].tolist()
    assert fine["month"].nunique() == 4
    assert (
        whole["waiting_count"] + whole["in_progress_count"] + whole["final_count"] + whole["no_reply_needed_count"]
        == whole["received_count"]
    ).all()


@pytest.mark.parametrize("chosen", CHOSEN)
def test_hours_are_those_of_the_messages_and_of_both_engines(
    ask_demo: dict[str, Ask], clock: Clock, periods: dict[str, Period], filters: dict[str, Filters], chosen: str
) -> None:
    months = periods["whole months"]
    sources = route_hours(months, filters[chosen], clock)
    answer = asked_of_both(ask_demo, "events_by_hour", **sources.parameters)
    raw = only_messages(sources, months, filters[chosen], clock)

    pd.testing.assert_frame_equal(answer, ask_demo["duckdb"]("events_by_hour", **raw), check_exact=True)
    assert sources.ignored == ()
    assert answer["received_count"].sum() == received(ask_demo["duckdb"], months, filters[chosen], clock)
    assert answer["replied_count"].sum() > 0
    assert answer["weekday"].between(1, 7).all() and answer["hour"].between(0, 23).all()


@pytest.mark.parametrize("chosen", CHOSEN)
def test_deferred_work_is_that_of_the_reporting_tables(
    ask_demo: dict[str, Ask], clock: Clock, periods: dict[str, Period], filters: dict[str, Filters], chosen: str
) -> None:
    planned = asked_of_both(ask_demo, "deferred_by_month", **route_deferred(filters[chosen], clock).parameters)
    sources = route_messages(periods["whole"], filters[chosen], clock)
    whole = ask_demo["duckdb"]("messages_by_key", **sources.parameters, **dict.fromkeys(KEY_FLAGS, False), by_day=False)

    assert planned["deferred_count"].sum() == whole["deferred_count"].sum()
    assert planned["deferred_late_count"].sum() == whole["deferred_late_count"].sum()
    late = planned[planned["planned_month"] < pd.Timestamp(clock.as_of_on.replace(day=1))]
    assert (late["deferred_count"] == late["deferred_late_count"]).all()
    assert chosen != "none" or not late.empty


LONG = Period(date(2025, 1, 6), date(2026, 1, 6))
BIG = Clock(1, "Asia/Yekaterinburg", date(2026, 11, 21), RAW_BASE_LIMIT + 1)
ONE_OF_EACH = Filters(municipality_ids=(1,), network_ids=(1,), topic_groups=("Дороги",), executor_ids=(1,))


@pytest.mark.parametrize(
    "route, ignored",
    [
        (route_topics, {"network_ids", "executor_ids"}),
        (route_channels, {"network_ids", "topic_groups", "executor_ids"}),
        (route_weeks, {"network_ids", "executor_ids"}),
        (route_hours, {"network_ids", "topic_groups", "executor_ids"}),
    ],
)
def test_a_large_base_names_the_filters_that_it_leaves_out(route: Callable[..., Sources], ignored: set[str]) -> None:
    sources = route(LONG, ONE_OF_EACH, BIG)

    assert set(sources.ignored) == ignored
    assert all(sources.parameters[name] is None for name in ignored)
    assert sources.parameters["municipality_ids"] == (1,)


def test_weeks_of_a_network_come_from_days_at_any_size() -> None:
    sources = route_weeks(LONG, Filters(network_ids=(1,)), BIG)

    assert sources.ignored == ()
    assert (sources.parameters["day_head_from"], sources.parameters["day_head_to"]) == (LONG.start, LONG.end)
    assert sources.parameters["week_from"] == sources.parameters["week_to"]


@pytest.mark.parametrize(
    "start, end, head, weeks, tail",
    [
        ((2026, 3, 2), (2026, 3, 16), 0, 2, 0),
        ((2026, 3, 3), (2026, 3, 17), 6, 1, 1),
        ((2026, 3, 3), (2026, 3, 9), 6, 0, 0),
        ((2026, 11, 16), (2026, 11, 22), 0, 1, 0),  # the cut is the 21st: the week has nothing beyond the period
        ((2026, 11, 16), (2026, 11, 21), 5, 0, 0),  # part of the 21st lies beyond the period
        ((2026, 12, 10), (2026, 12, 31), 4, 2, 3),
    ],
)
def test_a_period_is_head_whole_weeks_and_tail(start: tuple, end: tuple, head: int, weeks: int, tail: int) -> None:
    parameters = route_weeks(Period(date(*start), date(*end)), Filters(), BIG).parameters

    assert (parameters["day_head_to"] - parameters["day_head_from"]).days == head
    assert (parameters["week_to"] - parameters["week_from"]).days == weeks * 7
    assert (parameters["day_tail_to"] - parameters["day_tail_from"]).days == tail
