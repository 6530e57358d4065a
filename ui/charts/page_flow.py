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
    unfinished: Sequence[bool] | None = None,
    events: pd.DataFrame | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Opened upwards, closed downwards, an unfinished month lighter; events: rows of event_marks within the months."""
    figure = blank(height)
    fill = [0.45 if part else 1.0 for part in (unfinished or [False] * len(opened))]
    for name, counts, sign, colour in (("открыто", opened, 1, theme.ACCENT), ("закрыто", closed, -1, theme.COMPARE)):
        figure.add_bar(
            x=list(months),
            y=[sign * count for count in counts],
            marker={"color": colour, "opacity": fill},
            customdata=[fmt.number(count) for count in counts],
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
            name=name,
        )
    if events is not None:
        add_events(figure, events)
    figure.update_layout(barmode="relative", bargap=0.25)
    ticks = _ticks(max(opened, default=0), max(closed, default=0))
    figure.update_yaxes(
        tickvals=ticks, ticktext=[fmt.number(abs(tick)) for tick in ticks], zeroline=True, zerolinecolor=theme.COMPARE
    )
    figure.update_xaxes(tickformat="%b\n%Y", hoverformat="%B %Y", range=around(months))
    return figure


def _ticks(highest: int, lowest: int) -> list[int]:
    """Round numbers up and down from zero, without a sign: what was closed is a count too."""
    rough = max(highest, lowest, 1) / 4
    power = 10 ** max(len(str(int(rough))) - 1, 0)
    step = next(int(one * power) for one in (1, 2, 5, 10) if one * power >= rough)
    return [*range(-step * (lowest // step), 0, step), *range(0, highest + step, step)]
