"""A figure as a picture to forward: title, period, source and the cut of the data are inside it; always light."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from ui import theme
from ui.charts.base import blank

HEIGHT = 520  # on the screen; the file is 1200 × 675, twice as dense
TITLE_LETTERS, TEXT_LETTERS = 64, 105
FONT = "Arial, Helvetica, sans-serif"  # a file is drawn without the page's own fonts: one that every system has
MARGIN = {"l": 32, "r": 32, "t": 136, "b": 104}


def of_chart(figure: go.Figure, title: str, subtitle: str, source: str, demo: str) -> go.Figure:
    """The chart under its title and subtitle, with its source below."""
    drawn = go.Figure(figure)
    _shrink_words(drawn)
    drawn.update_layout(template=theme.TEMPLATE, height=HEIGHT, margin=MARGIN)
    _frame(drawn, title, subtitle, source, demo)
    return drawn


def of_card(title: str, value: str, lines: Sequence[str], source: str, demo: str) -> go.Figure:
    """One large figure with the lines of its card."""
    drawn = blank(HEIGHT)
    drawn.update_layout(margin=MARGIN)
    drawn.update_xaxes(visible=False, range=[0, 1])
    drawn.update_yaxes(visible=False, range=[0, 1])
    _write(drawn, escape(value), x=0, y=1, size=96, color=theme.ACCENT, is_bold=True)
    _write(drawn, "<br>".join(escape(line) for line in lines), x=0, y=0.52, size=26, color=theme.INK)
    _frame(drawn, title, "", source, demo)
    return drawn


def _shrink_words(drawn: go.Figure) -> None:
    """Words inside a drawing shrink with it: names on a map were placed for the height that it has on the screen."""
    layout = drawn.layout
    own = (layout.height or HEIGHT) - (layout.margin.t or 0) - (layout.margin.b or 0)
    ratio = (HEIGHT - MARGIN["t"] - MARGIN["b"]) / own
    for trace in drawn.select_traces({"type": "scatter", "mode": "text"}):
        if ratio < 1 and trace.textfont.size:
            trace.textfont.size *= ratio


def _frame(drawn: go.Figure, title: str, subtitle: str, source: str, demo: str) -> None:
    drawn.update_layout(font={"family": FONT})
    _write(drawn, _wrapped(title, TITLE_LETTERS), x=0, y=1, shift=124, size=24, color=theme.INK, is_bold=True)
    if subtitle:
        _write(drawn, _wrapped(subtitle, TEXT_LETTERS), x=0, y=1, shift=54, size=16, color=theme.MUTED)
    _write(drawn, _wrapped(source, TEXT_LETTERS), x=0, y=0, shift=-64, size=15, color=theme.MUTED)
    if demo:
        drawn.add_annotation(
            text=f"<b>{escape(demo)}</b>",
            x=1,
            y=0,
            yshift=-60,
            xref="paper",
            yref="paper",
            xanchor="right",
            yanchor="top",
            showarrow=False,
            font={"size": 15, "color": theme.INK},
            bgcolor=theme.DEMO_GROUND,
            bordercolor=theme.DEMO_LINE,
            borderpad=4,
        )


def _write(
    drawn: go.Figure, text: str, *, x: float, y: float, size: int, color: str, shift: int = 0, is_bold: bool = False
) -> None:
    drawn.add_annotation(
        text=f"<b>{text}</b>" if is_bold else text,
        x=x,
        y=y,
        yshift=shift,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        showarrow=False,
        font={"size": size, "color": color},
    )


def _wrapped(text: str, letters: int) -> str:
    return "<br>".join(escape(line) for line in wrap(text, letters))
