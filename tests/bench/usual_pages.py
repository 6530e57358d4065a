"""The twin's screens about official pages and about one municipality."""

from __future__ import annotations

import pandas as pd
import plotly.express as px
import streamlit as st

from tests.bench.usual_data import (
    MESSAGES,
    OBLIGED,
    PAGE_MONTHS,
    PLACES,
    REPLY_MINUTES,
    chosen,
    chosen_region,
    days,
    in_norm,
    of_region,
    read,
    year_earlier,
)

STATES = ("has_state_mark", "is_connected", "has_problem_widget", "has_opinion_widget", "comments_open")


def official_pages() -> None:
    """Госпаблики."""
    row = chosen_region()
    months = of_region(read(PAGE_MONTHS), row)
    start, end = days(st.selectbox("Период", ["последние 12 месяцев", "всё время", "прошлый месяц"]), row["data_as_of"])
    with st.popover("Фильтры"):
        places = st.multiselect("Муниципалитеты", sorted(months["municipality"].unique()))
        networks = st.multiselect("Сети", sorted(months["network"].unique()))
    for column, values in (("municipality", places), ("network", networks)):
        if values:
            months = months[months[column].isin(values)]
    now, old = open_on(months, end), open_on(months, year_earlier(end))
    bodies = of_region(read(OBLIGED), row)
    st.title("Сколько госпабликов и в каком они состоянии")
    first = st.columns(5)
    history = months.groupby("month")["page_id"].nunique()
    first[0].metric("Госпаблики", len(now), len(now) - len(old), chart_data=history)
    first[1].metric("Организации", now["body_id"].nunique(), now["body_id"].nunique() - old["body_id"].nunique())
    obliged = bodies[bodies["is_obliged"] & bodies["exemption_reason"].isna()]
    first[2].metric("Охват, %", f"{obliged['body_id'].isin(now['body_id']).mean() * 100:.1f}")
    weeks = months[pd.to_datetime(months["month"]) >= pd.Timestamp(start)]
    first[3].metric("Недели с нормой, %", f"{weeks['active_week_count'].sum() / weeks['week_count'].sum() * 100:.1f}")
    silent = now[pd.to_datetime(now["last_post_on"]) <= pd.Timestamp(end) - pd.Timedelta(days=14)]
    first[4].metric("Без публикаций 14 дней", len(silent))
    for column, state in zip(st.columns(5), STATES, strict=True):
        share, before = now[state].astype("float64").mean() * 100, old[state].astype("float64").mean() * 100
        column.metric(state, f"{share:.1f}", f"{share - before:.1f}")
    left, right = st.columns([7, 6])
    residents = of_region(read(PLACES), row).set_index("name")["population"]
    where = now.groupby("municipality").agg(
        {"page_id": "size", "body_id": "nunique"}
        | {state: lambda one: one.astype("float64").mean() for state in STATES}
    )
    where["На 1 000 жителей"] = where["page_id"] / residents * 1000
    left.dataframe(where.sort_values(left.selectbox("Порядок", where.columns), ascending=False))
    left.download_button("Скачать таблицу (CSV)", where.to_csv(), "gospabliki.csv")
    kinds = now.groupby(right.selectbox("Разбивка", ["network", "level", "category"])).size()
    right.dataframe(pd.DataFrame({"Госпаблики": kinds, "Доля": kinds / len(now)}))
    posts = weeks.groupby("category")[["post_count", "active_week_count", "week_count"]].sum()
    right.dataframe(posts.assign(pace=posts["post_count"] / posts["week_count"]))
    pages = months.drop_duplicates("page_id")
    flow = pd.DataFrame(
        {
            "открыто": pd.to_datetime(pages["opened_on"]).dt.to_period("M").value_counts(),
            "закрыто": pd.to_datetime(pages["closed_on"]).dt.to_period("M").value_counts(),
        }
    ).sort_index()
    flow.index = flow.index.to_timestamp()
    st.plotly_chart(px.bar(flow.tail(13).rename_axis("month").reset_index(), x="month", y=["открыто", "закрыто"]))
    left, right = st.columns(2)
    levels = obliged.assign(is_covered=obliged["body_id"].isin(now["body_id"])).groupby("level")["is_covered"]
    left.dataframe(levels.agg(["size", "sum", "mean"]))
    left.dataframe(obliged[~obliged["body_id"].isin(now["body_id"])][["name", "level"]])
    left.dataframe(bodies[bodies["exemption_reason"].notna()][["name", "exemption_reason"]])
    right.dataframe(silent[["title", "body", "network", "last_post_on"]])
    right.download_button("Скачать (CSV)", silent.to_csv(), "bez_publikaciy.csv")


def passport() -> None:
    """Паспорт."""
    row = chosen_region()
    everything, period, _ = chosen(row, MESSAGES)
    months = of_region(read(PAGE_MONTHS), row)
    place = st.selectbox("Чей", sorted(everything["municipality"].unique()))
    st.title(place)
    own, all_own = period[period["municipality"] == place], everything[everything["municipality"] == place]
    pages = open_on(months, row["data_as_of"].date())
    own_pages = pages[pages["municipality"] == place]
    cards = st.columns(5)
    cards[0].metric("Госпаблики", len(own_pages))
    cards[1].metric("Получено", len(own), f"регион {len(period)}", "off")
    cards[2].metric(
        "Среднее, ч", f"{own[REPLY_MINUTES].mean() / 60:.1f}", f"{period[REPLY_MINUTES].mean() / 60:.1f}", "off"
    )
    cards[3].metric("В срок, %", f"{in_norm(own):.1f}", f"{in_norm(period):.1f}", "off")
    cards[4].metric("Ждут", int(all_own["is_waiting"].sum()))
    left, right = st.columns(2)
    for column, name in ((left, REPLY_MINUTES), (right, "in_norm")):
        lines = pd.DataFrame(
            {
                who: rows.groupby(rows["received_at"].dt.to_period("M").dt.to_timestamp())[name].mean()
                for who, rows in ((place, all_own), ("регион", everything))
            }
        )
        column.plotly_chart(px.line(lines.rename_axis("month").reset_index(), x="month", y=[place, "регион"]))
    residents = of_region(read(PLACES), row)
    size = residents.set_index("name")["population"].fillna(0)
    peers = size[(size >= size[place] / 2) & (size <= size[place] * 2)].index
    parties = {place: [place], "Группа сравнения": list(peers), "Регион": list(size.index)}
    beside = {}
    for who, names in parties.items():
        rows, all_rows = (one[one["municipality"].isin(names)] for one in (period, everything))
        theirs = pages[pages["municipality"].isin(names)]
        beside[who] = {
            "Получено": len(rows),
            "На 1 000": len(rows) / max(size[size.index.isin(names)].sum(), 1) * 1000,
            "Среднее, ч": rows[REPLY_MINUTES].mean() / 60,
            "В срок, %": in_norm(rows),
            "Ждут": all_rows["is_waiting"].sum(),
            "Просрочено": all_rows["is_overdue"].sum(),
            "Повторные, %": rows["is_repeat"].mean() * 100,
            "Госпаблики": len(theirs),
            **{state: theirs[state].astype("float64").mean() * 100 for state in STATES},
        }
    st.dataframe(pd.DataFrame(beside))
    left, right = st.columns(2)
    counts = own.groupby("topic").size()
    left.dataframe(pd.DataFrame({"Сообщений": counts, "Доля": counts / len(own)}).nlargest(10, "Сообщений"))
    right.dataframe(
        own_pages.nlargest(10, "subscriber_count")[["title", "network", "subscriber_count", "last_post_on"]]
    )
    late = all_own[all_own["is_overdue"]].sort_values("due_at")
    st.dataframe(late.head(10))
    st.download_button("Скачать (CSV)", late.to_csv(), "prosrocheno.csv")


def open_on(months: pd.DataFrame, day: object) -> pd.DataFrame:
    """Pages open at the end of a day, each with its last observed month."""
    day = pd.Timestamp(day)
    closed = pd.to_datetime(months["closed_on"])
    is_open = (pd.to_datetime(months["opened_on"]) <= day) & (closed.isna() | (closed > day))
    known = months[is_open & (pd.to_datetime(months["month"]) <= day)]
    return known.sort_values("month").drop_duplicates("page_id", keep="last")
