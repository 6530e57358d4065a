"""Figures of one municipality or executor beside its group of comparison and the whole region, from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd

from metrics.measure import Measure, is_settled, measure_rows
from metrics.peers import Places, groups, places_by_share
from metrics.summary import GroupedFacts, summarise
from queries.period import Period
from queries.routing import Clock, Filters
from reports.facts import Ask, collect

TERRITORY, EXECUTOR = "territory", "executor"
GROUPED_BY = {TERRITORY: "municipality", EXECUTOR: "executor"}
SUBJECT, PEERS, REGION, OTHER = "subject", "peers", "region", "other"
RANKED_AT_MOST = 100  # a place among a thousand schools tells nothing, and costs a second of simulation
NOW = ("waiting_count", "overdue_count", "due_today_count")  # told of every message, whenever it was received


@dataclass(frozen=True)
class Subject:
    """Whose passport it is: a municipality or an executor, by its id and its name on the screen."""

    kind: str
    key: int
    name: str

    def narrowed(self, filters: Filters) -> Filters:
        """The filters with the places and executors of the screen replaced by this one."""
        alone = (self.key,)
        if self.kind == TERRITORY:
            return replace(filters, municipality_ids=alone, executor_ids=None)
        return replace(filters, municipality_ids=None, executor_ids=alone)


@dataclass(frozen=True)
class Passport:
    """Figures by who they are of (SUBJECT, PEERS, REGION, OTHER; some may be absent), and what is known of the group.

    peer_ids: the members of the group of comparison, the subject among them; group: its code or level, if any;
    places: by the share answered in time, inside the group; settled: whose figures of answers will hardly change.
    """

    measures: dict[str, dict[str, Measure]]
    ignored: tuple[str, ...]
    group: str | None
    peer_ids: tuple[int, ...]
    places: Places | None
    settled: frozenset[str]

    def place(self, subject: Subject) -> pd.Series | None:
        """Row of the subject: place, from_place, to_place; None if it has no place."""
        if self.places is None or subject.key not in self.places.table.index:
            return None
        row = self.places.table.loc[subject.key]
        return None if pd.isna(row["place"]) else row


def passport(
    ask: Ask,
    clock: Clock,
    period: Period,
    filters: Filters,
    subject: Subject,
    other: Subject | None,
    *,
    is_narrow: bool,
    with_times: bool = False,
) -> Passport:
    """Everything of a subject that adds up.

    filters: the networks and topics that the reader chose; places and executors are the subject's business.
    is_narrow: the reader sees a part of the region only, so neither the region nor the group may be told.
    with_times: quantiles of the response time too, which cost as much as all the rest together.
    """
    open_filters = filters.without("municipality_ids", "executor_ids")
    facts, ignored = collect(ask, clock, period, open_filters, GROUPED_BY[subject.kind], with_times=with_times)
    group, peer_ids = (None, ()) if is_narrow else _group(ask, clock, subject)
    members: dict[str, tuple[int, ...] | None] = {SUBJECT: (subject.key,)}
    if other is not None:
        members[OTHER] = (other.key,)
    if not is_narrow:
        members |= {PEERS: peer_ids} if peer_ids else {}
        members[REGION] = None
    beside = side_by_side(facts, members)
    measures = summarise(beside)
    for metric_id in NOW if beside.waiting_now is not None else ():
        for who, measure in zip(beside.waiting_now.index, measure_rows(metric_id, beside.waiting_now), strict=True):
            measures[who][metric_id] = measure
    settled = frozenset(beside.messages.index[is_settled(beside.messages)])
    return Passport(measures, ignored, group, peer_ids, _places(facts.messages, peer_ids), settled)


def side_by_side(facts: GroupedFacts, members: Mapping[str, Iterable[int] | None]) -> GroupedFacts:
    """Facts by key summed over the members of each party; None is everybody."""

    def summed(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        if frame is None:
            return None
        numbers = frame.select_dtypes("number")
        parts = {
            who: (numbers if keys is None else numbers[numbers.index.isin(list(keys))]).sum()
            for who, keys in members.items()
        }
        return pd.DataFrame(parts).T

    return replace(facts, **{one.name: summed(getattr(facts, one.name)) for one in fields(facts)})


def _group(ask: Ask, clock: Clock, subject: Subject) -> tuple[str | None, tuple[int, ...]]:
    """The subject's group of comparison: municipalities by population, executors by the level of the body."""
    if subject.kind == TERRITORY:
        known = ask("municipalities", region_id=clock.region_id, municipality_ids=None).set_index("municipality_id")
        group = groups(known)
    else:
        known = ask("executors", region_id=clock.region_id, municipality_ids=None).set_index("body_id")
        group = known["level"]
    if subject.key not in group.index or pd.isna(group.loc[subject.key]):
        return None, ()
    own = group.loc[subject.key]
    alike = tuple(int(one) for one in group.index[group == own])
    return (str(own), alike) if len(alike) > 1 else (None, ())


def _places(messages: pd.DataFrame, peer_ids: tuple[int, ...]) -> Places | None:
    if not peer_ids or len(peer_ids) > RANKED_AT_MOST:
        return None
    of_group = messages.reindex(peer_ids, fill_value=0)
    return places_by_share(of_group["in_norm_count"], of_group["judged_count"])
