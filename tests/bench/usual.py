"""The twin: the same screens the way a dashboard is usually written.

Raw rows in pandas behind st.cache_data, figures computed on every run, plotly.express, st.metric, st.dataframe and
Streamlit's own settings. Measured beside the dashboard, never shown to anybody.
"""

from __future__ import annotations

import pandas as pd
import plotly.express as px
import streamlit as st

from metrics.catalogue import METRICS
from tests.bench import usual_messages, usual_pages
from tests.bench.usual_data import (
    EVENTS,
    LOADS,
    MESSAGES,
    PAGES,
    REPLY_MINUTES,
    TARGETS,
    chosen,
    chosen_region,
    in_norm,
    of_region,
    read,
)
from ui.quality import RULES


def overview() -> None:
    """Обзор."""
    row = chosen_region()
    region, now = row.name, row["data_as_of"]
    messages, period, before = chosen(row, MESSAGES)
    pages = of_region(read(PAGES), row)
    st.title(f"Госпаблики: {region}")
    show_metrics(messages, period, before, pages, now)
    left, right = st.columns(2)
    left.plotly_chart(response_chart(messages, of_region(read(EVENTS), row), of_region(read(TARGETS), row)))
    right.plotly_chart(volume_chart(messages))
    left, right = st.columns(2)
    left.subheader("О чём пишут")
    left.dataframe(top_topics(period, before))
    right.subheader("Муниципалитеты")
    order = right.selectbox("Порядок", ["Получено", "Отвечено в срок", "Среднее, ч", "Ждут"])
    table = municipalities(messages, period, pages, now).sort_values(order, ascending=False)
    right.dataframe(table)
    right.download_button("Скачать таблицу (CSV)", table.to_csv(), "municipalitety.csv")
    st.caption(f"Данные на {now:%d.%m.%Y %H:%M}, сообщений {len(messages)}")


def methodology() -> None:
    """Методика и данные."""
    row = chosen_region()
    messages = of_region(read(MESSAGES), row)
    st.title("Методика и данные")
    st.subheader("Свежесть")
    st.dataframe(of_region(read(LOADS), row).sort_values("loaded_at", ascending=False).head(10))
    st.subheader("Качество данных")
    st.dataframe(defects(messages, row["data_as_of"]))
    st.subheader("Общие правила")
    for rule in RULES:
        st.markdown(f"- {rule}")
    st.subheader("Показатели")
    for metric in METRICS.values():
        st.markdown(f"**{metric.title}** – {metric.short}")
        st.markdown(f"Формула: {metric.formula}. Что входит: {metric.cohort}. Источник: {metric.source}")
    st.caption(f"Данные на {row['data_as_of']:%d.%m.%Y %H:%M}, сообщений {len(messages)}")


def show_metrics(
    messages: pd.DataFrame, period: pd.DataFrame, before: pd.DataFrame, pages: pd.DataFrame, now: pd.Timestamp
) -> None:
    """Five st.metric in a row."""
    months = messages.groupby(messages["received_at"].dt.to_period("M"))
    first, second, third, fourth, fifth = st.columns(5)
    opened = pages[pages["closed_on"].isna()]
    growth = int((pd.to_datetime(opened["opened_on"]) > now - pd.DateOffset(years=1)).sum())
    first.metric("Госпаблики", len(opened), growth, chart_data=pages.groupby("opened_on").size().cumsum())
    more = int(period["is_final"].sum() - before["is_final"].sum())
    second.metric("Обработано", int(messages["is_final"].sum()), more, chart_data=months["is_final"].sum())
    mean, old_mean = period[REPLY_MINUTES].mean() / 60, before[REPLY_MINUTES].mean() / 60
    third.metric(
        "Среднее время ответа, ч",
        f"{mean:.1f}",
        f"{mean - old_mean:.1f}",
        "inverse",
        chart_data=months[REPLY_MINUTES].mean(),
    )
    share, old_share = in_norm(period), in_norm(before)
    fourth.metric("Отвечено в срок, %", f"{share:.1f}", f"{share - old_share:.1f}", chart_data=months["in_norm"].mean())
    fifth.metric("Ждут ответа", int(messages["is_waiting"].sum()))
    fifth.caption(f"просрочено {int(messages['is_overdue'].sum())}")


def response_chart(messages: pd.DataFrame, events: pd.DataFrame, targets: pd.DataFrame):
    """Mean response by month."""
    by_month = messages.assign(month=messages["received_at"].dt.to_period("M").dt.to_timestamp()).groupby("month")
    frame = (by_month[REPLY_MINUTES].mean() / 60).rename("часов").reset_index()
    figure = px.line(frame, x="month", y="часов", markers=True, title="Среднее время ответа по месяцам")
    for event in events.itertuples():
        figure.add_vline(x=event.happened_on, line_dash="dot")
    for target in targets[targets["metric_id"] == "response_mean"].tail(1).itertuples():
        figure.add_hline(y=target.value / 60, line_dash="dash", annotation_text="цель")
    return figure


def volume_chart(messages: pd.DataFrame):
    """Messages by month, beside those of a year ago."""
    months = messages.groupby(messages["received_at"].dt.to_period("M").dt.to_timestamp()).size()
    frame = pd.DataFrame({"получено": months, "год назад": months.shift(12)}).tail(24)
    frame = frame.rename_axis("month").reset_index()
    return px.bar(frame, x="month", y=["получено", "год назад"], barmode="group", title="Сколько пишут")


def top_topics(period: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Five topics with share and change."""
    counts, old = period.groupby("topic").size(), before.groupby("topic").size()
    top = counts.nlargest(5)
    return pd.DataFrame({"Сообщений": top, "Доля": top / len(period), "Изменение": top / old.reindex(top.index) - 1})


def municipalities(
    messages: pd.DataFrame, period: pd.DataFrame, pages: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Pages, messages and response by municipality."""
    opened = pages[pages["closed_on"].isna() & (pd.to_datetime(pages["opened_on"]) <= now)]
    received = period.groupby("municipality")
    waiting = messages.groupby("municipality")[["is_waiting", "is_overdue"]].sum()
    return pd.DataFrame(
        {
            "Госпаблики": opened.groupby("municipality").size(),
            "Получено": received.size(),
            "Отвечено в срок": received["in_norm"].mean() * 100,
            "Среднее, ч": received[REPLY_MINUTES].mean() / 60,
            "Ждут": waiting["is_waiting"],
            "Просрочено": waiting["is_overdue"],
        }
    )


def defects(messages: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """How many messages lack something."""
    counts = pd.Series(
        {
            "С невозможными сроками": (messages["first_reply_at"] < messages["received_at"]).sum(),
            "Позже «данные на»": (messages["received_at"] > now).sum(),
            "Без норматива": messages["due_at"].isna().sum(),
            "Без территории": (messages["kind"] == "unknown").sum(),
            "Без госпаблика": messages["page_id"].isna().sum(),
            "Без исполнителя": messages["executor_body_id"].isna().sum(),
            "Без администратора": messages["specialist_id"].isna().sum(),
        }
    )
    return pd.DataFrame({"Сколько": counts, "Доля": counts / len(messages)})


st.set_page_config(layout="wide")
st.navigation(
    [
        st.Page(overview, title="Обзор", default=True),
        st.Page(usual_pages.official_pages, title="Госпаблики"),
        st.Page(usual_messages.messages, title="Сообщения"),
        st.Page(usual_messages.response_time, title="Время ответа"),
        st.Page(usual_pages.passport, title="Паспорт"),
        st.Page(usual_messages.cases, title="Список сообщений"),
        st.Page(methodology, title="Методика и данные"),
    ],
    position="top",
).run()
