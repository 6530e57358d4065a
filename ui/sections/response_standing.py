"""Municipalities against the region, judged by how many messages each has: verdicts, their words, the chart of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics import format as fmt
from metrics import funnel, peers
from metrics.catalogue import METRICS
from metrics.funnel import Funnel, Verdict
from reports import facts
from ui import charts, forward
from ui.blocks import Chart, Empty, Heading, Table
from ui.filters import View, left_out
from ui.tables import preliminary
from ui.trends import also, exported

COMPARED = {"отвечено в срок": "norm_share", "время ответа": "response_mean"}
WORDS = {"norm_share": {-1: "реже в срок", 1: "чаще в срок"}, "response_mean": {-1: "быстрее", 1: "медленнее"}}
WORSE = {"norm_share": -1, "response_mean": 1}
SUBJECT = {
    "norm_share": "доля отвеченных в срок",
    "response_mean": "обычное время ответа (среднее геометрическое)",
}
TITLE = "Отличие от региона с учётом числа сообщений"
NAMED = 5


@dataclass(frozen=True)
class StandingByShare:
    """Municipalities of the region (whatever is chosen of them) with facts and verdicts on the share in time.

    places: question municipalities by municipality_id, with `group` of comparison; counts: message facts by the same;
    by_share: verdicts of those that are municipalities.
    """

    places: pd.DataFrame
    counts: pd.DataFrame
    by_share: Funnel
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Standing(StandingByShare):
    """The same with typical times. times: log_sum, log_square_sum, log_count by municipality_id; by_time: verdicts."""

    times: pd.DataFrame
    by_time: Funnel

    def of(self, metric_id: str) -> Funnel:
        """Verdicts on a metric of COMPARED."""
        return self.by_share if metric_id == "norm_share" else self.by_time


def standing_by_share(view: View) -> StandingByShare:
    """Everybody within the reader's rights, so that a chosen municipality is judged against the whole region."""
    everyone = view.filters.without("municipality_ids")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    places = places.assign(group=peers.groups(places)).set_index("municipality_id")
    counts, ignored = facts.messages(view.ask, view.clock, view.period, everyone, "municipality")
    counts = counts.reindex(places.index, fill_value=0)
    units = places.index[~places["kind"].isin(("regional", "unknown"))]
    by_share = funnel.of_shares(
        counts.loc[units, "in_norm_count"],
        counts.loc[units, "judged_count"],
        whole=(int(counts["in_norm_count"].sum()), int(counts["judged_count"].sum())),
    )
    return StandingByShare(places, counts, by_share, ignored)


def standing(view: View) -> Standing:
    """The same judged by time too, which costs a question of its own."""
    known = standing_by_share(view)
    times, ignored = facts.log_times(view.ask, view.clock, view.period, view.filters.without("municipality_ids"))
    times = times.reindex(known.places.index, fill_value=0)
    units = known.by_share.units.index
    by_time = funnel.of_times(
        *(times.loc[units, name] for name in ("log_sum", "log_square_sum", "log_count")),
        whole=(float(times["log_sum"].sum()), int(times["log_count"].sum())),
    )
    both = tuple(dict.fromkeys((*known.ignored, *ignored)))
    return Standing(known.places, known.counts, known.by_share, both, times, by_time)


def who(view: View) -> Heading:
    """Who is slower and who is rarer in time than the region, in words."""
    known = standing(view)
    if not known.counts["received_count"].sum():
        return Heading("Кто отвечает медленнее")
    by_time, by_share = (differing(known, metric_id) for metric_id in ("response_mean", "norm_share"))
    told = (by_share if by_share != by_time else "", "Муниципалитеты – среди сопоставимых по числу жителей")
    return Heading(by_time, ". ".join(filter(None, told)))


def compared(view: View, shown: str) -> Chart | Empty:
    """Municipalities against the region with limits that depend on how many messages each has."""
    metric_id = COMPARED[shown]
    known = standing(view)
    found = known.of(metric_id)
    if not found.has_limits:
        return Empty(TITLE, "Сравнивать не с кем: нужно хотя бы три муниципалитета с достаточным числом сообщений.")
    metric = METRICS[metric_id]
    units = found.units.sort_values("z", ascending=metric_id == "norm_share")
    names = known.places["name"]
    what = SUBJECT[metric_id]
    written = [
        fmt.few(row.n) if row.verdict == Verdict.FEW else _written(metric_id, row.value) for row in units.itertuples()
    ]
    return Chart(
        title=differing(known, metric_id),
        subtitle=f"По вертикали – {what}, по горизонтали – сообщений за период; каждая точка – муниципалитет; внутри "
        "сплошных линий – не отличается, между пунктиром и сплошной – на границе"
        + also(preliminary(known.counts))
        + also(left_out(known.ignored)),
        figure=charts.funnel(found, names.to_dict(), metric.unit, metric.better, fmt.MESSAGES),
        alt=f"Точки муниципалитетов и границы вокруг уровня региона. {differing(known, metric_id)}",
        table=Table(
            caption=f"{TITLE}: {fmt.period(view.period)}" + also(preliminary(known.counts)),
            columns={
                "Муниципалитет": ([fmt.place(names[one]) for one in units.index], False),
                what[:1].upper() + what[1:]: (written, True),
                "Из скольких": ([fmt.number(one) for one in units["n"]], True),
                "Отличие": ([verdict(found, metric_id, one) for one in units.index], False),
            },
            raw=exported(
                view,
                pd.DataFrame(
                    {
                        "муниципалитет": [names[one] for one in units.index],
                        what: units["value"].to_numpy(),
                        "из скольких": units["n"].to_numpy(),
                        "сигм от региона": units["z"].to_numpy(),
                        "отличие": [verdict(found, metric_id, one) for one in units.index],
                    }
                ),
                view.period,
            ),
            file_name=f"otlichie_{metric_id}",
            is_tall=True,
        ),
        metric_ids=(metric_id,),
        forward=forward.finding(view, differing(known, metric_id)),
    )


def verdict(found: Funnel, metric_id: str, unit: int | None) -> str:
    """What may be said of one municipality; nothing of a row that is none."""
    if unit not in found.units.index:
        return ""
    row = found.units.loc[unit]
    match row["verdict"]:
        case Verdict.DIFFERENT:
            return WORDS[metric_id][row["side"]]
        case Verdict.BORDER:
            return f"на границе: {WORDS[metric_id][row['side']]}"
        case Verdict.FEW:
            return fmt.few(int(row["n"]))
        case Verdict.NO_LIMITS:
            return "не с кем сравнить"
    return "не отличается"


def differing(known: Standing, metric_id: str) -> str:
    """Who is worse than the region in words: «Медленнее, чем в целом по региону: …», the farthest first."""
    found = known.of(metric_id)
    worse = WORSE[metric_id]
    words = WORDS[metric_id][worse]
    units = found.units[(found.units["verdict"] == Verdict.DIFFERENT) & (found.units["side"] == worse)]
    if not found.has_limits:
        return "Отличие от региона не определяется: мало муниципалитетов с достаточным числом сообщений"
    if units.empty:
        return f"Никто не отвечает {words}, чем в целом по региону"
    ordered = units.sort_values("z", ascending=worse < 0).index
    names = ", ".join(fmt.place(known.places.loc[one, "name"]) for one in ordered[:NAMED])
    more = f" и ещё {len(ordered) - NAMED}" if len(ordered) > NAMED else ""
    return f"{words[:1].upper() + words[1:]}, чем в целом по региону: {names}{more}"


def _written(metric_id: str, value: float) -> str:
    return fmt.share(value) if metric_id == "norm_share" else fmt.duration(value)
