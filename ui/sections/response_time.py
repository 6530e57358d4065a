"""«Время ответа», what is open at once: cards, the story by month, municipalities inside groups of comparison."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS
from metrics.control import Control, Kind, findings, limits
from metrics.findings import level, sentence
from metrics.measure import Measure, State, is_settled, measure_times, values
from metrics.news import POSSIBLE
from queries.period import Period, next_month
from reports import facts
from ui import cards, charts, forward, series
from ui.blocks import Card, Chart, Empty, Table
from ui.charts import sparkline
from ui.filters import View, left_out
from ui.trends import also, exported, first_and_last, marks, next_day, told

SHOWN = {
    "среднее время": "response_mean",
    "половина ответов – быстрее": "response_median",
    "9 из 10 – не дольше": "response_p90",
    "отвечено в срок": "norm_share",
}
STORY_HEIGHT = 340


def leading(view: View) -> tuple[Card, ...]:
    """How fast, how slow at worst, how often in time, how many wait."""
    return (
        cards.response_mean(view),
        quantile(view, "response_median"),
        quantile(view, "response_p90"),
        cards.norm_share(view),
        cards.waiting(view),
    )


def quantile(view: View, metric_id: str) -> Card:
    """The time within which a part of the messages is answered, counting those that still wait."""
    now, ignored = _times(view, metric_id, view.period)
    before = _times(view, metric_id, view.comparable)[0] if view.comparable else None
    counts, _ = facts.messages(view.ask, view.clock, view.period, view.filters)
    change = cards.change_of(view, now, before, is_settled=bool(is_settled(counts).iloc[0]))
    return Card(
        metric_id,
        fmt.value_or_few(now),
        is_words=now.state is not State.OK or now.bound is not None,
        lines=(
            f"из {fmt.counted(now.n, fmt.OF_MESSAGES)}, считая те, что ещё ждут",
            left_out(ignored),
        ),
        change=change,
        change_base=cards.base_words(view),
        sparkline=sparkline(_recent(view, metric_id), zero_based=False),
        forward=forward.of(view, now, change),
    )


def story(view: View, shown: str) -> Chart | Empty:
    """A metric in every month of the base with the limits of its usual swings, target, events, breaks."""
    monthly = series.measured(view, SHOWN[shown])
    metric, months = monthly.metric, monthly.months
    if months.empty:
        return Empty(metric.title, "В базе нет сообщений, подходящих под фильтры. Снимите часть фильтров.")
    events = marks(view, metric.metric_id, months)
    control = usual(monthly)
    title = first_and_last(monthly)
    targets = series.targets(view, metric.metric_id, months)
    return Chart(
        title=title,
        subtitle="; ".join((_news(view, monthly, control), *_drawn(monthly, control)))
        + also(told(events))
        + also(left_out(monthly.ignored)),
        figure=charts.controlled(
            list(months),
            monthly.measures,
            monthly.settled,
            control,
            targets=targets,
            target_name=_target_name(targets, metric.metric_id),
            events=events,
            height=STORY_HEIGHT,
        ),
        alt=f"Линия по месяцам{' с границами обычных колебаний' if control.segments else ''}. {title}. "
        f"{_news(view, monthly, control)}",
        table=_story_table(view, monthly, control),
        metric_ids=(metric.metric_id,),
        forward=forward.finding(view, f"{title}. {_news(view, monthly, control)}", forward.NOW),
    )


def usual(monthly: series.Monthly) -> Control:
    """Limits of the metric's usual swings; months of too few cases and unsettled ones take no part."""
    judged = [ok and one.state is State.OK for ok, one in zip(monthly.settled, monthly.measures, strict=True)]
    return limits(
        values(monthly.measures).to_numpy(),
        np.array(judged, dtype=bool),
        monthly.breaks,
        possible=POSSIBLE.get(monthly.metric.metric_id, (0.0, np.inf)),
    )


def _times(view: View, metric_id: str, period: Period) -> tuple[Measure, tuple[str, ...]]:
    answered, ages, ignored = facts.histograms(view.ask, view.clock, period, view.filters, within=series.history(view))
    return measure_times(metric_id, answered.to_numpy(), ages.to_numpy())[0], ignored


def _recent(view: View, metric_id: str) -> list[float | None]:
    """The metric in the last whole months up to the end of the period, for a sparkline."""
    monthly = series.measured(view, metric_id)
    whole = monthly.months < pd.Timestamp(view.period.end.replace(day=1))
    known = [one for one, is_whole in zip(monthly.measures, whole, strict=True) if is_whole]
    return [one.value if one.state is State.OK else None for one in known[-cards.SPARK_MONTHS :]]


def _target_name(targets: list[float | None], metric_id: str) -> str:
    known = [one for one in targets if one is not None]
    return f"цель {level(METRICS[metric_id], known[-1])}" if known else "цель"


def _news(view: View, monthly: series.Monthly, control: Control) -> str:
    """The strongest special cause that began in the period, or that there is none, or why it can't be told."""
    if not control.has_limits:
        return "Мало истории: обычные колебания видны по 12 сложившимся месяцам"
    began = series.looked_at(view, monthly.months)
    found = sorted(findings(control, *began), key=lambda cause: (list(Kind).index(cause.kind), -cause.start))
    if not found:
        return f"Изменений сверх обычных колебаний нет ({_span(monthly.months, began)})"
    numbers = values(monthly.measures).tolist()
    words = sentence(monthly.metric, control, found[0], list(monthly.months), numbers)
    return words[:1].upper() + words[1:]


def _span(months: pd.DatetimeIndex, began: tuple[int, int]) -> str:
    first, last = months[began[0]].date(), months[began[1] - 1].date()
    return fmt.period(Period(first, next_month(last)))


def _drawn(monthly: series.Monthly, control: Control) -> tuple[str, ...]:
    """What the marks of the figure mean, those that are there."""
    has_ring = any(cause.kind is Kind.OUTSIDE for cause in control.causes)
    meanings = (
        ("серая полоса – границы обычных колебаний, линия в ней – обычный уровень", bool(control.segments)),
        ("кольцо – месяц за границами", has_ring),
        ("пунктир – месяц ещё не сложился", not all(monthly.settled)),
    )
    return tuple(words for words, is_drawn in meanings if is_drawn)


def _story_table(view: View, monthly: series.Monthly, control: Control) -> Table:
    metric, measures = monthly.metric, monthly.measures
    known = np.isfinite(control.centre)
    centre = [level(metric, one) if ok else "" for one, ok in zip(control.centre, known, strict=True)]
    bounds = [
        f"{level(metric, low)} {fmt.DASH} {level(metric, high)}" if ok else ""
        for low, high, ok in zip(control.lower, control.upper, known, strict=True)
    ]
    return Table(
        caption=f"{metric.title} по месяцам: {view.place}",
        columns={
            "Месяц": ([fmt.month(month) for month in monthly.months], False),
            metric.title: ([fmt.value_or_few(one) for one in measures], True),
            "Из скольких": ([fmt.number(one.n) for one in measures], True),
            "Обычный уровень": (centre, True),
            "Границы обычных колебаний": (bounds, True),
            "Состояние": (["" if ok else "предварительно" for ok in monthly.settled], False),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "месяц": [f"{month:%Y-%m}" for month in monthly.months],
                    "показатель": metric.title,
                    "единица": metric.unit.value,
                    "значение": values(measures),
                    "из скольких": [one.n for one in measures],
                    "обычный уровень": control.centre,
                    "нижняя граница": control.lower,
                    "верхняя граница": control.upper,
                    "сложился": ["да" if ok else "нет" for ok in monthly.settled],
                }
            ),
            Period(monthly.months[0].date(), next_day(view)),
        ),
        file_name=f"{metric.metric_id}_po_mesyacam",
        is_tall=True,
    )
