"""«Обзор»: what changed beyond its usual swings, what is written about, where fewer are answered in time."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics import news
from metrics.catalogue import METRICS
from metrics.discoveries import N_MIN_FOUND
from metrics.funnel import Funnel, Verdict
from metrics.measure import measure_rows, values
from metrics.news import Looked, News
from metrics.periods import month_starts
from metrics.states import STATES
from queries import Scope
from queries.period import Period, next_month
from reports import facts, history
from ui import access, charts, data, forward, geography, links, series
from ui.blocks import Chart, Empty, Finding, Findings, Table
from ui.filters import View, left_out
from ui.sections import response_standing
from ui.sections.response_standing import StandingByShare
from ui.trends import also, exported

WORST, BEST = 4, 2
MAP_HEIGHT = 420
NOBODY = "Сравнить не с кем: мало муниципалитетов с достаточным числом сообщений за этот период."
MAP_LEGEND = {"worse": "реже в срок", "better": "чаще в срок"}
MAP_WORDS = {
    (Verdict.DIFFERENT, -1): "реже в срок",
    (Verdict.DIFFERENT, 1): "чаще в срок",
    **{(Verdict.BORDER, side): "на границе" for side in (-1, 1)},
    **{(verdict, side): "как в целом" for verdict in (Verdict.SAME, Verdict.NO_LIMITS) for side in (-1, 0, 1)},
    **{(Verdict.FEW, side): "мало данных" for side in (-1, 0, 1)},
}


def changes(view: View) -> Findings | Empty:
    """Three to five sentences of special causes that began in the period, or that there are none."""
    span = series.history(view)
    if span is None:
        return Empty("Что изменилось", "В базе нет сообщений.")
    months = month_starts(span)
    ended = np.array([view.is_complete(next_month(month.date()) - timedelta(days=1)) for month in months])
    began = _looked_at(view.period, months, ended)
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
    looked = news.gathered(
        *(news.of_whole(metric_id, months, whole, ended, began) for metric_id in ("response_mean", "norm_share")),
        news.of_places("norm_share", months, by_place, names, ended, began),
        news.of_topics(
            months,
            topics.reindex(months, fill_value=0) if not topics_ignored else topics.iloc[:0, :0],
            {key: name for key, (_, name) in topic_names.items()},
            ended,
            began,
        ),
        news.of_places("response_mean", months, by_place, names, ended, began),
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


def standing(view: View) -> Table | Empty:
    """Municipalities that differ from the region beyond chance, the worst first, then the best."""
    known = response_standing.standing_by_share(view)
    if not known.by_share.has_limits:
        return Empty("", NOBODY)
    chosen = _extremes(known.by_share)
    if chosen.empty:
        return Empty("", f"{_in_whole(known)}. Никто не отличается от региона сверх того, что бывает случайно.")
    return _table(view, known, chosen, _in_whole(known))


def region_map(view: View, shown: str) -> Chart | Empty:
    """The same verdicts on the map, or the figures themselves: shown is a key of ON_MAP."""
    metric_id = ON_MAP[shown]
    known = response_standing.standing_by_share(view)
    if not known.by_share.has_limits:
        return Empty("", NOBODY)
    land = data.built(land_of, view.scope, view.clock.region_id)
    if not land.places:
        return Empty("", "Карты нет: у муниципалитетов не указаны ни границы, ни координаты.")
    return _verdict_map(view, known, land) if metric_id is None else _value_map(view, known, land, metric_id)


def _verdict_map(view: View, known: StandingByShare, land: geography.Geography) -> Chart:
    units = known.by_share.units
    measures = dict(zip(units.index, measure_rows("norm_share", known.counts.loc[units.index]), strict=True))
    painting = charts.by_verdict(
        {one: MAP_WORDS[row.verdict, int(row.side)] for one, row in zip(units.index, units.itertuples(), strict=True)},
        {
            one: f"{fmt.value_or_few(measure)}<br>{measure.metric.preposition} "
            f"{fmt.counted(measure.n, measure.metric.cases)}"
            for one, measure in measures.items()
        },
        **MAP_LEGEND,
    )
    return Chart(
        title="Отвечено в срок: отличие от региона",
        subtitle=f"{_in_whole(known)}. {land.note}",
        figure=charts.region_map(land, painting, height=MAP_HEIGHT),
        alt=f"Карта муниципалитетов по отличию доли отвеченных в срок. {_in_whole(known)}.",
        table=_table(view, known, units.index[np.argsort(units["z"].fillna(0).to_numpy())], "Все муниципалитеты"),
        metric_ids=("norm_share",),
        forward=forward.finding(view, f"Отвечено в срок по муниципалитетам: {_in_whole(known)}"),
    )


def _value_map(view: View, known: StandingByShare, land: geography.Geography, metric_id: str) -> Chart:
    metric = METRICS[metric_id]
    counts = facts.with_population(
        view.ask, view.clock, view.filters.without("municipality_ids"), known.counts, "municipality"
    )
    units = known.by_share.units.index
    rows = counts.loc[units]
    measures = measure_rows(metric_id, rows)
    whole = fmt.value_or_few(measure_rows(metric_id, counts.sum().to_frame().T)[0])
    names = known.places.loc[units, "name"].tolist()
    told = f"{metric.title}; в целом по региону – {whole}"
    return Chart(
        title=f"{metric.title} по муниципалитетам",
        subtitle=f"{fmt.period(view.period)}; в целом по региону – {whole}. {land.note}"
        + also(left_out(known.ignored)),
        figure=charts.region_map(land, charts.by_value(dict(zip(units, measures, strict=True))), height=MAP_HEIGHT),
        alt=f"Карта муниципалитетов. {told}.",
        table=Table(
            caption=f"{metric.title}: {fmt.period(view.period)}" + also(left_out(known.ignored)),
            columns={
                "Муниципалитет": ([fmt.place(name) for name in names], False),
                metric.title: ([fmt.value_or_few(one) for one in measures], True),
                "Из скольких": ([fmt.counted(one.n, metric.cases) for one in measures], True),
            },
            raw=exported(
                view,
                pd.DataFrame(
                    {"муниципалитет": names, metric.title: values(measures), "из скольких": [one.n for one in measures]}
                ),
                view.period,
            ),
            file_name=f"karta_{metric_id}",
            is_tall=True,
            links={"Муниципалитет": [links.to(view, access.PASSPORT, place=name) for name in names]},
        ),
        metric_ids=(metric_id,),
        forward=forward.finding(view, told),
    )


def land_of(scope: Scope, region_id: int) -> geography.Geography:
    """The plane of a region; made once for all its screens."""
    return geography.places(data.load("municipality_shapes", scope, region_id=region_id, municipality_ids=None))


def _in_whole(known: StandingByShare) -> str:
    judged = known.by_share.units[known.by_share.units["verdict"] != Verdict.FEW]
    different = int((judged["verdict"] == Verdict.DIFFERENT).sum())
    return (
        f"В целом по региону – {fmt.share(known.by_share.centre)}; отличаются {different} из "
        f"{fmt.counted(len(judged), fmt.OF_MUNICIPALITIES)}, с учётом числа сообщений"
    )


def _table(view: View, known: StandingByShare, chosen: pd.Index, caption: str) -> Table:
    rows = known.counts.loc[chosen]
    norm, mean = measure_rows("norm_share", rows), measure_rows("response_mean", rows)
    words = [response_standing.verdict(known.by_share, "norm_share", one) for one in chosen]
    names = known.places.loc[chosen, "name"].tolist()
    return Table(
        caption=caption + also(left_out(known.ignored)),
        columns={
            "Муниципалитет": ([fmt.place(name) for name in names], False),
            "Отвечено в срок": ([fmt.value_or_few(one) for one in norm], True),
            "из": ([fmt.number(one.n) for one in norm], True),
            "Среднее время": ([fmt.value_or_few(one) for one in mean], True),
            "Отличие": (words, False),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "муниципалитет": names,
                    "доля в срок": values(norm),
                    "со сроком, который наступил": rows["judged_count"].to_numpy(),
                    "среднее время ответа, минут": values(mean),
                    "ответов": rows["answered_count"].to_numpy(),
                    "отличие от региона": words,
                }
            ),
            view.period,
        ),
        file_name="otlichiya_ot_regiona",
        links={"Муниципалитет": [links.to(view, access.PASSPORT, place=name) for name in names]},
    )


def _looked_at(period: Period, months: pd.DatetimeIndex, ended: np.ndarray) -> tuple[int, int]:
    """Positions of the months of the period; of the last whole month, if the period holds none."""
    touched = np.flatnonzero(
        (months >= pd.Timestamp(period.start.replace(day=1))) & (months < pd.Timestamp(period.end)) & ended
    )
    if touched.size == 0:
        whole = np.flatnonzero(ended)
        return (int(whole[-1]), int(whole[-1]) + 1) if whole.size else (0, 0)
    return int(touched[0]), int(touched[-1]) + 1


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


def _extremes(found: Funnel) -> pd.Index:
    """The farthest below the region, then the farthest above it; only those that really differ."""
    different = found.units[found.units["verdict"] == Verdict.DIFFERENT]
    worse = different[different["side"] < 0].sort_values("z").index[:WORST]
    better = different[different["side"] > 0].sort_values("z", ascending=False).index
    return worse.append(better[: BEST + WORST - len(worse)])


ON_MAP = {
    "отличие от региона": None,
    "отвечено в срок": "norm_share",
    "сообщений на 1 000 жителей": "received_per_1000",
}
WHERE = {"Где отвечают в срок реже и чаще": standing, "На карте": region_map}
WHERE_CHOICES = {"На карте": ("Что на карте", tuple(ON_MAP), "map")}
