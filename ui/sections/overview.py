"""«Обзор»: what changed beyond its usual swings, what is written about, where fewer are answered in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics import funnel, news
from metrics.discoveries import N_MIN_FOUND
from metrics.funnel import Verdict
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
from ui.tables import preliminary
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


def standing(view: View) -> Table | Empty:
    """Municipalities that differ from the region beyond chance, the worst first, then the best."""
    known = _compared(view)
    if not known.found.has_limits:
        return Empty("", NOBODY)
    chosen = _extremes(known.found)
    if chosen.empty:
        return Empty("", f"{_in_whole(known)}. Никто не отличается от региона сверх того, что бывает случайно.")
    return _table(view, known, chosen, _in_whole(known))


def region_map(view: View) -> Chart | Empty:
    """The same verdicts on the map."""
    known = _compared(view)
    if not known.found.has_limits:
        return Empty("", NOBODY)
    land = data.built(land_of, view.scope, view.clock.region_id)
    if not land.places:
        return Empty("", "Карты нет: у муниципалитетов не указаны ни границы, ни координаты.")
    units = known.found.units
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


def land_of(scope: Scope, region_id: int) -> geography.Geography:
    """The plane of a region; made once for all its screens."""
    return geography.places(data.load("municipality_shapes", scope, region_id=region_id, municipality_ids=None))


@dataclass(frozen=True)
class _Compared:
    """Municipalities judged against the whole region, whatever is chosen of them."""

    names: pd.Series
    counts: pd.DataFrame
    found: funnel.Funnel
    ignored: tuple[str, ...]


def _compared(view: View) -> _Compared:
    everyone = view.filters.without("municipality_ids")
    counts, ignored = facts.messages(view.ask, view.clock, view.period, everyone, "municipality")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    places = places.set_index("municipality_id")
    units = places.index[~places["kind"].isin(("regional", "unknown"))]
    counts = counts.reindex(places.index, fill_value=0)
    found = funnel.of_shares(
        counts.loc[units, "in_norm_count"],
        counts.loc[units, "judged_count"],
        whole=(int(counts["in_norm_count"].sum()), int(counts["judged_count"].sum())),
    )
    return _Compared(places["name"], counts, found, ignored)


def _in_whole(known: _Compared) -> str:
    judged = known.found.units[known.found.units["verdict"] != Verdict.FEW]
    different = int((judged["verdict"] == Verdict.DIFFERENT).sum())
    return (
        f"В целом по региону – {fmt.share(known.found.centre)}; отличаются {different} из "
        f"{fmt.counted(len(judged), fmt.OF_MUNICIPALITIES)}, с учётом числа сообщений"
    )


def _table(view: View, known: _Compared, chosen: pd.Index, caption: str) -> Table:
    rows = known.counts.loc[chosen]
    norm, mean = measure_rows("norm_share", rows), measure_rows("response_mean", rows)
    words = [response_standing.verdict(known.found, "norm_share", one) for one in chosen]
    names = known.names.loc[chosen].tolist()
    return Table(
        caption=caption + also(preliminary(known.counts)) + also(left_out(known.ignored)),
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


def _extremes(found: funnel.Funnel) -> pd.Index:
    """The farthest below the region, then the farthest above it; only those that really differ."""
    different = found.units[found.units["verdict"] == Verdict.DIFFERENT]
    worse = different[different["side"] < 0].sort_values("z").index[:WORST]
    better = different[different["side"] > 0].sort_values("z", ascending=False).index
    return worse.append(better[: BEST + WORST - len(worse)])


WHERE = {"Где отвечают в срок реже и чаще": standing, "На карте": region_map}
