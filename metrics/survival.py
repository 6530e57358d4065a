"""Response times when some messages still wait: the Kaplan-Meier curve by life table over logarithmic buckets.

Source: E. L. Kaplan, P. Meier, «Nonparametric estimation from incomplete observations», 1958; the life table with half
of the censored at risk is the actuarial estimate (Cutler, Ederer, 1958).
"""

from __future__ import annotations

import numpy as np

BUCKET_COUNT = 66
FIRST_MINUTES = 1.0
LAST_MINUTES = 60 * 24 * 60.0
RESTRICTION_MINUTES = 72 * 60.0

BELOW = "below_1_minute"
ABOVE = "above_60_days"
NOT_REACHED = "not_reached"

# Edges in minutes of the 66 buckets: 0, 1, 1.194…, …, 86 400, infinity.
EDGES = np.concatenate(
    [
        [0.0],
        FIRST_MINUTES * (LAST_MINUTES / FIRST_MINUTES) ** (np.arange(BUCKET_COUNT - 1) / (BUCKET_COUNT - 2)),
        [np.inf],
    ]
)


def life_table(answered: np.ndarray, waiting: np.ndarray) -> np.ndarray:
    """Share not yet answered at each of the 67 edges.

    Args:
        answered: 66 counts of first replies by time.
        waiting: 66 counts of messages still waiting by age (censored there).
    """
    events, censored = np.asarray(answered, dtype=float), np.asarray(waiting, dtype=float)
    leaving = events + censored
    at_risk = leaving.sum() - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    exposed = at_risk - censored / 2
    hazard = np.divide(events, exposed, out=np.zeros_like(events), where=exposed > 0)
    return np.concatenate([[1.0], np.cumprod(1 - np.clip(hazard, 0, 1))])


def quantile(curve: np.ndarray, share: float) -> tuple[float | None, str | None]:
    """Minutes by which `share` of the messages are answered: (value, None), or (None, bound).

    The bound says why there is no value: within the first minute, after 60 days, or the curve never gets there.
    """
    left = 1 - share
    reached = np.flatnonzero(curve[1:] <= left + 1e-12)
    if reached.size == 0:
        return None, NOT_REACHED
    bucket = int(reached[0])
    if bucket == 0:
        return None, BELOW
    if bucket == BUCKET_COUNT - 1:
        return None, ABOVE
    low, high = EDGES[bucket], EDGES[bucket + 1]
    part = (curve[bucket] - left) / (curve[bucket] - curve[bucket + 1])
    return float(low * (high / low) ** part), None


def restricted_mean(curve: np.ndarray, limit_minutes: float) -> float:
    """Mean of min(time, limit) in minutes: the area under the curve up to the limit."""
    edges = np.minimum(EDGES[:-1], limit_minutes)
    nexts = np.minimum(EDGES[1:], limit_minutes)
    start = curve[:-1]
    fraction = np.divide(
        nexts - edges, EDGES[1:] - EDGES[:-1], out=np.zeros(BUCKET_COUNT), where=np.isfinite(EDGES[1:])
    )
    end = start + (curve[1:] - start) * fraction
    return float(((start + end) / 2 * (nexts - edges)).sum())
