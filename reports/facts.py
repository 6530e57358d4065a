"""Additive facts of a period by one key, from the questions that hold them: what `metrics.summary` is made of."""

from __future__ import annotations

import pandas as pd

from metrics.summary import HISTOGRAM, GroupedFacts
from queries.catalogue import (
    EXECUTOR_FACTS,
    KEY_FLAGS,
    MESSAGE_FACTS,
    NARROW_FACTS,
    UNFINISHED_FACTS,
    WAITING_FACTS,
)
from queries.period import Period
from queries.routing import (
    Clock,
    Filters,
    route_channels,
    route_executors,
    route_histogram,
    route_log_times,
    route_messages,
    route_topics,
    route_waiting,
    route_waiting_executors,
    route_weeks,
)
from reports.keys import EVERYTHING, KEYS, PAGES_ONLY, Ask, last_known_day, summed, with_population
from reports.page_facts import bodies, page_flow, pages, pages_by_month, state_of_pages

__all__ = [
    "EVERYTHING",
    "KEYS",
    "Ask",
    "collect",
    "last_known_day",
    "messages",
    "of_executors",
    "pages",
    "pages_by_month",
    "topics",
    "waiting_now",
    "with_population",
]

# keys whose reporting tables hold fewer facts
NARROW = {"week": NARROW_FACTS, "channel": NARROW_FACTS, "topic": NARROW_FACTS, "executor": EXECUTOR_FACTS}
WITH_NOW = (None, "municipality", "executor")
WITH_HISTOGRAM = (None, "month", "municipality", "network", "topic_group")
WITH_PAGES = (None, "municipality", "network", *PAGES_ONLY)
WITH_BODIES = (None, "municipality", "level", "sphere")
WITH_FLOW = (None, "month")
UNKNOWN_TO_PAGES = ("executor_ids", "topic_groups")
MICROS = 1_000_000


def collect(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None, *, with_times: bool = True
) -> tuple[GroupedFacts, tuple[str, ...]]:
    """Facts of the period by a key of KEYS, or of everything together; and the filters that could not be applied.

    Frames are indexed by the key: first day of the month or week, day, the id, topic group, level, category, or
    EVERYTHING. A key of PAGES_ONLY leaves the messages out; without with_times the histograms, the costliest, are left
    out.
    """
    about_pages = _about_pages(ask, clock, period, filters, by)
    if by in PAGES_ONLY:
        return GroupedFacts(**about_pages), tuple(name for name in UNKNOWN_TO_PAGES if getattr(filters, name))
    counts, ignored = messages(ask, clock, period, filters, by)
    answered = waiting_ages = None
    if "executor_ids" in ignored and by in (None, "month"):
        counts, ignored = of_executors(ask, clock, period, filters, by)  # fewer facts, but of these executors
    elif by in WITH_HISTOGRAM and with_times:
        answered, waiting_ages, left_out = histograms(ask, clock, period, filters, by)
        ignored = tuple(dict.fromkeys((*ignored, *left_out)))
    grouped = GroupedFacts(
        messages=with_population(ask, clock, filters, counts, by) if by in (None, "municipality") else counts,
        answered=answered,
        waiting_ages=waiting_ages,
        waiting_now=waiting_now(ask, clock, filters, by)[0] if by in WITH_NOW else None,
        **about_pages,
    )
    return grouped, ignored


def messages(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Message facts of the period by a key of KEYS (the index), and the filters that could not be applied.

    By a key of NARROW the facts are fewer.
    """
    match by:
        case "week":
            sources = route_weeks(period, filters, clock)
            frame = ask("messages_by_week", **sources.parameters)
        case "channel":
            sources = route_channels(period, filters, clock)
            frame = ask("messages_by_channel", **sources.parameters)
        case "topic":
            sources = route_topics(period, filters, clock)
            frame = ask("messages_by_topic", **sources.parameters, by_month=False, by_municipality=False)
        case "executor":
            return of_executors(ask, clock, period, filters, by)
        case _:
            is_day = by == "day"
            sources = route_messages(period, filters, clock, by_day=is_day, by_topic_group=by == "topic_group")
            # The whole is summed from municipalities: a screen shows both, and one answer serves them.
            frame = ask("messages_by_key", **sources.parameters, **_flags(by or "municipality"), by_day=is_day)
    return summed(frame, by, NARROW.get(by, MESSAGE_FACTS)), sources.ignored


def of_executors(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = "executor"
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """EXECUTOR_FACTS of the period by executor (0: none named), by month or together, and the filters left out.

    An executor or a municipality is answered at any size of the base.
    """
    sources = route_executors(period, filters, clock)
    frame = ask("messages_by_executor", **sources.parameters, by_month=by == "month")
    return summed(frame, by, EXECUTOR_FACTS), sources.ignored


def histograms(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """First-reply times, ages of those that still wait (66 buckets each, indexed by the key), and filters left out."""
    sources = route_histogram(period, filters, clock)
    answered = summed(ask("responses_by_key", **sources.parameters, **_flags(by)), by, HISTOGRAM)
    waiting_ages = summed(ask("waiting_ages_by_key", **sources.parameters, **_flags(by)), by, HISTOGRAM)
    groups = answered.index.union(waiting_ages.index)
    return (
        answered.reindex(groups, fill_value=0),
        waiting_ages.reindex(groups, fill_value=0),
        sources.ignored,
    )


def log_times(ask: Ask, clock: Clock, period: Period, filters: Filters) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Σ ln t, Σ ln² t (t = min(first response, 72 h) in minutes) and n by municipality, and the filters left out.

    Columns log_sum, log_square_sum, log_count. A message that has waited longer than 72 h enters as 72 h.
    """
    sources = route_log_times(period, filters, clock)
    frame = ask("log_times_by_municipality", **sources.parameters).set_index("municipality_id")
    return (
        pd.DataFrame(
            {
                "log_sum": frame["log_micros"] / MICROS,
                "log_square_sum": frame["log_square_micros"] / MICROS,
                "log_count": frame["log_count"],
            }
        ),
        sources.ignored,
    )


def topics(ask: Ask, clock: Clock, period: Period, filters: Filters) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Answer of received_by_topic for the period, the most frequent first, and the filters left out."""
    sources = route_topics(period, filters, clock)
    return ask("received_by_topic", **sources.parameters), sources.ignored


def waiting_now(
    ask: Ask, clock: Clock, filters: Filters, by: str | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """What waits at data_as_of, by municipality, executor or together, and the filters that could not be applied."""
    if by == "executor":
        sources = route_waiting_executors(filters, clock)
        return summed(ask("waiting_by_executor", **sources.parameters), by, UNFINISHED_FACTS), sources.ignored
    sources = route_waiting(filters, clock)
    return summed(ask("waiting_by_municipality", **sources.parameters), by, WAITING_FACTS), sources.ignored


def _about_pages(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None
) -> dict[str, pd.DataFrame | None]:
    """The frames of pages and bodies that a summary by this key has; a body's pages may be in several networks."""
    on_day = last_known_day(period, clock)
    if by == "month":
        page_frame = pages_by_month(ask, clock, period, filters)
    else:
        page_frame = state_of_pages(ask, clock, period, filters, by) if by in WITH_PAGES else None
    return {
        "pages": page_frame,
        "page_flow": page_flow(ask, clock, period, filters, by) if by in WITH_FLOW else None,
        "bodies": bodies(ask, clock, on_day, filters, by) if by in WITH_BODIES else None,
    }


def _flags(by: str | None) -> dict[str, bool]:
    return {flag: flag == f"by_{by}" for flag in KEY_FLAGS}
