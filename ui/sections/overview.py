"""«Обзор»: what changed beyond its usual swings."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics import news
from metrics.discoveries import N_MIN_FOUND
from metrics.news import Looked, News
from metrics.periods import month_starts
from metrics.states import STATES
from queries.period import Period, next_month
from reports import history
from ui import access, forward, links, series
from ui.blocks import Empty, Finding, Findings
from ui.filters import View, left_out
from ui.trends import also


def changes(view: View) -> Findings | Empty:
    """Three to five sentences of special causes that began in the period, or that there are none."""
    span = series.history(view)
    if span is None:
        return Empty("Что изменилось", "В базе нет сообщений.")
    months = month_starts(span)
    ended = series.ended(view, months)
    began = series.looked_at(view, months)
    answers, ignored = history.answers(view.ask, view.clock, span, view.filters)
    topics, topic_names, topics_ignored = history.topics(view.ask, view.clock, span, view.filters, N_MIN_FOUND)
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    names = dict(zip(places["municipality_id"], places["name"], strict=True))
    whole = answers.groupby("month").sum().reindex(months, fill_value=0)
    by_place = {
        key: frame.droplevel("municipality_id").reindex(months, fill_value=0)
        for key, frame in answers.groupby("municipality_id")
    }
    if len(by_place) < 2:
        by_place = {}  # the whole is this one municipality
    marks = series.marks(view)
    looked = news.gathered(
        *(
            news.of_whole(metric_id, months, whole, ended, began, marks=marks)
            for metric_id in ("response_mean", "norm_share")
        ),
        news.of_places("norm_share", months, by_place, names, ended, began, marks=marks),
        news.of_topics(
            months,
            topics.reindex(months, fill_value=0) if not topics_ignored else topics.iloc[:0, :0],
            {key: name for key, (_, name) in topic_names.items()},
            ended,
            began,
            marks=marks,
        ),
        news.of_places("response_mean", months, by_place, names, ended, began, marks=marks),
    )
    told = tuple(Finding(one.text, _leads_to(view, one, names, topic_names)) for one in looked.news)
    return Findings(
        title="Что изменилось",
        subtitle=_scanned(looked, months, began)
        + also("темы не проверены: нет по этому фильтру" if topics_ignored else "")
        + also(left_out(ignored)),
        findings=told,
        nothing="Изменений сверх обычных колебаний нет." if looked.scanned_count else "Сравнить пока не с чем.",
        forward=forward.finding(
            view, " ".join(f"{one.text}." for one in told) or "Изменений сверх обычных колебаний нет", forward.NOW
        )
        if looked.scanned_count
        else None,
    )


def _scanned(looked: Looked, months: pd.DatetimeIndex, began: tuple[int, int]) -> str:
    if not looked.scanned_count or began[0] == began[1]:
        return "Мало истории: обычные колебания видны по 12 сложившимся месяцам"
    span = Period(months[began[0]].date(), next_month(months[began[1] - 1].date()))
    return f"Сверх обычных колебаний, {fmt.period(span)}; проверено рядов: {fmt.number(looked.scanned_count)}"


def _leads_to(view: View, one: News, names: dict[int, str], topics: dict[int, tuple[str, str]]) -> str:
    if one.subject is None:
        return links.to(view, access.RESPONSE_TIME)
    if one.metric_id == "received_count":
        group, topic = topics[one.subject]
        return links.to(view, access.CASES, state=STATES["all"].title, topics=group, topic=topic)
    return links.to(view, access.PASSPORT, place=names[one.subject])
