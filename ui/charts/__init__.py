"""Figures: values in, go.Figure out. No loading, no Streamlit; plotly.express is left out: eight times the cost.

A kind of chart is a module; add one and name its function here.
"""

from ui.charts.against import against
from ui.charts.funnel import funnel
from ui.charts.limits import controlled
from ui.charts.months import columns, trend
from ui.charts.sparkline import sparkline
from ui.charts.stages import stages
from ui.charts.times import answered_curve, distribution
from ui.charts.waterfall import waterfall

__all__ = [
    "against",
    "answered_curve",
    "columns",
    "controlled",
    "distribution",
    "funnel",
    "sparkline",
    "stages",
    "trend",
    "waterfall",
]
