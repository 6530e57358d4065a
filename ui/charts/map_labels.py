"""What is written on the map: marks of the verdicts and as many names as fit without covering each other."""

from __future__ import annotations

from html import escape

from shapely import Geometry, Point, box

from ui import theme
from ui.charts.painting import Painting
from ui.geography import Geography, Place

SIZE = 13
LINE_HEIGHT = 1.2
LETTER = 0.52  # of the size: mean width of a letter of the typeface
AT_MOST = 16
# As on printed maps: an outline of paper lets words be read on any ground.
HALO = ", ".join(f"{x}px {y}px 1px {theme.PAPER}" for x in (-1.5, 0, 1.5) for y in (-1.5, 0, 1.5) if x or y)

Spot = tuple[float, float]  # kilometres, as the middle of a place


def labels(geography: Geography, painting: Painting, scale: float) -> dict[str, object]:
    """One trace of words; first the names that the painting wants, then those of the most populous.

    scale: pixels in a kilometre on the narrowest screen.
    """
    rank = {place: order for order, place in enumerate(painting.named)}
    order = sorted(geography.places, key=lambda one: (rank.get(one.municipality_id, len(rank)), -one.population))
    words = _placed(order, {place.municipality_id: _mark(place, painting) for place in order}, geography, scale)
    return {
        "type": "scatter",
        "x": [round(spot[0], 1) for spot, _ in words],
        "y": [round(spot[1], 1) for spot, _ in words],
        "mode": "text",
        "text": [text for _, text in words],
        "textfont": {"size": SIZE, "color": theme.INK, "shadow": HALO},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _placed(order: list[Place], marks: dict[int, str], geography: Geography, scale: float) -> list[tuple[Spot, str]]:
    """Where each word stands. A mark stays in the middle of its place; a name joins it there or keeps off it."""
    marked = {place.municipality_id: place for place in order if marks[place.municipality_id]}
    taken = {number: _frame(place.middle, marks[number], scale) for number, place in marked.items()}
    inner = [place for place in geography.places if place.is_inner]
    west, _, east, _ = geography.outline.bounds
    names: list[tuple[Spot, str]] = []
    joined: set[int] = set()
    for place in order:
        number = place.municipality_id
        others = [one.area for one in inner if one is not place]
        others += [frame for one, frame in taken.items() if one != number]
        spot = _spot(place, marks[number], scale, (west, east), others)
        if spot is None:
            continue
        is_joined = spot == place.middle
        words = f"{marks[number]} {place.label}".strip() if is_joined else place.label
        names.append((spot, escape(words)))
        joined |= {number} if is_joined else set()
        taken[number if is_joined else -number] = _frame(spot, words, scale)
        if len(names) == AT_MOST:
            break
    alone = [(place.middle, f"<b>{marks[number]}</b>") for number, place in marked.items() if number not in joined]
    return [*alone, *names]


def _mark(place: Place, painting: Painting) -> str:
    number = painting.shade_of.get(place.municipality_id)
    return "" if number is None else painting.shades[number].mark


def _spot(place: Place, mark: str, scale: float, edges: tuple[float, float], others: list[Geometry]) -> Spot | None:
    """Where the name covers nothing already there: in the middle with the mark, else a line below or above the mark."""
    words = f"{mark} {place.label}".strip()
    half, line = _width(words, scale) / 2, LINE_HEIGHT * SIZE / scale
    x = min(max(place.middle[0], edges[0] + half), edges[1] - half)
    beside = place.reach + line / 2 if place.is_inner else line
    spots = [(x, place.middle[1] - beside), (x, place.middle[1] + beside)]
    if not place.is_inner:
        middle = [(x, place.middle[1])] if x == place.middle[0] or not mark else []
        within = [spot for spot in spots if place.area.intersects(Point(spot))]
        aside = [(place.middle[0] + way * (half + line / 2), place.middle[1]) for way in (1, -1)]
        sideways = [spot for spot in aside if edges[0] + half <= spot[0] <= edges[1] - half]
        # what stands out is named, if only beside its mark
        spots = [*middle, *within, *(sideways + spots if mark else [])]
    return next((spot for spot in spots if not any(_frame(spot, words, scale).intersects(one) for one in others)), None)


def _frame(spot: Spot, words: str, scale: float) -> Geometry:
    """The rectangle that words take on the plane."""
    (x, y), half, line = spot, _width(words, scale) / 2, LINE_HEIGHT * SIZE / scale
    return box(x - half, y - line / 2, x + half, y + line / 2)


def _width(words: str, scale: float) -> float:
    return len(words) * LETTER * SIZE / scale
