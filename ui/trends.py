"""Charts over months: made of a View, titled by what they show."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from metrics import format as fmt
from metrics.breaks import concerning, positions
from metrics.measure import State
from queries.period import Period, next_month
from ui import charts, forward, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out

LOW = 168  # the first screen fits a laptop without scrolling


def response_by_month(view: View) -> Chart | Empty:
    """Mean response time in every month of the base, with target and events."""
    return _metric_by_month(view, "response_mean")


def received_by_month(view: View) -> Chart | Empty:
    """Messages received by month, against the same month a year earlier."""
    months, frame, ignored = series.by_month(view)
    if months.empty:
        return Empty("Сколько пишут", _nothing(view))
    received = frame["received_count"].astype("float64")
    earlier = received.shift(12)
    if view.region.first_received_on.day > 1:
        earlier.iloc[:13] = float("nan")  # the first month is not whole: nothing is compared with it
    breaks = positions(series.marks(view), "received_count", months)
    comparable = earlier.copy()
    for at in breaks:
        comparable.iloc[at : at + 12] = float("nan")  # a break lies between the month and the year before
    is_open = [not view.is_complete((next_month(month) - pd.Timedelta(days=1)).date()) for month in months]
    earlier = earlier.mask(is_open)  # a part of a month is not compared with a whole one
    title = _volume_finding(received, comparable, is_open, months)
    table = Table(
        caption=f"Получено сообщений по месяцам: {view.place}",
        columns={
            "Месяц": ([fmt.month(month) for month in months], False),
            "Получено": ([fmt.number(count) for count in received], True),
            "Год назад": (["" if pd.isna(count) else fmt.number(count) for count in earlier], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "месяц": [f"{month:%Y-%m}" for month in months],
                    "получено": frame["received_count"].to_numpy(),
                    "год назад": earlier.astype("Int64").to_numpy(),
                }
            ),
            Period(months[0].date(), next_day(view)),
        ),
        file_name="soobshcheniya_po_mesyacam",
        is_tall=True,
    )
    recent = slice(-24, None)
    return Chart(
        title=title,
        subtitle="Получено сообщений по месяцам; серая черта – год назад; светлый столбец – месяц не закончен"
        + also(left_out(ignored)),
        figure=charts.columns(
            list(months[recent]), received[recent].tolist(), earlier[recent].tolist(), unfinished=is_open[recent]
        ),
        alt="Столбцы: число полученных сообщений по месяцам. " + title,
        table=table,
        metric_ids=("received_count",),
        forward=forward.finding(view, title, forward.NOW),
    )


def exported(view: View, frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    """A frame for a file: every line says which region, period and data it belongs to."""
    source = "Демонстрационные данные" if view.region.is_demo else "база региона"
    return frame.assign(
        **{
            "регион": view.region.name,
            "период": fmt.period(period).replace(fmt.NBSP, " "),
            "фильтры": "; ".join(view.chosen).replace(fmt.NBSP, " ") or "нет",
            "данные на": fmt.day_and_time(view.region.data_as_of),
            "источник": source,
        }
    )


def _metric_by_month(view: View, metric_id: str) -> Chart | Empty:
    monthly = series.measured(view, metric_id)
    metric, months, measures, settled = monthly.metric, monthly.months, monthly.measures, monthly.settled
    if months.empty:
        return Empty(metric.title, _nothing(view))
    waiting = series.by_month(view)[1]["waiting_count"]
    title = first_and_last(monthly)
    events = marks(view, metric_id, months)
    table = Table(
        caption=f"{metric.title} по месяцам: {view.place}",
        columns={
            "Месяц": ([fmt.month(month) for month in months], False),
            metric.title: ([fmt.value_or_few(one) for one in measures], True),
            "Ответов": ([fmt.number(one.n) for one in measures], True),
            "Ещё без ответа": ([fmt.number(count) for count in waiting], True),
            "Состояние": (["" if ok else "предварительно" for ok in settled], False),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "месяц": [f"{month:%Y-%m}" for month in months],
                    "среднее, минут": [one.value for one in measures],
                    "ответов": [one.n for one in measures],
                    "без ответа": waiting.to_numpy(),
                    "сложился": ["да" if ok else "нет" for ok in settled],
                }
            ),
            Period(months[0].date(), next_day(view)),
        ),
        file_name="vremya_otveta_po_mesyacam",
        is_tall=True,
    )
    return Chart(
        title=title,
        subtitle="По месяцу получения; пунктир – месяц ещё не сложился"
        + also(told(events))
        + also(left_out(monthly.ignored)),
        figure=charts.trend(
            list(months),
            measures,
            settled,
            targets=series.targets(view, metric_id, months),
            events=events,
            height=LOW,
        ),
        alt=f"Линия по месяцам. {title}",
        table=table,
        metric_ids=(metric_id,),
        forward=forward.finding(view, title, forward.NOW),
    )


def marks(view: View, metric_id: str, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Events that concern the metric and happened within the months drawn."""
    known = concerning(series.marks(view), metric_id)
    after = pd.Timestamp(next_month(months[-1].date()))
    return known[(known["happened_on"] >= months[0]) & (known["happened_on"] < after)]


def told(events: pd.DataFrame) -> str:
    """«черта – фестиваль (июнь 2026)»: what the dotted lines stand for."""
    words = ", ".join(
        f"{title} ({fmt.month(moment)})" for title, moment in zip(events["title"], events["happened_on"], strict=True)
    )
    return f"черта – {words}" if words else ""


def first_and_last(monthly: series.Monthly) -> str:
    """«Среднее время ответа: 8 ч 45 мин (ноябрь 2023 г.) → 2 ч 15 мин (октябрь 2026 г.)».

    Of settled months after the last break.
    """
    title = monthly.metric.title
    if not any(monthly.settled):
        return f"{title}: предварительно"
    known = [
        place
        for place, one in enumerate(monthly.measures)
        if one.state is State.OK and one.value is not None and monthly.settled[place]
        if place >= max(monthly.breaks, default=0)
    ]
    if len(known) < 2:
        return title
    then, now = (f"{fmt.value(monthly.measures[at])} ({_when(monthly.months[at])})" for at in (known[0], known[-1]))
    return f"{title}: {then} → {now}"


def _volume_finding(received: pd.Series, earlier: pd.Series, is_open: list[bool], months: pd.DatetimeIndex) -> str:
    closed = [place for place, unfinished in enumerate(is_open) if not unfinished]
    if not closed:
        return "Сколько пишут"
    last = closed[-1]
    told = f"{_when(months[last]).capitalize()}: {fmt.counted(received.iloc[last], fmt.MESSAGES)}"
    before = earlier.iloc[last]
    if not before >= 100:
        return told
    to_month = f"{fmt.MONTHS_TO[months[last].month - 1]}{fmt.NBSP}{months[last].year - 1}{fmt.NBSP}г."
    return f"{told}, {fmt.signed((received.iloc[last] / before - 1) * 100)}{fmt.NBSP}% к {to_month}"


def _when(month: pd.Timestamp) -> str:
    return f"{fmt.month(month)}{fmt.NBSP}г."


def _nothing(view: View) -> str:
    return "В базе нет сообщений, подходящих под фильтры. Снимите часть фильтров."


def next_day(view: View) -> date:
    """The end of a period that reaches to data_as_of."""
    return view.region.data_as_of.date() + timedelta(days=1)


def also(words: str) -> str:
    """Words joined to a sentence by a semicolon; nothing for nothing."""
    return f"; {words}" if words else ""
