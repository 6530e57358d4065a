"""A metric or a count along months or days: lines and columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics import format as fmt
from metrics.measure import Measure, State
from ui import theme
from ui.charts.base import HEIGHT, around, axis, blank, count_axis, of_how_many


def trend(
    months: Sequence[date],
    measures: Sequence[Measure],
    settled: Sequence[bool],
    *,
    targets: Sequence[float | None] = (),
    target_name: str = "цель",
    events: pd.DataFrame | None = None,
    are_ends_labelled: bool = True,
    height: int = HEIGHT,
) -> go.Figure:
    """A metric by month: solid where settled, dashed where it still may change, with its target and events.

    events: rows of the question event_marks that lie within the months.
    """
    metric = measures[0].metric
    known = [one.value for one in measures if one.value is not None]
    scale, suffix, axis_format = axis(metric.unit, max(known, default=0))
    heights = [None if one.value is None or one.state is State.FEW else one.value * scale for one in measures]
    hover = [f"{fmt.value_or_few(one)}<br>{of_how_many(one)}" for one in measures]
    figure = blank(height)
    is_firm = np.asarray(settled, dtype=bool)
    firm = [y if ok else None for y, ok in zip(heights, is_firm, strict=True)]
    figure.add_scatter(
        x=list(months),
        y=firm,
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 3},
        marker={"size": 6},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
        name=metric.title,
    )
    _add_unsettled(figure, months, heights, is_firm, hover)
    _add_target(figure, months, [None if one is None else one * scale for one in targets], target_name)
    if events is not None:
        add_events(figure, events)
    if are_ends_labelled:
        _label_ends(figure, months, firm if any(is_firm) else heights, measures)
    figure.update_yaxes(ticksuffix=suffix, tickformat=axis_format)
    figure.update_xaxes(tickformat="%b\n%Y", hoverformat="%B %Y", range=around(months))
    return figure


def columns(
    moments: Sequence[date],
    counts: Sequence[float],
    earlier: Sequence[float | None] | None = None,
    *,
    unfinished: Sequence[bool] | None = None,
    name: str = "получено",
    earlier_name: str = "год назад",
    hover_format: str = "%B %Y",
    height: int = HEIGHT,
) -> go.Figure:
    """Counts by month or day as columns from zero; an earlier period as grey marks; an unfinished part lighter."""
    figure = blank(height)
    fill = [0.45 if part else 1.0 for part in (unfinished or [False] * len(counts))]
    figure.add_bar(
        x=list(moments),
        y=list(counts),
        marker={"color": theme.ACCENT, "opacity": fill},
        customdata=[
            fmt.number(count) + (" (ещё не закончен)" if part < 1 else "")
            for count, part in zip(counts, fill, strict=True)
        ],
        hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
        name=name,
    )
    if earlier is not None:
        known = [None if one is None or np.isnan(one) else one for one in earlier]
        figure.add_scatter(
            x=list(moments),
            y=known,
            mode="markers",
            marker={"symbol": "line-ew", "size": 14, "line": {"color": theme.COMPARE, "width": 3}},
            customdata=["" if one is None else fmt.number(one) for one in known],
            hovertemplate=f"{earlier_name}: %{{customdata}}<extra></extra>",
            name=earlier_name,
        )
    figure.update_layout(bargap=0.25)
    highest = max((one or 0 for one in (*counts, *(earlier or ()))), default=0)
    count_axis(figure, highest)
    figure.update_xaxes(
        tickformat="%b\n%Y" if hover_format == "%B %Y" else "%d.%m", hoverformat=hover_format, range=around(moments)
    )
    return figure


def _add_unsettled(
    figure: go.Figure, months: Sequence[date], heights: list, is_firm: np.ndarray, hover: list[str]
) -> None:
    """The part that still may change, dashed, joined to the last settled point."""
    if is_firm.all():
        return
    joined = [
        y if not ok or (place + 1 < len(is_firm) and not is_firm[place + 1]) else None
        for place, (y, ok) in enumerate(zip(heights, is_firm, strict=True))
    ]
    figure.add_scatter(
        x=list(months),
        y=joined,
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2, "dash": "dot"},
        marker={"size": 6, "color": theme.PAPER, "line": {"color": theme.ACCENT, "width": 2}},
        name="предварительно",
        customdata=[f"предварительно: {text}" if not ok else "" for text, ok in zip(hover, is_firm, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_target(figure: go.Figure, months: Sequence[date], heights: Sequence[float | None], name: str) -> None:
    """A thin dashed line, from the month from which the target holds, with its steps."""
    known = [place for place, height in enumerate(heights) if height is not None]
    if not known:
        return
    figure.add_scatter(
        x=list(months),
        y=list(heights),
        mode="lines",
        line={"color": theme.GOOD, "width": 1.5, "dash": "dash", "shape": "hv"},
        hoverinfo="skip",
        name=name,
    )
    figure.add_annotation(
        x=months[known[0]],
        y=heights[known[0]],
        text=name,
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"color": theme.GOOD, "size": 13},
    )


def add_events(figure: go.Figure, events: pd.DataFrame) -> None:
    """Thin lines; what happened is told in the chart's subtitle, where it can't cover the line or another event."""
    for event in events.itertuples():
        colour = theme.WARN if event.is_break else theme.COMPARE
        figure.add_vline(x=event.happened_on.to_pydatetime(), line={"color": colour, "width": 1.5, "dash": "dot"})


def _label_ends(figure: go.Figure, months: Sequence[date], heights: list, measures: Sequence[Measure]) -> None:
    """The first and the last of the heights are written at the line, so that nobody has to read them off the axis."""
    known = [place for place, height in enumerate(heights) if height is not None]
    for place in {known[0], known[-1]} if known else ():
        is_last = place == known[-1]
        figure.add_annotation(
            x=months[place],
            y=heights[place],
            text=f"<b>{fmt.value(measures[place])}</b>",
            showarrow=False,
            yshift=16,
            xanchor="right" if is_last else "left",
            font={"color": theme.ACCENT, "size": 14},
        )
