"""What a whole time is made of, one row a unit: stacked bars from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from metrics import format as fmt
from metrics.catalogue import Unit
from ui import theme
from ui.charts.base import axis, blank

ROW = 26


def stages(names: Sequence[str], parts: Mapping[str, Sequence[float]], counts: Sequence[str]) -> go.Figure:
    """Horizontal bars of stage means in minutes; parts: stage -> a value per name; counts: words of how many."""
    colours = theme.CATEGORIES[: len(parts)]
    totals = [sum(values) for values in zip(*parts.values(), strict=True)]
    scale, suffix, ticks = axis(Unit.MINUTES, max(totals, default=0))
    figure = blank(ROW * len(names) + 80)
    for (title, minutes), colour in zip(parts.items(), colours, strict=True):
        figure.add_bar(
            orientation="h",
            y=list(names),
            x=[one * scale for one in minutes],
            marker={"color": colour},
            customdata=[f"{title}: {fmt.duration(one)}, {said}" for one, said in zip(minutes, counts, strict=True)],
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
            name=title,
        )
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 32},
    )
    figure.update_xaxes(ticksuffix=suffix, tickformat=ticks, showgrid=False)
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=6, showgrid=False)
    return figure
