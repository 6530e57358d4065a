"""What a summary may be broken down by, and how additive facts are summed to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from queries.period import Period
from queries.routing import Clock, Filters

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
    "level": "level",
    "sphere": "sphere_id",
    "category": "category",
}
PAGES_ONLY = ("level", "sphere", "category")  # of bodies and pages: messages carry no such key
EVERYTHING = "everything"


def summed(frame: pd.DataFrame, by: str | None, columns: tuple[str, ...]) -> pd.DataFrame:
    """Sums of the columns by a key of KEYS (the index), or of everything in one row, zeros if there is nothing."""
    key = frame[KEYS[by]] if by else pd.Series(EVERYTHING, index=frame.index)
    sums = frame[list(columns)].groupby(key.to_numpy()).sum()
    if by is None and sums.empty:
        return pd.DataFrame(0, index=[EVERYTHING], columns=list(columns))
    return sums


def with_population(
    ask: Ask, clock: Clock, filters: Filters, counts: pd.DataFrame, by: str | None = None
) -> pd.DataFrame:
    """Facts by municipality or together with a column `population`: residents, 0 where nobody is counted.

    Every municipality of the filters has a row, so that one without a message or a page is «0 на 1 000», not missing.
    """
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=filters.municipality_ids)
    residents = places.set_index("municipality_id")["population"].fillna(0).astype("int64")
    if by is None:
        return counts.assign(population=int(residents.sum()))
    everywhere = counts.reindex(counts.index.union(residents.index), fill_value=0)
    return everywhere.assign(population=residents.reindex(everywhere.index, fill_value=0))


def last_known_day(period: Period, clock: Clock) -> date:
    """The day whose end stands for the end of the period; not later than data_as_of."""
    return min(period.last_day, clock.as_of_on)
