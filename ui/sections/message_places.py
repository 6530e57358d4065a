"""Where people write more, and what a place writes of more than others do."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.catalogue import N_MIN
from metrics.measure import State, measure_rows, values
from reports import facts, message_facts
from ui import access, cards, charts, forward, links
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.sections.message_flow import NOTHING
from ui.trends import also, exported

ORDERS = {
    "на 1 000 жителей": ("rate", False),
    "по числу сообщений": ("received", False),
    "по названию": ("name", True),
}
HEADING = "О чём пишут в муниципалитетах"
EXPECTED_AT_LEAST = N_MIN  # messages that a place would have, wrote it as the region does; fewer tell nothing


def per_resident(view: View, order: str) -> Table | Empty:
    """Messages by municipality per 1 000 residents; adds up to the region."""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    counts, ignored = facts.messages(view.ask, view.clock, view.period, view.filters, "municipality")
    if counts.empty:
        return Empty("", NOTHING)
    counts = facts.with_population(view.ask, view.clock, view.filters, counts, "municipality")
    places = _in_order(places, counts, order)
    ids = places["municipality_id"]
    rows = counts.reindex(ids, fill_value=0).reset_index(drop=True)
    rows = pd.concat([rows.sum().to_frame().T, rows], ignore_index=True).astype("int64")
    names = [view.region.name if view.sees_whole_region else "Всего по выбранным", *places["name"]]
    rates = measure_rows("received_per_1000", rows)
    columns = {
        "Муниципалитет": ([fmt.place(name) for name in names], False),
        "Получено": ([fmt.number(count) for count in rows["received_count"]], True),
        "На 1 000 жителей": ([fmt.value(one) for one in rates], True),
        "Жителей": ([fmt.number(one.n) if one.state is not State.NONE else "" for one in rates], True),
    }
    raw = pd.DataFrame(
        {
            "муниципалитет": names,
            "получено": rows["received_count"],
            "жителей": rows["population"],
            "на 1 000 жителей": values(rates),
        }
    )
    if view.comparable:
        then = facts.messages(view.ask, view.clock, view.comparable, view.filters, "municipality")[0]
        earlier = then["received_count"].reindex(ids, fill_value=0).tolist()
        earlier = [sum(earlier), *earlier]
        columns["Изменение"] = (
            cards.count_changes(view, rows["received_count"], earlier),
            True,
        )
        raw = raw.assign(**{"в периоде сравнения": earlier})
    aside = [False, *places["kind"].isin(("regional", "unknown"))]
    return Table(
        caption=f"Получено, {fmt.period(view.period)}: {view.place}" + also(left_out(ignored)),
        columns=columns,
        raw=exported(view, raw, view.period),
        file_name="na_1000_zhitelej",
        total_rows=(0,),
        aside_rows=tuple(row for row, is_aside in enumerate(aside) if is_aside),
        is_tall=True,
        links={
            "Муниципалитет": ["", *(links.to(view, access.PASSPORT, place=name) for name in places["name"])],
            "Получено": [
                links.to(view, access.CASES, state="все"),
                *(links.to(view, access.CASES, state="все", municipality=[name]) for name in places["name"]),
            ],
        },
    )


def by_place(view: View) -> Chart | Empty:
    """Topic groups × municipalities: what share of a place's messages a topic has, against the region."""
    counts, ignored = message_facts.topics_by_place(view.ask, view.clock, view.period, view.filters)
    if counts.empty:
        return Empty(HEADING, NOTHING)
    if len(counts.columns) < 2:
        return Empty(HEADING, "Выбрана одна группа тем: чтобы сравнить доли, снимите фильтр по темам.")
    counts = counts[counts.sum().sort_values(ascending=False).index]
    known = view.ask(
        "municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids
    ).set_index("municipality_id")["name"]
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False).index]
    totals, whole = counts.sum(axis=1), counts.sum() / counts.to_numpy().sum()
    shares = counts.div(totals, axis=0)
    is_told = np.outer(totals, whole) >= EXPECTED_AT_LEAST
    against = np.where(is_told, shares / whole, np.nan)
    places = [fmt.place(known.get(one, str(one))) for one in counts.index]
    title = _strongest(places, list(counts.columns), against)
    return Chart(
        title=title,
        subtitle="Доля темы в сообщениях муниципалитета, %; синее – больше, чем в целом, серое – меньше; "
        f"пусто – мало данных; сверху вниз – по числу сообщений{also(left_out(ignored))}",
        figure=charts.grid(
            places,
            list(counts.columns),
            against,
            [
                [f"{share * 100:.0f}" if told else "" for share, told in zip(*row, strict=True)]
                for row in zip(shares.to_numpy(), is_told, strict=True)
            ],
            _hover(places, counts, shares, against),
        ),
        alt=f"Тепловая карта: муниципалитеты по группам тем. {title}",
        table=Table(
            caption=f"Сообщений по муниципалитетам и группам тем, {fmt.period(view.period)}: {view.place}",
            columns={
                "Муниципалитет": (places, False),
                "Всего": ([fmt.number(total) for total in totals], True),
                **{group: ([fmt.number(count) for count in counts[group]], True) for group in counts.columns},
            },
            raw=exported(view, counts.reset_index(drop=True).assign(**{"муниципалитет": places}), view.period),
            file_name="temy_po_municipalitetam",
            is_tall=True,
        ),
        metric_ids=("received_count",),
        forward=forward.finding(view, title),
    )


def names(view: View) -> list[str]:
    """Municipalities of the heat map, by name."""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    return places["name"].tolist()


def cell(view: View, place: str | None, group: str | None) -> str:
    """One cell of the heat map in words, with a link to its messages; nothing where nothing can be chosen."""
    if not place or not group:
        return ""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    ids = dict(zip(places["name"], places["municipality_id"], strict=True))
    counts, _ = message_facts.topics_by_place(view.ask, view.clock, view.period, view.filters)
    count = int(counts[group].get(ids.get(place), 0)) if group in counts.columns else 0
    told = f"{fmt.place(place)}, {group}: {fmt.counted(count, fmt.MESSAGES)}"
    if not count:
        return f"<p>{escape(told)}</p>"
    address = links.to(view, access.CASES, state="все", municipality=[place], topics=[group])
    return f"<p>{links.html(address, f'{told} – открыть список')}</p>"


def _in_order(places: pd.DataFrame, counts: pd.DataFrame, order: str) -> pd.DataFrame:
    """Municipalities in the wanted order, the special rows last."""
    known = counts.reindex(places["municipality_id"], fill_value=0)
    keys = pd.DataFrame(
        {
            "name": places["name"].to_numpy(),
            "received": known["received_count"].to_numpy(),
            "rate": values(measure_rows("received_per_1000", known)),
            "is_special": places["kind"].isin(("regional", "unknown")).to_numpy(),
        }
    )
    column, is_ascending = ORDERS[order]
    in_order = keys.sort_values(["is_special", column, "name"], ascending=[True, is_ascending, True])
    return places.iloc[in_order.index].reset_index(drop=True)


def _hover(places: list[str], counts: pd.DataFrame, shares: pd.DataFrame, against: np.ndarray) -> list[list[str]]:
    return [
        [_told(place, group, counts, shares, against, row, column) for column, group in enumerate(counts.columns)]
        for row, place in enumerate(places)
    ]


def _told(
    place: str, group: str, counts: pd.DataFrame, shares: pd.DataFrame, against: np.ndarray, row: int, column: int
) -> str:
    count = fmt.counted(counts.iat[row, column], fmt.MESSAGES)
    ratio = against[row, column]
    if np.isnan(ratio):
        return f"{place}, {group}: {count}<br>мало данных для сравнения"
    return (
        f"{place}, {group}: {count}, {fmt.share(shares.iat[row, column])}<br>"
        f"в {fmt.number(ratio, 2)} раза к доле по всем муниципалитетам"
    )


def _strongest(places: list[str], groups: list[str], against: np.ndarray) -> str:
    """The cell that stands out most among those with enough messages."""
    known = np.where(np.isnan(against), 0, against)
    if known.max() < 1.25:
        return f"{HEADING}: заметных отличий нет"
    row, column = np.unravel_index(known.argmax(), known.shape)
    return f"Сильнее всего отличается {places[row]}: «{groups[column]}» – в {fmt.number(known.max(), 1)} раза чаще"
