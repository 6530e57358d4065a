"""Additive facts of pages and of the bodies that keep them, by one key or together."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from metrics.catalogue import SILENT_DAYS
from metrics.periods import month_starts, page_months
from queries.catalogue import (
    BODY_FACTS,
    BODY_KEY_FLAGS,
    PAGE_ACTIVITY_FACTS,
    PAGE_FACTS,
    PAGE_FLOW_FACTS,
    PAGE_KEY_FLAGS,
)
from queries.period import Period
from queries.routing import Clock, Filters
from reports.keys import Ask, last_known_day, summed, with_population

TOGETHER = ("municipality", "network", "category")  # a few hundred rows
FIRST_DAY = date(1970, 1, 1)  # earlier than any page: the flow from the beginning


def pages(ask: Ask, clock: Clock, on_day: date, filters: Filters, by: str | None = None) -> pd.DataFrame:
    """Page facts at the end of a day by a key of KEYS or together."""
    silent_on = on_day - timedelta(days=SILENT_DAYS)
    flags = _flags(PAGE_KEY_FLAGS, by)
    frame = ask("pages_by_key", **_chosen(clock, filters), **flags, on_day=on_day, silent_on=silent_on)
    return summed(frame, by, PAGE_FACTS)


def state_of_pages(ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None) -> pd.DataFrame:
    """Everything about the pages open at the end of the period: PAGE_FACTS, PAGE_ACTIVITY_FACTS and, together or by
    municipality, the population."""
    on_day = last_known_day(period, clock)
    months = page_months(period)
    flags = _flags(PAGE_KEY_FLAGS, by)
    window = {"month_from": months.start, "month_to": months.end}
    weeks = ask("page_activity_by_key", **_chosen(clock, filters), **flags, on_day=on_day, **window)
    parts = [pages(ask, clock, on_day, filters, by), summed(weeks, by, PAGE_ACTIVITY_FACTS)]
    state = pd.concat(parts, axis=1).fillna(0).astype("int64")
    return with_population(ask, clock, filters, state, by) if by in (None, "municipality") else state


def bodies(ask: Ask, clock: Clock, on_day: date, filters: Filters, by: str | None = None) -> pd.DataFrame:
    """Facts of bodies at the end of a day by municipality, level, sphere or together.

    A filter by network narrows body_count; what is obliged is covered by any page of the official list.
    """
    is_by_sphere = by == "sphere"  # else by municipality and level: few rows, and one answer serves a whole screen
    flags = {flag: (flag == "by_sphere") == is_by_sphere for flag in BODY_KEY_FLAGS}
    return summed(ask("bodies_by_key", **_chosen(clock, filters), **flags, on_day=on_day), by, BODY_FACTS)


def page_flow(ask: Ask, clock: Clock, period: Period, filters: Filters, by: str | None = None) -> pd.DataFrame:
    """Pages opened and closed in the period, by month (every month that it touches) or together."""
    on_day = last_known_day(period, clock)
    flow = ask("page_flow_by_month", **_chosen(clock, filters), from_day=period.start, on_day=on_day)
    frame = summed(flow, by, PAGE_FLOW_FACTS)
    return frame.reindex(month_starts(period), fill_value=0) if by == "month" else frame


def pages_by_month(ask: Ask, clock: Clock, period: Period, filters: Filters) -> pd.DataFrame:
    """Pages open at the end of each month that the period touches: index month, column page_count."""
    on_day = last_known_day(period, clock)
    flow = ask("page_flow_by_month", **_chosen(clock, filters), from_day=FIRST_DAY, on_day=on_day)
    months = month_starts(period)
    if flow.empty:
        return pd.DataFrame({"page_count": 0}, index=months)
    open_count = (flow["opened_count"] - flow["closed_count"]).set_axis(flow["month"]).cumsum()
    return pd.DataFrame(
        {"page_count": open_count.reindex(months, method="ffill").fillna(0).astype("int64")}, index=months
    )


def register(ask: Ask, clock: Clock, period: Period, filters: Filters, *, only_silent: bool = False) -> pd.DataFrame:
    """One row per page open at the end of the period, or per silent one of them: question page_register."""
    on_day = last_known_day(period, clock)
    months = page_months(period)
    return ask(
        "page_register",
        **_chosen(clock, filters),
        on_day=on_day,
        all_pages=not only_silent,
        silent_on=on_day - timedelta(days=SILENT_DAYS),
        month_from=months.start,
        month_to=months.end,
    )


def _chosen(clock: Clock, filters: Filters) -> dict[str, object]:
    return {
        "region_id": clock.region_id,
        "municipality_ids": filters.municipality_ids,
        "network_ids": filters.network_ids,
    }


def _flags(known: tuple[str, ...], by: str | None) -> dict[str, bool]:
    """Keys of few values are asked for together: a screen shows several of them, and one answer serves all."""
    wanted = TOGETHER if by is None or by in TOGETHER else (by,)
    return {flag: flag.removeprefix("by_") in wanted for flag in known}
