"""Heat maps: hours of the week, and places by topics. They give no click, so a choice beside them leads to the list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from metrics import format as fmt
from ui import theme
from ui.charts.base import blank

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS_IN_FULL = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
HOURS_HEIGHT = 230
ROW_HEIGHT, HEAD_HEIGHT = 21, 230


def hours(counts: np.ndarray, of_what: tuple[str, str, str], *, height: int = HOURS_HEIGHT) -> go.Figure:
    """Weekdays × hours of one kind of event, (7, 24) counts, on a scale of its own from nothing to the busiest hour."""
    figure = blank(height)
    total = counts.sum() or 1
    figure.add_heatmap(
        z=counts,
        x=list(range(24)),
        y=list(WEEKDAYS),
        colorscale=_scale(theme.SEQUENTIAL),
        zmin=0,
        showscale=False,
        xgap=1,
        ygap=1,
        customdata=[
            [
                f"{WEEKDAYS_IN_FULL[day]}, {hour}{fmt.DASH}{hour + 1}{fmt.NBSP}ч: "
                f"{fmt.counted(counts[day, hour], of_what)}, {fmt.share(counts[day, hour] / total)} всех"
                for hour in range(24)
            ]
            for day in range(7)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    figure.update_xaxes(
        tickvals=list(range(0, 24, 3)), ticktext=[f"{hour}{fmt.NBSP}ч" for hour in range(0, 24, 3)], fixedrange=True
    )
    return figure


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    against: np.ndarray,
    texts: Sequence[Sequence[str]],
    hover: Sequence[Sequence[str]],
) -> go.Figure:
    """Rows × columns: a text in each cell, its ground says how much more (accent) or less (grey) than the whole.

    Args:
        against: (rows, columns) ratios to the whole, 1 = as the whole; NaN = too few cases to tell.
    """
    figure = blank(HEAD_HEIGHT + ROW_HEIGHT * len(rows))
    doublings = np.clip(np.log2(np.where(against > 0, against, np.nan)), -1, 1)
    doublings = np.where(against == 0, -1.0, doublings)
    figure.add_heatmap(
        z=[[None if np.isnan(one) else float(one) for one in row] for row in doublings],
        x=list(range(len(columns))),
        y=list(rows),
        colorscale=[[0, theme.COMPARE], [0.5, theme.PAPER], [1, theme.ACCENT]],
        zmin=-1.2,
        zmax=1.2,
        showscale=False,
        xgap=1,
        ygap=1,
        text=texts,
        texttemplate="%{text}",
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="", tickfont={"size": 13})
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(columns))),
        ticktext=list(columns),
        tickangle=-90,
        tickfont={"size": 13},
        fixedrange=True,
        automargin=True,
    )
    return figure


def _scale(colours: Sequence[str]) -> list[list[object]]:
    return [[place / (len(colours) - 1), colour] for place, colour in enumerate(colours)]
