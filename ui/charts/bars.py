"""Parts of a whole as thin bars, each with its name and figure on a line of its own: readable on any width."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from metrics import format as fmt
from ui import theme
from ui.charts.base import blank

ROW_HEIGHT = 50
NAMES_SIZE = 13


def shares(
    names: Sequence[str],
    parts: Sequence[float],
    counts: Sequence[int],
    *,
    earlier: Sequence[float | None] = (),
    earlier_name: str = "",
    of_what: tuple[str, str, str] = fmt.MESSAGES,
) -> go.Figure:
    """Shares of a whole (0-1), the largest on top, from zero; the shares compared with as grey ticks.

    Args:
        names, parts, counts: one for each bar.
        earlier: shares in the period compared with, None where there is none; may be empty.
        earlier_name: what the grey is, in words.
        of_what: forms of the noun that is counted.
    """
    figure = blank(ROW_HEIGHT * max(len(names), 1) + 8)
    rows = list(range(len(names)))
    told = [fmt.share(part) for part in parts]
    figure.add_bar(
        x=list(parts),
        y=rows,
        orientation="h",
        width=0.22,
        marker={"color": theme.ACCENT},
        customdata=[
            f"{name}: {share}, {fmt.counted(count, of_what)}"
            for name, share, count in zip(names, told, counts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    if any(one is not None for one in earlier):
        figure.add_scatter(
            x=list(earlier),
            y=rows,
            mode="markers",
            marker={"symbol": "line-ns", "size": 10, "line": {"color": theme.COMPARE, "width": 3}},
            customdata=["" if one is None else f"{earlier_name}: {fmt.share(one)}" for one in earlier],
            hovertemplate="%{customdata}<extra></extra>",
        )
    for row, (name, share, count) in enumerate(zip(names, told, counts, strict=True)):
        for text, side in ((name, "left"), (f"<b>{share}</b> · {fmt.large(count)}", "right")):
            figure.add_annotation(
                x=0 if side == "left" else 1,
                y=row - 0.36,
                xref="paper",
                text=text,
                showarrow=False,
                xanchor=side,
                yanchor="middle",
                font={"size": NAMES_SIZE, "color": theme.INK},
            )
    reach = max([*parts, *(one for one in earlier if one is not None), 0.01])
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(visible=False, range=[0, reach * 1.02], fixedrange=True)
    figure.update_yaxes(visible=False, range=[len(names) - 0.6, -0.75])
    return figure
