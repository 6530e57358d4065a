"""Rows of the base for the twin, the usual way: everything once into pandas, filtered and computed on every run."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pandas as pd
import streamlit as st
from sqlalchemy import create_engine, text

REPLY_MINUTES = "reply_minutes"

MESSAGES = """
select message.region_id, message.municipality_id, municipality.name as municipality, municipality.kind,
    message.network_id, network.name as network, topic.group_name as topic_group, topic.name as topic,
    message.channel_id, channel.name as channel, message.urgency, message.executor_body_id, message.page_id,
    message.specialist_id, message.outcome, message.returned_count, message.rating,
    message.routed_at at time zone region.time_zone as routed_at,
    message.prepared_at at time zone region.time_zone as prepared_at,
    message.received_at at time zone region.time_zone as received_at,
    message.first_reply_at at time zone region.time_zone as first_reply_at,
    message.final_reply_at at time zone region.time_zone as final_reply_at,
    message.due_at at time zone region.time_zone as due_at, message.needs_reply, message.is_repeat
from message
inner join region on region.region_id = message.region_id
inner join municipality on municipality.municipality_id = message.municipality_id
inner join network on network.network_id = message.network_id
inner join topic on topic.topic_id = message.topic_id
left join channel on channel.channel_id = message.channel_id
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
PAGE_MONTHS = """
select page_month.page_id, page_month.month, page_month.has_state_mark, page_month.is_connected,
    page_month.has_problem_widget, page_month.has_opinion_widget, page_month.comments_open,
    page_month.direct_messages_open, page_month.profile_filled_share, page_month.subscriber_count,
    page_month.last_post_on, page_month.post_count, page_month.active_week_count, page_month.week_count,
    official_page.title, official_page.category, official_page.opened_on, official_page.closed_on,
    body.body_id, body.region_id, body.name as body, body.level, municipality.name as municipality,
    network.name as network
from page_month
inner join official_page on official_page.page_id = page_month.page_id
inner join body on body.body_id = official_page.body_id
inner join municipality on municipality.municipality_id = body.municipality_id
inner join network on network.network_id = official_page.network_id
"""
OBLIGED = "select body_id, region_id, municipality_id, name, level, is_obliged, exemption_reason from body"
PLACES = "select municipality_id, region_id, name, population from municipality"
LIST = """
select message.region_id, message.message_id, message.external_number, municipality.name as municipality,
    network.name as network, channel.name as channel, topic.group_name as topic_group, topic.name as topic,
    official_page.title as page, body.name as executor, message.urgency, message.source_url, message.outcome,
    message.executor_body_id, message.planned_on, message.needs_reply, message.is_repeat,
    message.received_at at time zone region.time_zone as received_at,
    message.first_reply_at at time zone region.time_zone as first_reply_at,
    message.final_reply_at at time zone region.time_zone as final_reply_at,
    message.due_at at time zone region.time_zone as due_at,
    message.final_due_at at time zone region.time_zone as final_due_at
from message
inner join region on region.region_id = message.region_id
inner join municipality on municipality.municipality_id = message.municipality_id
inner join topic on topic.topic_id = message.topic_id
left join network on network.network_id = message.network_id
left join channel on channel.channel_id = message.channel_id
left join official_page on official_page.page_id = message.page_id
left join body on body.body_id = message.executor_body_id
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


def chosen_region() -> pd.Series:
    """The region, chosen at the top of a screen."""
    return read(REGIONS).set_index("name").loc[st.selectbox("Регион", read(REGIONS)["name"])]


def chosen(row: pd.Series, query: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Messages that pass the filters drawn here: of all time, of the period, of the one it is compared with."""
    rows, now = of_region(read(query), row), row["data_as_of"]
    named = st.selectbox("Период", ["последние 12 месяцев", "всё время", "прошлый месяц"])
    comparison = st.selectbox("Сравнить", ["к АППГ", "без сравнения"])
    start, end = days(named, now)
    with st.popover("Фильтры"):
        bodies = of_region(read(BODIES), row)
        places = st.multiselect("Муниципалитеты", sorted(rows["municipality"].unique()))
        executors = st.multiselect("Исполнители", bodies["name"])
        networks = st.multiselect("Сети", sorted(rows["network"].dropna().unique()))
        groups = st.multiselect("Группы тем", sorted(rows["topic_group"].unique()))
    rows = chosen_rows(rows, {"municipality": places, "network": networks, "topic_group": groups})
    if executors:
        rows = rows[rows["executor_body_id"].isin(bodies.loc[bodies["name"].isin(executors), "body_id"])]
    rows = with_state(rows, now)
    period = within(rows, start, end)
    is_compared = comparison != "без сравнения"
    before = within(rows, year_earlier(start), year_earlier(end)) if is_compared else period.head(0)
    return rows, period, before


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
