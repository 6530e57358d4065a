"""«Answered within t»: the curve and the distribution of times from histograms, from 15 minutes to 3 days."""

from __future__ import annotations

import numpy as np

from metrics.survival import BUCKET_COUNT, EDGES, life_table

FROM_MINUTES = 15.0
TO_MINUTES = 3 * 24 * 60.0
GRID = np.geomspace(FROM_MINUTES, TO_MINUTES, 97)


def answered_within(answered: np.ndarray, waiting: np.ndarray, minutes: np.ndarray = GRID) -> np.ndarray:
    """Share answered within each time, counting those that still wait (1 − life table, log-linear inside a bucket).

    Args:
        answered: 66 counts of first replies by time.
        waiting: 66 counts of messages still waiting by age.
        minutes: times from 1 minute to 60 days; NaN is returned beyond them and for an empty histogram.
    """
    minutes = np.asarray(minutes, dtype=float)
    if not (np.sum(answered) + np.sum(waiting)):
        return np.full(minutes.shape, np.nan)
    left = life_table(answered, waiting)
    share = np.interp(np.log(minutes), np.log(EDGES[1:BUCKET_COUNT]), 1 - left[1:BUCKET_COUNT])
    return np.where((minutes >= EDGES[1]) & (minutes <= EDGES[BUCKET_COUNT - 1]), share, np.nan)
