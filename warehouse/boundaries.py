"""Is a boundary GeoJSON that a map can be drawn from? By the standard library alone: a writer needs no geometry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

CLOSED_RING = 4  # positions at least, the last of them equal to the first (RFC 7946)


class _Broken(ValueError):
    """What is wrong, in words."""


def fault(boundary: str) -> str:
    """What keeps the text from being a Polygon or a MultiPolygon in degrees; empty if nothing does."""
    try:
        polygons = list(_polygons(_parsed(boundary)))
        if not polygons:
            return "нет ни Polygon, ни MultiPolygon"
        rings = [ring for polygon in polygons for ring in polygon]
        for ring in rings:
            _assert_ring(ring)
        if not any(_area(ring) for ring in rings):
            return "площадь равна нулю"
    except _Broken as broken:
        return str(broken)
    return ""


def _parsed(boundary: str) -> dict[str, object]:
    try:
        parsed = json.loads(boundary, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _Broken("это не JSON") from error
    if not isinstance(parsed, dict):
        raise _Broken("это не объект GeoJSON")
    return parsed


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def _polygons(value: object) -> Iterator[list]:
    """Lists of rings of a geometry, a feature or a collection of either."""
    if not isinstance(value, dict):
        return
    match value.get("type"):
        case "Feature":
            yield from _polygons(value.get("geometry"))
        case "FeatureCollection":
            yield from (polygon for feature in _list(value.get("features")) for polygon in _polygons(feature))
        case "GeometryCollection":
            yield from (polygon for part in _list(value.get("geometries")) for polygon in _polygons(part))
        case "Polygon":
            yield from filter(None, [_list(value.get("coordinates"))])
        case "MultiPolygon":
            yield from (_list(rings) for rings in _list(value.get("coordinates")))


def _list(value: object) -> list:
    if not isinstance(value, list):
        raise _Broken("координаты записаны не списками")
    return value


def _assert_ring(ring: object) -> None:
    positions = [tuple(_list(position)[:2]) for position in _list(ring)]
    if len(positions) < CLOSED_RING or positions[0] != positions[-1]:
        raise _Broken("контур не замкнут")
    if not all(_is_in_degrees(position) for position in positions):
        raise _Broken("координаты не в градусах (долгота, широта)")


def _is_in_degrees(position: tuple) -> bool:
    are_numbers = len(position) == 2 and all(isinstance(one, int | float) and one is not True for one in position)
    return are_numbers and abs(position[0]) <= 180 and abs(position[1]) <= 90


def _area(ring: list) -> float:
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))
