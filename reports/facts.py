"""Additive facts of a period by one key, from the questions that hold them: what `metrics.summary` is made of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.summary import HISTOGRAM, GroupedFacts
from queries.catalogue import (
    EXECUTOR_FACTS,
    KEY_FLAGS,
    MESSAGE_FACTS,
    MONTHS,
    NARROW_FACTS,
    RAW,
    UNFINISHED_FACTS,
    WAITING_FACTS,
)
from queries.period import Period
from queries.routing import (
    Clock,
    Filters,
    needs_messages,
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
            # A screen shows the whole, municipalities and networks: one answer of a few hundred rows serves them.
            together = ("municipality", "network")
            flags = _flags(*(together if by is None or by in together else (by,)))
            frame = ask("messages_by_key", **sources.parameters, **flags, by_day=is_day)
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
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None, *, within: Period | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """First-reply times, ages of those that still wait (66 buckets each, indexed by the key), and filters left out.

    within: whole months of which a screen shows the histograms by month anyway; those of the period are taken from that
    answer instead of being asked for.
    """
    sources = route_histogram(period, filters, clock)
    if by is None and within is not None:
        parts = _of_longer_answer(ask, sources.parameters, within)
    else:
        parts = times_by_key(ask, sources.parameters, **_flags(by))
    answered, waiting_ages = (summed(frame, by, HISTOGRAM) for frame in parts)
    groups = answered.index.union(waiting_ages.index)
    return (
        answered.reindex(groups, fill_value=0),
        waiting_ages.reindex(groups, fill_value=0),
        sources.ignored,
    )


def times_by_key(ask: Ask, parameters: Mapping[str, object], **flags: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """First-reply times and ages of those that wait, of the sources that route_histogram gives: KEY_FLAGS, HISTOGRAM.

    Whole months come wide from reporting tables, the edges long from the messages, read once for both; a combination of
    keys has as many rows as it has sources.
    """
    months = {name: value for name, value in parameters.items() if name not in ("executor_ids", *RAW)}
    answered, waiting = [], []
    if months["month_from"] < months["month_to"]:
        answered.append(ask("responses_by_key", **months, **flags))
        waiting.append(ask("waiting_ages_by_key", **months, **flags))
    if needs_messages(parameters) or not answered:
        edges = {name: value for name, value in parameters.items() if name not in MONTHS}
        long = ask("times_by_bucket", **edges, **flags)
        answered.append(_wide(long, "answered_count"))
        waiting.append(_wide(long, "waiting_count"))
    return pd.concat(answered, ignore_index=True), pd.concat(waiting, ignore_index=True)


def _of_longer_answer(ask: Ask, parameters: Mapping[str, object], within: Period) -> list[pd.DataFrame]:
    """What times_by_key gives for the parameters, the whole months cut out of the histograms by month of `within`."""
    first, last = parameters["month_from"], parameters["month_to"]
    if first >= last or first < within.start or last > within.end:
        return list(times_by_key(ask, parameters, **_flags(None)))
    nothing = {"month_from": first, "month_to": first}
    longer = {**parameters, **dict.fromkeys(RAW, parameters["raw_head_from"])}
    longer |= {"month_from": within.start, "month_to": within.end}
    edges = times_by_key(ask, {**parameters, **nothing}, **_flags(None)) if needs_messages(parameters) else ((), ())
    parts = []
    for months, edge in zip(times_by_key(ask, longer, **_flags("month")), edges, strict=True):
        chosen = months[(months["month"] >= pd.Timestamp(first)) & (months["month"] < pd.Timestamp(last))]
        parts.append(pd.concat([chosen, edge], ignore_index=True) if len(edge) else chosen)
    return parts


def _wide(long: pd.DataFrame, counted: str) -> pd.DataFrame:
    """Rows of times_by_bucket as rows with a column a bucket, of those that have a count at all; not summed by key."""
    some = long[long[counted] > 0]
    buckets = np.zeros((len(some), len(HISTOGRAM)), dtype="int64")
    buckets[np.arange(len(some)), some["bucket"]] = some[counted]
    keys = some[["month", "municipality_id", "network_id", "topic_group"]].reset_index(drop=True)
    return pd.concat([keys, pd.DataFrame(buckets, columns=list(HISTOGRAM))], axis=1)


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


def _flags(*by: str | None) -> dict[str, bool]:
    return {flag: flag.removeprefix("by_") in by for flag in KEY_FLAGS}
