"""«Обзор»: where fewer are answered in time than in the region as a whole – a table and a map."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS
from metrics.funnel import Funnel, Verdict
from metrics.measure import measure_rows, values
from queries import Scope
from reports import facts
from ui import access, charts, data, forward, geography, links
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.sections import response_standing
from ui.sections.response_standing import StandingByShare
from ui.tables import preliminary
from ui.trends import also, exported

WORST, BEST = 4, 2
MAP_HEIGHT = 420
NOBODY = "Сравнить не с кем: мало муниципалитетов с достаточным числом сообщений за этот период."
NOT_OPEN = "Другие муниципалитеты вам не открыты, поэтому сравнения нет."
MAP_LEGEND = {"worse": "реже в срок", "better": "чаще в срок"}
MAP_WORDS = {
    (Verdict.DIFFERENT, -1): "реже в срок",
    (Verdict.DIFFERENT, 1): "чаще в срок",
    **{(Verdict.BORDER, side): "на границе" for side in (-1, 1)},
    **{(verdict, side): "как в целом" for verdict in (Verdict.SAME, Verdict.NO_LIMITS) for side in (-1, 0, 1)},
    **{(Verdict.FEW, side): "мало данных" for side in (-1, 0, 1)},
}
ON_MAP = {
    "отличие от региона": None,
    "отвечено в срок": "norm_share",
    "сообщений на 1 000 жителей": "received_per_1000",
}


def standing(view: View) -> Table | Empty:
    """Municipalities that differ from the region beyond chance, the worst first, then the best."""
    known = response_standing.standing_by_share(view)
    if not known.by_share.has_limits:
        return _nobody(view)
    chosen = _extremes(known.by_share)
    if chosen.empty:
        return Empty("", f"{_in_whole(known)}. Никто не отличается от региона сверх того, что бывает случайно.")
    return _table(view, known, chosen, _in_whole(known))


def region_map(view: View, shown: str) -> Chart | Empty:
    """The same verdicts on the map, or the figures themselves: shown is a key of ON_MAP."""
    metric_id = ON_MAP[shown]
    known = response_standing.standing_by_share(view)
    if not known.by_share.has_limits:
        return _nobody(view)
    land = data.built(land_of, view.scope, view.clock.region_id)
    if not land.places:
        return Empty("", "Карты нет: у муниципалитетов не указаны ни границы, ни координаты.")
    return _verdict_map(view, known, land) if metric_id is None else _value_map(view, known, land, metric_id)


def _nobody(view: View) -> Empty:
    return Empty("", NOBODY if view.scope.municipality_ids is None else NOT_OPEN)


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


def _extremes(found: Funnel) -> pd.Index:
    """The farthest below the region, then the farthest above it; only those that really differ."""
    different = found.units[found.units["verdict"] == Verdict.DIFFERENT]
    worse = different[different["side"] < 0].sort_values("z").index
    better = different[different["side"] > 0].sort_values("z", ascending=False).index
    named = worse[: max(WORST, WORST + BEST - len(better))]
    return named.append(better[: WORST + BEST - len(named)])


WHERE = {"Где отвечают в срок реже и чаще": standing, "На карте": region_map}
WHERE_CHOICES = {"На карте": ("Что на карте", tuple(ON_MAP), "map")}
