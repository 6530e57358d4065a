"""From one figure to another by contributions that add up."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from metrics import format as fmt
from metrics.catalogue import Unit
from ui import theme
from ui.charts.base import axis, blank

ROW = 34


def waterfall(
    before: tuple[str, float], steps: Sequence[tuple[str, float, str]], after: tuple[str, float]
) -> go.Figure:
    """Minutes: the first and the last figure as bars from zero, between them what raised and what lowered it.

    before, after: (name, minutes); steps: (name, minutes with sign, words for the hover). Less time is good.
    """
    names = [before[0], *(name for name, _, _ in steps), after[0]]
    values = [before[1], *(value for _, value, _ in steps), after[1]]
    scale, suffix, ticks = axis(Unit.MINUTES, max(before[1], after[1]))
    figure = blank(ROW * len(names) + 60)
    figure.add_waterfall(
        orientation="h",
        y=names,
        x=[value * scale for value in values],
        measure=["absolute", *("relative" for _ in steps), "total"],
        text=[fmt.duration(before[1]), *(fmt.signed_duration(value) for _, value, _ in steps), fmt.duration(after[1])],
        textposition="outside",
        cliponaxis=False,
        customdata=[fmt.duration(before[1]), *(words for *_, words in steps), fmt.duration(after[1])],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
        totals={"marker": {"color": theme.ACCENT}},
        increasing={"marker": {"color": theme.BAD}},
        decreasing={"marker": {"color": theme.GOOD}},
        connector={"line": {"color": theme.LINE, "width": 1}},
    )
    reached = _reached(values)
    figure.update_layout(hovermode="closest", bargap=0.3)
    figure.update_xaxes(ticksuffix=suffix, tickformat=ticks, range=[0, max(reached) * scale * 1.18], showgrid=False)
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=6, showgrid=False)
    return figure


def _reached(values: Sequence[float]) -> list[float]:
    """Heights that the bars reach on the way."""
    reached = [values[0]]
    for value in values[1:-1]:
        reached.append(reached[-1] + value)
    return [*reached, values[-1]]
