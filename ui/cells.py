"""The schematic map: a cell for every place whose boundary is unknown, cut out of the region's rounded hull."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Geometry, MultiPoint, Point, Polygon

HULL_RATIO = 0.45  # 0 follows every bay, 1 is convex: between them a region keeps its shape and has no gulfs
MARGIN = 0.6  # of the typical spacing: how far the outermost cells reach beyond their centres
TOO_CLOSE = 0.1  # of the typical spacing: two such centres are one town and its surroundings
INNER_SHARE = 0.6  # radius of a town inside its surroundings, of the largest circle that fits there
EVENING_STEPS = 3  # rounds of evening out: a crowd of towns gets cells that can be seen, neighbours stay neighbours
DISC_KM = 10.0  # where there is nothing to compare a distance with
ARC_STEPS = 12  # points in a quarter of a circle


def cells(centres: np.ndarray, populations: Sequence[float]) -> list[Geometry]:
    """One area per centre, in order; none overlaps another, together they make up outline(centres).

    centres: (n, 2) in kilometres; populations decide which of two coinciding places is the town inside the other.
    """
    return _shared_out(centres, populations, outline(centres), typical_spacing(centres), EVENING_STEPS)


def cells_beside(centres: np.ndarray, populations: Sequence[float], taken: Geometry, spacing: float) -> list[Geometry]:
    """The same among places with boundaries (`taken`): what lies around the centres, and gaps enclosed by `taken`."""
    around = shapely.buffer(shapely.points(centres), spacing, quad_segs=ARC_STEPS)
    points = MultiPoint(centres)
    gaps = [gap for gap in enclosed([taken]) if gap.intersects(points)]
    free = shapely.difference(shapely.union_all([*around, *gaps]), taken)
    return _shared_out(centres, populations, free, spacing, 0)


def outline(centres: np.ndarray) -> Geometry:
    """The region as far as its centres tell it: no deep bays, rounded corners; discs for fewer than three places."""
    points = MultiPoint(centres)
    spacing = typical_spacing(centres)
    if len(np.unique(centres, axis=0)) < 3:
        return points.buffer(0.4 * spacing, quad_segs=ARC_STEPS)
    drawn = shapely.concave_hull(points, ratio=HULL_RATIO)
    return drawn.buffer(2 * MARGIN * spacing, quad_segs=ARC_STEPS).buffer(-MARGIN * spacing, quad_segs=ARC_STEPS)


def typical_spacing(centres: np.ndarray) -> float:
    """Side of the square that a place would have if all were alike; kilometres."""
    spread = MultiPoint(centres).convex_hull
    if spread.area:
        return float(np.sqrt(spread.area / len(centres)))
    return spread.length / (len(centres) - 1) if spread.length else DISC_KM


def inner_disc(host: Geometry, centre: np.ndarray) -> Geometry:
    """A town without a boundary inside a place with one: a small round cell at its own centre."""
    radius = 0.3 * float(np.sqrt(host.area / np.pi))
    return shapely.intersection(Point(centre).buffer(radius, quad_segs=ARC_STEPS), host)


def enclosed(areas: Sequence[Geometry]) -> list[Polygon]:
    """The holes of all areas, each as a polygon of its own."""
    parts = shapely.get_parts(np.array(areas, dtype=object))
    return [Polygon(ring) for part in parts for ring in part.interiors]


def _shared_out(
    centres: np.ndarray, populations: Sequence[float], free: Geometry, spacing: float, evening_steps: int
) -> list[Geometry]:
    hosts = _hosts(centres, populations, TOO_CLOSE * spacing)
    own = [place for place, host in enumerate(hosts) if host == place]
    areas = dict(zip(own, _divided(centres[own], free, evening_steps), strict=True))
    for host in own:
        inner = [place for place, one in enumerate(hosts) if one == host and place != host]
        areas |= zip(inner, _inner(areas[host], len(inner)), strict=True)
        areas[host] = shapely.difference(areas[host], shapely.union_all([areas[place] for place in inner]))
    return [areas[place] for place in range(len(hosts))]


def _hosts(centres: np.ndarray, populations: Sequence[float], limit: float) -> list[int]:
    """For every place whose cell it lies in: its own, or that of a less populous one too close to be told apart."""
    hosts = list(range(len(centres)))
    by_size = sorted(hosts, key=lambda place: (populations[place], place))
    for rank, place in enumerate(by_size):
        if hosts[place] != place:
            continue
        for other in by_size[rank + 1 :]:
            if hosts[other] == other and np.hypot(*(centres[other] - centres[place])) <= limit:
                hosts[other] = place
    return hosts


def _divided(centres: np.ndarray, free: Geometry, evening_steps: int) -> list[Geometry]:
    """Voronoi cells clipped to what is free, evened out a little by moving centres to the middles (Lloyd, 1982)."""
    if len(centres) == 1:
        return [free]
    for _ in range(evening_steps):
        middles = shapely.get_coordinates(shapely.centroid(_voronoi(centres, free)))
        centres = (centres + middles) / 2
    return list(_voronoi(centres, free))


def _voronoi(centres: np.ndarray, free: Geometry) -> np.ndarray:
    drawn = shapely.voronoi_polygons(MultiPoint(centres), extend_to=free, ordered=True)
    return shapely.intersection(shapely.get_parts(drawn), free)


def _inner(host: Geometry, count: int) -> list[Geometry]:
    """Small round cells for the towns inside a place: one in the middle, several around it."""
    if not count:
        return []
    circle = shapely.maximum_inscribed_circle(host)
    middle, reach = np.asarray(circle.coords[0]), circle.length
    if count == 1:
        return [Point(middle).buffer(INNER_SHARE * reach, quad_segs=ARC_STEPS)]
    angles = 2 * np.pi * np.arange(count) / count
    radius = min(0.35, 0.4 * np.sin(np.pi / count)) * reach
    around = middle + 0.5 * reach * np.column_stack([np.cos(angles), np.sin(angles)])
    return list(shapely.buffer(shapely.points(around), radius, quad_segs=ARC_STEPS))
