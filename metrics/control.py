"""Signal or noise: limits of the usual swings of a series (XmR chart) and what lies beyond them.

Source: W. A. Shewhart, 1931; D. J. Wheeler, «Understanding Variation», 1993; rules of NHS England, «Making data count».
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

BASELINE = 12  # settled points that make the limits; as many in a row on one side make a new level
LIMIT_FACTOR = 2.66  # 3 ÷ 1.128: three sigmas in mean moving ranges
SIGMA_FACTOR = 1.128  # mean moving range of a normal series, in sigmas
RUN_LENGTH = 7
TREND_LENGTH = 7
OUTER_THIRD = 2 / 3
EVERYWHERE = (-np.inf, np.inf)


class Kind(StrEnum):
    """Special causes, from the strongest."""

    STEP = "step"  # 12 in a row on one side: the level is new and the limits start anew
    OUTSIDE = "outside"
    RUN = "run"  # 7 in a row on one side
    TREND = "trend"  # 7 in a row, each above (below) the one before
    TWO_OF_THREE = "two_of_three"  # in the outer third on the same side


class Start(StrEnum):
    """Why a stretch of limits begins where it begins."""

    FIRST = "first"
    BREAK = "break"
    STEP = "step"


@dataclass(frozen=True)
class Segment:
    """Limits of positions start … end − 1; the baseline is its first 12 settled points.

    side: +1 or −1 where a step up or down began the stretch, else 0.
    """

    start: int
    end: int
    why: Start
    centre: float
    moving_range: float  # mean of the baseline
    side: int = 0

    @property
    def sigma(self) -> float:
        """Usual deviation, in units of the series."""
        return self.moving_range / SIGMA_FACTOR

    @property
    def lower(self) -> float:
        """Lower limit of usual swings."""
        return self.centre - LIMIT_FACTOR * self.moving_range

    @property
    def upper(self) -> float:
        """Upper limit of usual swings."""
        return self.centre + LIMIT_FACTOR * self.moving_range


@dataclass(frozen=True)
class Cause:
    """A special cause at positions start … end, both included; side is +1 above the centre (or rising), −1 below."""

    kind: Kind
    start: int
    end: int
    side: int


@dataclass(frozen=True)
class Control:
    """Limits per point (NaN where there are none) and special causes in order of their start."""

    segments: tuple[Segment, ...]
    causes: tuple[Cause, ...]
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @property
    def has_limits(self) -> bool:
        """Whether the newest stretch has a baseline; if not, the history is too short to tell signal from noise."""
        return bool(self.segments) and self.segments[-1].end == len(self.centre)

    @property
    def steps(self) -> tuple[Segment, ...]:
        """Stretches that began because the level had changed."""
        return tuple(segment for segment in self.segments if segment.why is Start.STEP)


def limits(
    values: np.ndarray,
    settled: np.ndarray,
    breaks: Collection[int] = (),
    *,
    possible: tuple[float, float] = EVERYWHERE,
    baseline: int = BASELINE,
) -> Control:
    """Limits and special causes of a series in order of time.

    Args:
        values: one figure per month or week; NaN where there is none.
        settled: whether the point may be judged; other points take no part.
        breaks: positions at which a new series starts (method or system changed).
        possible: least and greatest possible value (0–1 of a share): limits are not drawn beyond it.
        baseline: how many settled points make limits.
    """
    values = np.asarray(values, dtype=float)
    points = np.flatnonzero(np.asarray(settled, dtype=bool) & np.isfinite(values))
    edges = sorted({0, *(at for at in breaks if 0 < at < len(values)), len(values)})
    segments: list[Segment] = []
    for start, end in itertools.pairwise(edges):
        within = points[(points >= start) & (points < end)]
        why = Start.BREAK if start else Start.FIRST
        segments += _segments(values, within, (start, end), why, baseline)
    causes = [cause for segment in segments for cause in _causes(values, points, segment)]
    low, high = possible
    return Control(
        tuple(segments),
        tuple(sorted(causes, key=lambda cause: (cause.start, list(Kind).index(cause.kind)))),
        _line(segments, "centre", len(values)),
        np.maximum(_line(segments, "lower", len(values)), low),
        np.minimum(_line(segments, "upper", len(values)), high),
    )


def findings(control: Control, began_from: int, began_to: int) -> tuple[Cause, ...]:
    """Special causes that began at positions began_from … began_to − 1: what is news of that time."""
    return tuple(cause for cause in control.causes if began_from <= cause.start < began_to)


def year_on_year_log(values: np.ndarray, breaks: Collection[int] = (), lag: int = 12) -> np.ndarray:
    """log(value ÷ the same month a year before): volumes have seasons, so they are charted by this.

    NaN where either is missing or not positive, and where a break (its position) lies between the two; a series without
    a year of history gets no limits for want of points.
    """
    values = np.asarray(values, dtype=float)
    ratio = np.full(len(values), np.nan)
    if len(values) > lag:
        now, before = values[lag:], values[:-lag]
        known = (now > 0) & (before > 0)
        ratio[lag:][known] = np.log(now[known] / before[known])
    for at in breaks:
        ratio[at : at + lag] = np.nan
    return ratio


def _segments(
    values: np.ndarray, points: np.ndarray, span: tuple[int, int], why: Start, baseline: int
) -> Iterator[Segment]:
    """Stretches between two breaks: a new one starts with the first of 12 points in a row on one side of the centre.

    Only points after the baseline can make a new level, so that no baseline is cut in two.
    """
    (start, end), side = span, 0
    while len(points) >= baseline:
        base = values[points[:baseline]]
        centre, moving_range = float(base.mean()), float(np.abs(np.diff(base)).mean())
        later = points[baseline:]
        sides = np.sign(values[later] - centre).astype(int)
        new_level = next((first for first, last in _runs(sides) if last - first >= baseline), None)
        if new_level is None:
            yield Segment(start, end, why, centre, moving_range, side)
            return
        step = int(later[new_level])
        yield Segment(start, step, why, centre, moving_range, side)
        points, start, why, side = later[new_level:], step, Start.STEP, int(sides[new_level])


def _causes(values: np.ndarray, points: np.ndarray, now: Segment) -> Iterator[Cause]:
    """Special causes of one stretch, each judged by the limits of that stretch."""
    here = points[(points >= now.start) & (points < now.end)]
    distance = values[here] - now.centre
    side = np.sign(distance).astype(int)
    reach = LIMIT_FACTOR * now.moving_range
    outside = np.where(np.abs(distance) > reach, side, 0)
    outer = np.where((np.abs(distance) > OUTER_THIRD * reach) & (outside == 0), side, 0)
    if now.side:
        yield Cause(Kind.STEP, int(here[0]), int(here[min(BASELINE, len(here)) - 1]), now.side)
    for first, last in _runs(outside):
        yield Cause(Kind.OUTSIDE, int(here[first]), int(here[last - 1]), int(outside[first]))
    for first, last in _runs(side):
        if last - first >= RUN_LENGTH:
            yield Cause(Kind.RUN, int(here[first]), int(here[last - 1]), int(side[first]))
    direction = np.sign(np.diff(values[here])).astype(int)
    for first, last in _runs(direction):
        if last - first >= TREND_LENGTH - 1:
            yield Cause(Kind.TREND, int(here[first]), int(here[last]), int(direction[first]))
    yield from (Cause(Kind.TWO_OF_THREE, int(here[a]), int(here[b]), way) for a, b, way in _pairs(outer))


def _runs(signs: np.ndarray) -> Iterator[tuple[int, int]]:
    """Half-open stretches of equal signs; a zero (on the centre, no change) ends a run and starts none."""
    if not len(signs):
        return
    edges = [0, *(np.flatnonzero(np.diff(signs)) + 1), len(signs)]
    yield from ((a, b) for a, b in itertools.pairwise(edges) if signs[a])


def _pairs(outer: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Two of three neighbours in the outer third on one side: first and last of each chain of such pairs."""
    for way in (1, -1):
        at = np.flatnonzero(outer == way)
        chains = np.split(at, np.flatnonzero(np.diff(at) > 2) + 1)
        yield from ((int(chain[0]), int(chain[-1]), way) for chain in chains if len(chain) > 1)


def _line(segments: list[Segment], name: str, length: int) -> np.ndarray:
    line = np.full(length, np.nan)
    for segment in segments:
        line[segment.start : segment.end] = getattr(segment, name)
    return line
