"""Work put off to a season: by the month promised, what is ahead beside what is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from metrics import format as fmt
from ui import theme
from ui.charts.base import HEIGHT, around, blank


def planned(months: Sequence[date], ahead: Sequence[int], late: Sequence[int]) -> go.Figure:
    """Counts stacked by month; those whose day has passed are striped as well as red, and each part says its name."""
    figure = blank(HEIGHT)
    parts = (("■ срок впереди", ahead, theme.ACCENT, ""), ("▨ назначенный день прошёл", late, theme.BAD, "/"))
    for name, counts, colour, pattern in parts:
        figure.add_bar(
            x=list(months),
            y=list(counts),
            marker={"color": colour, "pattern": {"shape": pattern}},
            customdata=[fmt.number(count) for count in counts],
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
            name=name,
        )
        figure.add_annotation(
            x=0,
            y=1,
            xref="paper",
            yref="paper",
            yshift=40 - 18 * len(figure.layout.annotations),
            text=f"{name} {fmt.DASH} {fmt.number(sum(counts))}",
            showarrow=False,
            xanchor="left",
            yanchor="middle",
            font={"color": colour, "size": 13},
        )
    figure.update_layout(margin={"t": 56})
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_yaxes(tickformat=",.0f")
    figure.update_xaxes(tickformat="%b\n%Y", hoverformat="%B %Y", range=around(months))
    return figure
