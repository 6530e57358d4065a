"""Days, weeks and months of a period, and those they are compared with, worked out with a calendar at hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.steps import Steps, earlier, fitting, steps
from queries.period import Period

FAR = date(2030, 1, 1)


def days(*parts: tuple[int, int, int]) -> tuple[date, ...]:
    return tuple(date(*part) for part in parts)


@pytest.mark.parametrize(
    "length, step", [(1, "day"), (45, "day"), (46, "week"), (200, "week"), (201, "month"), (1096, "month")]
)
def test_the_step_fits_the_length_of_the_period(length: int, step: str) -> None:
    start = date(2026, 1, 1)

    assert fitting(Period(start, start + timedelta(days=length))) == step


def test_months_are_those_that_the_period_touches_and_the_last_is_cut_by_the_data() -> None:
    found = steps(Period(date(2026, 9, 15), date(2026, 11, 21)), "month", date(2026, 11, 21))

    assert found.starts == days((2026, 9, 1), (2026, 10, 1), (2026, 11, 1))
    assert (found.end, found.is_open) == (date(2026, 11, 21), True)
    assert found.period == Period(date(2026, 9, 1), date(2026, 11, 21))


def test_a_period_that_ends_inside_a_finished_month_shows_the_whole_month() -> None:
    found = steps(Period(date(2026, 3, 5), date(2026, 4, 10)), "month", date(2026, 11, 21))

    assert (found.starts, found.end, found.is_open) == (days((2026, 3, 1), (2026, 4, 1)), date(2026, 5, 1), False)


@pytest.mark.parametrize(
    "week_starts_on, first", [(1, date(2026, 11, 9)), (5, date(2026, 11, 13)), (7, date(2026, 11, 8))]
)
def test_weeks_begin_on_the_day_of_the_region(week_starts_on: int, first: date) -> None:
    found = steps(Period(date(2026, 11, 14), date(2026, 11, 15)), "week", FAR, week_starts_on)

    assert (found.starts, found.end) == ((first,), first + timedelta(days=7))


def test_a_period_beyond_the_data_has_no_steps() -> None:
    found = steps(Period(date(2026, 12, 1), date(2026, 12, 5)), "day", date(2026, 11, 21))

    assert (found.starts, found.is_open, found.period.day_count) == ((), False, 0)
    assert earlier(found, "year_ago") is None


def test_an_unfinished_month_is_compared_with_the_same_days_a_year_ago() -> None:
    before = earlier(steps(Period(date(2026, 10, 3), FAR), "month", date(2026, 11, 21)), "year_ago")

    assert before == Steps("month", days((2025, 10, 1), (2025, 11, 1)), date(2025, 11, 21))


@pytest.mark.parametrize(
    "known_until, end",
    [
        (date(2028, 3, 1), date(2027, 3, 1)),  # 29 February is over: the whole of both months
        (date(2028, 2, 29), date(2027, 3, 1)),  # 28 days of a leap February: all that last year's had
        (date(2028, 2, 10), date(2027, 2, 10)),
    ],
)
def test_a_leap_february_is_compared_with_no_day_of_march(known_until: date, end: date) -> None:
    before = earlier(steps(Period(date(2028, 2, 1), date(2028, 3, 1)), "month", known_until), "year_ago")

    assert before.end == end


def test_thirty_days_of_march_are_compared_with_the_whole_of_february() -> None:
    before = earlier(steps(Period(date(2026, 3, 1), FAR), "month", date(2026, 3, 31)), "previous")

    assert before == Steps("month", days((2026, 2, 1)), date(2026, 3, 1))


def test_a_run_of_months_is_compared_with_the_run_before_it() -> None:
    before = earlier(steps(Period(date(2026, 8, 1), FAR), "month", date(2026, 11, 21)), "previous")

    assert before.starts == days((2026, 4, 1), (2026, 5, 1), (2026, 6, 1), (2026, 7, 1))
    assert before.end == date(2026, 7, 21)


@pytest.mark.parametrize("step", ["day", "week"])
def test_days_and_weeks_keep_their_weekdays_a_year_ago(step: str) -> None:
    now = steps(Period(date(2026, 10, 20), date(2026, 11, 21)), step, date(2026, 11, 21))
    before = earlier(now, "year_ago")

    assert [day.isoweekday() for day in before.starts] == [day.isoweekday() for day in now.starts]
    assert now.starts[0] - before.starts[0] == timedelta(days=364)
    assert now.period.day_count == before.period.day_count


def test_an_unfinished_week_is_compared_with_its_elapsed_days() -> None:
    now = steps(Period(date(2026, 11, 9), FAR), "week", date(2026, 11, 19))  # up to Wednesday of the second week
    before = earlier(now, "previous")

    assert (now.starts, now.is_open) == (days((2026, 11, 9), (2026, 11, 16)), True)
    assert before == Steps("week", days((2026, 10, 26), (2026, 11, 2)), date(2026, 11, 5))
