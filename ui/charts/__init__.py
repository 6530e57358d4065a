"""Figures: values in, go.Figure out. No loading, no Streamlit; plotly.express is left out: eight times the cost.

A kind of chart is a module; add one and name its function here.
"""

from ui.charts.months import columns, trend
from ui.charts.sparkline import sparkline

__all__ = ["columns", "sparkline", "trend"]
