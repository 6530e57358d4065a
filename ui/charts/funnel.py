"""Units against the whole, each judged by how many cases it has."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics import format as fmt
from metrics.catalogue import Better, Unit
from metrics.funnel import Funnel, Verdict
from ui import theme
from ui.charts.base import axis, blank

HEIGHT = 420
POINTS = 120


def funnel(
    found: Funnel, names: Mapping[object, str], unit: Unit, better: Better, of_what: tuple[str, str, str]
) -> go.Figure:
    """A point per unit over its number of cases (logarithmic), the whole's line, two pairs of limits.

    Those that differ are named and drawn as diamonds, green for better and red for worse; the border ones as squares.
    """
    units = found.units[found.units["verdict"].isin([Verdict.SAME, Verdict.BORDER, Verdict.DIFFERENT])]
    n = np.geomspace(max(units["n"].min() * 0.8, 1), units["n"].max() * 1.25, POINTS)
    curves = found.limits_at(n)
    scale, suffix, ticks = axis(unit, float(max(units["value"].max(), found.centre)))
    figure = blank(HEIGHT)
    for column, dash in (
        ("lower_outer", "solid"),
        ("upper_outer", "solid"),
        ("lower_inner", "dot"),
        ("upper_inner", "dot"),
    ):
        line = {"color": theme.COMPARE, "width": 1.5, "dash": dash}
        figure.add_scatter(x=n, y=curves[column] * scale, mode="lines", line=line, hoverinfo="skip", name=column)
    figure.add_hline(y=found.centre * scale, line={"color": theme.INK, "width": 1.5})
    _add_units(figure, units, names, unit, better, of_what, scale)
    shown = np.append(units["value"].to_numpy() * scale, found.centre * scale)
    low, high = float(shown.min()), float(shown.max())
    margin = max((high - low) * 0.15, 0.02 * high)
    ceiling = 100.0 * (100 / 99.5) if unit is Unit.SHARE else np.inf
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(
        ticksuffix=suffix,
        tickformat=ticks,
        range=[max(low - margin, 0), min(high + margin, ceiling)],
        rangemode="normal",
    )
    figure.update_xaxes(type="log", tickvals=_ticks(n), ticktext=[fmt.number(one) for one in _ticks(n)])
    return figure


def _add_units(
    figure: go.Figure,
    units: pd.DataFrame,
    names: Mapping[object, str],
    unit: Unit,
    better: Better,
    of_what: tuple[str, str, str],
    scale: float,
) -> None:
    looks = {
        Verdict.SAME: ("circle", 8, theme.COMPARE),
        Verdict.BORDER: ("square", 9, theme.WARN),
        Verdict.DIFFERENT: ("diamond", 12, theme.INK),
    }
    for verdict, (symbol, size, colour) in looks.items():
        rows = units[units["verdict"] == verdict]
        good = rows["side"] == (1 if better is Better.UP else -1)
        is_named = verdict is Verdict.DIFFERENT
        colours = [theme.GOOD if one else theme.BAD for one in good] if is_named else colour
        figure.add_scatter(
            x=rows["n"],
            y=rows["value"] * scale,
            mode="markers+text" if is_named else "markers",
            marker={"symbol": symbol, "size": size, "color": colours, "line": {"width": 1, "color": theme.PAPER}},
            text=[f" {_short(names[one])} " for one in rows.index] if is_named else None,
            textposition=_beside(rows["n"], units["n"].max()),
            textfont={"size": 12, "color": theme.INK},
            cliponaxis=False,
            customdata=[
                f"{fmt.place(names[place])}: "
                f"{fmt.share(value) if unit is Unit.SHARE else fmt.duration(value)}, {fmt.counted(count, of_what)}"
                for place, value, count in zip(rows.index, rows["value"], rows["n"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            name=verdict.value,
        )


def _beside(n: pd.Series, largest: float) -> list[str]:
    """Names to the left of the smaller half and to the right of the larger, so that neighbours' names part.

    Near the right end of the axis to the left too: there is no room beyond it.
    """
    is_left = (n.rank(method="first") <= len(n) / 2) | (n > 0.3 * largest)
    return ["middle left" if one else "middle right" for one in is_left]


def _short(name: str) -> str:
    """Without the kind of the municipality, which the table tells."""
    return fmt.place(name).split(fmt.NBSP)[0]


def _ticks(n: np.ndarray) -> list[float]:
    decades = [base * 10**power for power in range(1, 8) for base in (1, 3)]
    return [one for one in decades if n[0] <= one <= n[-1]] or [float(n[0])]
