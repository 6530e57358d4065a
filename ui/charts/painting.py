"""What the map is painted with: classes of a figure or verdicts of a comparison, each with colour, words and mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from metrics import classes
from metrics import format as fmt
from metrics.catalogue import Better, Facts
from metrics.measure import Measure, State
from metrics.survival import BELOW
from ui import theme

NAMED_WORST, NAMED_BEST = 6, 3  # written on the map before the most populous
WORSE, EDGE, BETTER = "−", "±", "+"
HATCHED = {"shape": "/", "fgcolor": theme.COMPARE, "bgcolor": theme.PAPER, "size": 7, "solidity": 0.25}
DOTTED = {"shape": ".", "fgcolor": theme.WARN, "bgcolor": theme.PAPER, "size": 7, "solidity": 0.45}
TONES = theme.SEQUENTIAL[1::2]


@dataclass(frozen=True)
class Shade:
    """A class of the map: its words in the legend, its look, and the mark that tells it where colour can't."""

    words: str
    colour: str
    mark: str = ""
    pattern: tuple[tuple[str, object], ...] = ()


FEW = Shade("мало данных", theme.PAPER, "", tuple(HATCHED.items()))
NO_DATA = Shade(fmt.NO_DATA, theme.PAPER)


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
    """Five classes of a share, a mean or a figure per 1 000 residents: the denser the tone, the worse (or the more).

    measures: the same metric by municipality_id. A figure that lies beyond what can be told («больше половины ещё без
    ответа») is in the class of its end. Raises ValueError for a bare count: it would only show where people live.
    """
    if not measures:
        return Painting((NO_DATA,), {}, {})
    metric = next(iter(measures.values())).metric
    if metric.facts is not Facts.HISTOGRAM and not metric.denominator:
        raise ValueError(f"{metric.metric_id} is a count; a map shows shares, means and figures per 1 000 residents")
    read = {place: _height(one) for place, one in measures.items() if one.state is State.OK}
    bounds = classes.bounds([value for value in read.values() if np.isfinite(value)], metric.unit)
    words = fmt.classes(bounds, metric.unit)
    tones = _tones(len(words))
    is_high_good = metric.better is Better.UP
    steps = [Shade(*pair) for pair in zip(words, tones[::-1] if is_high_good else tones, strict=True)]
    beyond = {State.FEW: len(steps), State.NONE: len(steps) + 1}
    worst_first = sorted(read, key=read.get, reverse=not is_high_good)
    return Painting(
        (*steps, FEW, NO_DATA),
        {
            place: classes.class_of(read[place], bounds) if place in read else beyond[one.state]
            for place, one in measures.items()
        },
        {place: _told(one) for place, one in measures.items()},
        (*worst_first[:NAMED_WORST], *worst_first[NAMED_WORST:][-NAMED_BEST:]),
        "гуще цвет – больше" if metric.better is Better.NEUTRAL else "гуще цвет – хуже",
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
    """Verdicts of a comparison with the region, in these very words; texts: the figure with n, `<br>` between lines."""
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


def _told(measure: Measure) -> str:
    """«94,1 %» and «из 412 сообщений»; too few cases say their number themselves."""
    metric, value = measure.metric, fmt.value_or_few(measure)
    return (
        f"{value}<br>{metric.preposition} {fmt.counted(measure.n, metric.cases)}"
        if measure.state is State.OK
        else value
    )


def _height(measure: Measure) -> float:
    """The value; without one, the end of the scale beyond which it lies."""
    if measure.value is not None:
        return measure.value
    return 0.0 if measure.bound == BELOW else np.inf


def _tones(count: int) -> list[str]:
    """So many tones from light to dark, spread over the scale."""
    return [TONES[round(place * (len(TONES) - 1) / max(count - 1, 1))] for place in range(count)]
