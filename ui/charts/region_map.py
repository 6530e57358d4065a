"""The map of the region: each municipality in the colour of its class, told by legend, mark and hover text too."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go
import shapely
from shapely import Geometry
from shapely.geometry.polygon import orient

from metrics import format as fmt
from ui import theme
from ui.charts.map_labels import labels
from ui.charts.painting import NO_DATA, Painting, Shade
from ui.geography import Geography, Place

HEIGHT = 460
NARROW = 340  # px of drawing on a telephone: names that don't overlap there don't overlap anywhere
KEY_HEIGHT, LEGEND_HEIGHT = 24, 58  # above and below the map
AIR = 0.004  # of the outline's length: room around it, so that its line is not cut


def region_map(geography: Geography, painting: Painting, *, height: int = HEIGHT) -> go.Figure:
    """Areas of the region's plane in their colours, the telling ones named.

    A place that the painting does not know (filtered out) is drawn empty, so that the region keeps its shape.
    Raises ValueError if nothing can be drawn (geography.places is empty).
    """
    if not geography.places:
        raise ValueError("a map without a place; the caller says that there is nothing to show")
    west, south, east, north = geography.outline.buffer(AIR * geography.outline.length).bounds
    scale = min(NARROW / (east - west), (height - KEY_HEIGHT - LEGEND_HEIGHT) / (north - south))
    areas = [_area(place, painting) for place in geography.places]
    return go.Figure(
        data=[_outline(geography.outline), *areas, *_legend(painting), labels(geography, painting, scale)],
        layout={
            "template": theme.TEMPLATE,
            "height": height,
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "margin": {"l": 0, "r": 0, "t": KEY_HEIGHT, "b": 4},
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "x": 0.5,
                "xanchor": "center",
                "y": 0,
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
                "font": {"size": 14},
            },
            "xaxis": {"visible": False, "range": [west, east], "fixedrange": True},
            "yaxis": {
                "visible": False,
                "range": [south, north],
                "fixedrange": True,
                "scaleanchor": "x",
                "rangemode": "normal",
            },
            "annotations": _key(geography, painting),
        },
    )


def _key(geography: Geography, painting: Painting) -> list[dict[str, object]]:
    """Above the map: that it is a scheme, and how to read its tones."""
    words = " · ".join(part for part in (geography.kind, painting.key) if part)
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    return [place | {"text": words, "showarrow": False, "font": {"color": theme.MUTED}}] if words else []


def _area(place: Place, painting: Painting) -> dict[str, object]:
    """One trace a place: only so does the whole area answer the pointer, with holes and islands."""
    number = painting.shade_of.get(place.municipality_id)
    x, y = _rings(place.area)
    look = _fill(NO_DATA if number is None else painting.shades[number])
    text = painting.texts.get(place.municipality_id, "не выбрано" if number is None else fmt.NO_DATA)
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": theme.PAPER if number is not None else theme.LINE, "width": 1.5},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"<b>{escape(place.name)}</b><br>{text}",
        "showlegend": False,
    } | look


def _fill(shade: Shade) -> dict[str, object]:
    pattern = {"fillpattern": dict(shade.pattern)} if shade.pattern else {}
    return {"fill": "toself", "fillcolor": shade.colour} | pattern


def _rings(area: Geometry) -> tuple[list[float | None], list[float | None]]:
    """Coordinates of all rings, a None between them; a hole runs against its outer ring, so that it stays empty."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in shapely.get_parts(area):
        turned = orient(part)
        for ring in (turned.exterior, *turned.interiors):
            points = shapely.get_coordinates(ring).round(1)
            x += [*points[:, 0].tolist(), None]
            y += [*points[:, 1].tolist(), None]
    return x[:-1], y[:-1]


def _outline(outline: Geometry) -> dict[str, object]:
    x, y = _rings(outline)
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": theme.COMPARE, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _legend(painting: Painting) -> list[dict[str, object]]:
    """An empty trace for each class in use; the platform wraps them to the width there is."""
    used = set(painting.shade_of.values())
    return [
        {
            "type": "bar",
            "x": [None],
            "y": [None],
            "marker": {
                "color": shade.colour,
                "line": {"color": theme.COMPARE, "width": 1},
                "pattern": dict(shade.pattern),
            },
            "name": f"{shade.mark} {shade.words}".strip(),
            "hoverinfo": "skip",
            "showlegend": True,
        }
        for number, shade in enumerate(painting.shades)
        if number in used
    ]
