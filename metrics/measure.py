"""From additive facts to figures: a row of facts in, a value with n and state out. Ratios of sums, never of means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from metrics import survival
from metrics.catalogue import METRICS, Metric

SETTLED_WAITING_SHARE = 0.01  # below it a period is settled: its late answers can no longer move its figures


class State(StrEnum):
    """Whether a figure may be read: ok, too few cases for colour and rank, or nothing to divide by."""

    OK = "ok"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True)
class Measure:
    """A figure with what makes it readable. `bound` replaces a value that lies outside what can be told."""

    metric: Metric
    value: float | None
    n: int
    numerator: float | None
    denominator: float | None
    state: State
    bound: str | None = None


def measure(metric_id: str, facts: pd.DataFrame) -> Measure:
    """The figure for all rows of facts together, e.g. a region from its municipalities."""
    return measure_rows(metric_id, facts.select_dtypes("number").sum().to_frame().T)[0]


def measure_rows(metric_id: str, facts: pd.DataFrame) -> list[Measure]:
    """The figure for each row of additive facts, in order; columns as the metric names them."""
    metric = METRICS[metric_id]
    numerator = _total(facts, metric.numerator)
    if not metric.denominator:
        return [Measure(metric, float(v), int(v), float(v), None, State.OK) for v in numerator]
    denominator = _total(facts, metric.denominator)
    return [_ratio(metric, top, bottom) for top, bottom in zip(numerator, denominator, strict=True)]


def measure_times(metric_id: str, answered: np.ndarray, waiting: np.ndarray) -> list[Measure]:
    """A quantile or the restricted mean for each row of histograms.

    Args:
        metric_id: response_median, response_p90 or response_mean_72h.
        answered: (groups, 66) counts of first-reply times.
        waiting: (groups, 66) counts of ages at data_as_of of those still waiting.
    """
    metric = METRICS[metric_id]
    answered, waiting = np.atleast_2d(answered), np.atleast_2d(waiting)
    return [_time(metric, events, censored) for events, censored in zip(answered, waiting, strict=True)]


def is_settled(facts: pd.DataFrame) -> pd.Series:
    """For each row: less than 1 % of the messages needing a reply still wait."""
    needing = facts["received_count"] - facts["no_reply_needed_count"]
    return facts["waiting_count"] < SETTLED_WAITING_SHARE * needing.clip(lower=1)


def values(measures: list[Measure]) -> pd.Series:
    """Values as floats; NaN where there is none."""
    return pd.Series([np.nan if one.value is None else one.value for one in measures], dtype="float64")


def _total(facts: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    return facts[list(columns)].sum(axis=1)


def _ratio(metric: Metric, numerator: float, denominator: float) -> Measure:
    n = int(denominator)
    if n == 0:
        return Measure(metric, None, 0, float(numerator * metric.scale), 0.0, State.NONE)
    state = State.FEW if n < metric.n_min else State.OK
    return Measure(
        metric,
        float(numerator * metric.scale / denominator),
        n,
        float(numerator * metric.scale),
        float(denominator),
        state,
    )


def _time(metric: Metric, answered: np.ndarray, waiting: np.ndarray) -> Measure:
    n = int(answered.sum() + waiting.sum())
    if n == 0:
        return Measure(metric, None, 0, None, 0.0, State.NONE)
    state = State.FEW if n < metric.n_min else State.OK
    curve = survival.life_table(answered, waiting)
    if metric.quantile is None:
        value, bound = survival.restricted_mean(curve, survival.RESTRICTION_MINUTES), None
    else:
        value, bound = survival.quantile(curve, metric.quantile)
    return Measure(metric, value, n, None, float(n), state, bound)
