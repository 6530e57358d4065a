"""The map of the region: each municipality in the colour of its class, told by legend, mark and hover text too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import shapely
from shapely import Geometry, Point, box
from shapely.geometry.polygon import orient

from metrics import classes
from metrics import format as fmt
from metrics.catalogue import Better, Facts
from metrics.measure import Measure, State
from ui import theme
from ui.charts.base import of_how_many
from ui.geography import Geography, Place

HEIGHT = 460
NARROW = 340  # px of drawing on a telephone: labels that don't overlap there don't overlap anywhere
LEGEND_HEIGHT = 58
AIR = 0.004  # of the outline's length: air around it, so that its line is not cut
LABEL_SIZE = 13
LINE_HEIGHT = 1.2
# As on printed maps: an outline of paper lets words be read on any ground.
HALO = ", ".join(f"{x}px {y}px 1px {theme.PAPER}" for x in (-1.5, 0, 1.5) for y in (-1.5, 0, 1.5) if x or y)
LETTER = 0.52  # of the size: mean width of a letter of the typeface
LABELS_AT_MOST = 16
NAMED_WORST, NAMED_BEST = 6, 3  # named before the most populous
WORSE, EDGE, BETTER = SIGNS = ("−", "±", "+")
HATCHED = {"shape": "/", "fgcolor": theme.COMPARE, "bgcolor": theme.PAPER, "size": 7, "solidity": 0.25}
DOTTED = {"shape": ".", "fgcolor": theme.WARN, "bgcolor": theme.PAPER, "size": 7, "solidity": 0.45}


@dataclass(frozen=True)
class Shade:
    """A class of the map: its words in the legend, its look, and the mark that tells it where colour can't."""

    words: str
    colour: str
    mark: str = ""
    pattern: tuple[tuple[str, object], ...] = ()


FEW = Shade("мало данных", theme.PAPER, "", tuple(HATCHED.items()))
NO_DATA = Shade(fmt.NO_DATA, theme.PAPER)
TONES = theme.SEQUENTIAL[1::2]


@dataclass(frozen=True)
class Painting:
    """What every municipality is painted with. Absolute counts are no reason for a colour: there is no way in for them.

    shades: the classes in the order of the legend; shade_of: municipality_id -> place in `shades`; texts: its figure
    with n, for the hover; named: whom to name on the map first.
    """

    shades: tuple[Shade, ...]
    shade_of: Mapping[int, int]
    texts: Mapping[int, str]
    named: tuple[int, ...] = ()
    key: str = ""  # how to read the tones


def by_value(measures: Mapping[int, Measure]) -> Painting:
    """Five classes of a share, a mean or a figure per 1 000 residents; the darker, the worse (the more, if neither is).

    Raises ValueError for a bare count: on a map it would only show where people live.
    """
    metric = next(iter(measures.values())).metric
    if metric.facts is not Facts.HISTOGRAM and not metric.denominator:
        raise ValueError(f"{metric.metric_id} is a count; a map shows shares, means and figures per 1 000 residents")
    read = {place: one.value for place, one in measures.items() if one.state is State.OK and one.value is not None}
    bounds = classes.bounds(list(read.values()), metric.unit)
    words = fmt.classes(bounds, metric.unit)
    tones = _tones(len(words))
    ordered = tones[::-1] if metric.better is Better.UP else tones
    steps = [Shade(text, tone) for text, tone in zip(words, ordered, strict=True)]
    shades = (*steps, FEW, NO_DATA)
    shade_of = {place: _class(one, bounds, len(steps)) for place, one in measures.items()}
    ascending = sorted(read, key=read.get)
    named = ascending if metric.better is Better.UP else ascending[::-1]
    return Painting(
        shades,
        shade_of,
        {place: f"{fmt.value_or_few(one)}<br>{of_how_many(one)}" for place, one in measures.items()},
        (*named[:NAMED_WORST], *named[NAMED_WORST:][-NAMED_BEST:]),
        "темнее – больше" if metric.better is Better.NEUTRAL else "темнее – хуже",
    )


def by_verdict(
    verdicts: Mapping[int, str],
    texts: Mapping[int, str],
    *,
    worse: str = "медленнее",
    edge: str = "на границе",
    same: str = "как в целом",
    better: str = "быстрее",
    few: str = "мало данных",
) -> Painting:
    """Verdicts of a comparison with the region, given as these very words."""
    shades = (
        Shade(worse, theme.BAD, WORSE),
        Shade(edge, theme.PAPER, EDGE, tuple(DOTTED.items())),
        Shade(same, theme.LINE),
        Shade(better, theme.ACCENT, BETTER),
        Shade(few, FEW.colour, FEW.mark, FEW.pattern),
    )
    number = {shade.words: place for place, shade in enumerate(shades)}
    shade_of = {place: number[verdict] for place, verdict in verdicts.items()}
    named = [place for wanted in (0, 3, 1) for place, one in shade_of.items() if one == wanted]
    return Painting(shades, shade_of, texts, tuple(named))


def region_map(geography: Geography, painting: Painting, *, height: int = HEIGHT) -> go.Figure:
    """Areas of the region's plane in their colours, the telling ones named.

    A place that the painting does not know (filtered out) is drawn empty, so that the region keeps its shape.
    """
    west, south, east, north = geography.outline.buffer(AIR * (geography.outline.length)).bounds
    scale = min(NARROW / (east - west), (height - LEGEND_HEIGHT) / (north - south))
    traces = [_area(place, painting) for place in geography.places]
    labels = _labels(geography, painting, scale)
    figure = go.Figure(
        data=[_outline(geography.outline), *traces, *_legend(painting), labels],
        layout={
            "template": theme.TEMPLATE,
            "height": height,
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "margin": {"l": 0, "r": 0, "t": 24, "b": 4},
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
    return figure


def _key(geography: Geography, painting: Painting) -> list[dict[str, object]]:
    """Above the map: that it is a scheme, and how to read its tones."""
    words = " · ".join(part for part in ("схема" if geography.is_schematic else "", painting.key) if part)
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    return [place | {"text": words, "showarrow": False, "font": {"color": theme.MUTED}}] if words else []


def _tones(count: int) -> list[str]:
    """So many tones from light to dark, spread over the scale."""
    return [TONES[round(place * (len(TONES) - 1) / max(count - 1, 1))] for place in range(count)]


def _class(measure: Measure, bounds: Sequence[float], step_count: int) -> int:
    if measure.state is State.FEW:
        return step_count
    return step_count + 1 if measure.value is None else classes.class_of(measure.value, bounds)


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
        "text": f"<b>{place.name}</b><br>{text}",
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


def _labels(geography: Geography, painting: Painting, scale: float) -> dict[str, object]:
    """Marks of all places that have one; names of those to be named first, then of the most populous, as room allows.

    scale: pixels in a kilometre on the narrowest screen.
    """
    rank = {place: order for order, place in enumerate(painting.named)}
    order = sorted(geography.places, key=lambda one: (rank.get(one.municipality_id, len(rank)), -one.population))
    marks = {place.municipality_id: _mark(place, painting) for place in order}
    marked = [place for place in order if marks[place.municipality_id]]
    taken = {place.municipality_id: _frame(place.middle, marks[place.municipality_id], scale) for place in marked}
    written = {place.municipality_id: (place.middle, marks[place.municipality_id]) for place in marked}
    west, _, east, _ = geography.outline.bounds
    inner = [place for place in geography.places if place.is_inner]
    names: list[tuple[tuple[float, float], str]] = []
    for place in order:
        number = place.municipality_id
        others = [frame for one, frame in taken.items() if one != number]
        others += [one.area for one in inner if one is not place]
        spot = _spot(place, marks[number], scale, (west, east), others)
        if spot is None or len(names) == LABELS_AT_MOST:
            continue
        if spot == place.middle:
            written.pop(number, None)
            names.append((spot, f"{marks[number]} {place.label}".strip()))
            taken[number] = _frame(*names[-1], scale)
        else:
            names.append((spot, place.label))
            taken[-number] = _frame(*names[-1], scale)
    everything = [*written.values(), *names]
    return {
        "type": "scatter",
        "x": [round(spot[0], 1) for spot, _ in everything],
        "y": [round(spot[1], 1) for spot, _ in everything],
        "mode": "text",
        "text": [f"<b>{words}</b>" if words in SIGNS else words for _, words in everything],
        "textfont": {"size": LABEL_SIZE, "color": theme.INK, "shadow": HALO},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _mark(place: Place, painting: Painting) -> str:
    number = painting.shade_of.get(place.municipality_id)
    return "" if number is None else painting.shades[number].mark


def _spot(
    place: Place, mark: str, scale: float, edges: tuple[float, float], others: list[Geometry]
) -> tuple[float, float] | None:
    """Where the name covers nothing already there: in the middle with the mark, else a line below or above the mark."""
    words = f"{mark} {place.label}".strip()
    half, line = _width(words, scale) / 2, LINE_HEIGHT * LABEL_SIZE / scale
    x = min(max(place.middle[0], edges[0] + half), edges[1] - half)
    beside = place.reach + line / 2 if place.is_inner else line
    spots = [(x, place.middle[1] - beside), (x, place.middle[1] + beside)]
    if not place.is_inner:
        middle = [(x, place.middle[1])] if x == place.middle[0] or not mark else []
        spots = middle + [spot for spot in spots if place.area.intersects(Point(spot))]
    return next((spot for spot in spots if not any(_frame(spot, words, scale).intersects(one) for one in others)), None)


def _frame(spot: tuple[float, float], words: str, scale: float) -> Geometry:
    """The rectangle that words take on the plane."""
    (x, y), half, line = spot, _width(words, scale) / 2, LINE_HEIGHT * LABEL_SIZE / scale
    return box(x - half, y - line / 2, x + half, y + line / 2)


def _width(words: str, scale: float) -> float:
    return len(words) * LETTER * LABEL_SIZE / scale
