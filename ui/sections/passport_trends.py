"""A passport's figures by month, over the grey line of the region as a whole."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS
from metrics.changes import against_whole
from metrics.measure import Measure, State, measure_rows
from metrics.periods import month_starts
from queries import Filters, Period
from reports import facts
from reports.passport import EXECUTOR, REGION, SUBJECT
from ui import charts, forward, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.sections.passport import Chosen, figures, subject_view
from ui.trends import also, exported, next_day

UNITS = {"response_mean": "среднее, минут", "norm_share": "доля в срок"}


def response(view: View, chosen: Chosen) -> Chart | Empty:
    """Mean response time by month."""
    return _by_month(view, chosen, "response_mean")


def in_norm(view: View, chosen: Chosen) -> Chart | Empty:
    """Share answered in time by month."""
    return _by_month(view, chosen, "norm_share")


def _by_month(view: View, chosen: Chosen, metric_id: str) -> Chart | Empty:
    metric = METRICS[metric_id]
    own_view = subject_view(view, chosen)
    own, ignored = _history(view, chosen, own_view.filters)
    if own is None or not own["received_count"].any():
        return Empty(metric.title, "За всё время сообщений нет.")
    months = own.index
    measures = measure_rows(metric_id, own)
    settled = series.settled(view, months, own)
    title = _finding(view, chosen, metric_id)
    whole = None if view.scope.municipality_ids is not None else _region_history(view, metric_id)
    targets = series.targets(view, metric_id, months)
    figure = (
        charts.trend(list(months), measures, settled, targets=targets)
        if whole is None
        else charts.against(list(months), measures, settled, whole, "регион", targets=targets)
    )
    grey = "" if whole is None else "; серая линия – регион в целом"
    return Chart(
        title=title,
        subtitle=f"{metric.title} по месяцу получения{grey}; пунктир – месяц ещё не сложился" + also(left_out(ignored)),
        figure=figure,
        alt=f"Линия по месяцам. {title}",
        table=_table(own_view, metric_id, months, measures, whole, settled),
        metric_ids=(metric_id,),
        forward=forward.finding(own_view, title),
    )


def _table(
    view: View,
    metric_id: str,
    months: pd.DatetimeIndex,
    measures: list[Measure],
    whole: list[Measure] | None,
    settled: list[bool],
) -> Table:
    metric = METRICS[metric_id]
    columns = {
        "Месяц": ([fmt.month(month) for month in months], False),
        metric.title: ([fmt.value_or_few(one) for one in measures], True),
        "По скольким": ([fmt.number(one.n) for one in measures], True),
        "Состояние": (["" if ok else "предварительно" for ok in settled], False),
    }
    raw = {
        "месяц": [f"{month:%Y-%m}" for month in months],
        UNITS[metric_id]: [one.value for one in measures],
        "по скольким": [one.n for one in measures],
        "сложился": ["да" if ok else "нет" for ok in settled],
    }
    if whole is not None:
        columns["По региону"] = ([fmt.value_or_few(one) for one in whole], True)
        raw["по региону"] = [one.value for one in whole]
    return Table(
        caption=f"{metric.title} по месяцам: {view.place}",
        columns=columns,
        raw=exported(view, pd.DataFrame(raw), Period(months[0].date(), next_day(view))),
        file_name="pasport_po_mesyacam",
        is_tall=True,
    )


def _finding(view: View, chosen: Chosen, metric_id: str) -> str:
    """The figure of the period and how it differs from the region's."""
    made = figures(view, chosen)
    measures = made.measures
    own, metric = measures[SUBJECT][metric_id], METRICS[metric_id]
    if own.state is State.NONE:
        return f"{metric.card}: за период нет данных"
    told = f"{metric.card}: {fmt.value_or_few(own)}"
    if own.state is State.FEW or REGION not in measures:
        return told
    if not {SUBJECT, REGION} <= made.settled:
        return f"{told}, предварительно"
    difference = against_whole(own, measures[REGION][metric_id], is_settled=True)
    words = f"{difference.text} к региону" if difference.arrow and metric_id == "norm_share" else difference.text
    if metric_id == "response_mean" and difference.arrow:
        words = f"{difference.text}, чем в целом по региону"
    elif not difference.arrow:
        words = "как в целом по региону"
    return f"{told}, {words}"


def _history(view: View, chosen: Chosen, filters: Filters) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Message facts of every month of the base; of an executor, those that report_body holds."""
    span = series.history(view)
    if span is None:
        return None, ()
    ask = facts.of_executors if chosen.subject.kind == EXECUTOR else facts.messages
    frame, ignored = ask(view.ask, view.clock, span, filters, "month")
    return frame.reindex(month_starts(span), fill_value=0), ignored


def _region_history(view: View, metric_id: str) -> list[Measure]:
    span = series.history(view)
    open_filters = view.filters.without("municipality_ids", "executor_ids")
    frame, _ = facts.messages(view.ask, view.clock, span, open_filters, "month")
    return measure_rows(metric_id, frame.reindex(month_starts(span), fill_value=0))
