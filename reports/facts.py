"""Additive facts of a period by one key, from the questions that hold them: what `metrics.summary` is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from metrics.periods import month_starts
from metrics.summary import HISTOGRAM, GroupedFacts
from queries.catalogue import (
    EXECUTOR_FACTS,
    KEY_FLAGS,
    MESSAGE_FACTS,
    NARROW_FACTS,
    PAGE_FACTS,
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

Ask = Callable[..., pd.DataFrame]  # ask(question, **parameters): a cached door on a screen, a direct one in a report

KEYS = {
    "day": "received_on",
    "week": "week",
    "month": "month",
    "municipality": "municipality_id",
    "network": "network_id",
    "channel": "channel_id",
    "topic_group": "topic_group",
    "topic": "topic_id",
    "executor": "executor_body_id",
}
# keys whose reporting tables hold fewer facts
NARROW = {"week": NARROW_FACTS, "channel": NARROW_FACTS, "topic": NARROW_FACTS, "executor": EXECUTOR_FACTS}
WITH_NOW = (None, "municipality", "executor")
WITH_HISTOGRAM = (None, "month", "municipality", "network", "topic_group")
WITH_PAGES = (None, "municipality", "network")
EVERYTHING = "everything"
MICROS = 1_000_000


def collect(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None
) -> tuple[GroupedFacts, tuple[str, ...]]:
    """Facts of the period by a key of KEYS, or of everything together; and the filters that could not be applied.

    Frames are indexed by the key: first day of the month or week, day, the id, topic group, or EVERYTHING.
    """
    counts, ignored = messages(ask, clock, period, filters, by)
    answered = waiting_ages = None
    if "executor_ids" in ignored and by in (None, "month"):
        counts, ignored = of_executors(ask, clock, period, filters, by)  # fewer facts, but of these executors
    elif by in WITH_HISTOGRAM:
        answered, waiting_ages, left_out = histograms(ask, clock, period, filters, by)
        ignored = tuple(dict.fromkeys((*ignored, *left_out)))
    grouped = GroupedFacts(
        messages=with_population(ask, clock, filters, counts, by) if by in (None, "municipality") else counts,
        answered=answered,
        waiting_ages=waiting_ages,
        waiting_now=waiting_now(ask, clock, filters, by)[0] if by in WITH_NOW else None,
        pages=_pages_of(ask, clock, period, filters, by),
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
    return _by(frame, by, list(NARROW.get(by, MESSAGE_FACTS))), sources.ignored


def of_executors(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = "executor"
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """EXECUTOR_FACTS of the period by executor (0: none named), by month or together, and the filters left out.

    An executor or a municipality is answered at any size of the base.
    """
    sources = route_executors(period, filters, clock)
    frame = ask("messages_by_executor", **sources.parameters, by_month=by == "month")
    return _by(frame, by, list(EXECUTOR_FACTS)), sources.ignored


def histograms(
    ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """First-reply times, ages of those that still wait (66 buckets each, indexed by the key), and filters left out."""
    sources = route_histogram(period, filters, clock)
    answered = _by(ask("responses_by_key", **sources.parameters, **_flags(by)), by, HISTOGRAM)
    waiting_ages = _by(ask("waiting_ages_by_key", **sources.parameters, **_flags(by)), by, HISTOGRAM)
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


def with_population(
    ask: Ask, clock: Clock, filters: Filters, counts: pd.DataFrame, by: str | None = None
) -> pd.DataFrame:
    """Message facts by municipality or together with a column `population`: residents, 0 where nobody is counted.

    Every municipality of the filters has a row, so that one without a message is «0 на 1 000», not missing.
    """
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=filters.municipality_ids)
    residents = places.set_index("municipality_id")["population"].fillna(0).astype("int64")
    if by is None:
        return counts.assign(population=int(residents.sum()))
    everywhere = counts.reindex(counts.index.union(residents.index), fill_value=0)
    return everywhere.assign(population=residents.reindex(everywhere.index, fill_value=0))


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
        return _by(ask("waiting_by_executor", **sources.parameters), by, list(UNFINISHED_FACTS)), sources.ignored
    sources = route_waiting(filters, clock)
    return _by(ask("waiting_by_municipality", **sources.parameters), by, list(WAITING_FACTS)), sources.ignored


def pages(ask: Ask, clock: Clock, on_day: date, filters: Filters, by: str | None = None) -> pd.DataFrame:
    """Page facts at the end of a day, by municipality, by network or together."""
    frame = ask(
        "pages_by_municipality",
        region_id=clock.region_id,
        municipality_ids=filters.municipality_ids,
        network_ids=filters.network_ids,
        on_day=on_day,
    )
    return _by(frame, by, list(PAGE_FACTS))


def _pages_of(ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None) -> pd.DataFrame | None:
    if by == "month":
        return pages_by_month(ask, clock, period, filters)
    if by not in WITH_PAGES:
        return None
    return pages(ask, clock, last_known_day(period, clock), filters, by)


def _flags(by: str | None) -> dict[str, bool]:
    return {flag: flag == f"by_{by}" for flag in KEY_FLAGS}


def pages_by_month(ask: Ask, clock: Clock, period: Period, filters: Filters) -> pd.DataFrame:
    """Pages open at the end of each month that the period touches: index month, column page_count."""
    flow = ask(
        "page_flow_by_month",
        region_id=clock.region_id,
        municipality_ids=filters.municipality_ids,
        network_ids=filters.network_ids,
        on_day=last_known_day(period, clock),
    )
    months = month_starts(period)
    if flow.empty:
        return pd.DataFrame({"page_count": 0}, index=months)
    open_count = (flow["opened_count"] - flow["closed_count"]).set_axis(flow["month"]).cumsum()
    return pd.DataFrame(
        {"page_count": open_count.reindex(months, method="ffill").fillna(0).astype("int64")}, index=months
    )


def last_known_day(period: Period, clock: Clock) -> date:
    """The day whose end stands for the end of the period; not later than data_as_of."""
    return min(period.last_day, clock.as_of_on)


def _by(frame: pd.DataFrame, by: str | None, columns: list[str]) -> pd.DataFrame:
    key = frame[KEYS[by]] if by else pd.Series(EVERYTHING, index=frame.index)
    summed = frame[columns].groupby(key.to_numpy()).sum()
    if by is None and summed.empty:
        return pd.DataFrame(0, index=[EVERYTHING], columns=columns)
    return summed
