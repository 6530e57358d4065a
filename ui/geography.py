"""Where the municipalities of a region lie: areas on a flat plane, from boundaries or, without them, as a scheme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely import Geometry, MultiPolygon, Polygon

from metrics import format as fmt
from ui import cells

KM_IN_DEGREE = 111.32
SEEN_PART = 1 / 300  # of the region's size: smaller bends of a boundary are about a pixel


@dataclass(frozen=True)
class Place:
    """A municipality on the plane; kilometres east and north of the region's middle."""

    municipality_id: int
    name: str
    label: str  # short, yet unlike any other of the region
    population: int
    area: Geometry  # Polygon or MultiPolygon
    middle: tuple[float, float]  # the point of the area that is farthest from its edges
    reach: float  # how far: radius of the largest circle that fits
    is_schematic: bool
    is_inner: bool  # a town drawn inside its surroundings


@dataclass(frozen=True)
class Geography:
    """The places that are drawn, the larger first, and the names of those that are not, or not as the base has them."""

    places: tuple[Place, ...]
    outline: Geometry
    unplaced: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What stands on the map itself: nothing when every area is a real boundary."""
        schematic = sum(place.is_schematic for place in self.places)
        if not schematic:
            return ""
        return "схема" if schematic == len(self.places) else "частично схема"

    @property
    def note(self) -> str:
        """What a reader must know of the map; empty when every place has its real boundary."""
        drawn = [place.name for place in self.places if place.is_schematic]
        parts = (
            "Схема: площади и границы условные." if self.kind == "схема" else "",
            f"Условные границы: {', '.join(sorted(drawn))}." if self.kind == "частично схема" else "",
            f"Нет на карте (не указаны координаты): {', '.join(self.unplaced)}." if self.unplaced else "",
            f"Граница в базе не читается: {', '.join(self.broken)}." if self.broken else "",
        )
        return " ".join(part for part in parts if part)


def places(shapes: pd.DataFrame) -> Geography:
    """The map of a region.

    shapes: rows of the question municipality_shapes. A boundary is GeoJSON in degrees; a place whose boundary is null
    or can't be read gets a cell around its centre; a place with neither is named in `unplaced`.
    """
    texts = [None if pd.isna(text) else str(text) for text in shapes["boundary"]]
    read = [None if text is None else _boundary(text) for text in texts]
    broken = tuple(
        name for name, text, area in zip(shapes["name"], texts, read, strict=True) if text is not None and area is None
    )
    degrees = shapes[["longitude", "latitude"]].to_numpy(dtype="float64", na_value=np.nan)
    plane = _Plane.of(degrees, read)
    real = _apart(_simplified([None if area is None else plane.flat(area) for area in read]))
    centres = plane.points(degrees)
    areas = _with_cells(real, centres, shapes["population"].fillna(0).to_numpy(dtype="float64"))
    labels = fmt.on_map(list(shapes["name"]))
    holes = cells.enclosed([area for area in areas if area is not None])
    drawn = [
        _place(row, label, area, is_schematic=boundary is None, holes=holes)
        for row, label, area, boundary in zip(shapes.itertuples(), labels, areas, real, strict=True)
        if area is not None and not area.is_empty
    ]
    return Geography(
        tuple(sorted(drawn, key=lambda place: -place.area.area)),
        shapely.union_all([place.area for place in drawn]),
        tuple(name for name, area in zip(shapes["name"], areas, strict=True) if area is None or area.is_empty),
        broken,
    )


@dataclass(frozen=True)
class _Plane:
    """Local equirectangular projection: true to scale along the middle parallel, a few per cent off at the edges."""

    longitude: float
    latitude: float
    is_split: bool  # the region lies on both sides of the 180th meridian

    @staticmethod
    def of(degrees: np.ndarray, boundaries: list[Geometry | None]) -> _Plane:
        corners = [shapely.bounds(area).reshape(2, 2) for area in boundaries if area is not None]
        known = np.vstack([degrees[~np.isnan(degrees).any(axis=1)], *corners])
        if not len(known):
            return _Plane(0, 0, False)
        is_split = bool(np.ptp(known[:, 0]) > 180)
        whole = _unsplit(known, is_split)
        middle = (whole.min(axis=0) + whole.max(axis=0)) / 2
        return _Plane(float(middle[0]), float(middle[1]), is_split)

    def points(self, degrees: np.ndarray) -> np.ndarray:
        """(n, 2) longitudes and latitudes -> kilometres east and north."""
        shrunk = np.array([np.cos(np.radians(self.latitude)), 1])
        return (_unsplit(degrees, self.is_split) - [self.longitude, self.latitude]) * shrunk * KM_IN_DEGREE

    def flat(self, area: Geometry) -> Geometry:
        return shapely.transform(area, self.points)


def _unsplit(degrees: np.ndarray, is_split: bool) -> np.ndarray:
    east = degrees + np.where(degrees[:, :1] < 0, [360, 0], [0, 0])
    return east if is_split else degrees


def _boundary(text: str) -> Geometry | None:
    """The polygons of a GeoJSON geometry or feature, made valid; None if it has none or its degrees are impossible."""
    area = shapely.force_2d(shapely.from_geojson(text, on_invalid="ignore"))
    if area is None or area.is_empty:
        return None
    west, south, east, north = area.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    area = _polygons(shapely.make_valid(area))
    return None if area.is_empty else area


def _polygons(area: Geometry) -> Geometry:
    """What of it covers ground: a repaired or mixed geometry may hold lines and points too."""
    flat = shapely.get_parts(shapely.get_parts(area))
    return shapely.union_all([part for part in flat if isinstance(part, Polygon | MultiPolygon)])


def _simplified(areas: list[Geometry | None]) -> list[Geometry | None]:
    """Boundaries with the bends that can be seen; an edge shared by two places stays shared."""
    given = [area for area in areas if area is not None]
    if not given:
        return areas
    west, south, east, north = shapely.total_bounds(given)
    # Digits that differ in the last place only would make two edges of one.
    snapped = [_polygons(shapely.make_valid(shapely.transform(area, lambda xy: xy.round(2)))) for area in given]
    simple = iter(shapely.coverage_simplify(snapped, SEEN_PART * max(east - west, north - south)))
    return [None if area is None else _polygons(shapely.make_valid(next(simple))) for area in areas]


def _apart(areas: list[Geometry | None]) -> list[Geometry | None]:
    """A town inside a district that was drawn without a hole for it is cut out of the district."""
    cut = list(areas)
    order = sorted((place for place, area in enumerate(areas) if area is not None), key=lambda one: areas[one].area)
    for rank, small in enumerate(order):
        for large in order[rank + 1 :]:
            if cut[large].contains(cut[small].representative_point()):
                cut[large] = shapely.difference(cut[large], cut[small])
    return cut


def _with_cells(real: list[Geometry | None], centres: np.ndarray, populations: np.ndarray) -> list[Geometry | None]:
    """Areas of all places: boundaries, cells for those that have a centre only, None for those without either."""
    areas = list(real)
    lacking = [place for place, area in enumerate(real) if area is None and not np.isnan(centres[place]).any()]
    given = [place for place, area in enumerate(real) if area is not None]
    if not given:
        made = cells.cells(centres[lacking], populations[lacking]) if lacking else []
        return _put(areas, lacking, made)
    beside = []
    for place in lacking:
        point = shapely.Point(centres[place])
        host = next((one for one in given if areas[one].contains(point)), None)
        if host is None:
            beside.append(place)
            continue
        areas[place] = cells.inner_disc(areas[host], centres[place])
        areas[host] = shapely.difference(areas[host], areas[place])
    if not beside:
        return areas
    middles = shapely.get_coordinates(shapely.centroid([areas[one] for one in given]))
    spacing = cells.typical_spacing(np.vstack([middles, centres[beside]]))
    taken = shapely.union_all([area for area in areas if area is not None])
    return _put(areas, beside, cells.cells_beside(centres[beside], populations[beside], taken, spacing))


def _put(areas: list[Geometry | None], where: list[int], made: list[Geometry]) -> list[Geometry | None]:
    filled = dict(zip(where, made, strict=True))
    return [filled.get(place, area) for place, area in enumerate(areas)]


def _place(row: tuple, label: str, area: Geometry, *, is_schematic: bool, holes: list[Polygon]) -> Place:
    circle = shapely.maximum_inscribed_circle(area)
    return Place(
        int(row.municipality_id),
        row.name,
        label,
        0 if pd.isna(row.population) else int(row.population),
        area,
        tuple(circle.coords[0]),
        circle.length,
        is_schematic,
        is_inner=any(hole.contains(area.representative_point()) for hole in holes),
    )
