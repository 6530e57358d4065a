"""What every chart is made on: an empty figure in our template, axes by unit, the span of a time axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from metrics import format as fmt
from metrics.catalogue import METRICS, Unit
from metrics.measure import Measure
from ui import theme

HEIGHT = 240
FEW_TICKS = 6
LONG_MINUTES = 96 * 60  # from four days on an axis in hours is hard to read


def blank(height: int) -> go.Figure:
    """An empty figure in our template."""
    return go.Figure(layout={"template": theme.TEMPLATE, "height": height})


def axis(unit: Unit, highest: float) -> tuple[float, str, str]:
    """(what a value is multiplied by, suffix of the ticks, their format); long times are drawn in days."""
    if unit is Unit.MINUTES and highest > LONG_MINUTES:
        return 1 / 1440, f"{fmt.NBSP}сут", ",~r"
    if unit is Unit.MINUTES:
        return 1 / 60, f"{fmt.NBSP}ч", ",~r"
    if unit is Unit.SHARE:
        return 100, f"{fmt.NBSP}%", ",.0f"
    return 1, "", ",.0f"


def around(moments: Sequence[date]) -> list[pd.Timestamp]:
    """The axis ends where the months or days do: nothing drawn over them may stretch it into years without data."""
    first, last = pd.Timestamp(moments[0]), pd.Timestamp(moments[-1])
    margin = (pd.Timestamp(moments[1]) - first) * 0.7 if len(moments) > 1 else pd.Timedelta(days=1)
    return [first - margin, last + margin]


def count_axis(figure: go.Figure, highest: float) -> None:
    """An axis of whole numbers: no «0 0 0 1 1» where there are few."""
    figure.update_yaxes(tickformat=",.0f", dtick=1 if highest < FEW_TICKS else None)


def of_how_many(measure: Measure) -> str:
    metric = METRICS[measure.metric.metric_id]
    return fmt.counted(measure.n, metric.of_what)
