"""How fast answers come: the curve «answered within» with norms, and the distribution of times."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.answered import FROM_MINUTES, GRID, TO_MINUTES, answered_within
from metrics.survival import EDGES
from queries.period import Period
from reports import facts
from ui import charts, forward, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported

CURVE_TITLE = "Сколько отвечено за час, за сутки, в норматив"
SPREAD_TITLE = "Как распределено время ответа"
NOTHING = "За этот период сообщений, требующих ответа, нет. Выберите другой период."
ANSWERS = ("ответа", "ответов", "ответов")
TIMES = (15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1440.0, 2880.0, 4320.0)
URGENCY = {"urgent": "срочные", "normal": "обычные"}


def within(view: View) -> Chart | Empty:
    """The share answered within a time, with the norms as marks."""
    answered, ages, ignored = _histograms(view, view.period)
    events, waiting = answered.to_numpy()[0], ages.to_numpy()[0]
    n = int(events.sum() + waiting.sum())
    if not n:
        return Empty(CURVE_TITLE, NOTHING)
    norms = norms_of(view)
    drawn = {minutes: fmt.duration(minutes) for minutes in norms}
    earlier = _earlier(view)
    marks = list(drawn) or [60.0, 1440.0]
    shares = answered_within(events, waiting, np.array(marks))
    told = ", ".join(
        f"за {fmt.duration(minutes)} – {fmt.share(part, 0)}" for minutes, part in zip(marks, shares, strict=True)
    )
    title = f"Отвечено {told}"
    return Chart(
        title=title,
        subtitle="Доля сообщений, на которые ответили за это время; "
        f"из {fmt.counted(n, fmt.OF_MESSAGES)}, считая те, что ещё ждут"
        f"{also(_in_words(norms))}{also(_grey(earlier, view))}{also(left_out(ignored))}",
        figure=charts.answered_curve(
            GRID,
            answered_within(events, waiting),
            n,
            earlier=None if earlier is None else answered_within(*earlier),
            earlier_name=fmt.period(view.comparable) if view.comparable else "",
            norms=drawn,
        ),
        alt=f"Кривая от 15 минут до 3 суток. {title}",
        table=_within_table(view, (events, waiting), earlier, sorted({*TIMES, *drawn})),
        metric_ids=("response_median",),
        forward=forward.finding(view, title),
    )


def spread(view: View) -> Chart | Empty:
    """The distribution of response times."""
    answered, _, ignored = _histograms(view, view.period)
    counts = answered.to_numpy()[0]
    total = int(counts.sum())
    if not total:
        return Empty(SPREAD_TITLE, NOTHING)
    first, last = (int(np.abs(np.log(EDGES[1:-1] / one)).argmin()) + 1 for one in (FROM_MINUTES, TO_MINUTES))
    edges = EDGES[first : last + 1]
    earlier = _earlier(view)
    before = earlier[0] if earlier is not None and earlier[0].sum() else None
    most = first + int(counts[first:last].argmax())
    title = (
        f"Чаще всего отвечают за {fmt.duration(EDGES[most])} – {fmt.duration(EDGES[most + 1])}; дольше "
        f"{fmt.duration(edges[-1])} – {fmt.share(counts[last:].sum() / total)} ответов"
    )
    table = Table(
        caption=f"Ответы по времени: {fmt.period(view.period)}; всего {fmt.number(total)}",
        columns={
            "Время ответа": (
                [
                    f"до {fmt.duration(edges[0])}",
                    *(f"{fmt.duration(low)} – {fmt.duration(high)}" for low, high in itertools.pairwise(edges)),
                    f"дольше {fmt.duration(edges[-1])}",
                ],
                False,
            ),
            "Ответов": ([fmt.number(one) for one in _gathered(counts, first, last)], True),
            "Доля": ([fmt.share(one / total) for one in _gathered(counts, first, last)], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "от, минут": [0.0, *edges],
                    "до, минут": [*edges, np.inf],
                    "ответов": _gathered(counts, first, last),
                }
            ),
            view.period,
        ),
        file_name="raspredelenie_vremeni_otveta",
        is_tall=True,
    )
    return Chart(
        title=title,
        subtitle=f"Доля ответов по времени, каждый столбец в 1,2 раза длиннее прошлого; из "
        f"{fmt.counted(total, ANSWERS)}{also(_grey(before, view))}{also(left_out(ignored))}",
        figure=charts.distribution(
            edges,
            counts[first:last] / total,
            counts[first:last].tolist(),
            earlier=None if before is None else before[first:last] / before.sum(),
            earlier_name=fmt.period(view.comparable) if view.comparable else "",
            norms={minutes: fmt.duration(minutes) for minutes in norms_of(view)},
        ),
        alt=f"Столбцы от 15 минут до 3 суток. {title}",
        table=table,
        metric_ids=("response_mean",),
        forward=forward.finding(view, title),
    )


def norms_of(view: View) -> dict[float, str]:
    """Calendar norms of the first reply on the axis: minutes -> what they hold for, in words, the shortest first."""
    norms = view.ask("response_norms", region_id=view.clock.region_id)
    norms = norms[(norms["stage"] == "first") & (norms["clock"] == "calendar")]
    told: dict[float, str] = {}
    for minutes, rows in norms[norms["norm_minutes"].between(FROM_MINUTES, TO_MINUTES)].groupby("norm_minutes"):
        parts = [
            f"{URGENCY.get(urgency, urgency)} ({', '.join(channels.str.lower())})"
            for urgency, channels in rows.groupby("urgency")["channel"]
        ]
        told[float(minutes)] = ", ".join(parts)
    return told


def _in_words(norms: dict[float, str]) -> str:
    """What the dashed lines are; nothing where no norm is on the axis."""
    told = (f"{fmt.duration(minutes)} – {words}" for minutes, words in norms.items())
    return f"зелёный пунктир – нормативы: {', '.join(told)}" if norms else ""


def _histograms(view: View, period: Period) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Of a period whose whole months the cards of the screen have asked for by month."""
    return facts.histograms(view.ask, view.clock, period, view.filters, within=series.history(view))


def _earlier(view: View) -> tuple[np.ndarray, np.ndarray] | None:
    """Histograms of the comparison period, if the base holds it and it has anything."""
    if view.comparable is None:
        return None
    answered, ages, _ = _histograms(view, view.comparable)
    both = answered.to_numpy()[0], ages.to_numpy()[0]
    return both if both[0].sum() + both[1].sum() else None


def _grey(earlier: object, view: View) -> str:
    return f"серая линия – {fmt.period(view.comparable)}" if earlier is not None else ""


def _gathered(counts: np.ndarray, first: int, last: int) -> np.ndarray:
    """Counts with all below the axis and all beyond it as one number each."""
    return np.array([counts[:first].sum(), *counts[first:last], counts[last:].sum()])


def _within_table(
    view: View, now: tuple[np.ndarray, np.ndarray], earlier: tuple[np.ndarray, np.ndarray] | None, times: list[float]
) -> Table:
    shares = answered_within(*now, np.array(times))
    columns = {
        "Время": ([fmt.duration(minutes) for minutes in times], False),
        "Отвечено": ([fmt.share(one) for one in shares], True),
    }
    raw = pd.DataFrame({"минут": times, "отвечено": shares, "сообщений": int(now[0].sum() + now[1].sum())})
    if earlier is not None:
        before = answered_within(*earlier, np.array(times))
        columns["В периоде сравнения"] = ([fmt.share(one) for one in before], True)
        raw = raw.assign(**{"в периоде сравнения": before})
    return Table(
        caption=f"Доля отвеченных за время: {fmt.period(view.period)}",
        columns=columns,
        raw=exported(view, raw, view.period),
        file_name="otvecheno_za_vremya",
    )
