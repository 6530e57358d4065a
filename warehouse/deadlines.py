"""Deadlines by the norms: calendar hours, or working hours of the region's production calendar."""

from __future__ import annotations

import numpy as np
import pandas as pd

US_PER_MINUTE = 60_000_000
NAT = np.iinfo("int64").min


def calendar_deadlines(received: pd.Series, minutes: pd.Series) -> pd.Series:
    """Moments `minutes` after the moments received, by the clock on the wall; missing where either is."""
    return received + pd.to_timedelta(minutes.astype("Float64"), unit="m").astype("timedelta64[us]")


def working_deadlines(received: pd.Series, minutes: pd.Series, starts: pd.Series, ends: pd.Series) -> pd.Series:
    """Moments at which `minutes` of working time have passed since the moments received.

    `starts` and `ends` are the sorted, separate working intervals (UTC). What is received outside them starts at the
    next one; a norm that runs out exactly at closing time ends then, not next morning. Missing where the calendar
    doesn't reach.
    """
    result = pd.Series(pd.NaT, index=received.index, dtype="datetime64[us, UTC]")
    askable = received.notna() & minutes.notna()
    if starts.empty or not askable.any():
        return result
    opening, closing = _micros(starts), _micros(ends)
    worked_by_closing = np.cumsum(closing - opening)
    worked_by_opening = worked_by_closing - (closing - opening)
    moment = _micros(received[askable])

    day = np.searchsorted(closing, moment, side="right")  # the interval that the moment is in or before
    inside = np.minimum(day, len(opening) - 1)
    start_of_clock = worked_by_opening[inside] + np.maximum(moment - opening[inside], 0)
    target = start_of_clock + minutes[askable].to_numpy("int64") * US_PER_MINUTE

    last = np.searchsorted(worked_by_closing, target, side="left")
    covered = (day < len(opening)) & (last < len(opening)) & (moment >= opening[0] - 86_400_000_000)
    last = np.minimum(last, len(opening) - 1)
    deadline = np.where(covered, opening[last] + target - worked_by_opening[last], NAT)
    result.loc[askable[askable].index] = pd.to_datetime(deadline.astype("datetime64[us]"), utc=True)
    return result


def by_norms(messages: pd.DataFrame, norms: pd.DataFrame, stage: str, working_days: pd.DataFrame) -> pd.Series:
    """Deadlines of messages (received_at, channel_id, urgency) by the norms of a stage; missing where there is no norm.

    `norms` has channel_id, urgency, stage, norm_minutes, clock; `working_days` starts_at and ends_at in UTC.
    """
    own = norms[norms["stage"] == stage].set_index(["channel_id", "urgency"])
    keys = pd.MultiIndex.from_arrays([messages["channel_id"].astype("Int64"), messages["urgency"]])
    norm = own.reindex(keys)
    minutes = pd.Series(norm["norm_minutes"].array, index=messages.index).astype("Int64")
    is_working = pd.Series((norm["clock"] == "working").to_numpy(), index=messages.index)
    by_calendar = calendar_deadlines(messages["received_at"], minutes)
    by_work = working_deadlines(
        messages["received_at"].where(is_working),
        minutes.where(is_working),
        working_days["starts_at"],
        working_days["ends_at"],
    )
    return by_calendar.where(~is_working, by_work)


def _micros(moments: pd.Series) -> np.ndarray:
    return moments.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[us]").astype("int64")
