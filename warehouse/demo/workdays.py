"""The production calendar, and the time that passes on a working clock."""

from __future__ import annotations

from datetime import date, time, timedelta

import numpy as np
import pandas as pd

from warehouse.demo.plan import PAGES_FROM, Plan

HOLIDAYS = (*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))  # month, day
STARTS_AT, ENDS_AT, ENDS_EARLY_AT = time(9), time(18), time(17)
MOVES_FROM = 9  # of January: the first eight days are a holiday anyway and move by a yearly decree
AHEAD_DAYS = 200  # norms of messages of yesterday end within it


def days_off(first: date, last: date) -> np.ndarray:
    """Weekends and holidays from first to last; a holiday on a weekend moves to the next working day."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    off = set(days[~np.is_busday(days)].tolist())
    for day in days.tolist():
        if (day.month, day.day) not in HOLIDAYS:
            continue
        free = day
        while day in off and free in off and (day.month, day.day) > (1, MOVES_FROM):
            free += timedelta(days=1)
        off.add(free)
    return np.array(sorted(off), dtype="datetime64[D]")


def working_days(plan: Plan, region_id: int) -> pd.DataFrame:
    """One row per working day; the day before a holiday ends an hour earlier."""
    first, last = PAGES_FROM, plan.as_of_on + timedelta(days=AHEAD_DAYS)
    off = days_off(first, last)
    days = np.setdiff1d(np.arange(np.datetime64(first), np.datetime64(last) + 1), off)
    before_holiday = np.isin(days + 1, off) & np.is_busday(days + 1)
    return pd.DataFrame(
        {
            "region_id": region_id,
            "day": days.astype("datetime64[s]"),
            "starts_at": STARTS_AT,
            "ends_at": np.where(before_holiday, ENDS_EARLY_AT, ENDS_AT),
        }
    )


class WorkingClock:
    """Adds working minutes to moments (seconds since the epoch, UTC)."""

    def __init__(self, calendar: pd.DataFrame, utc_offset: int) -> None:
        midnight = calendar["day"].to_numpy().astype("datetime64[s]").astype(np.int64) - utc_offset
        starts = midnight + _seconds(calendar["starts_at"])
        ends = midnight + _seconds(calendar["ends_at"])
        worked = np.cumsum(ends - starts)
        self._moments = np.column_stack([starts, ends]).ravel()
        self._worked = np.column_stack([worked - (ends - starts), worked]).ravel().astype(float)
        # The end of a working day and the start of the next one are the same working minute: a deadline is the former.
        self._rising = self._worked + np.where(np.arange(len(self._worked)) % 2 == 0, 1e-3, 0.0)

    def add(self, moment: np.ndarray, minutes: np.ndarray) -> np.ndarray:
        """The moment at which so many working minutes have passed."""
        done = np.interp(moment, self._moments, self._worked)
        return np.interp(done + minutes * 60, self._rising, self._moments).astype(np.int64)


def _seconds(times: pd.Series) -> np.ndarray:
    return np.array([moment.hour * 3600 + moment.minute * 60 for moment in times])


def is_day_off(plan: Plan, local_days: np.ndarray) -> np.ndarray:
    """Whether each local day (datetime64[D]) is a weekend or a holiday."""
    off = days_off(PAGES_FROM.replace(year=PAGES_FROM.year - 2), plan.as_of_on)
    return np.isin(local_days, off)
