"""Response times from 15 minutes to 3 days on a logarithmic axis: the curve «answered within» and the distribution."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from metrics import format as fmt
from metrics.answered import FROM_MINUTES, TO_MINUTES
from ui import theme
from ui.charts.base import blank

TICKS = {
    15: "15 мин",
    30: "30 мин",
    60: "1 ч",
    120: "2 ч",
    240: "4 ч",
    480: "8 ч",
    1440: "1 сут",
    2880: "2 сут",
    4320: "3 сут",
}
HEIGHT = 320


def answered_curve(
    minutes: np.ndarray,
    shares: np.ndarray,
    n: int,
    *,
    earlier: np.ndarray | None = None,
    earlier_name: str = "",
    norms: Mapping[float, str] | None = None,
) -> go.Figure:
    """Share answered within each time; the comparison period grey; norms as thin vertical lines with their names."""
    figure = blank(HEIGHT)
    if earlier is not None:
        _add_curve(figure, minutes, earlier, earlier_name, theme.COMPARE, "dash", earlier_name)
    of_how_many = f"из {fmt.counted(n, fmt.OF_MESSAGES)}"
    _add_curve(figure, minutes, shares, "за период", theme.ACCENT, "solid", of_how_many)
    _add_norms(figure, norms or {})
    figure.update_yaxes(ticksuffix=f"{fmt.NBSP}%", range=[0, 103])
    return _on_log_axis(figure)


def distribution(
    edges: np.ndarray,
    shares: np.ndarray,
    counts: Sequence[int],
    *,
    earlier: np.ndarray | None = None,
    earlier_name: str = "",
    norms: Mapping[float, str] | None = None,
) -> go.Figure:
    """Shares of the answers by time, one bar a bucket; the comparison period as a grey outline.

    edges: one more than shares, minutes; shares 0–1 of all answers, those outside the axis included.
    """
    figure = blank(HEIGHT)
    low, high = np.log10(edges[:-1]), np.log10(edges[1:])
    words = [f"{_minutes(a)} – {_minutes(b)}" for a, b in itertools.pairwise(edges)]
    figure.add_bar(
        x=(low + high) / 2,
        y=shares * 100,
        width=(high - low) * 0.92,
        marker={"color": theme.ACCENT},
        customdata=[
            f"{span}: {fmt.counted(count, ('ответ', 'ответа', 'ответов'))}, {fmt.share(part)}"
            for span, count, part in zip(words, counts, shares, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        name="за период",
    )
    if earlier is not None:
        figure.add_scatter(
            x=np.repeat(np.log10(edges), 2)[1:-1],
            y=np.repeat(earlier * 100, 2),
            mode="lines",
            line={"color": theme.COMPARE, "width": 2},
            hoverinfo="skip",
            name=earlier_name,
        )
    _add_norms(figure, norms or {})
    figure.update_layout(hovermode="closest", bargap=0)
    figure.update_yaxes(ticksuffix=f"{fmt.NBSP}%", tickformat=",.0f")
    return _on_log_axis(figure)


def _add_curve(
    figure: go.Figure, minutes: np.ndarray, shares: np.ndarray, name: str, colour: str, dash: str, said: str
) -> None:
    figure.add_scatter(
        x=np.log10(minutes),
        y=shares * 100,
        mode="lines",
        line={"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
        customdata=[
            f"за {_minutes(time)} – {fmt.share(part)} ({said})" for time, part in zip(minutes, shares, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        name=name,
    )


def _add_norms(figure: go.Figure, norms: Mapping[float, str]) -> None:
    """Names stand in two rows above the plot, so that neighbours don't lie on each other."""
    drawn = [(minutes, name) for minutes, name in sorted(norms.items()) if FROM_MINUTES <= minutes <= TO_MINUTES]
    for place, (minutes, name) in enumerate(drawn):
        at = float(np.log10(minutes))
        figure.add_vline(x=at, line={"color": theme.GOOD, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=at,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=(place % 2) * 16,
            text=name,
            showarrow=False,
            font={"color": theme.GOOD, "size": 13},
        )
    if drawn:
        figure.update_layout(margin={"t": 38})


def _on_log_axis(figure: go.Figure) -> go.Figure:
    """Positions are decimal logarithms of minutes: the platform's own log axis knows no «15 мин»."""
    places = [float(np.log10(minutes)) for minutes in TICKS]
    figure.update_xaxes(
        tickvals=places,
        ticktext=list(TICKS.values()),
        range=[np.log10(FROM_MINUTES), np.log10(TO_MINUTES) + 0.03],
        ticklabelstandoff=6,
        unifiedhovertitle={"text": "&nbsp;"},
    )
    return figure


def _minutes(minutes: float) -> str:
    return fmt.duration(round(minutes))
