"""The messages behind a figure: as many as the figure says, none lost between pages, the same on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pandas as pd
import pytest

from metrics.states import STATES
from queries import Base, Clock, Filters, Period, Scope, fetch
from queries.catalogue import QUESTIONS
from queries.fetch import FOLDER
from queries.routing import RAW_BASE_LIMIT, RAW_WINDOW_DAYS, route_executors, route_waiting, route_waiting_executors
from reports import cases, facts
from reports.cases import ORDERS, Cases
from reports.summary import clock_of
from tests.conftest import ENGINES, EVERYTHING
from tests.small_base import CLINIC, COMMENT, DIRECT, POTHOLES, QUEUES, VILLAGE, build, message

Ask = Callable[..., pd.DataFrame]
ALL_ROWS = 100_000
# column of the figures «сейчас» -> the state whose list stands behind it
WAITING = {
    "waiting_count": "waiting",
    "overdue_count": "overdue",
    "due_today_count": "due_today",
    "waiting_over_3_days_count": "waiting_over_3_days",
}
IN_PERIOD = {
    "received_count": "all",
    "waiting_count": "waiting",
    "overdue_count": "overdue",
    "in_progress_count": "in_progress",
    "final_overdue_count": "final_overdue",
    "deferred_count": "deferred",
    "deferred_late_count": "deferred_late",
    "repeat_count": "repeat",
    "returned_count": "returned",
    "impossible_count": "impossible",
}


def clock_for(ask: Ask, place: int = 0) -> Clock:
    return clock_of(ask("regions", region_ids=None).iloc[place])


def everything(clock: Clock) -> Period:
    return Period(date(2010, 1, 1), clock.as_of_on + timedelta(days=1))


def last_month(clock: Clock) -> Period:
    return Period(clock.as_of_on - timedelta(days=30), clock.as_of_on)


def listed(ask: Ask, clock: Clock, wanted: Cases, order: str = "сначала старые") -> pd.DataFrame:
    return cases.rows(ask, clock, wanted, order, ALL_ROWS)


@pytest.fixture(scope="module", params=["demo", "boston"])
def asks(request: pytest.FixtureRequest) -> dict[str, Ask]:
    return request.getfixturevalue(f"ask_{request.param}")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("order", ORDERS)
def test_lists_are_equal_on_both_engines(asks: dict[str, Ask], state: str, order: str) -> None:
    clock = clock_for(asks["duckdb"])
    wanted = Cases(state, everything(clock) if STATES[state].is_now else last_month(clock), Filters())
    answers = [cases.rows(asks[engine], clock, wanted, order, 120, 30) for engine in ENGINES]

    pd.testing.assert_frame_equal(*answers, check_exact=True)
    assert {name: str(dtype) for name, dtype in answers[0].dtypes.items()} == dict(QUESTIONS["message_list"].columns)


@pytest.mark.parametrize("state", [state for state in STATES if STATES[state].is_now])
def test_a_list_of_now_is_as_long_as_its_count_whatever_the_period(asks: dict[str, Ask], state: str) -> None:
    ask = asks["duckdb"]
    clock = clock_for(ask)
    for period in (everything(clock), last_month(clock)):
        wanted = Cases(state, period, Filters())
        counted = cases.count(ask, clock, wanted)

        assert len(listed(ask, clock, wanted)) == counted.listed_count == counted.whole_count
        assert counted.days == period


def test_figures_of_now_are_as_many_as_the_messages_behind_them(asks: dict[str, Ask]) -> None:
    ask = asks["duckdb"]
    for place in range(len(ask("regions", region_ids=None))):
        clock = clock_for(ask, place)
        towns = ask("municipalities", region_id=clock.region_id, municipality_ids=None)["municipality_id"]
        for filters in (Filters(), Filters(municipality_ids=tuple(int(one) for one in towns[:3]))):
            now, _ = facts.waiting_now(ask, clock, filters)
            for column, state in WAITING.items():
                found = listed(ask, clock, Cases(state, everything(clock), filters))
                assert len(found) == now[column].iloc[0], (clock.region_id, state)
            late = now[["overdue_7_days_count", "overdue_older_count"]].sum(axis=1).iloc[0]
            assert len(listed(ask, clock, Cases("overdue_over_3_days", everything(clock), filters))) == late


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_of_a_period_are_as_many_as_the_messages_behind_them(asks: dict[str, Ask], engine: str) -> None:
    ask = asks[engine]
    clock = clock_for(ask)
    groups = tuple(ask("topic_groups", region_id=clock.region_id, municipality_ids=None)["topic_group"].iloc[:2])
    period = Period(date(2015, 3, 9), date(2015, 5, 21)) if clock.as_of_on.year < 2020 else last_month(clock)
    for filters in (Filters(), Filters(topic_groups=groups)):
        told, ignored = facts.messages(ask, clock, period, filters)
        assert not ignored
        for column, state in IN_PERIOD.items():
            counted = cases.count(ask, clock, Cases(state, period, filters))
            assert counted.listed_count == told[column].iloc[0], state
        failed = cases.count(ask, clock, Cases("not_in_norm", period, filters)).listed_count
        assert failed == told["judged_count"].iloc[0] - told["in_norm_count"].iloc[0]
        assert failed > 0 or filters.topic_groups is not None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_a_list_neither_repeat_nor_lose_a_message(ask_demo: dict[str, Ask], engine: str, order: str) -> None:
    ask = ask_demo[engine]
    clock = clock_for(ask)
    wanted = Cases("not_in_norm", Period(clock.as_of_on - timedelta(days=9), clock.as_of_on), Filters())
    whole = listed(ask, clock, wanted, order)
    sheets = [cases.rows(ask, clock, wanted, order, 50, start) for start in range(0, len(whole) + 50, 50)]

    pd.testing.assert_frame_equal(pd.concat(sheets, ignore_index=True), whole)
    assert whole["message_id"].is_unique and len(whole) > 100


def test_orders_are_what_they_are_called(ask_demo: dict[str, Ask]) -> None:
    ask = ask_demo["duckdb"]
    clock = clock_for(ask)
    wanted = Cases("overdue", everything(clock), Filters())

    assert listed(ask, clock, wanted, "сначала старые")["received_local"].is_monotonic_increasing
    assert listed(ask, clock, wanted, "сначала новые")["received_local"].is_monotonic_decreasing
    assert listed(ask, clock, wanted, "сначала самые просроченные")["overdue_seconds"].is_monotonic_decreasing


@pytest.mark.parametrize("engine", ENGINES)
def test_every_filter_narrows_the_list(ask_demo: dict[str, Ask], engine: str) -> None:
    """Against the same rows picked out of the whole list by pandas."""
    ask = ask_demo[engine]
    clock = clock_for(ask)
    whole = listed(ask, clock, Cases("all", last_month(clock), Filters()))
    names = {
        "municipality": ask("municipalities", region_id=clock.region_id, municipality_ids=None).set_index("name"),
        "network": ask("networks").set_index("name"),
        "channel": ask("channels").set_index("name"),
        "topic": ask("topics").set_index("topic"),
        "executor": ask("executors", region_id=clock.region_id, municipality_ids=None).set_index("name"),
    }
    keys = {
        "municipality": ("municipality_id", "municipality_ids"),
        "network": ("network_id", "network_ids"),
        "channel": ("channel_id", "channel_ids"),
        "topic": ("topic_id", "topic_ids"),
        "executor": ("body_id", "executor_ids"),
    }
    for column, (key, field) in keys.items():
        name = whole[column].mode()[0]
        wanted = Cases("all", last_month(clock), Filters())
        chosen = {field: (int(names[column].loc[name, key]),)}
        is_frame = field in vars(Filters())
        wanted = replace(wanted, filters=Filters(**chosen)) if is_frame else replace(wanted, **chosen)

        expected = whole[whole[column] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(listed(ask, clock, wanted), expected)
        assert cases.count(ask, clock, wanted).listed_count == len(expected) > 0


def test_executors_add_up_to_the_region_on_both_engines(ask_demo: dict[str, Ask]) -> None:
    clock = clock_for(ask_demo["duckdb"])
    period = Period(date(2025, 2, 17), date(2026, 5, 6))
    for filters in (Filters(), Filters(network_ids=(1,)), Filters(topic_groups=("Дороги",), executor_ids=(4, 5, 6))):
        sources = route_executors(period, filters, clock)
        for by_month in (False, True):
            asked = sources.parameters | {"by_month": by_month}
            answers = [ask("messages_by_executor", **asked) for ask in ask_demo.values()]
            pd.testing.assert_frame_equal(*answers, check_exact=True)
        whole, _ = facts.messages(ask_demo["duckdb"], clock, period, filters)
        for column in ("received_count", "answered_seconds", "judged_count", "in_norm_count", "deferred_count"):
            assert answers[0][column].sum() == whole[column].iloc[0]


def test_what_waits_by_executor_adds_up_on_both_engines(ask_demo: dict[str, Ask]) -> None:
    clock = clock_for(ask_demo["duckdb"])
    bodies = ask_demo["duckdb"]("executors", region_id=clock.region_id, municipality_ids=None)
    few = tuple(int(one) for one in bodies.nlargest(5, "received_count")["body_id"])
    for filters in (Filters(), Filters(network_ids=(1,)), Filters(executor_ids=few), Filters(topic_groups=("Дороги",))):
        parameters = route_waiting_executors(filters, clock).parameters
        answers = [ask("waiting_by_executor", **parameters) for ask in ask_demo.values()]
        pd.testing.assert_frame_equal(*answers, check_exact=True)
        together = ask_demo["duckdb"]("waiting_by_municipality", **route_waiting(filters, clock).parameters)
        for column in together.columns.drop("municipality_id"):
            assert answers[0][column].sum() == together[column].sum()


def test_a_big_base_lists_its_newest_days_and_knows_how_many_there_are_in_all(ask_demo: dict[str, Ask]) -> None:
    ask = ask_demo["duckdb"]
    clock = replace(clock_for(ask), message_count=RAW_BASE_LIMIT + 1)
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    topic = ask("received_by_topic", **facts.route_topics(year, Filters(), clock).parameters).iloc[0]
    for state in ("all", "not_in_norm", "repeat", "returned", "impossible"):
        exact = cases.count(ask, clock_for(ask), Cases(state, year, Filters()))
        counted = cases.count(ask, clock, Cases(state, year, Filters()))
        assert counted.days == Period(date(2025, 12, 1), date(2026, 1, 1))
        assert counted.days.day_count == RAW_WINDOW_DAYS
        assert counted.whole_count == exact.listed_count > counted.listed_count
    of_topic = cases.count(ask, clock, Cases("all", year, Filters(), topic_ids=(int(topic["topic_id"]),)))
    assert of_topic.whole_count == topic["received_count"]
    assert cases.count(ask, clock, Cases("all", year, Filters(), page_ids=(1,))).whole_count is None
    assert cases.count(ask, clock, Cases("all", year, Filters(executor_ids=(4,)))).whole_count is None


CUT = "2026-03-20 12:00"
ROWS = [
    message(1, "2026-03-01 10:00", first_reply_at="2026-03-01 12:00", final_reply_at="2026-03-01 12:00"),
    message(2, "2026-03-16 10:00", due_at="2026-03-16 18:00"),  # overdue by 3 days 18 h
    message(3, "2026-03-19 10:00", due_at="2026-03-19 18:00", municipality_id=VILLAGE, executor_body_id=CLINIC),
    message(4, "2026-03-20 10:00", due_at="2026-03-20 18:00", channel_id=DIRECT),  # due today
    message(5, "2026-03-20 11:00", due_at="2026-03-21 11:00", topic_id=QUEUES),
    message(6, "2026-03-02 10:00", first_reply_at="2026-03-02 11:00", final_due_at="2026-03-10 10:00"),
    message(7, "2026-03-02 11:00", first_reply_at="2026-03-02 12:00", planned_on=date(2026, 5, 1)),
    message(8, "2026-03-02 12:00", first_reply_at="2026-03-02 13:00", planned_on=date(2026, 3, 10)),
    message(  # answered three hours late, later than the morning of the cut
        9,
        "2026-03-20 02:00",
        due_at="2026-03-20 05:00",
        first_reply_at="2026-03-20 08:00",
        final_reply_at="2026-03-20 08:00",
        is_repeat=True,
        returned_count=2,
    ),
    message(10, "2026-03-05 10:00", first_reply_at="2026-03-05 09:00", final_reply_at="2026-03-06 09:00"),
    message(11, "2026-03-06 10:00", needs_reply=False),
    message(12, "2026-03-19 11:00", first_reply_at="2026-03-20 13:00"),  # answered after the cut: still waits
    message(13, "2026-03-20 13:00"),  # received after the cut
]
EXPECTED = {
    "all": [1, 6, 7, 8, 10, 11, 2, 3, 12, 9, 4, 5],
    "waiting": [2, 3, 12, 4, 5],
    "waiting_over_3_days": [2],
    "overdue": [2, 3],
    "overdue_over_3_days": [2],
    "due_today": [4],
    "in_progress": [6, 7, 8],
    "final_overdue": [6],
    "deferred": [7, 8],
    "deferred_late": [8],
    "not_in_norm": [2, 3, 9],
    "repeat": [9],
    "returned": [9],
    "impossible": [10],
}


def test_states_of_a_base_made_by_hand(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    base = Base(any_database)
    ask = partial(fetch, base, scope=EVERYTHING)
    clock = clock_for(ask)
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    found = {state: listed(ask, clock, Cases(state, march, Filters())) for state in STATES}
    base.dispose()

    assert {state: rows["message_id"].tolist() for state, rows in found.items()} == EXPECTED
    everyone = found["all"].set_index("message_id")
    assert everyone.loc[2, "waiting_seconds"] == (4 * 24 + 2) * 3600
    assert everyone.loc[2, "overdue_seconds"] == everyone.loc[2, "late_seconds"] == (3 * 24 + 18) * 3600
    assert everyone.loc[6, "late_seconds"] == (10 * 24 + 2) * 3600
    assert everyone.loc[9, "late_seconds"] == everyone.loc[9, "answered_seconds"] / 2 == 3 * 3600
    assert everyone.loc[[1, 4, 7, 12], "late_seconds"].isna().all()
    assert str(everyone.loc[2, "received_local"]) == "2026-03-16 10:00:00"
    assert everyone.loc[3, "municipality"] == "Полевой" and everyone.loc[3, "executor"] == "Поликлиника"
    assert everyone.loc[4, "channel"] == "Личное сообщение"
    assert everyone["source_url"].isna().all()


def test_a_narrow_reader_gets_no_message_of_others(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    base = Base(any_database)
    ask = partial(fetch, base, scope=Scope("municipality", (1,), (VILLAGE,), may_see_names=False))
    clock = clock_for(partial(fetch, base, scope=Scope("test", None, None, may_see_names=False)))
    wanted = Cases("waiting", everything(clock), Filters())
    rows, counted = listed(ask, clock, wanted), cases.count(ask, clock, wanted)
    base.dispose()

    assert rows["message_id"].tolist() == [3] and counted.listed_count == 1


def test_the_list_and_its_length_are_asked_for_by_the_same_conditions() -> None:
    texts = [(FOLDER / f"message_{name}.sql").read_text(encoding="utf-8") for name in ("list", "count")]
    conditions = [text.partition("from state\n")[2].partition("\n)")[0] for text in texts]

    assert conditions[0] == conditions[1] and "impossible_count = 1" in conditions[0]
    for state in STATES:
        assert f"'{state}'" in conditions[0]


def test_comments_and_topics_may_be_chosen_together(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    base = Base(any_database)
    ask = partial(fetch, base, scope=EVERYTHING)
    clock = clock_for(ask)
    wanted = Cases("waiting", everything(clock), Filters(), topic_ids=(POTHOLES,), channel_ids=(COMMENT,))
    rows = listed(ask, clock, wanted)
    base.dispose()

    assert rows["message_id"].tolist() == [2, 3, 12]
