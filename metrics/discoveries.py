"""Which of many series really left their usual swings: limits first, then a correction for how many were looked at.

Source: Y. Benjamini, Y. Hochberg, «Controlling the false discovery rate», 1995.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.stats import false_discovery_control
from scipy.stats import t as student

from metrics.control import BASELINE, LIMIT_FACTOR, SIGMA_FACTOR, Segment, limits

N_MIN_FOUND = 50  # cases behind a point
AT_MOST = 5
FALSE_SHARE = 0.05
LIMIT_SIGMAS = LIMIT_FACTOR * SIGMA_FACTOR
# Limits made of 12 points are uncertain themselves: a mean moving range knows sigma as well as a standard deviation of
# about this many degrees of freedom a point, so the tail is Student's. The normal one calls 4 sigmas 70 times rarer
# than they are, and a scan of hundreds of series would find news in noise.
FREEDOM_PER_POINT = 0.62


class Series(NamedTuple):
    """A figure per month: values, cases behind each, whether each is settled, positions where a new series starts."""

    values: np.ndarray
    n: np.ndarray
    settled: np.ndarray
    breaks: Collection[int] = ()


@dataclass(frozen=True)
class Discovery:
    """A point outside the limits of its series. sigmas: signed distance from the centre; chance: adjusted p-value."""

    key: Hashable
    position: int
    value: float
    centre: float
    n: int
    sigmas: float
    chance: float


@dataclass(frozen=True)
class Discoveries:
    """At most five series, the least likely to be chance first, and how many series were looked at."""

    found: tuple[Discovery, ...]
    scanned_count: int


def scan(series: Mapping[Hashable, Series | tuple], began_from: int, began_to: int) -> Discoveries:
    """Points outside the limits at positions began_from … began_to − 1, Benjamini–Hochberg over every point looked at.

    A series is looked at if it has limits and a settled point of at least 50 cases there; one finding a series.
    """
    points = [point for key, given in series.items() for point in _points(key, Series(*given), began_from, began_to)]
    if not points:
        return Discoveries((), 0)
    adjusted = false_discovery_control(_chances(np.array([point.sigmas for point in points])), method="bh")
    real = [
        replace(point, chance=float(chance))
        for point, chance in zip(points, adjusted, strict=True)
        if abs(point.sigmas) > LIMIT_SIGMAS and chance <= FALSE_SHARE
    ]
    found: dict[Hashable, Discovery] = {}
    for point in sorted(real, key=lambda one: (-abs(one.sigmas), str(one.key), one.position)):
        found.setdefault(point.key, point)
    return Discoveries(tuple(found.values())[:AT_MOST], len({point.key for point in points}))


def _points(key: Hashable, series: Series, began_from: int, began_to: int) -> Iterator[Discovery]:
    """Points of a series that may be judged; their chance is known when all are seen."""
    values, n = np.asarray(series.values, dtype=float), np.asarray(series.n)
    judged = np.asarray(series.settled, dtype=bool) & np.isfinite(values)
    for segment in limits(values, judged, series.breaks).segments:
        for at in range(max(segment.start, began_from), min(segment.end, began_to)):
            if judged[at] and n[at] >= N_MIN_FOUND:
                sigmas = _sigmas(float(values[at]), segment)
                yield Discovery(key, at, float(values[at]), segment.centre, int(n[at]), sigmas, math.nan)


def _sigmas(value: float, segment: Segment) -> float:
    distance = value - segment.centre
    if not segment.sigma:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / segment.sigma


def _chances(sigmas: np.ndarray) -> np.ndarray:
    """Two-sided p-values of new points whose means and sigmas are both known from 12 points only."""
    return 2 * student.sf(np.abs(sigmas) / math.sqrt(1 + 1 / BASELINE), FREEDOM_PER_POINT * BASELINE)
