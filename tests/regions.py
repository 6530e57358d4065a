"""Regions for the tests of the map: rows as the question municipality_shapes gives them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import shapely
from shapely import MultiPolygon, Polygon

# boundaries that are no boundaries -> what the writer's check says of them
UNREADABLE = {
    "": "это не JSON",
    "не JSON": "это не JSON",
    "null": "это не объект GeoJSON",
    "[]": "это не объект GeoJSON",
    "{}": "нет ни Polygon, ни MultiPolygon",
    '{"type": "Point", "coordinates": [56, 58]}': "нет ни Polygon, ни MultiPolygon",
    '{"type": "Polygon", "coordinates": []}': "нет ни Polygon, ни MultiPolygon",
    '{"type": "Polygon", "coordinates": null}': "координаты записаны не списками",
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0]]]}': "контур не замкнут",
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 2]]]}': "контур не замкнут",
    '{"type": "Polygon", "coordinates": [[["a", 0], [1, 0], [1, 1], ["a", 0]]]}': "не в градусах",
    '{"type": "Polygon", "coordinates": [[[0, NaN], [1, 0], [1, 1], [0, NaN]]]}': "это не JSON",
    '{"type": "Polygon", "coordinates": [[[6250000, 0], [6260000, 0], [6260000, 9], [6250000, 0]]]}': "не в градусах",
    '{"type": "Polygon", "coordinates": [[[1, 1], [1, 1], [1, 1], [1, 1]]]}': "площадь равна нулю",
}
FACTS = Path(__file__).resolve().parent.parent / "warehouse" / "demo" / "data"


def shapes(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """Rows as the question municipality_shapes gives them; what a row leaves out is null."""
    usual = {"kind": "округ", "population": None, "latitude": None, "longitude": None, "boundary": None}
    filled = [
        usual | {"municipality_id": number, "name": f"Место {number}"} | row for number, row in enumerate(rows, 1)
    ]
    types = {"population": "Int64", "latitude": "float64", "longitude": "float64", "boundary": "str"}
    return pd.DataFrame(filled).astype(types)


def region(file: str) -> pd.DataFrame:
    facts = pd.read_csv(FACTS / file)
    return shapes(
        [
            {"name": one.name, "population": one.population, "latitude": one.lat, "longitude": one.lon}
            for one in facts.itertuples(index=False)
        ]
    )


def with_boundaries(areas: dict[str, Polygon | MultiPolygon | str | None]) -> pd.DataFrame:
    return shapes(
        [
            {"name": name, "boundary": area if area is None or isinstance(area, str) else shapely.to_geojson(area)}
            for name, area in areas.items()
        ]
    )
