"""Whole months of the base, of all municipalities and topics at once: the series in which changes are looked for."""

from __future__ import annotations

import pandas as pd

from queries.catalogue import ANSWER_FACTS, KEY_FLAGS
from queries.period import Period
from queries.routing import Clock, Filters, route_messages
from reports.facts import Ask


def answers(ask: Ask, clock: Clock, span: Period, filters: Filters) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Facts of answers by month and municipality (index of both), and the filters that could not be applied.

    Args:
        span: whole months.
    """
    if filters.executor_ids is None:
        kept = {name: value for name, value in vars(filters).items() if name != "executor_ids"}
        frame = ask("answers_by_month", region_id=clock.region_id, **kept, month_from=span.start, month_to=span.end)
        return frame.set_index(["month", "municipality_id"])[list(ANSWER_FACTS)], ()
    sources = route_messages(span, filters, clock)
    flags = {flag: flag in ("by_month", "by_municipality") for flag in KEY_FLAGS}
    frame = ask("messages_by_key", **sources.parameters, **flags, by_day=False)
    return frame.set_index(["month", "municipality_id"])[list(ANSWER_FACTS)], sources.ignored


def topics(
    ask: Ask, clock: Clock, span: Period, filters: Filters, least_count: int
) -> tuple[pd.DataFrame, dict[int, tuple[str, str]], tuple[str, ...]]:
    """Messages received: a row a month, a column a topic_id; (group, name) of each; the filters left out.

    Only topics with least_count messages in some month of the span; networks and executors are not in that table.
    """
    frame = ask(
        "topics_by_month",
        region_id=clock.region_id,
        municipality_ids=filters.municipality_ids,
        topic_groups=filters.topic_groups,
        month_from=span.start,
        month_to=span.end,
        least_count=least_count,
    )
    counts = frame.pivot(index="month", columns="topic_id", values="received_count").fillna(0).astype("int64")
    topics = ask("topics").set_index("topic_id")
    ignored = tuple(name for name in ("network_ids", "executor_ids") if getattr(filters, name) is not None)
    return counts, {key: (topics["topic_group"][key], topics["topic"][key]) for key in counts.columns}, ignored
