"""Госпаблики: how many, in what state, where; each count leads to the list of the pages behind it."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS, SILENT_DAYS
from metrics.kinds import CATEGORIES, LEVELS, NO_SPHERE
from metrics.measure import measure_rows, values
from metrics.periods import page_months
from metrics.register import NO_MARK, NO_WIDGET, NOT_CONNECTED, SILENT
from reports import page_facts
from reports.keys import last_known_day
from ui import access, links, series
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported

PAGES, BODIES = "госпаблики", "организации"  # what the screen's list is of
BREAKDOWNS = {"по сетям": "network", "по уровням": "level", "по сферам": "sphere", "по категориям": "category"}
ORDERS = {
    "больше госпабликов – выше": ("page_count", False),
    "больше на 1 000 жителей – выше": ("per_1000", False),
    "больше без публикаций – выше": ("silent_count", False),
    "по названию": ("name", True),
}
# Column of the municipalities table -> (the state that is lacking, the list of the pages without it)
LACKS = {
    "Без метки": ("state_mark", NO_MARK),
    "Не подключены": ("connected", NOT_CONNECTED),
    "Не хватает виджета": ("both_widgets", NO_WIDGET),
}


def to_list(view: View, of: str = PAGES, **changes: object) -> str:
    """Address of this screen's list of pages or organisations, narrowed by the changes."""
    return links.to(view, access.OFFICIAL_PAGES, show=of, **changes)


def not_by(view: View) -> str:
    """The filters that pages and bodies do not know, in words."""
    return left_out(tuple(name for name in ("executor_ids", "topic_groups") if getattr(view.filters, name)))


def months_in_words(view: View) -> str:
    """The months whose observation stands for the period's weeks."""
    return fmt.period(page_months(view.period))


def municipalities(view: View, order: str) -> Table | Empty:
    """Organisations, pages, pages per 1000 residents and what the pages lack; the region first, special rows last."""
    day = last_known_day(view.period, view.clock)
    pages = page_facts.state_of_pages(view.ask, view.clock, view.period, view.filters, "municipality")
    bodies = page_facts.bodies(view.ask, view.clock, day, view.filters, "municipality")
    if not pages["page_count"].sum():
        return Empty("", f"На {fmt.day(day)} открытых госпабликов нет. Выберите другой период или снимите фильтры.")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    ids = places["municipality_id"]
    facts = pages.join(bodies, how="outer").reindex(ids).fillna(0).astype("int64").reset_index(drop=True)
    facts = facts.assign(name=places["name"], is_special=places["kind"].isin(("regional", "unknown")))
    facts = facts.assign(per_1000=values(measure_rows("pages_per_1000", facts)))
    column, is_ascending = ORDERS[order]
    facts = facts.sort_values(
        ["is_special", column, "name"], ascending=[True, is_ascending, True], na_position="last", ignore_index=True
    )
    whole = facts.select_dtypes("int64").sum().to_frame().T
    names = [view.region.name if view.sees_whole_region else "Всего по выбранным", *facts["name"]]
    rows = pd.concat([whole, facts], ignore_index=True)
    if len(facts) == 1:
        names, rows = names[1:], rows.iloc[1:].reset_index(drop=True)
    return _municipality_table(view, names, rows, facts["is_special"])


def kinds(view: View, breakdown: str) -> Table | Empty:
    """Pages by network, level, sphere or category: how many, which part, in what state."""
    by = BREAKDOWNS[breakdown]
    facts = page_facts.state_of_pages(view.ask, view.clock, view.period, view.filters, by)
    if facts.empty:
        return Empty("", "Открытых госпабликов нет. Выберите другой период или снимите фильтры.")
    titles = kind_titles(view)[by]
    order = list(titles) if by in ("level", "category") else facts.sort_values("page_count", ascending=False).index
    facts = facts.reindex([key for key in order if key in facts.index])
    names = [titles.get(key, str(key)) for key in facts.index]
    counts = facts["page_count"].tolist()
    total = sum(counts)
    shown = {metric_id: measure_rows(metric_id, facts) for metric_id in ("state_mark_share", "both_widgets_share")} | {
        "activity_share": measure_rows("activity_share", facts)
    }
    address = {"network": "network", "level": "level", "sphere": "sphere", "category": "category"}[by]
    return Table(
        caption=f"Открытые госпаблики на {fmt.day(last_known_day(view.period, view.clock))}; недели – "
        f"{months_in_words(view)}" + also(not_by(view)),
        columns={
            {"network": "Сеть", "level": "Уровень", "sphere": "Сфера", "category": "Категория"}[by]: (names, False),
            "Госпаблики": ([fmt.number(count) for count in counts], True),
            "Доля": ([fmt.share(count / total) for count in counts], True),
            "С меткой": ([fmt.value_or_few(one) for one in shown["state_mark_share"]], True),
            "Оба виджета": ([fmt.value_or_few(one) for one in shown["both_widgets_share"]], True),
            "Недели с нормой": ([fmt.value_or_few(one) for one in shown["activity_share"]], True),
            "из недель": ([fmt.number(one.n) for one in shown["activity_share"]], True),
        },
        raw=exported(
            view,
            pd.DataFrame({breakdown: names, "госпаблики": counts, "доля": [count / total for count in counts]}).assign(
                **{
                    f"{METRICS[metric_id].title}, {what}": [getattr(one, field) for one in measures]
                    for metric_id, measures in shown.items()
                    for what, field in (("доля", "value"), ("из", "n"))
                }
            ),
            view.period,
        ),
        file_name=f"gospabliki_{by}",
        links={"Госпаблики": [to_list(view, **{address: name if by != "network" else [name]}) for name in names]},
        bars={"Госпаблики": [count / max(counts) for count in counts]},
    )


def activity(view: View) -> Table | Empty:
    """What pages of a category publish against what is expected of it."""
    facts = page_facts.state_of_pages(view.ask, view.clock, view.period, view.filters, "category")
    norms = view.ask("page_category_norms", region_id=view.clock.region_id).set_index("category")["posts_per_week"]
    if facts.empty or not facts["week_count"].sum():
        return Empty("", "В этих месяцах публикации не наблюдались.")
    facts = facts.reindex([key for key in CATEGORIES if key in facts.index])
    share, pace = measure_rows("activity_share", facts), measure_rows("posts_per_week", facts)
    target = series.target(view, "activity_share", view.period.last_day)
    aim = f"; цель – {fmt.share(target, 0)}" if target is not None else ""
    expected = [int(norms[key]) if key in norms.index else None for key in facts.index]
    return Table(
        caption=f"{months_in_words(view)}; открытые госпаблики{aim}" + also(not_by(view)),
        columns={
            "Категория": ([CATEGORIES[key] for key in facts.index], False),
            "Норма, записей в неделю": ([fmt.NO_DATA if one is None else fmt.number(one) for one in expected], True),
            "В среднем": ([fmt.value_or_few(one) for one in pace], True),
            "Недели с нормой": ([fmt.value_or_few(one) for one in share], True),
            "из недель": ([fmt.number(one.n) for one in share], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "категория": [CATEGORIES[key] for key in facts.index],
                    "норма, записей в неделю": expected,
                    "записей в неделю": values(pace).to_numpy(),
                    "недель с нормой": facts["active_week_count"].to_numpy(),
                    "недель": facts["week_count"].to_numpy(),
                    "доля": values(share).to_numpy(),
                }
            ),
            page_months(view.period),
        ),
        file_name="aktivnost_po_kategoriyam",
    )


def kind_titles(view: View) -> dict[str, dict]:
    """What networks, levels, spheres and categories are called: key of KEYS -> id -> title."""
    networks, spheres = view.ask("networks"), view.ask("spheres")
    return {
        "network": dict(zip(networks["network_id"], networks["name"], strict=True)),
        "level": LEVELS,
        "sphere": dict(zip(spheres["sphere_id"], spheres["name"], strict=True)) | {0: NO_SPHERE},
        "category": CATEGORIES,
    }


def _municipality_table(view: View, names: list[str], facts: pd.DataFrame, is_special: pd.Series) -> Table:
    per_1000 = measure_rows("pages_per_1000", facts)
    lacking = {
        title: facts[f"{state}_known_count"] - facts[f"{state}_count"] for title, (state, _) in LACKS.items()
    } | {"Без публикаций": facts["silent_count"]}
    states = {title: state for title, (_, state) in LACKS.items()} | {"Без публикаций": SILENT}
    has_total = len(names) > len(is_special)
    first = int(has_total)
    places = [{}] * first + [{"municipality": [name]} for name in names[first:]]
    most = max(int(facts["page_count"].iloc[first:].max()), 1)
    return Table(
        caption=f"На {fmt.day(last_known_day(view.period, view.clock))}; «без публикаций» – {SILENT_DAYS} дней "
        "и более; число ведёт к своему списку" + also(not_by(view)),
        columns={
            "Муниципалитет": ([fmt.place(name) for name in names], False),
            "Организации": ([fmt.number(one) for one in facts["body_count"]], True),
            "Госпаблики": ([fmt.number(one) for one in facts["page_count"]], True),
            "На 1 000 жителей": (["" if one.value is None else fmt.value(one) for one in per_1000], True),
            **{title: ([fmt.number(one) for one in counts], True) for title, counts in lacking.items()},
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "муниципалитет": names,
                    "организации с госпабликом": facts["body_count"],
                    "госпаблики": facts["page_count"],
                    "жители": facts["population"],
                    "госпабликов на 1 000 жителей": values(per_1000),
                    **{title.lower(): counts for title, counts in lacking.items()},
                }
            ),
            view.period,
        ),
        file_name="gospabliki_po_municipalitetam",
        total_rows=(0,) if has_total else (),
        aside_rows=tuple(place + first for place, special in enumerate(is_special) if special),
        is_tall=True,
        links={
            "Организации": [
                to_list(view, BODIES, **place) if count else ""
                for place, count in zip(places, facts["body_count"], strict=True)
            ],
            "Госпаблики": [
                to_list(view, **place) if count else ""
                for place, count in zip(places, facts["page_count"], strict=True)
            ],
            **{
                title: [
                    to_list(view, page_state=states[title], **place) if count else ""
                    for place, count in zip(places, counts, strict=True)
                ]
                for title, counts in lacking.items()
            },
        },
        bars={"Госпаблики": [0.0] * first + (facts["page_count"].iloc[first:] / most).tolist()},
    )
