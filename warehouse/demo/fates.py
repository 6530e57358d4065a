"""What became of a message: its stamps, norms, outcome, rating – as known at data_as_of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.plan import Plan
from warehouse.demo.replies import Durations
from warehouse.demo.subjects import Subjects
from warehouse.demo.workdays import WorkingClock

NONE = np.iinfo(np.int64).min  # the number that numpy shows as NaT
DAY = 86_400
NO_ROUTING_SHARE = {"direct": 0.14, "comment": 0.02}  # answered by the page's keeper without the ЦУР
FINAL_AT_ONCE_SHARE = 0.76
FINAL_MEDIAN_DAYS, FINAL_SIGMA = 2.2, 0.9
DEFERRABLE = {"potholes": (6, 15), "greenery": (5, 20), "summer": (7, 1)}  # season → the day works are planned for
DEFERRED_SHARE = 0.022  # of messages on such topics
DEFERRED_LATE_SHARE = 0.14
STUCK_NEW, STUCK_NEW_DAYS = 0.11, 1.0  # the pile of the newest days: a share of them, fading with age
STUCK_OLD, STUCK_OLD_DAYS = 0.0028, 7.0
UNDER_MINUTE_SHARE = 0.0006
IMPOSSIBLE_SHARE = 7.5e-5  # a few dozen in all: clocks of two systems that differ
AUTO_REPLY_SHARE = {"direct": 0.34, "comment": 0.02}
OUTCOMES = ("solved", "explained", "refused", "redirected")
OUTCOME_SHARES = {True: (0.30, 0.55, 0.06, 0.09), False: (0.80, 0.13, 0.05, 0.02)}  # by «final at once»
NO_OUTCOME_SHARE = 0.02
RETURNED_SHARE = 0.03
REPEAT_SHARE = 0.038
RATED_SHARE = 0.085
RATING_BY_OUTCOME = np.array([4.45, 3.85, 2.4, 3.2])


@dataclass(frozen=True)
class Fates:
    """Moments are seconds since the epoch (NONE: not yet, or never); `outcome` is an index of OUTCOMES or −1."""

    routed_at: np.ndarray
    prepared_at: np.ndarray
    first_reply_at: np.ndarray
    final_reply_at: np.ndarray
    due_at: np.ndarray
    final_due_at: np.ndarray
    auto_reply_at: np.ndarray
    planned_on: np.ndarray
    outcome: np.ndarray
    returned_count: np.ndarray
    is_repeat: np.ndarray
    rating: np.ndarray


class Norms:
    """Deadlines by channel, urgency and stage, on the calendar or on the working clock."""

    def __init__(self, norms: pd.DataFrame, clock: WorkingClock) -> None:
        self._clock = clock
        shape = (norms["channel_id"].max() + 1, 2)
        self._minutes = {stage: np.zeros(shape) for stage in ("first", "final")}
        self._is_working = {stage: np.zeros(shape, dtype=bool) for stage in ("first", "final")}
        for row in norms.itertuples():
            place = row.channel_id, int(row.urgency == "urgent")
            self._minutes[row.stage][place] = row.norm_minutes
            self._is_working[row.stage][place] = row.clock == "working"

    def deadline(self, stage: str, received: np.ndarray, subjects: Subjects) -> np.ndarray:
        place = subjects.channel_id, subjects.is_urgent.astype(int)
        minutes = self._minutes[stage][place]
        calendar = received + (minutes * 60).astype(np.int64)
        return np.where(self._is_working[stage][place], self._clock.add(received, minutes), calendar)


def fates(
    plan: Plan,
    received: np.ndarray,
    subjects: Subjects,
    spent: Durations,
    norms: Norms,
    season: np.ndarray,
    random: np.random.Generator,
) -> Fates:
    """Live a month's messages through up to data_as_of; `season` is the season of each message's topic or ''."""
    count = len(received)
    channel = facts.read("channels").set_index("channel_id")["code"].reindex(range(6)).to_numpy()[subjects.channel_id]
    needs_reply = subjects.needs_reply
    routed = received + _seconds(spent.routing)
    prepared = routed + _seconds(spent.preparing)
    first = prepared + _seconds(spent.publishing)
    at_once = random.random(count) < FINAL_AT_ONCE_SHARE
    later = _seconds(random.lognormal(np.log(FINAL_MEDIAN_DAYS), FINAL_SIGMA, count) * 1440)
    final = first + np.where(at_once, 0, later)
    planned, final = _deferred(plan, received, season, needs_reply & ~subjects.is_campaign, final, random)
    at_once &= planned == NONE

    is_alone = random.random(count) < _by_channel(NO_ROUTING_SHARE, channel)
    is_quick = (random.random(count) < UNDER_MINUTE_SHARE) & (planned == NONE)
    first = np.where(is_quick, received + random.integers(6, 58, count), first)
    final = np.where(is_quick, first, final)
    waits = _still_waits(plan, received, subjects, random)
    never = waits | ~needs_reply
    prepared = np.where(never | is_alone | is_quick, NONE, prepared)
    routed = np.where(is_alone | is_quick | (~needs_reply & (random.random(count) < 0.6)), NONE, routed)
    first, final = np.where(never, NONE, first), np.where(never, NONE, final)
    due = np.where(needs_reply, norms.deadline("first", received, subjects), NONE)
    final_due = np.where(needs_reply, norms.deadline("final", received, subjects), NONE)
    prepared, first, final = _impossible(received, routed, prepared, first, final, random)

    known = {
        name: np.where(moment <= plan.as_of_second, moment, NONE)
        for name, moment in (("routed", routed), ("prepared", prepared), ("first", first), ("final", final))
    }
    is_final = known["final"] != NONE
    outcome = _outcomes(at_once, is_final, random)
    auto = random.random(count) < _by_channel(AUTO_REPLY_SHARE, channel)
    auto_at = np.where(auto, received + random.integers(1, 15, count), NONE)
    return Fates(
        routed_at=known["routed"],
        prepared_at=known["prepared"],
        first_reply_at=known["first"],
        final_reply_at=known["final"],
        due_at=due,
        final_due_at=final_due,
        auto_reply_at=np.where(auto_at <= plan.as_of_second, auto_at, NONE),
        planned_on=np.where((known["first"] != NONE), planned, NONE),
        outcome=outcome,
        returned_count=np.where(is_final & (random.random(count) < RETURNED_SHARE), random.geometric(0.8, count), 0),
        is_repeat=random.random(count) < REPEAT_SHARE * subjects.place_slowness**0.3,
        rating=_ratings(outcome, known["first"] - received, random),
    )


def _seconds(minutes: np.ndarray) -> np.ndarray:
    return (minutes * 60).astype(np.int64)


def _by_channel(shares: dict[str, float], channel: np.ndarray) -> np.ndarray:
    return pd.Series(channel).map(shares).fillna(0.0).to_numpy()


def _deferred(
    plan: Plan,
    received: np.ndarray,
    season: np.ndarray,
    may_wait: np.ndarray,
    final: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Seasonal work: the day it is planned for (local midnight) and the final reply that follows it."""
    planned, count = np.full(len(received), NONE), len(received)
    is_deferred = may_wait & (random.random(count) < DEFERRED_SHARE) & np.isin(season, list(DEFERRABLE))
    delay = np.where(
        random.random(count) < DEFERRED_LATE_SHARE, random.integers(30, 240, count), random.integers(-14, 1, count)
    ) * DAY + random.integers(9 * 3600, 18 * 3600, count)
    local = (received + plan.utc_offset).astype("datetime64[s]")
    for name, (month, day) in DEFERRABLE.items():
        target = _next_day(local, month, day)
        planned = np.where(is_deferred & (season == name), target, planned)
    after = np.maximum(planned + delay, received + 3 * DAY)
    return planned, np.where(is_deferred, after, final)


def _next_day(local: np.ndarray, month: int, day: int) -> np.ndarray:
    """The next such day at least three weeks ahead, as seconds of its midnight (a day has no time zone)."""
    years = local.astype("datetime64[Y]")
    this_year = years.astype("datetime64[M]") + (month - 1)
    dates = this_year.astype("datetime64[D]") + (day - 1)
    next_year = (this_year + 12).astype("datetime64[D]") + (day - 1)
    ahead = np.where(dates > local.astype("datetime64[D]") + 21, dates, next_year)
    return ahead.astype("datetime64[s]").astype(np.int64)


def _still_waits(plan: Plan, received: np.ndarray, subjects: Subjects, random: np.random.Generator) -> np.ndarray:
    """The campaign's messages, and a pile of the newest days that fades with age and is higher in slow places."""
    age = (plan.as_of_second - received) / DAY
    share = STUCK_NEW * np.exp(-age / STUCK_NEW_DAYS) + STUCK_OLD * np.exp(-age / STUCK_OLD_DAYS)
    return subjects.is_campaign | (random.random(len(received)) < share * np.sqrt(subjects.place_slowness))


def _impossible(
    received: np.ndarray,
    routed: np.ndarray,
    prepared: np.ndarray,
    first: np.ndarray,
    final: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stamps in an impossible order: a reply before the message, prepared before routed, final before first."""
    count = len(received)
    kind = np.where(random.random(count) < IMPOSSIBLE_SHARE, random.integers(1, 4, count), 0)
    back = random.integers(600, 6 * 3600, count)
    early = (kind == 1) & (first != NONE)
    wrong_prepared = (kind == 2) & (prepared != NONE) & (routed != NONE)
    wrong_final = (kind == 3) & (final != NONE)
    return (
        np.where(wrong_prepared, routed - back, prepared),
        np.where(early, received - back, first),
        np.where(wrong_final, first - back, final),
    )


def _outcomes(at_once: np.ndarray, is_final: np.ndarray, random: np.random.Generator) -> np.ndarray:
    drawn = random.random(len(at_once))
    by_kind = {
        kind: np.searchsorted(np.cumsum(shares)[:-1], drawn, side="right") for kind, shares in OUTCOME_SHARES.items()
    }
    is_told = is_final & (random.random(len(at_once)) >= NO_OUTCOME_SHARE)
    return np.where(is_told, np.where(at_once, by_kind[True], by_kind[False]), -1)


def _ratings(outcome: np.ndarray, waited_seconds: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """1–5, 0 for none: residents like what is solved and what is quick."""
    hours = np.maximum(waited_seconds / 3600, 0.1)
    mood = RATING_BY_OUTCOME[outcome] - 0.3 * np.log(hours / 2) + random.normal(0, 1.0, len(outcome))
    is_rated = (outcome >= 0) & (random.random(len(outcome)) < RATED_SHARE)
    return np.where(is_rated, np.clip(np.rint(mood), 1, 5), 0).astype(int)
