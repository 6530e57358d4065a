"""Breaks in a metric's series (method or system changed): nothing is compared across one, a new series starts at it."""

from __future__ import annotations

import pandas as pd

from queries.period import Period


def concerning(marks: pd.DataFrame, metric_id: str) -> pd.DataFrame:
    """Marks of the metric and those of all metrics.

    Args:
        marks: question event_marks.
    """
    return marks[marks["metric_id"].isna() | (marks["metric_id"] == metric_id)]


def has_break(marks: pd.DataFrame, metric_id: str, before: Period, now: Period) -> bool:
    """Whether a break in the metric's series lies between the start of one period and the end of the other."""
    known = concerning(marks, metric_id)
    start, end = pd.Timestamp(min(before.start, now.start)), pd.Timestamp(max(before.end, now.end))
    return bool((known["is_break"] & (known["happened_on"] > start) & (known["happened_on"] < end)).any())


def positions(marks: pd.DataFrame, metric_id: str, months: pd.DatetimeIndex) -> tuple[int, ...]:
    """Positions in months (first days, in order) at which a new series starts: the months in which a break happened."""
    known = concerning(marks, metric_id)
    starts = known.loc[known["is_break"].astype(bool), "happened_on"].dt.to_period("M").dt.to_timestamp()
    found = {int(months.searchsorted(start)) for start in starts if len(months) and months[0] < start <= months[-1]}
    return tuple(sorted(found))
