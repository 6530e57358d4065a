"""A metric by month of one place beside the same of the whole it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from metrics import format as fmt
from metrics.measure import Measure, State
from ui import theme
from ui.charts.base import HEIGHT, axis, of_how_many
from ui.charts.months import trend


def against(
    months: Sequence[date],
    measures: Sequence[Measure],
    settled: Sequence[bool],
    whole: Sequence[Measure],
    whole_name: str,
    *,
    targets: Sequence[float | None] = (),
    height: int = HEIGHT,
) -> go.Figure:
    """The trend of a place over the grey line of the whole; the whole is drawn where the place's months are settled.

    The ends are not labelled: figures of a small place jump, and a label would lie over one of the two lines.
    """
    figure = trend(months, measures, settled, targets=targets, are_ends_labelled=False, height=height)
    scale, _, _ = axis(
        measures[0].metric.unit, max((one.value for one in measures if one.value is not None), default=0)
    )
    known = [one if is_firm and one.state is State.OK else None for one, is_firm in zip(whole, settled, strict=True)]
    figure.add_scatter(
        x=list(months),
        y=[None if one is None else one.value * scale for one in known],
        mode="lines",
        line={"color": theme.COMPARE, "width": 2},
        customdata=["" if one is None else f"{fmt.value(one)}, {of_how_many(one)}" for one in known],
        hovertemplate=f"{whole_name}: %{{customdata}}<extra></extra>",
        name=whole_name,
    )
    figure.data = (figure.data[-1], *figure.data[:-1])  # the grey line lies under the place's own
    return figure
