"""Every question on both engines: equal frames, whatever the period and the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pandas as pd
import pytest

from queries import Clock, Filters, Period
from queries.catalogue import KEY_FLAGS, QUESTIONS
from queries.routing import route_histogram, route_messages, route_topics, route_waiting
from reports.facts import times_by_key
from reports.summary import clock_of

Ask = Callable[..., pd.DataFrame]
PERM = "Пермский край"


@pytest.fixture(scope="module")
def clock(ask_demo: dict[str, Ask]) -> Clock:
    regions = ask_demo["duckdb"]("regions", region_ids=None)
    return clock_of(regions[regions["name"] == PERM].iloc[0])


@pytest.fixture(scope="module")
def periods(clock: Clock) -> dict[str, Period]:
    cut = clock.as_of_on
    return {
        "whole months": Period(date(2025, 1, 1), date(2025, 4, 1)),
        "ragged": Period(date(2025, 2, 17), date(2025, 5, 6)),
        "inside a month": Period(date(2026, 3, 5), date(2026, 3, 19)),
        "over a month's end": Period(date(2026, 3, 25), date(2026, 4, 3)),
        "one day": Period(date(2026, 5, 9), date(2026, 5, 10)),
        "up to the cut": Period(cut - timedelta(days=40), cut + timedelta(days=1)),
        "empty": Period(date(2025, 7, 10), date(2025, 7, 10)),
        "before the first message": Period(date(2019, 1, 1), date(2019, 3, 1)),
        "after the cut": Period(cut + timedelta(days=40), cut + timedelta(days=80)),
        "whole": Period(date(2015, 1, 1), cut + timedelta(days=1)),
    }


@pytest.fixture(scope="module")
def filters(ask_demo: dict[str, Ask], clock: Clock) -> dict[str, Filters]:
    """Every combination of the four filters, each on two frequent values, and two that match nothing."""
    ask = ask_demo["duckdb"]
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=None)["municipality_id"]
    towns = tuple(int(one) for one in places.iloc[:2])
    executors = ask("executors", region_id=clock.region_id, municipality_ids=towns)
    groups = ask("topic_groups", region_id=clock.region_id, municipality_ids=None)["topic_group"]
    values = {
        "municipality_ids": towns,
        "network_ids": tuple(int(one) for one in ask("networks")["network_id"].iloc[:2]),
        "topic_groups": tuple(groups.iloc[:2]),
        "executor_ids": tuple(int(one) for one in executors.nlargest(2, "received_count")["body_id"]),
    }
    combinations = {
        "+".join(chosen) or "none": Filters(**{name: values[name] for name in chosen}) for chosen in subsets(*values)
    }
    odd = {"nothing chosen": Filters(municipality_ids=()), "unknown": Filters(topic_groups=("Нет такой",))}
    return combinations | odd


def subsets(*names: str) -> Iterator[tuple[str, ...]]:
    for mask in range(2 ** len(names)):
        yield tuple(name for place, name in enumerate(names) if mask >> place & 1)


def flags(*chosen: str) -> dict[str, bool]:
    return {flag: flag in chosen for flag in KEY_FLAGS}


def assert_equal(ask_demo: dict[str, Ask], question: str, **parameters: object) -> pd.DataFrame:
    answers = [ask(question, **parameters) for ask in ask_demo.values()]
    pd.testing.assert_frame_equal(*answers, check_exact=True)
    assert {name: str(dtype) for name, dtype in answers[0].dtypes.items()} == dict(QUESTIONS[question].columns)
    return answers[0]


def assert_equal_times(ask_demo: dict[str, Ask], parameters: dict[str, object], *by: str) -> None:
    """Every question that the histograms of a period are made of, and what comes of them."""
    asked: list[tuple[str, dict[str, object]]] = []

    def recorded(ask: Ask) -> Ask:
        return lambda question, **given: asked.append((question, given)) or ask(question, **given)

    made = [times_by_key(recorded(ask), parameters, **flags(*by)) for ask in ask_demo.values()]
    for first, second in zip(*made, strict=True):
        pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert asked
    for question, given in asked[: len(asked) // 2]:
        assert_equal(ask_demo, question, **given)


FILTERS = [
    "+".join(chosen) or "none" for chosen in subsets("municipality_ids", "network_ids", "topic_groups", "executor_ids")
]
SHORT = [name for name, one in QUESTIONS.items() if one.takes <= {"region_id", "region_ids", "municipality_ids"}]
PERIODS = [
    "whole months",
    "ragged",
    "inside a month",
    "over a month's end",
    "one day",
    "up to the cut",
    "empty",
    "before the first message",
    "after the cut",
    "whole",
]


@pytest.mark.parametrize(
    "by",
    [
        (),
        ("by_month",),
        ("by_municipality",),
        ("by_network",),
        ("by_topic_group",),
        KEY_FLAGS,
        "by_day",
    ],
    ids=str,
)
@pytest.mark.parametrize("period", PERIODS)
def test_message_facts_are_equal_by_every_key(
    ask_demo: dict[str, Ask], clock: Clock, periods: dict[str, Period], period: str, by: tuple[str, ...] | str
) -> None:
    by_day = by == "by_day"
    keys = () if by_day else by
    if by_day and period == "whole":
        return  # no screen asks for three years by day
    sources = route_messages(periods[period], Filters(), clock, by_day=by_day, by_topic_group="by_topic_group" in keys)
    assert_equal(ask_demo, "messages_by_key", **sources.parameters, **flags(*keys), by_day=by_day)


@pytest.mark.parametrize("chosen", [*FILTERS, "nothing chosen", "unknown"])
@pytest.mark.parametrize("period", ["ragged", "one day", "whole"])
def test_message_facts_are_equal_under_every_filter(
    ask_demo: dict[str, Ask],
    clock: Clock,
    periods: dict[str, Period],
    filters: dict[str, Filters],
    period: str,
    chosen: str,
) -> None:
    sources = route_messages(periods[period], filters[chosen], clock)
    answer = assert_equal(ask_demo, "messages_by_key", **sources.parameters, **flags("by_municipality"), by_day=False)

    assert sources.ignored == ()
    assert answer.empty == (chosen in ("nothing chosen", "unknown")) or period == "one day"


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("period", ["ragged", "up to the cut"])
def test_histograms_are_equal_under_every_filter(
    ask_demo: dict[str, Ask],
    clock: Clock,
    periods: dict[str, Period],
    filters: dict[str, Filters],
    period: str,
    chosen: str,
) -> None:
    sources = route_histogram(periods[period], filters[chosen], clock)

    assert_equal_times(ask_demo, sources.parameters, "by_month", "by_topic_group")


@pytest.mark.parametrize("period", PERIODS)
def test_histograms_are_equal_over_every_period(
    ask_demo: dict[str, Ask], clock: Clock, periods: dict[str, Period], period: str
) -> None:
    sources = route_histogram(periods[period], Filters(), clock)

    assert_equal_times(ask_demo, sources.parameters, "by_municipality", "by_network")


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("period", ["ragged", "empty"])
def test_topics_are_equal(
    ask_demo: dict[str, Ask],
    clock: Clock,
    periods: dict[str, Period],
    filters: dict[str, Filters],
    period: str,
    chosen: str,
) -> None:
    sources = route_topics(periods[period], filters[chosen], clock)
    answer = assert_equal(ask_demo, "received_by_topic", **sources.parameters)

    assert answer["received_count"].is_monotonic_decreasing
    assert answer.empty == (period == "empty")


@pytest.mark.parametrize("chosen", FILTERS)
def test_what_waits_is_equal(ask_demo: dict[str, Ask], clock: Clock, filters: dict[str, Filters], chosen: str) -> None:
    answer = assert_equal(ask_demo, "waiting_by_municipality", **route_waiting(filters[chosen], clock).parameters)

    overdue = answer[["overdue_1_day_count", "overdue_3_days_count", "overdue_7_days_count", "overdue_older_count"]]
    assert (overdue.sum(axis=1) == answer["overdue_count"]).all()
    assert (answer["overdue_count"] + answer["due_today_count"] <= answer["waiting_count"]).all()


@pytest.mark.parametrize("question", SHORT)
def test_short_questions_are_equal(
    ask_demo: dict[str, Ask], clock: Clock, filters: dict[str, Filters], question: str
) -> None:
    takes = QUESTIONS[question].takes
    choices = {"region_id": clock.region_id, "region_ids": None, "municipality_ids": None}
    moments = ["refreshed_at", "loaded_at"]  # when each base was built
    answers = [ask(question, **{name: choices[name] for name in takes}) for ask in ask_demo.values()]
    first, second = (answer.drop(columns=moments, errors="ignore") for answer in answers)

    pd.testing.assert_frame_equal(first, second)
    assert not first.empty
    if "municipality_ids" in takes:
        choices["municipality_ids"] = filters["municipality_ids"].municipality_ids
        assert_equal(ask_demo, question, **{name: choices[name] for name in takes})


def test_every_question_of_the_catalogue_is_asked_here() -> None:
    routed = {
        "messages_by_key",
        "responses_by_key",
        "waiting_ages_by_key",
        "times_by_bucket",
        "received_by_topic",
        "waiting_by_municipality",
        "messages_by_topic",
        "log_times_by_municipality",
        "received_by_channel",
        "messages_by_channel",
        "messages_by_week",
        "events_by_hour",
        "deferred_by_month",
        "answers_by_month",  # these two in test_history.py
        "topics_by_month",
        "messages_by_executor",  # these and the next ones in test_message_list.py
        "waiting_by_executor",
        "message_list",
        "message_count",
    }

    of_pages = {
        "pages_by_key",
        "page_activity_by_key",
        "page_flow_by_month",
        "page_register",
        "bodies_by_key",
        "uncovered_bodies",
    }  # tests/queries/test_page_questions.py

    assert {*SHORT, *routed, *of_pages} == set(QUESTIONS)
