"""Municipalities among comparable ones: the table of groups with places and verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics import peers
from metrics.catalogue import N_MIN
from metrics.funnel import Verdict
from metrics.measure import State, measure_rows, values
from metrics.states import STATES
from ui import access, links
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.sections.response_standing import Standing, standing, verdict
from ui.tables import preliminary
from ui.trends import also, exported

ORDERS = {
    "реже в срок – выше": ("norm_share", True),
    "дольше отвечают – выше": ("response_mean", False),
    "по названию": ("name", True),
}
PLACED_BY = {
    "norm_share": "место – по доле отвеченных в срок",
    "response_mean": "место и порядок – по обычному времени ответа (среднее геометрическое)",
}
LATE = STATES["not_in_norm"].title
NOTHING = "За этот период сообщений нет. Выберите другой период."


def league(view: View, order: str) -> Table | Empty:
    """Groups of comparison with their municipalities, the region first; each with its place and verdicts."""
    known = standing(view)
    if not known.counts["received_count"].sum():
        return Empty("", NOTHING)
    chosen = _chosen(view, known)
    rows = _rows(known, chosen, order)
    if view.scope.municipality_ids is not None:  # a group of which only a part may be seen is no group
        rows = [row for row in rows if row[2] != "group"]
    counts = pd.DataFrame([known.counts.loc[members].sum() for _, members, _ in rows]).reset_index(drop=True)
    norm, mean = measure_rows("norm_share", counts), measure_rows("response_mean", counts)
    late = counts["judged_count"] - counts["in_norm_count"]
    ids = [members[0] if level == "unit" else None for _, members, level in rows]
    names = [
        fmt.place(name) if level != "region" else (view.region.name if view.sees_whole_region else name)
        for name, _, level in rows
    ]
    by = "response_mean" if ORDERS[order][0] == "response_mean" else "norm_share"
    place = {} if view.scope.municipality_ids is not None else _places(known, by)
    placed = f"{PLACED_BY[by]}; в скобках – какие места возможны по случайности" if place else ""
    typical = _typical(known, [members for _, members, _ in rows]) if by == "response_mean" else None
    return Table(
        caption=f"{fmt.period(view.period)}; отличие – от региона, с учётом числа сообщений"
        + also(placed)
        + also(preliminary(known.counts))
        + also(left_out(known.ignored)),
        columns={
            "Муниципалитет": (names, False),
            "Место в группе": ([place.get(one, "") for one in ids], True),
            **({} if typical is None else {"Обычное время": (_written(typical), True)}),
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
                    **({} if typical is None else {"обычное время ответа, минут": typical["value"]}),
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
    if column == "response_mean":
        keys = known.by_time.units["value"].where(known.by_time.units["verdict"] != Verdict.FEW).reindex(members)
    else:
        measures = measure_rows(column, known.counts.loc[members])
        keys = pd.Series([one.value if one.state is State.OK else float("nan") for one in measures], index=members)
    return keys.sort_values(ascending=is_ascending, na_position="last", kind="stable").index


def _typical(known: Standing, rows: list[list[int]]) -> pd.DataFrame:
    """Typical time of each row of the table: columns value (minutes, NaN for too few) and n."""
    sums = pd.DataFrame([known.times.loc[members, ["log_sum", "log_count"]].sum() for members in rows])
    n = sums["log_count"]
    return pd.DataFrame({"value": np.exp(sums["log_sum"] / n.where(n >= N_MIN)), "n": n.astype("int64")})


def _written(typical: pd.DataFrame) -> list[str]:
    def told(value: float, n: int) -> str:
        if pd.notna(value):
            return fmt.duration(value)
        return fmt.few(n) if n else fmt.NO_DATA

    return [told(*both) for both in zip(typical["value"], typical["n"], strict=True)]


def _places(known: Standing, by: str) -> dict[int, str]:
    """«3 из 14 (2–5)» for every municipality that has a place in its group, by one of PLACED_BY."""
    told: dict[int, str] = {}
    for group in (peers.LARGE, peers.MIDDLE, peers.SMALL):
        members = known.places.index[known.places["group"] == group]
        counts, times = known.counts.loc[members], known.times.loc[members]
        if by == "response_mean":
            ranked = peers.places_by_time(times["log_sum"], times["log_square_sum"], times["log_count"])
        else:
            ranked = peers.places_by_share(counts["in_norm_count"], counts["judged_count"])
        for one, row in ranked.table.dropna().iterrows():
            span = f"{row['from_place']}{fmt.DASH}{row['to_place']}"
            sure = row["from_place"] == row["to_place"]
            told[one] = f"{row['place']} из {ranked.of}" + ("" if sure else f" ({span})")
    return told


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
