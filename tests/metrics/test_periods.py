"""Periods: each preset at hand-chosen cuts, and comparisons like for like."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import (
    COMPARISONS,
    PRESETS,
    comparison,
    first_unfinished_day,
    month_starts,
    resolve,
    shift_months,
)
from queries.period import Period, local_midnight, next_month

FIRST_DAY = date(2023, 12, 1)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def period(text: str) -> Period:
    """«2026-11-16 2026-11-23» -> Period."""
    start, end = text.split()
    return Period(date.fromisoformat(start), date.fromisoformat(end))


# Cuts: a Sunday morning, the first of January, the first of March of a leap year, the end of a leap day, the 31st.
@pytest.mark.parametrize(
    "preset, as_of, expected",
    [
        ("yesterday", "2026-11-22 06:00", "2026-11-21 2026-11-22"),
        ("last_7_days", "2026-11-22 06:00", "2026-11-15 2026-11-22"),
        ("last_week", "2026-11-22 06:00", "2026-11-09 2026-11-16"),
        ("this_month", "2026-11-22 06:00", "2026-11-01 2026-11-22"),
        ("last_month", "2026-11-22 06:00", "2026-10-01 2026-11-01"),
        ("quarter", "2026-11-22 06:00", "2026-10-01 2026-11-22"),
        ("last_quarter", "2026-11-22 06:00", "2026-07-01 2026-10-01"),
        ("last_quarter", "2026-01-01 06:00", "2025-10-01 2026-01-01"),
        ("last_12_months", "2026-11-22 06:00", "2025-11-22 2026-11-22"),
        ("year_to_date", "2026-11-22 06:00", "2026-01-01 2026-11-22"),
        ("all_time", "2026-11-22 06:00", "2023-12-01 2026-11-23"),
        ("yesterday", "2026-01-01 06:00", "2025-12-31 2026-01-01"),
        ("this_month", "2026-01-01 06:00", "2025-12-01 2026-01-01"),
        ("last_month", "2026-01-01 06:00", "2025-12-01 2026-01-01"),
        ("quarter", "2026-01-01 06:00", "2025-10-01 2026-01-01"),
        ("year_to_date", "2026-01-01 06:00", "2025-01-01 2026-01-01"),
        ("last_12_months", "2026-01-01 06:00", "2025-01-01 2026-01-01"),
        ("yesterday", "2028-03-01 06:00", "2028-02-29 2028-03-01"),
        ("this_month", "2028-03-01 06:00", "2028-02-01 2028-03-01"),
        ("last_12_months", "2028-03-01 06:00", "2027-03-01 2028-03-01"),
        ("yesterday", "2028-02-29 23:56", "2028-02-29 2028-03-01"),
        ("last_12_months", "2028-02-29 06:00", "2027-03-01 2028-02-29"),
        ("last_12_months", "2029-02-28 23:56", "2028-03-01 2029-03-01"),
        ("this_month", "2026-03-31 06:00", "2026-03-01 2026-03-31"),
        ("last_month", "2026-03-31 23:59", "2026-02-01 2026-03-01"),
        ("quarter", "2026-03-31 23:59", "2026-01-01 2026-04-01"),
    ],
)
def test_a_preset_is_made_of_finished_days(preset: str, as_of: str, expected: str) -> None:
    assert resolve(preset, datetime.fromisoformat(as_of), FIRST_DAY) == period(expected)


@pytest.mark.parametrize(
    "as_of, starts_on, expected",
    [
        ("2026-11-22 06:00", 6, "2026-11-14 2026-11-21"),  # Sunday: the week that began on Saturday is unfinished
        ("2026-11-21 06:00", 6, "2026-11-14 2026-11-21"),  # Saturday morning: Friday closed a week
        ("2026-11-20 23:57", 6, "2026-11-14 2026-11-21"),
        ("2026-11-20 12:00", 6, "2026-11-07 2026-11-14"),
        ("2026-11-22 06:00", 7, "2026-11-15 2026-11-22"),
        ("2026-11-23 06:00", 1, "2026-11-16 2026-11-23"),
    ],
)
def test_the_last_week_begins_on_the_region_s_day(as_of: str, starts_on: int, expected: str) -> None:
    assert resolve("last_week", datetime.fromisoformat(as_of), FIRST_DAY, starts_on) == period(expected)


@pytest.mark.parametrize("preset", ["custom", "century"])
def test_a_preset_without_days_is_refused(preset: str) -> None:
    with pytest.raises(ValueError, match=preset):
        resolve(preset, datetime(2026, 11, 22), FIRST_DAY)


def test_all_time_of_an_empty_base_is_a_short_period() -> None:
    assert resolve("all_time", datetime(2026, 11, 22, 6), None) == period("2026-11-21 2026-11-23")


@pytest.mark.parametrize(
    "chosen, preset, expected",
    [
        ("2026-11-01 2026-11-22", "this_month", "2026-10-01 2026-10-22"),  # the same elapsed part
        ("2026-03-01 2026-03-29", "this_month", "2026-02-01 2026-03-01"),  # 28 days to 28 days
        ("2026-03-01 2026-03-31", "this_month", "2026-02-01 2026-03-01"),  # a shorter month is taken whole
        ("2026-05-01 2026-05-31", "this_month", "2026-04-01 2026-05-01"),  # 30 days to 30 days
        ("2026-11-01 2026-12-01", "this_month", "2026-10-01 2026-11-01"),
        ("2026-10-01 2026-11-01", "last_month", "2026-09-01 2026-10-01"),
        ("2026-03-01 2026-04-01", "last_month", "2026-02-01 2026-03-01"),
        ("2026-10-01 2026-11-22", "quarter", "2026-07-01 2026-08-22"),
        ("2026-04-01 2026-05-31", "quarter", "2026-01-01 2026-03-01"),
        ("2026-01-01 2026-11-22", "year_to_date", "2025-01-01 2025-11-22"),
        ("2025-11-22 2026-11-22", "last_12_months", "2024-11-22 2025-11-22"),
        ("2027-03-01 2028-02-29", "last_12_months", "2026-03-01 2027-03-01"),
        ("2026-11-15 2026-11-22", "last_7_days", "2026-11-08 2026-11-15"),
        ("2026-11-09 2026-11-16", "last_week", "2026-11-02 2026-11-09"),
        ("2026-11-21 2026-11-22", "yesterday", "2026-11-20 2026-11-21"),
        ("2026-04-01 2026-07-01", "custom", "2026-01-01 2026-04-01"),  # whole months by months
        ("2026-04-05 2026-07-01", "custom", "2026-01-08 2026-04-05"),  # ragged days by days
    ],
)
def test_the_previous_period_is_like_for_like(chosen: str, preset: str, expected: str) -> None:
    assert comparison(period(chosen), "previous", preset) == period(expected)


@pytest.mark.parametrize(
    "chosen, expected",
    [
        ("2026-11-01 2026-11-22", "2025-11-01 2025-11-22"),
        ("2028-02-01 2028-03-01", "2027-02-01 2027-03-01"),  # a leap February to a common one, both whole
        ("2029-02-01 2029-03-01", "2028-02-01 2028-03-01"),  # and back: the 29th is not lost
        ("2028-02-01 2028-02-29", "2027-02-01 2027-03-01"),  # 1–28 to 1–28
        ("2028-02-29 2028-03-01", "2027-02-28 2027-03-01"),  # the leap day itself to the 28th
        ("2028-02-20 2028-03-10", "2027-02-20 2027-03-10"),
        ("2025-11-22 2026-11-22", "2024-11-22 2025-11-22"),
    ],
)
def test_the_same_days_of_the_year_before(chosen: str, expected: str) -> None:
    assert comparison(period(chosen), "year_ago") == period(expected)


def test_nothing_is_compared_when_there_is_nothing_to_compare_with() -> None:
    chosen = period("2026-11-01 2026-11-22")

    assert comparison(chosen, "none") is None
    assert comparison(chosen, "year_ago", "all_time") is None
    assert comparison(period("2026-11-01 2026-11-01"), "previous") is None


@given(as_of=st.datetimes(datetime(2020, 1, 1), datetime(2032, 12, 31)), starts_on=st.integers(1, 7))
def test_presets_never_reach_into_an_unfinished_day_and_comparisons_never_into_the_period(
    as_of: datetime, starts_on: int
) -> None:
    for preset in PRESETS.keys() - {"custom", "all_time"}:
        chosen = resolve(preset, as_of, FIRST_DAY, starts_on)
        assert chosen.day_count > 0
        assert chosen.end <= first_unfinished_day(as_of)
        for base in COMPARISONS.keys() - {"none"}:
            before = comparison(chosen, base, preset)
            assert before.day_count > 0
            assert before.end <= chosen.start
            assert abs(before.day_count - chosen.day_count) <= 3  # 28 days of February to 31 of March at the most


@given(start=DAYS, length=st.integers(0, 900))
def test_a_period_is_the_sum_of_its_months_and_edges(start: date, length: int) -> None:
    whole = Period(start, start + timedelta(days=length))
    head, months, tail = whole.split_months()

    assert head.day_count + months.day_count + tail.day_count == length
    assert {months.start.day, months.end.day} == {1} or months.day_count == 0
    assert head.start == whole.start
    assert (tail.end if tail.day_count else months.end if months.day_count else head.end) == whole.end
    assert tail.day_count < 31
    assert head.day_count < 31 or months.day_count == 0


@given(first=DAYS, second=DAYS, length=st.integers(0, 60))
def test_clipping_gives_the_common_days(first: date, second: date, length: int) -> None:
    one, other = Period(first, first + timedelta(days=60)), Period(second, second + timedelta(days=length))
    common = [day for day in (first + timedelta(days=count) for count in range(60)) if day in other]

    assert one.clip(other).day_count == len(common)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        period("2026-11-22 2026-11-21")


@pytest.mark.parametrize(
    "day, count, expected",
    [
        ("2026-03-31", -1, "2026-02-28"),
        ("2028-03-31", -1, "2028-02-29"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_months_are_shifted_to_the_same_day_or_the_last_one(day: str, count: int, expected: str) -> None:
    assert shift_months(date.fromisoformat(day), count) == date.fromisoformat(expected)


def test_month_starts_are_of_every_month_that_the_period_touches() -> None:
    assert [f"{month:%Y-%m-%d}" for month in month_starts(period("2025-12-31 2026-02-02"))] == [
        "2025-12-01",
        "2026-01-01",
        "2026-02-01",
    ]
    assert next_month(date(2025, 12, 31)) == date(2026, 1, 1)


def test_a_local_day_begins_at_local_midnight_whatever_the_season() -> None:
    winter, summer = (local_midnight(date(2015, month, 1), "America/New_York") for month in (1, 7))

    assert (winter.utcoffset(), summer.utcoffset()) == (timedelta(hours=-5), timedelta(hours=-4))
