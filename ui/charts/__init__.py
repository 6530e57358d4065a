"""Figures: values in, go.Figure out. No loading, no Streamlit; plotly.express is left out: eight times the cost.

A kind of chart is a module; add one and name its function here.
"""

from ui.charts.against import against
from ui.charts.bars import shares
from ui.charts.funnel import funnel
from ui.charts.heat import grid, hours
from ui.charts.limits import controlled
from ui.charts.months import columns, trend
from ui.charts.page_flow import page_flow
from ui.charts.painting import Painting, by_value, by_verdict
from ui.charts.planned import planned
from ui.charts.region_map import region_map
from ui.charts.sparkline import sparkline
from ui.charts.stages import stages
from ui.charts.times import answered_curve, distribution
from ui.charts.volume import cumulative, volume
from ui.charts.waterfall import waterfall

__all__ = [
    "Painting",
    "against",
    "answered_curve",
    "by_value",
    "by_verdict",
    "columns",
    "controlled",
    "cumulative",
    "distribution",
    "funnel",
    "grid",
    "hours",
    "page_flow",
    "planned",
    "region_map",
    "shares",
    "sparkline",
    "stages",
    "trend",
    "volume",
    "waterfall",
]
