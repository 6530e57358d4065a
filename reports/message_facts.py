"""Facts of messages by what they are about, where they come from and when: what the screen «Сообщения» is made of."""

from __future__ import annotations

import pandas as pd

from queries.catalogue import KEY_FLAGS, NARROW_FACTS
from queries.period import Period, next_month
from queries.routing import (
    Clock,
    Filters,
    route_channels,
    route_deferred,
    route_hours,
    route_messages,
    route_topics,
)
from reports.facts import Ask

Answer = tuple[pd.DataFrame, tuple[str, ...]]  # facts, and the filters that could not be applied


def channels(ask: Ask, clock: Clock, period: Period, filters: Filters) -> Answer:
    """Messages received by channel: index channel_id; columns channel, urgent_count, received_count."""
    sources = route_channels(period, filters, clock)
    frame = ask("received_by_channel", **sources.parameters)
    told = frame.assign(urgent_count=frame["received_count"].where(frame["urgency"] == "urgent", 0))
    keys = [told["channel_id"], told["channel"]]
    return told.groupby(keys)[["urgent_count", "received_count"]].sum().reset_index("channel"), sources.ignored


def topics(ask: Ask, clock: Clock, period: Period, filters: Filters) -> Answer:
    """State of the messages of each topic: index topic_id; columns topic_group, topic, NARROW_FACTS."""
    sources = route_topics(period, filters, clock)
    frame = ask("messages_by_topic", **sources.parameters, by_month=False, by_municipality=False)
    return frame.set_index("topic_id")[["topic_group", "topic", *NARROW_FACTS]], sources.ignored


def topics_by_place(ask: Ask, clock: Clock, period: Period, filters: Filters) -> Answer:
    """Messages received: index municipality_id, columns topic groups."""
    sources = route_messages(period, filters, clock, by_topic_group=True)
    flags = {flag: flag in ("by_municipality", "by_topic_group") for flag in KEY_FLAGS}
    frame = ask("messages_by_key", **sources.parameters, **flags, by_day=False)
    table = frame.pivot_table(
        index="municipality_id", columns="topic_group", values="received_count", aggfunc="sum", fill_value=0
    )
    return table.astype("int64"), sources.ignored


def hours(ask: Ask, clock: Clock, period: Period, filters: Filters) -> tuple[pd.DataFrame, Period, tuple[str, ...]]:
    """Arrivals and replies by weekday and hour in the whole months that the period touches, and those months.

    Index (weekday 1-7, hour 0-23), all 168 of them; columns received_count, replied_count.
    """
    months = Period(period.start.replace(day=1), next_month(period.last_day)) if period.day_count else period
    sources = route_hours(months, filters, clock)
    frame = ask("events_by_hour", **sources.parameters).set_index(["weekday", "hour"])
    week = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["weekday", "hour"])
    return frame.reindex(week, fill_value=0), months, sources.ignored


def deferred(ask: Ask, clock: Clock, filters: Filters) -> Answer:
    """Work put off and not done yet: columns planned_month, topic_group, deferred_count, deferred_late_count."""
    sources = route_deferred(filters, clock)
    return ask("deferred_by_month", **sources.parameters), sources.ignored
