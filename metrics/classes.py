"""Few classes of many values, for a map: equal in number of places, at bounds that can be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metrics.catalogue import Unit

CLASSES = 5
STEPS_OF_TIME = (1, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440)  # minutes


def bounds(values: Sequence[float], unit: Unit) -> list[float]:
    """Inner bounds of at most five classes, ascending; class k holds bounds[k-1] <= value < bounds[k].

    Quintiles, rounded to a step that keeps about eight steps in the spread of values; a bound that would leave a class
    without values is left out, so equal values make one class and no bounds.
    """
    if len(values) == 0:
        return []
    known = np.sort(np.asarray(values, dtype="float64"))
    low, high = np.quantile(known, [0.1, 0.9])
    step = _step((high - low) / 8, unit)
    quintiles = np.quantile(known, np.arange(1, CLASSES) / CLASSES)
    rounded = dict.fromkeys(round(float(np.round(one / step) * step), 10) for one in quintiles)
    kept: list[float] = []
    for bound in rounded:
        below = known[known < bound]
        is_news = len(below) and (not kept or below[-1] >= kept[-1])
        if is_news and known[-1] >= bound:
            kept.append(bound)
    return kept


def class_of(value: float, inner_bounds: Sequence[float]) -> int:
    """Number of the class, from 0 for the lowest values."""
    return int(np.searchsorted(inner_bounds, value, side="right"))


def _step(wanted: float, unit: Unit) -> float:
    """The largest readable step not above the wanted one; at least 0,1 % for shares, a minute for times."""
    if unit is Unit.MINUTES:
        return max((step for step in STEPS_OF_TIME if step <= wanted), default=1)
    if wanted <= 0:
        return 0.001 if unit is Unit.SHARE else 0.01
    power = 10 ** np.floor(np.log10(wanted))
    step = float(max(part * power for part in (1, 2, 5) if part * power <= wanted * 1.000001))
    return max(step, 0.001) if unit is Unit.SHARE else step
