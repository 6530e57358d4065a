"""How many messages, step by step, and how many have been dealt with since the start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from metrics import format as fmt
from ui import theme
from ui.charts.base import HEIGHT, around, blank, count_axis

HOVER = {"day": "%A, %d.%m.%Y", "week": "неделя с %d.%m.%Y", "month": "%B %Y"}
TICKS = {"day": "%d.%m\n%Y", "week": "%d.%m\n%Y", "month": "%b\n%Y"}
WEEK_MS = 7 * 24 * 60 * 60 * 1000
DAYS_NAMED = 10  # up to here every day is written: of fewer the platform would write the same one again and again
WEEK_TICKS = 6  # about as many are written on the axis
SLIVER = 0.02  # of the highest column
MARKS_AT_MOST = 40  # beyond it the earlier steps are a line: marks would run into one another


def volume(
    starts: Sequence[date],
    counts: Sequence[int],
    earlier: Sequence[int | None],
    *,
    step: str,
    is_open: bool,
    earlier_name: str,
    height: int = HEIGHT,
) -> go.Figure:
    """Counts as columns from zero; the steps compared with in grey; the last column lighter while it is not over.

    Args:
        starts: first days of the steps.
        counts: messages received in each.
        earlier: the same of the comparison, None where there is nothing to compare with; may be empty.
        step: day, week or month.
        is_open: the last step is not over, and both counts of it are of as many days.
        earlier_name: what the grey is, in words.
    """
    figure = blank(height)
    fill = [1.0] * len(counts)
    if is_open and fill:
        fill[-1] = 0.5
    figure.add_bar(
        x=list(starts),
        y=list(counts),
        marker={"color": theme.ACCENT, "opacity": fill},
        customdata=[
            fmt.number(count) + (" (ещё не закончен)" if part < 1 else "")
            for count, part in zip(counts, fill, strict=True)
        ],
        hovertemplate="получено: %{customdata}<extra></extra>",
        name="получено",
    )
    if any(one is not None for one in earlier):
        _add_earlier(figure, starts, earlier, earlier_name)
    figure.update_layout(bargap=0.25)
    count_axis(figure, max((*counts, *(one or 0 for one in earlier)), default=0))
    figure.update_xaxes(tickformat=TICKS[step], hoverformat=HOVER[step], range=around(starts))
    if step == "week":  # the platform's own ticks fall on Sundays
        every = max(1, len(starts) // WEEK_TICKS)
        figure.update_xaxes(tick0=starts[0].isoformat(), dtick=every * WEEK_MS)
    elif step == "day" and len(starts) <= DAYS_NAMED:
        figure.update_xaxes(tickvals=list(starts))
    return figure


def cumulative(months: Sequence[date], totals: Sequence[int], *, height: int = HEIGHT) -> go.Figure:
    """A total that grows from month to month, its last value written at the line."""
    figure = blank(height)
    figure.add_scatter(
        x=list(months),
        y=list(totals),
        mode="lines",
        line={"color": theme.ACCENT, "width": 3},
        customdata=[fmt.number(total) for total in totals],
        hovertemplate="обработано с начала: %{customdata}<extra></extra>",
        name="обработано",
    )
    figure.add_annotation(
        x=months[-1],
        y=totals[-1],
        text=f"<b>{fmt.large(totals[-1])}</b>",
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        font={"color": theme.ACCENT, "size": 14},
    )
    figure.update_yaxes(tickformat=",.0f", range=[0, max(totals) * 1.15 or 1])
    figure.update_xaxes(tickformat="%b\n%Y", hoverformat="%B %Y", range=around(months))
    return figure


def _add_earlier(figure: go.Figure, starts: Sequence[date], earlier: Sequence[int | None], name: str) -> None:
    told = {
        "x": list(starts),
        "customdata": ["нет данных" if one is None else fmt.number(one) for one in earlier],
        "hovertemplate": f"{name}: %{{customdata}}<extra></extra>",
        "name": name,
    }
    if len(starts) > MARKS_AT_MOST:
        figure.add_scatter(y=list(earlier), mode="lines", line={"color": theme.COMPARE, "width": 2}, **told)
        return
    # A mark as wide as its column on any screen: a sliver of a bar at the height of the earlier count.
    highest = max([*figure.data[0].y, *(one for one in earlier if one is not None)])
    sliver = highest * SLIVER
    figure.add_bar(
        y=[None if one is None else sliver for one in earlier],
        base=[None if one is None else one - sliver / 2 for one in earlier],
        marker={"color": theme.COMPARE, "line": {"color": theme.PAPER, "width": 1}},
        **told,
    )
    figure.update_layout(barmode="overlay")
