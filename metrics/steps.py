"""A period as days, weeks or months: the steps it touches, and the same steps of the comparison, like for like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from metrics.periods import SAME_WEEKDAYS, shift_months
from queries.period import Period, next_month

STEPS = {"day": "по дням", "week": "по неделям", "month": "по месяцам"}
DAYS_AT_MOST, WEEKS_AT_MOST = 45, 200  # days of a period: longer ones are clearer by week, by month


@dataclass(frozen=True)
class Steps:
    """First days of consecutive steps, and the day after the last one that is counted.

    The last step may be cut by the data: then `is_open`, and its days up to `end` are compared with as many of the
    other's.
    """

    step: str
    starts: tuple[date, ...]
    end: date

    @property
    def period(self) -> Period:
        """All the days counted."""
        return Period(self.starts[0], self.end) if self.starts else Period(self.end, self.end)

    @property
    def is_open(self) -> bool:
        """Whether the last step is not over yet."""
        return bool(self.starts) and self.end < _next(self.starts[-1], self.step)


def fitting(period: Period) -> str:
    """The step at which a period of this length is best read."""
    if period.day_count <= DAYS_AT_MOST:
        return "day"
    return "week" if period.day_count <= WEEKS_AT_MOST else "month"


def steps(period: Period, step: str, first_unfinished_day: date, week_starts_on: int = 1) -> Steps:
    """Whole steps that the period touches, as far as whole days of data reach."""
    end = min(period.end, first_unfinished_day)
    if period.start >= end:
        return Steps(step, (), period.start)
    first = _start_of(period.start, step, week_starts_on)
    starts = [first]
    while (following := _next(starts[-1], step)) < end:
        starts.append(following)
    return Steps(step, tuple(starts), min(following, first_unfinished_day))


def earlier(now: Steps, base: str) -> Steps | None:
    """The steps to compare with, one for each: a year ago (days and weeks keep their weekdays) or the run before."""
    if base == "none" or not now.starts:
        return None
    starts = tuple(_shifted(day, now, base) for day in now.starts)
    if not now.is_open:
        return Steps(now.step, starts, _next(starts[-1], now.step))
    elapsed = now.end - now.starts[-1]
    return Steps(now.step, starts, min(starts[-1] + elapsed, _next(starts[-1], now.step)))


def _shifted(day: date, now: Steps, base: str) -> date:
    count = len(now.starts)
    if now.step == "month":
        return shift_months(day, -12 if base == "year_ago" else -count)
    if base == "year_ago":
        return day - SAME_WEEKDAYS
    return day - timedelta(days=count * (7 if now.step == "week" else 1))


def _start_of(day: date, step: str, week_starts_on: int) -> date:
    if step == "month":
        return day.replace(day=1)
    return day - timedelta(days=(day.isoweekday() - week_starts_on) % 7) if step == "week" else day


def _next(day: date, step: str) -> date:
    return next_month(day) if step == "month" else day + timedelta(days=7 if step == "week" else 1)
