"""The twin's screens about messages: how many and of what, how fast they are answered, the list of them."""

from __future__ import annotations

import pandas as pd
import plotly.express as px
import streamlit as st

from tests.bench.usual_data import (
    EVENTS,
    LIST,
    MESSAGES,
    PLACES,
    REPLY_MINUTES,
    TARGETS,
    chosen,
    chosen_region,
    in_norm,
    of_region,
    read,
)

SHEET = 50


def messages() -> None:
    """Сообщения."""
    row = chosen_region()
    everything, period, before = chosen(row, MESSAGES)
    st.title("О чём и сколько пишут жители")
    columns = st.columns(7)
    columns[0].metric("Получено", len(period), len(period) - len(before))
    columns[1].metric(
        "Обработано", int(period["is_final"].sum()), int(period["is_final"].sum() - before["is_final"].sum())
    )
    columns[2].metric("Повторные, %", f"{period['is_repeat'].mean() * 100:.1f}")
    columns[3].metric(
        "Решено, %", f"{(period['outcome'] == 'solved').sum() / max(period['is_final'].sum(), 1) * 100:.1f}"
    )
    columns[4].metric("Возвращено", int((period["returned_count"] > 0).sum()))
    columns[5].metric("Ждут ответа", int(everything["is_waiting"].sum()))
    columns[6].metric("Просрочено", int(everything["is_overdue"].sum()))
    left, right = st.columns([3, 2])
    months = period.groupby(period["received_at"].dt.to_period("M").dt.to_timestamp()).size()
    old = before.groupby((before["received_at"] + pd.DateOffset(years=1)).dt.to_period("M").dt.to_timestamp()).size()
    volume = pd.DataFrame({"получено": months, "год назад": old}).rename_axis("month").reset_index()
    left.plotly_chart(px.bar(volume, x="month", y=["получено", "год назад"], barmode="group", title="Сколько пишут"))
    final = everything[everything["is_final"] | ~everything["needs_reply"]]
    done = final.groupby(final["received_at"].dt.to_period("M").dt.to_timestamp()).size().cumsum()
    left.plotly_chart(px.area(done.rename("обработано").reset_index(), x="received_at", y="обработано"))
    channels = period.groupby(["channel", "urgency"]).size().rename("сообщений").reset_index()
    right.plotly_chart(px.bar(channels, x="сообщений", y="channel", color="urgency", orientation="h"))
    networks = period.groupby("network").size().rename("сообщений").reset_index()
    right.plotly_chart(px.bar(networks, x="сообщений", y="network", orientation="h"))
    left, right = st.columns(2)
    counts, earlier = period.groupby(["topic_group", "topic"]).size(), before.groupby(["topic_group", "topic"]).size()
    top = pd.DataFrame({"Сообщений": counts, "Доля": counts / len(period), "Изменение": counts / earlier - 1})
    left.dataframe(top.nlargest(20, "Сообщений"))
    left.download_button("Скачать темы (CSV)", top.to_csv(), "temy.csv")
    places = of_region(read(PLACES), row).set_index("name")["population"]
    received = period.groupby("municipality").size()
    table = pd.DataFrame({"Сообщений": received, "На 1 000 жителей": received / places * 1000})
    right.dataframe(table.sort_values(right.selectbox("Порядок", table.columns), ascending=False))
    right.download_button("Скачать муниципалитеты (CSV)", table.to_csv(), "mesta.csv")


def response_time() -> None:
    """Время ответа."""
    row = chosen_region()
    everything, period, before = chosen(row, MESSAGES)
    st.title("Как быстро отвечают, кто действительно медленнее и почему")
    columns = st.columns(5)
    figures = {
        "Среднее, ч": lambda rows: rows[REPLY_MINUTES].mean() / 60,
        "Медиана, ч": lambda rows: rows[REPLY_MINUTES].median() / 60,
        "9 из 10, ч": lambda rows: rows[REPLY_MINUTES].quantile(0.9) / 60,
        "Отвечено в срок, %": in_norm,
    }
    for column, (title, figure) in zip(columns, figures.items(), strict=False):
        month = everything.groupby(everything["received_at"].dt.to_period("M")).apply(figure)
        now, old = figure(period), figure(before)
        column.metric(title, f"{now:.1f}", f"{now - old:.1f}", "inverse", chart_data=month)
    columns[4].metric("Ждут ответа", int(everything["is_waiting"].sum()))
    by_month = everything.groupby(everything["received_at"].dt.to_period("M").dt.to_timestamp())
    line = (by_month[REPLY_MINUTES].mean() / 60).rename("часов").reset_index()
    figure = px.line(line, x="received_at", y="часов", markers=True, title="Среднее время ответа по месяцам")
    spread = line["часов"].diff().abs().mean() * 2.66
    for level in (line["часов"].mean() - spread, line["часов"].mean() + spread):
        figure.add_hline(y=level, line_dash="dot")
    for event in of_region(read(EVENTS), row).itertuples():
        figure.add_vline(x=event.happened_on, line_dash="dot")
    for target in of_region(read(TARGETS), row).query("metric_id == 'response_mean'").tail(1).itertuples():
        figure.add_hline(y=target.value / 60, line_dash="dash", annotation_text="цель")
    st.plotly_chart(figure)
    places = period.groupby("municipality")
    table = pd.DataFrame(
        {
            "Сообщений": places.size(),
            "Отвечено в срок, %": places["in_norm"].mean() * 100,
            "Среднее, ч": places[REPLY_MINUTES].mean() / 60,
            "Медиана, ч": places[REPLY_MINUTES].median() / 60,
            "Ждут": everything.groupby("municipality")["is_waiting"].sum(),
        }
    )
    st.dataframe(table.sort_values(st.selectbox("Порядок", table.columns), ascending=False))
    st.download_button("Скачать таблицу (CSV)", table.to_csv(), "vremya.csv")


def cases() -> None:
    """Список сообщений."""
    row = chosen_region()
    everything, period, _ = chosen(row, LIST)
    states = {
        "ждут ответа": everything[everything["is_waiting"]],
        "просрочено": everything[everything["is_overdue"]],
        "все": period,
        "не в срок": period[period["in_norm"] == 0],
        "повторные": period[period["is_repeat"]],
    }
    rows = states[st.selectbox("Какие сообщения", list(states))]
    topic = st.selectbox("Тема", ["все темы", *sorted(everything["topic"].unique())])
    channel = st.selectbox("Канал", ["все каналы", *sorted(everything["channel"].dropna().unique())])
    if topic != "все темы":
        rows = rows[rows["topic"] == topic]
    if channel != "все каналы":
        rows = rows[rows["channel"] == channel]
    is_new = st.selectbox("Порядок", ["сначала старые", "сначала новые"]) == "сначала новые"
    rows = rows.sort_values("received_at", ascending=not is_new)
    st.title(f"{len(rows)} сообщений")
    sheet = st.number_input("Лист", 1, max(1, -(-len(rows) // SHEET)))
    st.dataframe(rows.iloc[(sheet - 1) * SHEET : sheet * SHEET])
    st.download_button("Скачать (CSV)", rows.head(10_000).to_csv(), "soobscheniya.csv")
