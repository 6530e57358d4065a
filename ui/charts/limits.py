"""A metric by month with the limits of its usual swings: bands, levels, points outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics.control import Control, Kind, Segment
from metrics.measure import Measure, State
from ui import theme
from ui.charts.base import HEIGHT, axis
from ui.charts.months import trend

BAND_OPACITY = 0.14
HALF_MONTH = pd.Timedelta(days=15)


def controlled(
    months: Sequence[date],
    measures: Sequence[Measure],
    settled: Sequence[bool],
    control: Control,
    *,
    targets: Sequence[float | None] = (),
    target_name: str = "цель",
    events: pd.DataFrame | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """The trend with a band of usual swings for each level, the level's line, and rings on the points outside.

    control: limits of the same months, in the metric's own units.
    """
    figure = trend(months, measures, settled, targets=targets, target_name=target_name, events=events, height=height)
    metric = measures[0].metric
    scale, _, _ = axis(metric.unit, max((one.value for one in measures if one.value is not None), default=0))
    for segment in control.segments:
        _add_level(figure, months, segment, control, scale)
    _add_outside(figure, months, measures, control, scale)
    return figure


def _add_level(figure: go.Figure, months: Sequence[date], segment: Segment, control: Control, scale: float) -> None:
    start = pd.Timestamp(months[segment.start]) - HALF_MONTH
    end = pd.Timestamp(months[segment.end - 1]) + HALF_MONTH
    low, high = control.lower[segment.start] * scale, control.upper[segment.start] * scale
    across = {"type": "rect", "x0": start, "x1": end, "layer": "below", "line": {"width": 0}}
    figure.add_shape(**across, y0=low, y1=high, fillcolor=theme.COMPARE, opacity=BAND_OPACITY)
    middle = segment.centre * scale
    line = {"color": theme.COMPARE, "width": 1.5}
    figure.add_shape(type="line", x0=start, x1=end, y0=middle, y1=middle, layer="below", line=line)


def _add_outside(
    figure: go.Figure, months: Sequence[date], measures: Sequence[Measure], control: Control, scale: float
) -> None:
    """Rings, so that the points are told apart without colour."""
    at = [
        place
        for cause in control.causes
        if cause.kind is Kind.OUTSIDE
        for place in range(cause.start, cause.end + 1)
        if measures[place].value is not None and _is_outside(measures[place], control, place)
    ]
    if not at:
        return
    figure.add_scatter(
        x=[months[place] for place in at],
        y=[measures[place].value * scale for place in at],
        mode="markers",
        marker={"size": 13, "symbol": "circle-open", "color": theme.INK, "line": {"width": 2}},
        customdata=["за границами обычных колебаний"] * len(at),
        hovertemplate="%{customdata}<extra></extra>",
        name="за границами обычных колебаний",
    )


def _is_outside(measure: Measure, control: Control, place: int) -> bool:
    inside = control.lower[place] <= measure.value <= control.upper[place]
    return measure.state is State.OK and not inside and bool(np.isfinite(control.centre[place]))
