"""Tables that several screens share: made of a View, rows adding up to the region."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.measure import State, is_settled, measure_rows, values
from metrics.states import STATES
from reports import facts
from ui import access, cards, links
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.sections.official_pages import to_list
from ui.trends import also, exported

TOPIC_COUNT = 5
ORDERS = {
    "по числу сообщений": ("received", False),
    "реже в срок – выше": ("norm", True),
    "дольше отвечают – выше": ("mean", False),
    "больше ждут – выше": ("waiting", False),
    "по названию": ("name", True),
}


def municipalities(view: View, order: str) -> Table | Empty:
    """Pages, messages and response by municipality; the region stands first, the special rows last, and it adds up."""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    counts, ignored = facts.messages(view.ask, view.clock, view.period, view.filters, "municipality")
    waiting, waiting_ignored = facts.waiting_now(view.ask, view.clock, view.filters, "municipality")
    pages = facts.pages(
        view.ask, view.clock, facts.last_known_day(view.period, view.clock), view.filters, "municipality"
    )
    if counts.empty and pages.empty:
        return Empty("", "За этот период нет ни сообщений, ни госпабликов. Выберите другой период.")
    places = _ordered(places, counts, waiting, order)
    ids = places["municipality_id"]
    rows = [frame.reindex(ids, fill_value=0).reset_index(drop=True) for frame in (counts, waiting, pages)]
    with_total = [pd.concat([frame.sum().to_frame().T, frame], ignore_index=True).astype("int64") for frame in rows]
    names = [view.region.name if view.sees_whole_region else "Всего по выбранным", *places["name"]]
    is_aside = [False, *places["kind"].isin(("regional", "unknown"))]
    return _municipality_table(view, names, *with_total, is_aside=is_aside, ignored=(*ignored, *waiting_ignored))


def preliminary(counts: pd.DataFrame) -> str:
    """What to say of a figure of answers while many of its messages still wait; nothing of a settled one.

    Args:
        counts: message facts of everything that the figure speaks of.
    """
    return "" if is_settled(counts.sum().to_frame().T).iloc[0] else "предварительно: часть сообщений ещё ждёт ответа"


def top_topics(view: View) -> Table | Empty:
    """The five topics of which most is written, with their share and change."""
    now, ignored = facts.topics(view.ask, view.clock, view.period, view.filters)
    if now.empty or not now["received_count"].sum():
        return Empty("", "За этот период сообщений нет.")
    total = int(now["received_count"].sum())
    top = now.head(TOPIC_COUNT)
    shares = top["received_count"] / total
    columns = {
        "Тема": (top["topic"].tolist(), False),
        "Сообщений": ([fmt.number(count) for count in top["received_count"]], True),
        "Доля": ([fmt.share_of(count, total) for count in top["received_count"]], True),
    }
    raw = pd.DataFrame(
        {
            "группа": top["topic_group"],
            "тема": top["topic"],
            "сообщений": top["received_count"],
            "доля": shares,
        }
    )
    if view.comparable:
        before = facts.topics(view.ask, view.clock, view.comparable, view.filters)[0].set_index("topic_id")[
            "received_count"
        ]
        earlier = before.reindex(top["topic_id"]).fillna(0).astype("int64").to_numpy()
        columns["Изменение"] = (
            cards.count_changes(view, top["received_count"], earlier),
            True,
        )
        raw = raw.assign(**{"в периоде сравнения": earlier})
    return Table(
        caption=f"Пять самых частых тем из {fmt.counted(total, fmt.OF_MESSAGES)}" + also(left_out(ignored)),
        columns=columns,
        raw=exported(view, raw, view.period),
        file_name="temy",
        links={
            "Сообщений": [
                links.to(view, access.CASES, state=STATES["all"].title, topics=group, topic=topic)
                for group, topic in zip(top["topic_group"], top["topic"], strict=True)
            ]
        },
    )


def _municipality_table(
    view: View,
    names: list[str],
    counts: pd.DataFrame,
    waiting: pd.DataFrame,
    pages: pd.DataFrame,
    *,
    is_aside: list[bool],
    ignored: tuple[str, ...],
) -> Table:
    norm, mean = measure_rows("norm_share", counts), measure_rows("response_mean", counts)
    return Table(
        caption=(
            f"Сообщения: {fmt.period(view.period)}; госпаблики – на конец этого периода, "
            f"«ждут» – на {fmt.day_and_time(view.region.data_as_of)}"
            + also(preliminary(counts.iloc[:1]))
            + also(left_out(tuple(dict.fromkeys(ignored))))
        ),
        columns={
            "Муниципалитет": ([fmt.place(name) for name in names], False),
            "Госпаблики": ([fmt.number(one) for one in pages["page_count"]], True),
            "Получено": ([fmt.number(one) for one in counts["received_count"]], True),
            "Отвечено в срок": ([fmt.value_or_few(one) for one in norm], True),
            "из них со сроком": ([fmt.number(one.n) for one in norm], True),
            "Среднее время": ([fmt.value_or_few(one) for one in mean], True),
            "по ответам": ([fmt.number(one.n) for one in mean], True),
            "Ждут": ([fmt.number(one) for one in waiting["waiting_count"]], True),
            "Просрочено": ([fmt.number(one) for one in waiting["overdue_count"]], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "муниципалитет": names,
                    "госпаблики": pages["page_count"],
                    "получено": counts["received_count"],
                    "со сроком, который наступил": counts["judged_count"],
                    "отвечено в срок": counts["in_norm_count"],
                    "доля в срок": values(norm),
                    "ответов": counts["answered_count"],
                    "среднее время ответа, минут": values(mean),
                    "ждут": waiting["waiting_count"],
                    "просрочено": waiting["overdue_count"],
                }
            ),
            view.period,
        ),
        file_name="municipalitety",
        total_rows=(0,),
        aside_rows=tuple(row for row, aside in enumerate(is_aside) if aside),
        is_tall=True,
        links=_ways(view, names),
    )


def _ways(view: View, names: list[str]) -> dict[str, list[str]]:
    """Where the cells of each municipality lead; those of the total keep the filters as they are."""
    own = [{}, *({"municipality": name} for name in names[1:])]
    lists = {"Получено": "all", "Ждут": "waiting", "Просрочено": "overdue"}
    return {
        "Муниципалитет": ["", *(links.to(view, access.PASSPORT, place=name) for name in names[1:])],
        "Госпаблики": [to_list(view, **one) for one in own],
        **{
            title: [links.to(view, access.CASES, state=STATES[code].title, **one) for one in own]
            for title, code in lists.items()
        },
    }


def _ordered(places: pd.DataFrame, counts: pd.DataFrame, waiting: pd.DataFrame, order: str) -> pd.DataFrame:
    """Municipalities in the wanted order; those with nothing to order by, and the special rows, come last."""
    ids = places["municipality_id"]
    known = counts.reindex(ids, fill_value=0)
    keys = pd.DataFrame(
        {
            "name": places["name"].to_numpy(),
            "received": known["received_count"].to_numpy(),
            "norm": _comparable("norm_share", known),
            "mean": _comparable("response_mean", known),
            "waiting": waiting.reindex(ids, fill_value=0)["waiting_count"].to_numpy(),
            "is_special": places["kind"].isin(("regional", "unknown")).to_numpy(),
        }
    )
    column, is_ascending = ORDERS[order]
    places_in_order = keys.sort_values(
        ["is_special", column, "name"], ascending=[True, is_ascending, True], na_position="last"
    )
    return places.iloc[places_in_order.index].reset_index(drop=True)


def _comparable(metric_id: str, counts: pd.DataFrame) -> list[float]:
    """Values to order by; a figure of too few messages has no place among the others."""
    return [one.value if one.state is State.OK else float("nan") for one in measure_rows(metric_id, counts)]
