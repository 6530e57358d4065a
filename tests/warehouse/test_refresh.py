"""The reporting tables: each state of a message worked out by hand, and what is rebuilt when nobody touched a row."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select, table, text

from metrics.periods import shift_months
from metrics.survival import EDGES
from tests.small_base import (
    BORIS,
    CLINIC,
    COMMENT,
    DIRECT,
    OK,
    POTHOLES,
    QUEUES,
    REGION,
    ROAD_WORKS,
    ROADS_PAGE,
    SNOW,
    TOWN,
    UNKNOWN,
    VILLAGE,
    VK,
    build,
    cut,
    lay,
    message,
    put,
    put_messages,
    reading,
    refresh_base,
    report_tables,
    states_of,
)
from warehouse.refresh import refresh
from warehouse.target import writing

NOON = "2026-03-10 12:00"  # data_as_of of most bases here: a Tuesday
HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Case:
    """Messages and, for each of them, what the named facts of its state must be at NOON."""

    facts: tuple[str, ...]
    answers: tuple[tuple[dict[str, object], tuple], ...]


def month_facts(database: str, month: date, *names: str) -> tuple[int, ...]:
    """Sums of the named facts over a month of report_month."""
    with reading(database) as connection:
        sums = [func.coalesce(func.sum(text(name)), 0) for name in names]
        found = connection.execute(
            select(*sums).select_from(table("report_month")).where(text("month = :month")), {"month": month}
        ).one()
    return tuple(int(value) for value in found)


ANSWERED = {"first_reply_at": "2026-03-01 11:00", "final_due_at": "2026-03-09 18:00"}
MORNING = {"received_at": "2026-03-05 10:00", "due_at": "2026-03-05 18:00"}
CASES = {
    "a message waits until a person answers": Case(
        (
            "no_reply_needed_count",
            "waiting_count",
            "in_progress_count",
            "final_count",
            "answered_count",
            "answered_seconds",
            "waiting_seconds",
            "auto_replied_count",
        ),
        (
            ({}, (0, 1, 0, 0, 0, None, DAY, 0)),
            ({"auto_reply_at": "2026-03-09 12:01"}, (0, 1, 0, 0, 0, None, DAY, 1)),
            ({"first_reply_at": "2026-03-09 14:30"}, (0, 0, 1, 0, 1, 2.5 * HOUR, None, 0)),
            ({"final_reply_at": "2026-03-09 15:00"}, (0, 0, 0, 1, 1, 3 * HOUR, None, 0)),
            ({"first_reply_at": "2026-03-09 13:00", "final_reply_at": NOON}, (0, 0, 0, 1, 1, HOUR, None, 0)),
            ({"needs_reply": False}, (1, 0, 0, 0, 0, None, None, 0)),
            ({"needs_reply": False, "first_reply_at": "2026-03-09 12:05"}, (1, 0, 0, 0, 0, None, None, 0)),
        ),
    ),
    "a norm is judged at its deadline": Case(
        ("overdue_count", "due_today_count", "judged_count", "in_norm_count", "not_due_count", "no_norm_count"),
        (
            ({"due_at": NOON}, (1, 0, 1, 0, 0, 0)),  # overdue to the second
            ({"due_at": "2026-03-10 23:59"}, (0, 1, 0, 0, 1, 0)),
            ({"due_at": "2026-03-11 00:00"}, (0, 0, 0, 0, 1, 0)),
            ({"due_at": "2026-03-10 11:00", "first_reply_at": "2026-03-10 11:00"}, (0, 0, 1, 1, 0, 0)),
            ({"due_at": "2026-03-10 11:00", "first_reply_at": "2026-03-10 11:00:01"}, (0, 0, 1, 0, 0, 0)),
            ({"due_at": "2026-03-10 11:00", "final_reply_at": "2026-03-10 10:59"}, (0, 0, 1, 1, 0, 0)),
            ({"due_at": "2026-03-10 20:00", "first_reply_at": "2026-03-10 09:00"}, (0, 0, 0, 0, 1, 0)),
            ({"first_reply_at": "2026-03-10 09:00"}, (0, 0, 0, 0, 0, 1)),
            ({"due_at": "2026-03-10 11:00", "needs_reply": False}, (0, 0, 0, 0, 0, 0)),
        ),
    ),
    "putting off to a season touches only the final reply": Case(
        (
            "in_progress_count",
            "final_overdue_count",
            "deferred_count",
            "deferred_late_count",
            "overdue_count",
            "final_count",
        ),
        tuple(
            ({"received_at": "2026-03-01 10:00"} | stamps, expected)
            for stamps, expected in (
                (ANSWERED, (1, 1, 0, 0, 0, 0)),
                ({**ANSWERED, "planned_on": date(2026, 3, 9)}, (1, 1, 1, 1, 0, 0)),  # its day has passed
                ({**ANSWERED, "planned_on": date(2026, 3, 10)}, (1, 0, 1, 0, 0, 0)),  # its day is today
                ({**ANSWERED, "planned_on": date(2026, 5, 1)}, (1, 0, 1, 0, 0, 0)),
                (
                    {**ANSWERED, "planned_on": date(2026, 3, 1), "final_reply_at": "2026-03-02 10:00"},
                    (0, 0, 0, 0, 0, 1),
                ),
                ({"planned_on": date(2026, 3, 1), "due_at": "2026-03-01 12:00"}, (0, 0, 0, 0, 1, 0)),
                ({"first_reply_at": "2026-03-01 11:00", "final_due_at": "2026-03-10 12:00:01"}, (1, 0, 0, 0, 0, 0)),
            )
        ),
    ),
    "impossible intervals stay in volume and out of the figures that use them": Case(
        (
            "received_count",
            "impossible_count",
            "answered_count",
            "judged_count",
            "in_norm_count",
            "routed_count",
            "prepared_count",
            "final_answered_count",
        ),
        tuple(
            (MORNING | stamps, expected)
            for stamps, expected in (
                ({"first_reply_at": "2026-03-05 09:00"}, (1, 1, 0, 0, 0, 0, 0, 0)),
                ({"first_reply_at": "2026-03-05 11:00", "due_at": "2026-03-05 09:00"}, (1, 1, 1, 0, 0, 0, 0, 0)),
                ({"first_reply_at": "2026-03-05 11:00", "routed_at": "2026-03-05 09:00"}, (1, 1, 1, 1, 1, 0, 0, 0)),
                (
                    {
                        "first_reply_at": "2026-03-05 11:00",
                        "routed_at": "2026-03-05 10:30",
                        "prepared_at": "2026-03-05 10:20",
                    },
                    (1, 1, 1, 1, 1, 1, 0, 0),
                ),
                (
                    {"first_reply_at": "2026-03-05 11:00", "final_reply_at": "2026-03-05 10:30"},
                    (1, 1, 1, 1, 1, 0, 0, 1),
                ),
                ({"first_reply_at": "2026-03-05 10:00", "due_at": "2026-03-05 10:00"}, (1, 0, 1, 1, 1, 0, 0, 0)),
            )
        ),
    ),
    "stages of a reply are told apart": Case(
        ("routed_seconds", "prepared_seconds", "published_seconds", "final_answered_seconds"),
        (
            (
                {
                    "received_at": "2026-03-05 10:00",
                    "routed_at": "2026-03-05 10:20",
                    "prepared_at": "2026-03-05 12:00",
                    "first_reply_at": "2026-03-05 12:30",
                    "final_reply_at": "2026-03-06 10:00",
                },
                (1200, 6000, 1800, DAY),
            ),
        ),
    ),
    "a stamp after the cut is not yet given": Case(
        (
            "waiting_count",
            "answered_count",
            "in_norm_count",
            "in_progress_count",
            "final_count",
            "solved_count",
            "auto_replied_count",
            "routed_count",
        ),
        (
            ({"first_reply_at": "2026-03-10 12:00:01", "due_at": "2026-03-10 11:00"}, (1, 0, 0, 0, 0, 0, 0, 0)),
            (
                {"first_reply_at": "2026-03-10 09:00", "final_reply_at": "2026-03-10 13:00", "outcome": "solved"},
                (0, 1, 0, 1, 0, 0, 0, 0),
            ),
            ({"auto_reply_at": "2026-03-10 12:30", "routed_at": "2026-03-10 12:30"}, (1, 0, 0, 0, 0, 0, 0, 0)),
        ),
    ),
    "an answer returned, an outcome and a rating belong to the answered": Case(
        ("solved_count", "refused_count", "returned_count", "repeat_count", "rated_count", "satisfied_count"),
        (
            ({"outcome": "solved", "final_reply_at": "2026-03-10 10:00"}, (1, 0, 0, 0, 0, 0)),
            ({"outcome": "refused", "final_reply_at": "2026-03-10 10:00", "rating": 3}, (0, 1, 0, 0, 1, 0)),
            ({"outcome": "solved", "first_reply_at": "2026-03-10 10:00", "rating": 4}, (0, 0, 0, 0, 1, 1)),
            ({"returned_count": 2, "first_reply_at": "2026-03-10 10:00", "is_repeat": True}, (0, 0, 1, 1, 0, 0)),
            ({"returned_count": 1}, (0, 0, 0, 0, 0, 0)),  # returned to the executor, the citizen has no answer yet
        ),
    ),
    "waiting is aged by the day": Case(
        ("overdue_count", "overdue_seconds", "waiting_seconds", "young_waiting_count"),
        (
            ({"received_at": "2026-03-07 12:00"}, (0, None, 3 * DAY, 0)),
            ({"received_at": "2026-03-07 12:00:01", "due_at": "2026-03-09 12:00"}, (1, DAY, 3 * DAY - 1, 1)),
        ),
    ),
}


def test_each_state_of_a_message_is_as_worked_out_by_hand(any_database: str) -> None:
    rows = [
        message(1000 * number + place, **{"received_at": "2026-03-09 12:00"} | stamps)
        for number, case in enumerate(CASES.values())
        for place, (stamps, _) in enumerate(case.answers)
    ]
    build(any_database, rows, NOON)
    states = states_of(any_database)
    found = {
        name: [tuple(states[1000 * number + place][fact] for fact in case.facts) for place in range(len(case.answers))]
        for number, (name, case) in enumerate(CASES.items())
    }

    assert found == {name: [expected for _, expected in case.answers] for name, case in CASES.items()}


def test_a_message_received_after_the_cut_is_counted_as_a_defect_only(any_database: str) -> None:
    build(any_database, [message(1, "2026-03-10 12:00"), message(2, "2026-03-10 12:00:01")], NOON)

    assert states_of(any_database).keys() == {1}
    assert month_facts(any_database, date(2026, 3, 1), "received_count") == (1,)
    assert report_tables(any_database)["report_state"][0][2:] == ("1", "1", "2026-03-10", "2026-03-10")


def test_states_add_up_to_what_was_received(any_database: str) -> None:
    build(any_database, random_messages(400, seed=3), "2026-03-10 12:00")
    with reading(any_database) as connection:
        broken = connection.execute(
            select(func.count())
            .select_from(table("message_state"))
            .where(
                text(
                    "received_count <> no_reply_needed_count + waiting_count + in_progress_count + final_count"
                    " or judged_count + not_due_count + no_norm_count > waiting_count + in_progress_count + final_count"
                    " or overdue_count > waiting_count or in_norm_count > judged_count"
                )
            )
        ).scalar()

    assert broken == 0
    received, *parts = month_facts(
        any_database,
        date(2026, 2, 1),
        "received_count",
        "no_reply_needed_count",
        "waiting_count",
        "in_progress_count",
        "final_count",
    )
    assert received == sum(parts) > 0


def test_days_weeks_and_hours_are_those_of_a_zone_with_summer_time(any_database: str) -> None:
    rows = [
        message(1, "2015-03-08 01:30"),  # an hour before the clocks go forward
        message(2, "2015-03-08 03:30", first_reply_at="2015-03-09 03:30"),
        message(3, "2015-10-31 23:30"),  # a Saturday, the last hour of the month
        message(4, "2015-11-01 00:30", first_reply_at="2015-11-02 00:30"),  # the day of 25 hours
    ]
    build(any_database, rows, "2016-01-12 13:58", zone="America/New_York", week_starts_on=7)
    states = states_of(any_database)

    names = ("received_on", "month", "week", "weekday", "hour", "answered_seconds")
    assert [tuple(states[number][name] for name in names) for number in (1, 2, 3, 4)] == [
        (date(2015, 3, 8), date(2015, 3, 1), date(2015, 3, 8), 7, 1, None),
        (date(2015, 3, 8), date(2015, 3, 1), date(2015, 3, 8), 7, 3, 24 * HOUR),
        (date(2015, 10, 31), date(2015, 10, 1), date(2015, 10, 25), 6, 23, None),
        (date(2015, 11, 1), date(2015, 11, 1), date(2015, 11, 1), 7, 0, 25 * HOUR),
    ]
    tables = report_tables(any_database)
    assert {row[1] for row in tables["report_week"]} == {"2015-03-08", "2015-10-25", "2015-11-01"}
    assert {row[1] for row in tables["report_day"]} == {"2015-03-08", "2015-10-31", "2015-11-01"}


def test_weeks_may_start_on_saturday(any_database: str) -> None:
    rows = [message(1, "2026-03-06 10:00"), message(2, "2026-03-07 10:00"), message(3, "2026-03-08 10:00")]
    build(any_database, rows, NOON, week_starts_on=6)

    assert [state["week"] for _, state in sorted(states_of(any_database).items())] == [
        date(2026, 2, 28),
        date(2026, 3, 7),
        date(2026, 3, 7),
    ]
    assert [row[1] for row in report_tables(any_database)["report_week"]] == ["2026-02-28", "2026-03-07"]


def test_response_times_fall_into_the_buckets_that_metrics_know(any_database: str) -> None:
    """Seconds on both sides of each of the 65 edges, and the tails."""
    edges = EDGES[1:-1] * 60
    both_sides = np.concatenate([np.floor(edges), np.ceil(edges)]).astype(int).tolist()
    seconds = sorted({0, 1, 59, 10_000_000, *both_sides})
    received = datetime(2025, 6, 1, 12)
    rows = [
        message(number, received.isoformat(" "), first_reply_at=(received + timedelta(seconds=one)).isoformat(" "))
        for number, one in enumerate(seconds)
    ]
    build(any_database, rows, NOON, zone="UTC")
    with reading(any_database) as connection:
        buckets = text("select answered_seconds, reply_bucket from message_state order by message_id")
        found = connection.execute(buckets).all()

    assert [int(one) for one, _ in found] == seconds
    assert [bucket for _, bucket in found] == [int(np.searchsorted(edges, one, side="right")) for one in seconds]


def test_report_tables_hold_each_message_once(any_database: str) -> None:
    build(any_database, random_messages(500, seed=5), NOON)
    with reading(any_database) as connection:
        whole = connection.execute(text("select count(*) from message_state")).scalar()
        waiting = connection.execute(text("select count(*) from message_state where is_waiting")).scalar()
        received = {
            name: int(connection.execute(select(func.sum(text("received_count"))).select_from(table(name))).scalar())
            for name in (
                "report_month",
                "report_week",
                "report_day",
                "report_topic",
                "report_channel",
                "report_body",
                "report_page",
                "report_specialist",
                "report_hour",
            )
        }
        held = {
            name: int(connection.execute(select(func.sum(text("waiting_count"))).select_from(table(name))).scalar())
            for name in ("report_waiting", "report_waiting_body")
        }

    assert received == dict.fromkeys(received, whole)
    assert held == dict.fromkeys(held, waiting)


def test_both_engines_build_the_same_tables(tmp_path: Path, postgresql_url: str) -> None:
    rows = random_messages(5000, seed=42)
    built = []
    for database in (str(tmp_path / "base.duckdb"), postgresql_url):
        build(database, rows, NOON, zone="America/New_York", week_starts_on=7)
        built.append(report_tables(database))

    assert built[0].keys() == built[1].keys()
    assert {name: rows for name, rows in built[0].items() if rows != built[1][name]} == {}
    assert all(rows for name, rows in built[0].items() if name != "report_dirty")


# What changes although nobody touched a row. Old cut: Monday 2 March, 10:00; new cut: Monday 30 March, 18:00.
# Each message has a month of its own, in the autumn before; a month that is forgotten shows.
OLD_CUT, NEW_CUT = "2026-03-02 10:00", "2026-03-30 18:00"
FIRST = {"first_reply_at": "2026-01-15 11:00"}
PASSING = {
    "a deadline": {"due_at": "2026-03-20 10:00"},
    "a deadline at the new cut": {"due_at": NEW_CUT},
    "a deadline at the old cut": {"due_at": OLD_CUT},
    "a deadline of a final reply": {**FIRST, "final_due_at": "2026-03-20 10:00"},
    "a planned day": {**FIRST, "planned_on": date(2026, 3, 20), "final_due_at": "2026-02-01 10:00"},
    "the planned day of the old cut": {**FIRST, "planned_on": date(2026, 3, 2)},
    "a first reply": {"first_reply_at": "2026-03-20 10:00"},
    "a final reply": {"final_reply_at": "2026-03-20 10:00", "outcome": "solved"},
    "an automatic reply": {"auto_reply_at": "2026-03-20 10:00"},
    "a routing": {"routed_at": "2026-03-20 10:00"},
    "a preparation": {"routed_at": "2026-01-15 11:00", "prepared_at": "2026-03-20 10:00"},
    "nothing": {**FIRST, "due_at": "2026-01-16 11:00"},
}


def test_a_stamp_between_two_cuts_rebuilds_its_old_month(any_database: str) -> None:
    months = {name: shift_months(date(2025, 12, 1), -number) for number, name in enumerate(PASSING)}
    rows = [message(number, f"{months[name]} 10:00", **stamps) for number, (name, stamps) in enumerate(PASSING.items())]
    build(any_database, rows, OLD_CUT)
    before = report_tables(any_database)
    with writing(any_database) as connection:
        cut(connection, NEW_CUT)
        rebuilt = refresh(connection)
    step_by_step = report_tables(any_database)
    refresh_base(any_database, full=True)
    built_anew = report_tables(any_database)

    stale = {row[1] for name in step_by_step for row in {*step_by_step[name]} ^ {*built_anew[name]}}
    assert {name for name, month in months.items() if month.isoformat() in stale} == set()
    assert step_by_step == built_anew
    assert rebuilt == len(PASSING) - 2, "neither «nothing» nor a deadline that had passed makes a month dirty"
    assert before["report_month"] != step_by_step["report_month"]


@pytest.mark.parametrize(
    "received, new_cut",
    [
        ("2026-02-28 12:00", "2026-03-04 10:00"),  # its third day of waiting passes
        ("2026-02-27 10:00:01", "2026-03-02 10:00:01"),  # to the second
    ],
)
def test_three_days_of_waiting_pass_without_any_stamp(any_database: str, received: str, new_cut: str) -> None:
    """report_specialist tells whoever waits longer than 72 hours from the younger ones."""
    assert_advance_equals_full(any_database, [message(1, received)], OLD_CUT, new_cut)


def test_messages_ahead_of_the_cut_are_let_in_when_it_comes(any_database: str) -> None:
    rows = [message(1, "2026-02-28 23:00"), message(2, "2026-03-02 10:30"), message(3, "2026-03-30 18:00:01")]

    assert_advance_equals_full(any_database, rows, OLD_CUT, NEW_CUT)


def test_a_cut_that_goes_back_takes_back_what_came_after_it(any_database: str) -> None:
    assert_advance_equals_full(any_database, random_messages(300, seed=8), NOON, NOON)
    with writing(any_database) as connection:
        connection.execute(text("delete from data_load"))
        cut(connection, "2026-02-10 12:00")
        refresh(connection)
    after = report_tables(any_database)

    assert max(row[1] for row in after["report_month"]) == "2026-02-01"
    refresh_base(any_database, full=True)
    assert report_tables(any_database) == after


def test_advancing_a_random_base_equals_building_it_anew(any_database: str) -> None:
    """Old months outnumber the new ones, so that there is something to leave alone."""
    assert_advance_equals_full(any_database, random_messages(600, seed=11), "2026-01-27 07:31", "2026-02-02 19:05")


def assert_advance_equals_full(database: str, rows: list[dict[str, object]], old_cut: str, new_cut: str) -> None:
    build(database, rows, old_cut)
    with writing(database) as connection:
        cut(connection, new_cut)
        refresh(connection)
    step_by_step = report_tables(database)
    refresh_base(database, full=True)

    assert step_by_step == report_tables(database)


def change(database: str, month: date, statement: str) -> None:
    """What a writer does: change messages, mark their month, refresh."""
    with writing(database) as connection:
        connection.execute(text(statement))
        put(connection, "report_dirty", [{"region_id": REGION, "month": month}])
        refresh(connection)


def test_a_late_answer_changes_its_old_month_and_no_other(any_database: str) -> None:
    build(any_database, [message(1, "2026-01-15 10:00"), message(2, "2026-02-15 10:00")], NOON)
    before = report_tables(any_database)
    change(
        any_database,
        date(2026, 1, 1),
        "update message set first_reply_at = timestamptz '2026-03-01 05:00:00+00' where message_id = 1",
    )

    january = month_facts(any_database, date(2026, 1, 1), "waiting_count", "answered_count", "in_progress_count")
    assert january == (0, 1, 1)
    after = report_tables(any_database)
    assert [row for row in after["report_month"] if row[1] == "2026-02-01"] == [
        row for row in before["report_month"] if row[1] == "2026-02-01"
    ]
    assert after["report_dirty"] == []
    refresh_base(any_database, full=True)
    assert report_tables(any_database) == after


@pytest.mark.parametrize("gone", ["2026-01-01", "2026-03-01"])
@pytest.mark.parametrize("full", [False, True], ids=["marked", "full"])
def test_a_deleted_month_leaves_nothing_behind(any_database: str, gone: str, full: bool) -> None:
    rows = [
        message(number, f"2026-{month:02}-05 10:00", first_reply_at=f"2026-{month:02}-06 10:00", municipality_id=place)
        for number, (month, place) in enumerate([(1, TOWN), (1, VILLAGE), (2, TOWN), (3, TOWN), (3, UNKNOWN)])
    ]
    build(any_database, rows, NOON)
    month = date.fromisoformat(gone)
    with writing(any_database) as connection:
        of_month = text("delete from message where extract(month from received_at) = :gone")
        connection.execute(of_month, {"gone": month.month})
        if not full:
            put(connection, "report_dirty", [{"region_id": REGION, "month": month}])
        refresh(connection, full=full)
    after = report_tables(any_database)

    assert_equals_a_base_built_anew(any_database, after, [one for one in rows if one["received_at"][:7] != gone[:7]])


@pytest.mark.parametrize("full", [False, True], ids=["marked", "full"])
def test_a_base_without_its_last_message_has_empty_tables(any_database: str, full: bool) -> None:
    build(any_database, [message(1, "2026-01-15 10:00", first_reply_at="2026-02-02 10:00")], NOON)
    with writing(any_database) as connection:
        connection.execute(text("delete from message"))
        put(connection, "report_dirty", [{"region_id": REGION, "month": date(2026, 1, 1)}])
        refresh(connection, full=full)
    tables = report_tables(any_database)

    assert {name: rows for name, rows in tables.items() if rows and name != "report_state"} == {}
    assert tables["report_state"][0][2:] == ("0", "0", "None", "None")


def test_a_new_message_with_an_impossible_reply_is_rebuilt_as_in_full(any_database: str) -> None:
    """Its reply is dated to a month that nothing else touches."""
    build(any_database, [message(1, "2026-01-15 10:00")], "2026-03-02 10:00")
    with writing(any_database) as connection:
        put_messages(connection, [message(2, "2026-03-05 10:00", first_reply_at="2026-01-20 10:00")])
        cut(connection, NOON)
        refresh(connection)
    after = report_tables(any_database)
    refresh_base(any_database, full=True)

    assert report_tables(any_database) == after


def test_refreshing_twice_changes_nothing(any_database: str) -> None:
    build(any_database, random_messages(200, seed=9), NOON)
    before = report_tables(any_database)

    assert refresh_base(any_database) == 0
    assert report_tables(any_database) == before


def test_without_loads_the_cut_is_the_newest_stamp_that_happened(any_database: str) -> None:
    with writing(any_database) as connection:
        lay(connection, zone="UTC")
        put_messages(
            connection,
            [
                message(1, "2026-03-01 10:00", first_reply_at="2026-03-02 11:00", due_at="2026-03-09 10:00"),
                message(2, "2026-03-02 10:00", final_reply_at="2199-01-01 00:00"),
            ],
            zone="UTC",
        )
        refresh(connection)

    (state,) = report_tables(any_database)["report_state"]
    assert float(state[1]) == datetime.fromisoformat("2026-03-02T11:00+00:00").timestamp()


def test_a_region_without_messages_has_a_state(any_database: str) -> None:
    with writing(any_database) as connection:
        lay(connection)
        cut(connection, NOON)
        refresh(connection)

    assert report_tables(any_database)["report_state"][0][2:] == ("0", "0", "None", "None")


def assert_equals_a_base_built_anew(
    database: str, tables: dict[str, list[tuple]], rows: list[dict[str, object]]
) -> None:
    with writing(database, fresh=True) as connection:
        lay(connection)
        put_messages(connection, rows)
        cut(connection, NOON)
        refresh(connection)

    assert tables == report_tables(database)


def random_messages(count: int, *, seed: int) -> list[dict[str, object]]:
    """Messages of winter 2025–2026 with every kind of stamp, order and absence, impossible ones too."""
    draw = random.Random(seed)
    return [random_message(number, draw) for number in range(count)]


def random_message(number: int, draw: random.Random) -> dict[str, object]:
    received = datetime(2025, 11, 20) + timedelta(seconds=draw.randrange(120 * DAY))

    def maybe(probability: float, value: object) -> object:
        return value if draw.random() < probability else None

    def after(hours: float) -> str:
        is_slip = draw.random() < 0.03
        seconds = int(draw.expovariate(1 / hours) * HOUR) - (2 * HOUR if is_slip else 0)
        return (received + timedelta(seconds=seconds)).isoformat(" ")

    return message(
        number,
        received.isoformat(" "),
        municipality_id=draw.choice((TOWN, TOWN, VILLAGE, UNKNOWN)),
        network_id=draw.choice((VK, OK)),
        topic_id=draw.choice((POTHOLES, SNOW, QUEUES)),
        channel_id=draw.choice((COMMENT, DIRECT)),
        urgency=draw.choice(("normal", "urgent")),
        executor_body_id=draw.choice((ROAD_WORKS, CLINIC, None)),
        specialist_id=draw.choice((BORIS, None)),
        page_id=maybe(0.8, ROADS_PAGE),
        needs_reply=draw.random() < 0.85,
        is_repeat=draw.random() < 0.1,
        returned_count=draw.choice((0, 0, 0, 1, 2)),
        rating=maybe(0.2, draw.randint(1, 5)),
        outcome=maybe(0.5, draw.choice(("solved", "explained", "refused", "redirected"))),
        routed_at=maybe(0.7, after(2)),
        prepared_at=maybe(0.6, after(12)),
        first_reply_at=maybe(0.75, after(24)),
        final_reply_at=maybe(0.5, after(200)),
        due_at=maybe(0.8, after(40)),
        final_due_at=maybe(0.5, after(300)),
        auto_reply_at=maybe(0.2, after(0.02)),
        planned_on=maybe(0.1, (received + timedelta(days=draw.randrange(120))).date()),
    )
