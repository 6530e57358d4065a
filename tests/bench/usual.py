"""The twin: the same two screens the way a dashboard is usually written.

Raw rows in pandas behind st.cache_data, figures computed on every run, plotly.express, st.metric, st.dataframe and
Streamlit's own settings. Measured beside the dashboard, never shown to anybody.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

import pandas as pd
import plotly.express as px
import streamlit as st
from sqlalchemy import create_engine, text

from metrics.catalogue import METRICS
from ui.quality import RULES

REPLY_MINUTES = "reply_minutes"

MESSAGES = """
select message.region_id, message.municipality_id, municipality.name as municipality, municipality.kind,
    message.network_id, network.name as network, topic.group_name as topic_group, topic.name as topic,
    message.executor_body_id, message.page_id, message.specialist_id,
    message.received_at at time zone region.time_zone as received_at,
    message.first_reply_at at time zone region.time_zone as first_reply_at,
    message.final_reply_at at time zone region.time_zone as final_reply_at,
    message.due_at at time zone region.time_zone as due_at, message.needs_reply, message.is_repeat
from message
inner join region on region.region_id = message.region_id
inner join municipality on municipality.municipality_id = message.municipality_id
inner join network on network.network_id = message.network_id
inner join topic on topic.topic_id = message.topic_id
"""
PAGES = """
select official_page.page_id, body.region_id, body.municipality_id, municipality.name as municipality,
    network.name as network, official_page.opened_on, official_page.closed_on
from official_page
inner join body on body.body_id = official_page.body_id
inner join municipality on municipality.municipality_id = body.municipality_id
inner join network on network.network_id = official_page.network_id
"""
REGIONS = """
select region.region_id, region.name, max(data_load.data_as_of at time zone region.time_zone) as data_as_of
from region inner join data_load on data_load.region_id = region.region_id
group by region.region_id, region.name order by region.region_id
"""
BODIES = "select body_id, region_id, name from body order by name"
LOADS = "select loaded_at, region_id, source, accepted_count, rejected_count, checksum, data_as_of from data_load"
EVENTS = "select region_id, happened_on, title, metric_id from event_mark order by happened_on"
TARGETS = "select region_id, metric_id, valid_from, value from kpi_target order by valid_from"


@st.cache_resource
def connection():
    """The base."""
    address = os.environ["DATABASE_URL"]
    if "://" not in address:
        return create_engine(f"duckdb:///{address}", connect_args={"read_only": True})
    return create_engine(address.replace("postgresql://", "postgresql+psycopg2://"))


@st.cache_data
def read(query: str) -> pd.DataFrame:
    """Rows of a query."""
    with connection().connect() as opened:
        return pd.read_sql(text(query), opened)


def overview() -> None:
    """Обзор."""
    region = st.selectbox("Регион", read(REGIONS)["name"])
    row = read(REGIONS).set_index("name").loc[region]
    now = row["data_as_of"]
    messages, pages = of_region(read(MESSAGES), row), of_region(read(PAGES), row)
    chosen = st.selectbox("Период", ["последние 12 месяцев", "всё время", "прошлый месяц"])
    comparison = st.selectbox("Сравнить", ["к АППГ", "без сравнения"])
    start, end = days(chosen, now)
    with st.popover("Фильтры"):
        bodies = of_region(read(BODIES), row)
        places = st.multiselect("Муниципалитеты", sorted(messages["municipality"].unique()))
        executors = st.multiselect("Исполнители", bodies["name"])
        networks = st.multiselect("Сети", sorted(messages["network"].unique()))
        groups = st.multiselect("Группы тем", sorted(messages["topic_group"].unique()))
    messages = chosen_rows(messages, {"municipality": places, "network": networks, "topic_group": groups})
    if executors:
        messages = messages[messages["executor_body_id"].isin(bodies.loc[bodies["name"].isin(executors), "body_id"])]
    messages = with_state(messages, now)
    period = within(messages, start, end)
    before = period.head(0)
    if comparison != "без сравнения":
        before = within(messages, year_earlier(start), year_earlier(end))
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
    region = st.selectbox("Регион", read(REGIONS)["name"])
    row = read(REGIONS).set_index("name").loc[region]
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


def with_state(messages: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Messages with what is known of their answer."""
    replied = messages["first_reply_at"].fillna(messages["final_reply_at"])
    minutes = (replied - messages["received_at"]).dt.total_seconds() / 60
    waiting = messages["needs_reply"] & replied.isna()
    judged = messages["needs_reply"] & (messages["due_at"] <= now)
    return messages.assign(
        **{
            REPLY_MINUTES: minutes.where(messages["needs_reply"] & (minutes >= 0)),
            "is_final": messages["needs_reply"] & messages["final_reply_at"].notna(),
            "is_waiting": waiting,
            "is_overdue": waiting & (messages["due_at"] <= now),
            "in_norm": (replied <= messages["due_at"]).astype("float64").where(judged),
        }
    )


def in_norm(messages: pd.DataFrame) -> float:
    """Share answered by the deadline, per cent."""
    return messages["in_norm"].mean() * 100


def of_region(frame: pd.DataFrame, region: pd.Series) -> pd.DataFrame:
    """Rows of a region."""
    return frame[frame["region_id"] == region["region_id"]]


def chosen_rows(messages: pd.DataFrame, choices: dict[str, list[str]]) -> pd.DataFrame:
    """Rows that pass the filters."""
    for column, values in choices.items():
        if values:
            messages = messages[messages[column].isin(values)]
    return messages


def days(chosen: str, now: pd.Timestamp) -> tuple[date, date]:
    """First and last day of a named period."""
    yesterday = now.date() - timedelta(days=1)
    if chosen == "всё время":
        return date(2000, 1, 1), yesterday
    if chosen == "прошлый месяц":
        last = yesterday.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    return year_earlier(yesterday) + timedelta(days=1), yesterday


def year_earlier(day: date) -> date:
    """The same day a year before."""
    return (pd.Timestamp(day) - pd.DateOffset(years=1)).date()


def within(messages: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Messages received from the first to the last day."""
    return messages[(messages["received_at"].dt.date >= first) & (messages["received_at"].dt.date <= last)]


st.set_page_config(layout="wide")
st.navigation(
    [st.Page(overview, title="Обзор", default=True), st.Page(methodology, title="Методика и данные")], position="top"
).run()
