"""A half-open run of days in a region's local time, and how it reads as months, days at the edges and moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends before it starts: {self.start} .. {self.end}")

    @property
    def day_count(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def clip(self, other: Period) -> Period:
        """The part of this period that lies within the other one; empty at its own start if there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else Period(self.start, self.start)

    def split_months(self) -> tuple[Period, Period, Period]:
        """(days before the first whole month, whole months, days after the last whole month); each may be empty."""
        first = self.start if self.start.day == 1 else next_month(self.start)
        last = self.end.replace(day=1)
        if first >= last:
            # No whole month inside: everything is head.
            return self, Period(self.end, self.end), Period(self.end, self.end)
        return Period(self.start, first), Period(first, last), Period(last, self.end)


def next_month(day: date) -> date:
    """The first day of the month after the day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def local_midnight(day: date, time_zone: str) -> datetime:
    """The moment at which a local day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone))
