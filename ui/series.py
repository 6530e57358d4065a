"""The whole history of a view by month: one question that cards, sparklines and trends share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from metrics.breaks import has_break, positions
from metrics.catalogue import METRICS, Facts, Metric
from metrics.measure import Measure, is_settled, measure_rows, measure_times
from metrics.periods import month_starts
from queries.catalogue import MESSAGE_FACTS
from queries.period import Period, next_month
from reports import facts
from ui.filters import View


def history(view: View) -> Period | None:
    """All months from the first message to data_as_of; None in an empty base."""
    first = view.region.first_received_on
    return Period(first.replace(day=1), next_month(view.region.data_as_of.date())) if first else None


def by_month(view: View) -> tuple[pd.DatetimeIndex, pd.DataFrame, tuple[str, ...]]:
    """First days of the months of the history, message facts of each (zeros where nothing came), filters left out.

    No months at all if nothing fits the filters.
    """
    span = history(view)
    if span is None:
        return pd.DatetimeIndex([]), pd.DataFrame(columns=list(MESSAGE_FACTS), dtype="int64"), ()
    frame, ignored = facts.messages(view.ask, view.clock, span, view.filters, "month")
    months = month_starts(span)
    if frame.empty:
        return months[:0], frame, ignored
    return months, frame.reindex(months, fill_value=0), ignored


@dataclass(frozen=True)
class Monthly:
    """A metric in every month of the history; a month is settled if it is over and hardly anything of it waits.

    breaks: positions of the months at which a new series starts; nothing before is compared with anything after.
    """

    metric: Metric
    months: pd.DatetimeIndex
    measures: list[Measure]
    settled: list[bool]
    ignored: tuple[str, ...]
    breaks: tuple[int, ...]


def measured(view: View, metric_id: str) -> Monthly:
    """The metric by month, quantiles included; no months at all if nothing fits the filters."""
    metric = METRICS[metric_id]
    months, frame, ignored = by_month(view)
    if months.empty:
        return Monthly(metric, months, [], [], ignored, ())
    if metric.facts is Facts.HISTOGRAM:
        answered, ages, left = facts.histograms(view.ask, view.clock, history(view), view.filters, "month")
        both = (one.reindex(months, fill_value=0).to_numpy() for one in (answered, ages))
        measures, ignored = measure_times(metric_id, *both), tuple(dict.fromkeys((*ignored, *left)))
    else:
        measures = measure_rows(metric_id, frame)
    breaks = positions(marks(view), metric_id, months)
    return Monthly(metric, months, measures, settled(view, months, frame), ignored, breaks)


def settled(view: View, months: pd.DatetimeIndex, frame: pd.DataFrame) -> list[bool]:
    """Whether each month is over and hardly anything of it waits; frame: message facts of these months."""
    return [few_wait and has_ended for few_wait, has_ended in zip(is_settled(frame), ended(view, months), strict=True)]


def ended(view: View, months: pd.DatetimeIndex) -> np.ndarray:
    """Whether each month is wholly in the base."""
    return np.array([view.is_complete(next_month(month.date()) - timedelta(days=1)) for month in months], dtype=bool)


def looked_at(view: View, months: pd.DatetimeIndex) -> tuple[int, int]:
    """Half-open positions of the whole months that the period touches; of the last whole one if it touches none.

    Changes are looked for there, on every screen that tells of them.
    """
    first, end = pd.Timestamp(view.period.start.replace(day=1)), pd.Timestamp(view.period.end)
    whole = np.flatnonzero(ended(view, months))
    touched = whole[(months[whole] >= first) & (months[whole] < end)] if whole.size else whole
    chosen = touched if touched.size else whole[-1:]
    return (int(chosen[0]), int(chosen[-1]) + 1) if chosen.size else (0, 0)


def marks(view: View) -> pd.DataFrame:
    """Events of the region, breaks in series among them: question event_marks."""
    return view.ask("event_marks", region_id=view.clock.region_id)


def breaks_between(view: View, metric_id: str, before: Period, now: Period) -> bool:
    """Whether the metric may not be compared between two periods, for its series broke there."""
    return has_break(marks(view), metric_id, before, now)


def target(view: View, metric_id: str, on_day: date) -> float | None:
    """The target that holds for the metric on a day; None if there is none."""
    return targets(view, metric_id, pd.DatetimeIndex([pd.Timestamp(on_day)]))[0]


def targets(view: View, metric_id: str, days: pd.DatetimeIndex) -> list[float | None]:
    """The target that holds for the metric on each day; None before the first one."""
    known = view.ask("kpi_targets", region_id=view.clock.region_id)
    of_metric = known[known["metric_id"] == metric_id].set_index("valid_from")["value"]
    held = [of_metric[of_metric.index <= day] for day in days]
    return [None if one.empty else float(one.iloc[-1]) for one in held]
