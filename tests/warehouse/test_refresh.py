"""The reporting tables: each state of a message worked out by hand, and what has to be rebuilt when nobody touched a row."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select, table, text

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
    SNOW,
    TOWN,
    UNKNOWN,
    URALS,
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
    state_of,
)
from warehouse.refresh import refresh
from warehouse.target import writing

NOON = "2026-03-10 12:00"  # data_as_of of most bases here: a Tuesday
HOUR = 3600
DAY = 24 * HOUR


def facts(database: str, rows: list[dict[str, object]], *names: str, as_of: str = NOON, **options: object) -> list[tuple]:
    """The named facts of each message, in order of their ids."""
    build(database, rows, as_of, **options)
    states = [state_of(database, one["message_id"]) for one in rows]
    return [tuple(state[name] for name in names) for state in states]


def month_facts(database: str, month: date, *names: str) -> tuple[int, ...]:
    """Sums of the named facts over a month of report_month."""
    with reading(database) as connection:
        sums = [func.coalesce(func.sum(text(name)), 0) for name in names]
        found = connection.execute(
            select(*sums).select_from(table("report_month")).where(text("month = :month")), {"month": month}
        ).one()
    return tuple(int(value) for value in found)


def test_a_message_waits_until_a_person_answers(any_database: str) -> None:
    rows = [
        message(1, "2026-03-09 12:00"),
        message(2, "2026-03-09 12:00", auto_reply_at="2026-03-09 12:01"),
        message(3, "2026-03-09 12:00", first_reply_at="2026-03-09 14:30"),
        message(4, "2026-03-09 12:00", final_reply_at="2026-03-09 15:00"),
        message(5, "2026-03-09 12:00", first_reply_at="2026-03-09 13:00", final_reply_at="2026-03-10 12:00"),
        message(6, "2026-03-09 12:00", needs_reply=False),
        message(7, "2026-03-09 12:00", needs_reply=False, first_reply_at="2026-03-09 12:05"),
    ]
    names = ("no_reply_needed_count", "waiting_count", "in_progress_count", "final_count", "answered_count",
             "answered_seconds", "waiting_seconds", "auto_replied_count")

    assert facts(any_database, rows, *names) == [
        (0, 1, 0, 0, 0, None, DAY, 0),
        (0, 1, 0, 0, 0, None, DAY, 1),
        (0, 0, 1, 0, 1, 2.5 * HOUR, None, 0),
        (0, 0, 0, 1, 1, 3 * HOUR, None, 0),
        (0, 0, 0, 1, 1, HOUR, None, 0),
        (1, 0, 0, 0, 0, None, None, 0),
        (1, 0, 0, 0, 0, None, None, 0),
    ]


def test_a_norm_is_judged_at_the_deadline(any_database: str) -> None:
    rows = [
        message(1, "2026-03-10 08:00", due_at=NOON),                                        # overdue to the second
        message(2, "2026-03-10 08:00", due_at="2026-03-10 23:59"),                          # due today
        message(3, "2026-03-10 08:00", due_at="2026-03-11 00:00"),                          # due tomorrow
        message(4, "2026-03-10 08:00", due_at="2026-03-10 11:00", first_reply_at="2026-03-10 11:00"),
        message(5, "2026-03-10 08:00", due_at="2026-03-10 11:00", first_reply_at="2026-03-10 11:00:01"),
        message(6, "2026-03-10 08:00", due_at="2026-03-10 20:00", first_reply_at="2026-03-10 09:00"),
        message(7, "2026-03-10 08:00", first_reply_at="2026-03-10 09:00"),
        message(8, "2026-03-10 08:00", due_at="2026-03-10 11:00", needs_reply=False),
    ]
    names = ("overdue_count", "due_today_count", "judged_count", "in_norm_count", "not_due_count", "no_norm_count")

    assert facts(any_database, rows, *names) == [
        (1, 0, 1, 0, 0, 0),
        (0, 1, 0, 0, 1, 0),
        (0, 0, 0, 0, 1, 0),
        (0, 0, 1, 1, 0, 0),
        (0, 0, 1, 0, 0, 0),
        (0, 0, 0, 0, 1, 0),
        (0, 0, 0, 0, 0, 1),
        (0, 0, 0, 0, 0, 0),
    ]


def test_putting_off_to_a_season_touches_only_the_final_reply(any_database: str) -> None:
    given = {"first_reply_at": "2026-03-01 11:00", "final_due_at": "2026-03-09 18:00"}
    rows = [
        message(1, "2026-03-01 10:00", **given),
        message(2, "2026-03-01 10:00", planned_on=date(2026, 3, 9), **given),               # its day has passed
        message(3, "2026-03-01 10:00", planned_on=date(2026, 3, 10), **given),              # its day is today
        message(4, "2026-03-01 10:00", planned_on=date(2026, 5, 1), **given),
        message(5, "2026-03-01 10:00", planned_on=date(2026, 3, 1), final_reply_at="2026-03-02 10:00", **given),
        message(6, "2026-03-01 10:00", planned_on=date(2026, 3, 1), due_at="2026-03-01 12:00"),
        message(7, "2026-03-01 10:00", first_reply_at="2026-03-01 11:00", final_due_at="2026-03-10 12:00:01"),
    ]
    names = ("in_progress_count", "final_overdue_count", "deferred_count", "deferred_late_count", "overdue_count", "final_count")

    assert facts(any_database, rows, *names) == [
        (1, 1, 0, 0, 0, 0),
        (1, 1, 1, 1, 0, 0),
        (1, 0, 1, 0, 0, 0),
        (1, 0, 1, 0, 0, 0),
        (0, 0, 0, 0, 0, 1),
        (0, 0, 0, 0, 1, 0),
        (1, 0, 0, 0, 0, 0),
    ]


def test_impossible_intervals_stay_in_volume_and_out_of_the_figures_that_use_them(any_database: str) -> None:
    rows = [
        message(1, "2026-03-05 10:00", first_reply_at="2026-03-05 09:00", due_at="2026-03-05 18:00"),
        message(2, "2026-03-05 10:00", first_reply_at="2026-03-05 11:00", due_at="2026-03-05 09:00"),
        message(3, "2026-03-05 10:00", first_reply_at="2026-03-05 11:00", routed_at="2026-03-05 09:00", due_at="2026-03-05 18:00"),
        message(4, "2026-03-05 10:00", first_reply_at="2026-03-05 11:00", routed_at="2026-03-05 10:30",
                prepared_at="2026-03-05 10:20", due_at="2026-03-05 18:00"),
        message(5, "2026-03-05 10:00", first_reply_at="2026-03-05 11:00", final_reply_at="2026-03-05 10:30",
                due_at="2026-03-05 18:00"),
        message(6, "2026-03-05 10:00", first_reply_at="2026-03-05 10:00", due_at="2026-03-05 10:00"),
    ]
    names = ("received_count", "impossible_count", "answered_count", "judged_count", "in_norm_count", "routed_count",
             "prepared_count", "final_answered_count")

    assert facts(any_database, rows, *names) == [
        (1, 1, 0, 0, 0, 0, 0, 0),
        (1, 1, 1, 0, 0, 0, 0, 0),
        (1, 1, 1, 1, 1, 0, 0, 0),
        (1, 1, 1, 1, 1, 1, 0, 0),
        (1, 1, 1, 1, 1, 0, 0, 1),
        (1, 0, 1, 1, 1, 0, 0, 0),
    ]


def test_stages_of_a_reply_are_told_apart(any_database: str) -> None:
    rows = [message(1, "2026-03-05 10:00", routed_at="2026-03-05 10:20", prepared_at="2026-03-05 12:00",
                    first_reply_at="2026-03-05 12:30", final_reply_at="2026-03-06 10:00")]

    assert facts(any_database, rows, "routed_seconds", "prepared_seconds", "published_seconds", "final_answered_seconds") == [
        (20 * 60, 100 * 60, 30 * 60, DAY),
    ]


def test_a_stamp_after_the_cut_is_not_yet_given(any_database: str) -> None:
    rows = [
        message(1, "2026-03-10 08:00", first_reply_at="2026-03-10 12:00:01", due_at="2026-03-10 11:00"),
        message(2, "2026-03-10 08:00", first_reply_at="2026-03-10 09:00", final_reply_at="2026-03-10 13:00", outcome="solved"),
        message(3, "2026-03-10 08:00", auto_reply_at="2026-03-10 12:30", routed_at="2026-03-10 12:30"),
    ]
    names = ("waiting_count", "answered_count", "in_norm_count", "in_progress_count", "final_count", "solved_count",
             "auto_replied_count", "routed_count")

    assert facts(any_database, rows, *names) == [
        (1, 0, 0, 0, 0, 0, 0, 0),
        (0, 1, 0, 1, 0, 0, 0, 0),
        (1, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_a_message_received_after_the_cut_is_counted_as_a_defect_only(any_database: str) -> None:
    build(any_database, [message(1, "2026-03-10 12:00"), message(2, "2026-03-10 12:00:01")], NOON)

    assert state_of(any_database, 2) == {}
    assert month_facts(any_database, date(2026, 3, 1), "received_count") == (1,)
    assert report_tables(any_database)["report_state"][0][2:] == ("1", "1", "2026-03-10", "2026-03-10")


def test_outcomes_returns_repeats_and_ratings_are_counted_where_they_belong(any_database: str) -> None:
    final = {"first_reply_at": "2026-03-05 11:00", "final_reply_at": "2026-03-05 12:00"}
    rows = [
        *(message(number, "2026-03-05 10:00", outcome=outcome, **final)
          for number, outcome in enumerate(("solved", "explained", "refused", "redirected"), start=1)),
        message(5, "2026-03-05 10:00", rating=4, is_repeat=True, returned_count=2, **final),
        message(6, "2026-03-05 10:00", rating=3, returned_count=1),  # returned to the executor, not answered yet
        message(7, "2026-03-05 10:00", outcome="solved", first_reply_at="2026-03-05 11:00"),
    ]
    build(any_database, rows, NOON)

    assert month_facts(
        any_database, date(2026, 3, 1), "solved_count", "explained_count", "refused_count", "redirected_count",
        "returned_count", "repeat_count", "rated_count", "satisfied_count", "final_count", "in_progress_count",
    ) == (1, 1, 1, 1, 1, 1, 2, 1, 5, 1)


def test_states_add_up_to_what_was_received(any_database: str) -> None:
    build(any_database, random_messages(400, seed=3), "2026-03-10 12:00")
    with reading(any_database) as connection:
        broken = connection.execute(
            select(func.count()).select_from(table("message_state")).where(text(
                "received_count <> no_reply_needed_count + waiting_count + in_progress_count + final_count"
                " or judged_count + not_due_count + no_norm_count > waiting_count + in_progress_count + final_count"
                " or overdue_count > waiting_count or in_norm_count > judged_count"
            ))
        ).scalar()

    assert broken == 0
    received, *parts = month_facts(
        any_database, date(2026, 2, 1), "received_count", "no_reply_needed_count", "waiting_count", "in_progress_count",
        "final_count",
    )
    assert received == sum(parts) > 0


def test_days_weeks_and_hours_are_those_of_a_zone_with_summer_time(any_database: str) -> None:
    rows = [
        message(1, "2015-03-08 01:30"),                                   # an hour before the clocks go forward
        message(2, "2015-03-08 03:30", first_reply_at="2015-03-09 03:30"),
        message(3, "2015-10-31 23:30"),                                   # a Saturday, the last hour of the month
        message(4, "2015-11-01 00:30", first_reply_at="2015-11-02 00:30"),  # the day of 25 hours
    ]
    names = ("received_on", "month", "week", "weekday", "hour", "answered_seconds")

    assert facts(any_database, rows, *names, as_of="2016-01-12 13:58", zone="America/New_York", week_starts_on=7) == [
        (date(2015, 3, 8), date(2015, 3, 1), date(2015, 3, 8), 7, 1, None),
        (date(2015, 3, 8), date(2015, 3, 1), date(2015, 3, 8), 7, 3, 24 * HOUR),
        (date(2015, 10, 31), date(2015, 10, 1), date(2015, 10, 25), 6, 23, None),
        (date(2015, 11, 1), date(2015, 11, 1), date(2015, 11, 1), 7, 0, 25 * HOUR),
    ]
    tables = report_tables(any_database)
    assert {row[1] for row in tables["report_week"]} == {"2015-03-08", "2015-10-25", "2015-11-01"}
    assert {row[1] for row in tables["report_day"]} == {"2015-03-08", "2015-10-31", "2015-11-01"}


@pytest.mark.parametrize("day, week", [
    ("2026-03-06", date(2026, 2, 28)), ("2026-03-07", date(2026, 3, 7)), ("2026-03-08", date(2026, 3, 7)),
])
def test_weeks_may_start_on_saturday(any_database: str, day: str, week: date) -> None:
    build(any_database, [message(1, f"{day} 10:00")], NOON, week_starts_on=6)

    assert [row[1] for row in report_tables(any_database)["report_week"]] == [week.isoformat()]


def test_response_times_fall_into_the_buckets_that_metrics_know(any_database: str) -> None:
    """Seconds on both sides of each of the 65 edges, and the tails."""
    edges = EDGES[1:-1] * 60
    seconds = sorted({0, 1, 59, 10_000_000, *(int(np.floor(edge)) for edge in edges), *(int(np.ceil(edge)) for edge in edges)})
    received = datetime(2025, 6, 1, 12)
    rows = [
        message(number, received.isoformat(" "), first_reply_at=(received + timedelta(seconds=one)).isoformat(" "))
        for number, one in enumerate(seconds)
    ]
    build(any_database, rows, NOON, zone="UTC")
    with reading(any_database) as connection:
        found = connection.execute(text("select answered_seconds, reply_bucket from message_state order by message_id")).all()

    assert [int(one) for one, _ in found] == seconds
    assert [bucket for _, bucket in found] == [int(np.searchsorted(edges, one, side="right")) for one in seconds]


def test_report_tables_hold_each_message_once(any_database: str) -> None:
    build(any_database, random_messages(500, seed=5), NOON)
    with reading(any_database) as connection:
        whole = connection.execute(text("select count(*) from message_state")).scalar()
        waiting = connection.execute(text("select count(*) from message_state where is_waiting")).scalar()
        received = {
            name: int(connection.execute(select(func.sum(text("received_count"))).select_from(table(name))).scalar())
            for name in ("report_month", "report_week", "report_day", "report_topic", "report_channel", "report_body",
                         "report_page", "report_specialist", "report_hour")
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
OLD_CUT, NEW_CUT = "2026-03-02 10:00", "2026-03-30 18:00"
PASSING = {
    "a deadline": {"due_at": "2026-03-20 10:00"},
    "a deadline of a final reply": {"first_reply_at": "2026-01-15 11:00", "final_due_at": "2026-03-20 10:00"},
    "a planned day": {"first_reply_at": "2026-01-15 11:00", "planned_on": date(2026, 3, 20), "final_due_at": "2026-02-01 10:00"},
    "the planned day of the old cut": {"first_reply_at": "2026-01-15 11:00", "planned_on": date(2026, 3, 2)},
    "a first reply": {"first_reply_at": "2026-03-20 10:00"},
    "a final reply": {"final_reply_at": "2026-03-20 10:00", "outcome": "solved"},
    "an automatic reply": {"auto_reply_at": "2026-03-20 10:00"},
    "a routing": {"routed_at": "2026-03-20 10:00"},
    "a preparation": {"routed_at": "2026-01-15 11:00", "prepared_at": "2026-03-20 10:00"},
    "nothing": {"first_reply_at": "2026-01-15 11:00", "due_at": "2026-01-16 11:00"},
    "a deadline at the new cut": {"due_at": NEW_CUT},
    "a deadline at the old cut": {"due_at": OLD_CUT},
}


@pytest.mark.parametrize("passing", PASSING)
def test_a_stamp_between_two_cuts_rebuilds_its_old_month(any_database: str, passing: str) -> None:
    assert_advance_equals_full(any_database, [message(1, "2026-01-15 10:00", **PASSING[passing])], OLD_CUT, NEW_CUT)


@pytest.mark.parametrize("received, new_cut", [
    ("2026-02-28 12:00", "2026-03-04 10:00"),      # its third day of waiting passes
    ("2026-02-27 10:00", "2026-03-02 10:00:01"),   # to the second
    ("2026-02-27 10:00:01", "2026-03-02 10:00:01"),
])
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


@pytest.mark.parametrize("seed", [11, 12])
def test_advancing_a_random_base_equals_building_it_anew(any_database: str, seed: int) -> None:
    draw = random.Random(seed)
    cuts = sorted((datetime(2026, 1, 20) + timedelta(minutes=draw.randrange(60 * 24 * 60))).isoformat(" ") for _ in range(2))

    assert_advance_equals_full(any_database, random_messages(400, seed=seed), *cuts)


def assert_advance_equals_full(database: str, rows: list[dict[str, object]], old_cut: str, new_cut: str) -> None:
    build(database, rows, old_cut)
    with writing(database) as connection:
        cut(connection, new_cut)
        refresh(connection)
    step_by_step = report_tables(database)
    refresh_base(database, full=True)

    assert step_by_step == report_tables(database)


def change(database: str, statement: str, *dirty: date) -> None:
    """What a writer does: change messages, mark their months, refresh."""
    with writing(database) as connection:
        connection.execute(text(statement))
        put(connection, "report_dirty", [{"region_id": REGION, "month": month} for month in dirty])
        refresh(connection)


def test_a_late_answer_changes_its_old_month_and_no_other(any_database: str) -> None:
    build(any_database, [message(1, "2026-01-15 10:00"), message(2, "2026-02-15 10:00")], NOON)
    before = report_tables(any_database)
    change(
        any_database, "update message set first_reply_at = timestamptz '2026-03-01 05:00:00+00' where message_id = 1",
        date(2026, 1, 1),
    )

    assert month_facts(any_database, date(2026, 1, 1), "waiting_count", "answered_count", "in_progress_count") == (0, 1, 1)
    after = report_tables(any_database)
    assert [row for row in after["report_month"] if row[1] == "2026-02-01"] == [
        row for row in before["report_month"] if row[1] == "2026-02-01"]
    assert after["report_dirty"] == []
    refresh_base(any_database, full=True)
    assert report_tables(any_database) == after


@pytest.mark.parametrize("gone", ["2026-01-01", "2026-02-01", "2026-03-01"])
@pytest.mark.parametrize("full", [False, True], ids=["marked", "full"])
def test_a_deleted_month_leaves_nothing_behind(any_database: str, gone: str, full: bool) -> None:
    rows = [
        message(number, f"2026-{month:02}-05 10:00", first_reply_at=f"2026-{month:02}-06 10:00", municipality_id=place)
        for number, (month, place) in enumerate([(1, TOWN), (1, VILLAGE), (2, TOWN), (3, TOWN), (3, UNKNOWN)])
    ]
    build(any_database, rows, NOON)
    month = date.fromisoformat(gone)
    with writing(any_database) as connection:
        connection.execute(text("delete from message where extract(month from received_at) = :month"), {"month": month.month})
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
        put_messages(connection, [
            message(1, "2026-03-01 10:00", first_reply_at="2026-03-02 11:00", due_at="2026-03-09 10:00"),
            message(2, "2026-03-02 10:00", final_reply_at="2199-01-01 00:00"),
        ], zone="UTC")
        refresh(connection)

    state, = report_tables(any_database)["report_state"]
    assert float(state[1]) == datetime.fromisoformat("2026-03-02T11:00+00:00").timestamp()


def test_a_region_without_messages_has_a_state(any_database: str) -> None:
    with writing(any_database) as connection:
        lay(connection)
        cut(connection, NOON)
        refresh(connection)

    assert report_tables(any_database)["report_state"][0][2:] == ("0", "0", "None", "None")


def assert_equals_a_base_built_anew(database: str, tables: dict[str, list[tuple]], rows: list[dict[str, object]]) -> None:
    with writing(database, fresh=True) as connection:
        lay(connection)
        put_messages(connection, rows)
        cut(connection, NOON)
        refresh(connection)

    assert tables == report_tables(database)


def random_messages(count: int, *, seed: int) -> list[dict[str, object]]:
    """Messages of winter 2025–2026 with every kind of stamp, order and absence, impossible ones too."""
    draw = random.Random(seed)
    start = datetime(2025, 11, 20)

    def maybe(probability: float, make: Callable[[], object]) -> object:
        return make() if draw.random() < probability else None

    def after(moment: datetime, hours: float) -> str:
        return (moment + timedelta(seconds=int(draw.expovariate(1 / hours) * HOUR) - draw.choice((0,) * 30 + (7200,)))).isoformat(" ")

    rows = []
    for number in range(count):
        received = start + timedelta(seconds=draw.randrange(120 * DAY))
        topic = draw.choice((POTHOLES, SNOW, QUEUES))
        rows.append(message(
            number, received.isoformat(" "),
            municipality_id=draw.choice((TOWN, TOWN, VILLAGE, UNKNOWN)), network_id=draw.choice((VK, OK)), topic_id=topic,
            channel_id=draw.choice((COMMENT, DIRECT)), urgency=draw.choice(("normal", "urgent")),
            executor_body_id=draw.choice((ROAD_WORKS, CLINIC, None)), specialist_id=draw.choice((BORIS, None)),
            page_id=maybe(0.8, lambda: 201), needs_reply=draw.random() < 0.85, is_repeat=draw.random() < 0.1,
            returned_count=draw.choice((0, 0, 0, 1, 2)), rating=maybe(0.2, lambda: draw.randint(1, 5)),
            outcome=maybe(0.5, lambda: draw.choice(("solved", "explained", "refused", "redirected"))),
            routed_at=maybe(0.7, lambda: after(received, 2)), prepared_at=maybe(0.6, lambda: after(received, 12)),
            first_reply_at=maybe(0.75, lambda: after(received, 24)), final_reply_at=maybe(0.5, lambda: after(received, 200)),
            due_at=maybe(0.8, lambda: after(received, 40)), final_due_at=maybe(0.5, lambda: after(received, 300)),
            auto_reply_at=maybe(0.2, lambda: after(received, 0.02)),
            planned_on=maybe(0.1, lambda: (received + timedelta(days=draw.randrange(120))).date()),
        ))
    return rows
