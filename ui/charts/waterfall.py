"""From one figure to another by contributions that add up."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from metrics import format as fmt
from metrics.catalogue import Unit
from ui import theme
from ui.charts.base import axis, blank

ROW = 40


def waterfall(
    before: tuple[str, float], steps: Sequence[tuple[str, float, str]], after: tuple[str, float]
) -> go.Figure:
    """Minutes: the first and the last figure as bars from zero, between them what raised and what lowered it.

    before, after: (name, minutes); steps: (name, minutes with sign, words for the hover). Less time is good. Amounts
    stand under the names, where a narrow screen has room for them.
    """
    told = [
        (before[0], fmt.duration(before[1]), fmt.duration(before[1])),
        *((name, fmt.signed_duration(value), words) for name, value, words in steps),
        (after[0], fmt.duration(after[1]), fmt.duration(after[1])),
    ]
    values = [before[1], *(value for _, value, _ in steps), after[1]]
    scale, suffix, ticks = axis(Unit.MINUTES, max(before[1], after[1]))
    figure = blank(ROW * len(told) + 50)
    figure.add_waterfall(
        orientation="h",
        y=list(range(len(told))),
        x=[value * scale for value in values],
        measure=["absolute", *("relative" for _ in steps), "total"],
        customdata=[f"{name}: {words}" for name, _, words in told],
        hovertemplate="%{customdata}<extra></extra>",
        totals={"marker": {"color": theme.ACCENT}},
        increasing={"marker": {"color": theme.BAD}},
        decreasing={"marker": {"color": theme.GOOD}},
        connector={"line": {"color": theme.LINE, "width": 1}},
    )
    figure.update_layout(hovermode="closest", bargap=0.3)
    figure.update_xaxes(ticksuffix=suffix, tickformat=ticks, range=[0, max(_reached(values)) * scale * 1.03])
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(range(len(told))),
        ticktext=[f"{name}<br><b>{amount}</b>" for name, amount, _ in told],
        tickfont={"size": 13},
        ticklabelstandoff=6,
        showgrid=False,
    )
    return figure


def _reached(values: Sequence[float]) -> list[float]:
    """Heights that the bars reach on the way."""
    reached = [values[0]]
    for value in values[1:-1]:
        reached.append(reached[-1] + value)
    return [*reached, values[-1]]
