"""When messages are received: growth, season, weekday, holidays and hour of the day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.demo import facts, places
from warehouse.demo.draws import apportion, stream
from warehouse.demo.plan import Plan
from warehouse.demo.workdays import is_day_off

REGION_SHARES = {places.PERM: 0.96, places.SVERDLOVSK: 0.04}
YEARLY_GROWTH = 1.205  # 165 → 200 → 240 thousand a year
WEEKDAYS = np.array([1.12, 1.1, 1.08, 1.06, 1.02, 0.68, 0.66])  # Monday first
HOLIDAY_FACTOR = 0.62  # of a weekday that is a day off
MONTHS = np.array([1.05, 1.04, 1.1, 1.08, 0.98, 0.95, 0.92, 0.94, 1.02, 1.0, 1.0, 1.02])
DAILY_NOISE = 0.07


def day_counts(plan: Plan, region_id: int) -> pd.Series:
    """Messages of each local day of a region; they add up to its share of plan.messages exactly."""
    random = stream(plan.seed, "arrivals", region_id)
    first = plan.message_months[0].start_time.date()
    days = np.arange(np.datetime64(first), np.datetime64(plan.as_of_on) + 1)
    index = pd.DatetimeIndex(days)
    weekday = index.day_of_week.to_numpy()
    off = is_day_off(plan, days)
    weight = (
        YEARLY_GROWTH ** (np.arange(len(days)) / 365.25)
        * WEEKDAYS[weekday]
        * np.where(off & (weekday < 5), HOLIDAY_FACTOR, 1.0)
        * MONTHS[index.month.to_numpy() - 1]
        * random.lognormal(0, DAILY_NOISE, len(days))
    )
    hours = _hour_weights()[off[-1].astype(int)]
    weight[-1] *= hours[: plan.as_of.hour].sum() / hours.sum()  # the last day ends at data_as_of
    return pd.Series(apportion(region_messages(plan)[region_id], weight), index=days)


def region_messages(plan: Plan) -> dict[int, int]:
    """How many messages each region receives."""
    parts = apportion(plan.messages, np.array(list(REGION_SHARES.values())))
    return dict(zip(REGION_SHARES, parts.tolist(), strict=True))


def received_at(plan: Plan, counts: pd.Series, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sorted moments (seconds since the epoch, UTC) and whether their local day is off, for some days' counts."""
    days = np.repeat(counts.index.to_numpy().astype("datetime64[D]"), counts.to_numpy())
    off = is_day_off(plan, days)
    edges = np.concatenate([np.zeros((2, 1)), np.cumsum(_hour_weights(), axis=1)], axis=1)
    is_last = days == np.datetime64(plan.as_of_on)
    hours = np.arange(25) * 3600.0
    second = np.empty(len(days))
    for kind in (0, 1):
        reach = np.where(is_last, edges[kind, plan.as_of.hour], edges[kind, 24])
        drawn = np.interp(random.random(len(days)) * reach, edges[kind], hours)
        second = np.where(off == kind, drawn, second)
    moment = days.astype("datetime64[s]").astype(np.int64) - plan.utc_offset + second.astype(np.int64)
    order = np.argsort(moment, kind="stable")
    return moment[order], off[order]


def _hour_weights() -> np.ndarray:
    """Rows: working day, day off; columns: hours 0–23."""
    return facts.read("hours")[["weekday", "day_off"]].to_numpy(dtype=float).T
