"""Municipalities against the region and against comparable ones: who is really slower, and whose place is what."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics import format as fmt
from metrics import funnel, peers
from metrics.catalogue import METRICS
from metrics.funnel import Funnel, Verdict
from metrics.measure import State, measure_rows, values
from reports import facts
from ui import access, charts, forward, links
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported

ORDERS = {
    "реже в срок – выше": ("norm_share", True),
    "дольше отвечают – выше": ("response_mean", False),
    "по названию": ("name", True),
}
COMPARED = {"отвечено в срок": "norm_share", "время ответа": "response_mean"}
WORDS = {"norm_share": {-1: "реже в срок", 1: "чаще в срок"}, "response_mean": {-1: "быстрее", 1: "медленнее"}}
WORSE = {"norm_share": -1, "response_mean": 1}
LATE = "не в срок"
NOTHING = "За этот период сообщений нет. Выберите другой период."
NAMED = 5


@dataclass(frozen=True)
class Standing:
    """Municipalities of the region (whatever is chosen of them) with facts and verdicts.

    places: question municipalities by municipality_id, with `group` of comparison; counts: message facts by the same;
    by_share, by_time: verdicts of those that are municipalities.
    """

    places: pd.DataFrame
    counts: pd.DataFrame
    by_share: Funnel
    by_time: Funnel
    ignored: tuple[str, ...]


def standing(view: View) -> Standing:
    """Everybody within the reader's rights, so that a chosen municipality is judged against the whole region."""
    everyone = view.filters.without("municipality_ids")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    places = places.assign(group=peers.groups(places)).set_index("municipality_id")
    counts, ignored = facts.messages(view.ask, view.clock, view.period, everyone, "municipality")
    times, times_ignored = facts.log_times(view.ask, view.clock, view.period, everyone)
    counts, times = (frame.reindex(places.index, fill_value=0) for frame in (counts, times))
    units = places.index[~places["kind"].isin(("regional", "unknown"))]
    return Standing(
        places,
        counts,
        funnel.of_shares(
            counts.loc[units, "in_norm_count"],
            counts.loc[units, "judged_count"],
            whole=(int(counts["in_norm_count"].sum()), int(counts["judged_count"].sum())),
        ),
        funnel.of_times(
            *(times.loc[units, name] for name in ("log_sum", "log_square_sum", "log_count")),
            whole=(float(times["log_sum"].sum()), int(times["log_count"].sum())),
        ),
        tuple(dict.fromkeys((*ignored, *times_ignored))),
    )


def league(view: View, order: str) -> Table | Empty:
    """Groups of comparison with their municipalities, the region first; each with its place and verdicts."""
    known = standing(view)
    if not known.counts["received_count"].sum():
        return Empty("", NOTHING)
    chosen = _chosen(view, known)
    rows = _rows(known, chosen, order)
    counts = pd.DataFrame([known.counts.loc[members].sum() for _, members, _ in rows]).reset_index(drop=True)
    norm, mean = measure_rows("norm_share", counts), measure_rows("response_mean", counts)
    late = counts["judged_count"] - counts["in_norm_count"]
    ids = [members[0] if level == "unit" else None for _, members, level in rows]
    names = [
        fmt.place(name) if level != "region" else (view.region.name if len(chosen) == len(known.places) else name)
        for name, _, level in rows
    ]
    place = _places(known)
    return Table(
        caption=f"{_who(known, 'response_mean')}. {_who(known, 'norm_share')}. Период – {fmt.period(view.period)}; "
        "отличие от региона – с учётом числа сообщений; в скобках – какие места возможны по случайности"
        + also(left_out(known.ignored)),
        columns={
            "Муниципалитет": (names, False),
            "Место в группе": ([place.get(one, "") for one in ids], True),
            "Отвечено в срок": ([fmt.value_or_few(one) for one in norm], True),
            "Не в срок": ([fmt.number(one) for one in late], True),
            "из них со сроком": ([fmt.number(one.n) for one in norm], True),
            "Отличие по сроку": ([verdict(known.by_share, "norm_share", one) for one in ids], False),
            "Среднее время": ([fmt.value_or_few(one) for one in mean], True),
            "по ответам": ([fmt.number(one.n) for one in mean], True),
            "Отличие по времени": ([verdict(known.by_time, "response_mean", one) for one in ids], False),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "муниципалитет": [name for name, *_ in rows],
                    "место в группе": [place.get(one, "") for one in ids],
                    "отвечено в срок": counts["in_norm_count"],
                    "со сроком, который наступил": counts["judged_count"],
                    "доля в срок": values(norm),
                    "отличие по сроку": [verdict(known.by_share, "norm_share", one) for one in ids],
                    "ответов": counts["answered_count"],
                    "среднее время ответа, минут": values(mean),
                    "отличие по времени": [verdict(known.by_time, "response_mean", one) for one in ids],
                }
            ),
            view.period,
        ),
        file_name="gruppy_sravneniya",
        total_rows=tuple(at for at, (_, _, level) in enumerate(rows) if level in ("region", "group")),
        aside_rows=tuple(at for at, (_, _, level) in enumerate(rows) if level == "aside"),
        is_tall=True,
        links=_links(view, known, rows, late),
    )


def compared(view: View, shown: str) -> Chart | Empty:
    """Municipalities against the region with limits that depend on how many messages each has."""
    metric_id = COMPARED[shown]
    known = standing(view)
    found = known.by_share if metric_id == "norm_share" else known.by_time
    title = "Отличие от региона с учётом числа сообщений"
    if not found.has_limits:
        return Empty(title, "Сравнивать не с кем: нужно хотя бы три муниципалитета с достаточным числом сообщений.")
    metric = METRICS[metric_id]
    units = found.units.sort_values("z", ascending=metric_id == "norm_share")
    names = known.places["name"]
    what = "доля отвеченных в срок" if metric_id == "norm_share" else "обычное время ответа (среднее геометрическое)"
    unit_words = ("сообщение", "сообщения", "сообщений")
    written = [
        fmt.few(row.n) if row.verdict == Verdict.FEW else _written(metric_id, row.value) for row in units.itertuples()
    ]
    return Chart(
        title=_who(known, metric_id),
        subtitle=f"По вертикали – {what}, по горизонтали – сообщений за период; каждая точка – муниципалитет; внутри "
        "сплошных линий – не отличается, между пунктиром и сплошной – на границе" + also(left_out(known.ignored)),
        figure=charts.funnel(found, names.to_dict(), metric.unit, metric.better, unit_words),
        alt=f"Точки муниципалитетов и границы вокруг уровня региона. {_who(known, metric_id)}",
        table=Table(
            caption=f"{title}: {fmt.period(view.period)}",
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
        forward=forward.finding(view, _who(known, metric_id)),
    )


def _chosen(view: View, known: Standing) -> pd.Index:
    wanted = view.filters.municipality_ids
    return known.places.index if wanted is None else known.places.index[known.places.index.isin(wanted)]


def _rows(known: Standing, chosen: pd.Index, order: str) -> list[tuple[str, list[int], str]]:
    """(name, members, what the row is: region, group, unit, aside) from the top of the table to its end."""
    rows = [("Всего по выбранным", list(chosen), "region")]
    places = known.places.loc[chosen]
    for group, title in peers.TITLES.items():
        members = _ordered(known, places.index[places["group"] == group], order)
        if group == peers.REGIONAL or not len(members):
            continue
        rows.append((title, list(members), "group"))
        rows += [(places.loc[one, "name"], [one], "unit") for one in members]
    rest = places.index[places["group"].isin([peers.REGIONAL]) | places["group"].isna()]
    return rows + [(places.loc[one, "name"], [one], "aside") for one in rest]


def _ordered(known: Standing, members: pd.Index, order: str) -> pd.Index:
    column, is_ascending = ORDERS[order]
    if column == "name":
        return known.places.loc[members].sort_values("name").index
    measures = measure_rows(column, known.counts.loc[members])
    keys = pd.Series([one.value if one.state is State.OK else float("nan") for one in measures], index=members)
    return keys.sort_values(ascending=is_ascending, na_position="last", kind="stable").index


def _places(known: Standing) -> dict[int, str]:
    """«3 из 14 (2–5)» for every municipality that has a place in its group."""
    told: dict[int, str] = {}
    for group in (peers.LARGE, peers.MIDDLE, peers.SMALL):
        members = known.places.index[known.places["group"] == group]
        counts = known.counts.loc[members]
        ranked = peers.places_by_share(counts["in_norm_count"], counts["judged_count"])
        for one, row in ranked.table.dropna().iterrows():
            span = f"{row['from_place']}{fmt.DASH}{row['to_place']}"
            sure = row["from_place"] == row["to_place"]
            told[one] = f"{row['place']} из {ranked.of}" + ("" if sure else f" ({span})")
    return told


def verdict(found: Funnel, metric_id: str, unit: int | None) -> str:
    """«реже в срок», «на границе: …», «не отличается» – or why nothing is said; nothing for what is no municipality."""
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


def _who(known: Standing, metric_id: str) -> str:
    """«Медленнее, чем в целом по региону: …», the farthest first."""
    found = known.by_share if metric_id == "norm_share" else known.by_time
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


def _links(
    view: View, known: Standing, rows: list[tuple[str, list[int], str]], late: pd.Series
) -> dict[str, list[str]]:
    names = known.places["name"]
    cases = []
    for (_, members, level), count in zip(rows, late, strict=True):
        if not count or level == "group":
            cases.append("")  # a list of all members would not fit an address
            continue
        chosen = members if level != "region" else view.filters.municipality_ids or ()
        cases.append(links.to(view, access.CASES, state=LATE, municipality=[names[one] for one in chosen]))
    return {
        "Муниципалитет": [
            links.to(view, access.PASSPORT, place=name) if level == "unit" else "" for name, _, level in rows
        ],
        "Не в срок": cases,
    }
