"""Figures: values in, go.Figure out. No loading, no Streamlit; plotly.express is left out: eight times the cost.

A kind of chart is a module; add one and name its function here.
"""

from ui.charts.months import columns, trend
from ui.charts.painting import Painting, by_value, by_verdict
from ui.charts.region_map import region_map
from ui.charts.sparkline import sparkline

__all__ = ["Painting", "by_value", "by_verdict", "columns", "region_map", "sparkline", "trend"]
