"""What came and what went by month: columns up and down from one line of zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from metrics import format as fmt
from ui import theme
from ui.charts.base import HEIGHT, around, blank
from ui.charts.months import add_events


def page_flow(
    months: Sequence[date],
    opened: Sequence[int],
    closed: Sequence[int],
    *,
    events: pd.DataFrame | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Opened upwards, closed downwards; events are rows of the question event_marks within the months."""
    figure = blank(height)
    for name, counts, sign, colour in (("открыто", opened, 1, theme.ACCENT), ("закрыто", closed, -1, theme.COMPARE)):
        figure.add_bar(
            x=list(months),
            y=[sign * count for count in counts],
            marker={"color": colour},
            customdata=[fmt.number(count) for count in counts],
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
            name=name,
        )
    if events is not None:
        add_events(figure, events)
    highest = max([*opened, 1])
    for name, place, colour in (("▲ открыто", 0.9, theme.ACCENT), ("▼ закрыто", 0.78, theme.MUTED)):
        figure.add_annotation(
            x=1,
            xref="paper",
            y=highest * place,
            text=name,
            showarrow=False,
            xanchor="right",
            font={"color": colour, "size": 14},
            bgcolor=theme.PAPER,
        )
    figure.update_layout(barmode="relative", bargap=0.25)
    figure.update_yaxes(tickformat=",.0f", zeroline=True, zerolinecolor=theme.COMPARE)
    figure.update_xaxes(tickformat="%b\n%Y", hoverformat="%B %Y", range=around(months))
    return figure
