"""All figures of the catalogue for groups of messages and pages: one table that screens, exports and reports share."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd

from metrics.catalogue import METRICS, Facts
from metrics.measure import Measure, measure_rows, measure_times

HISTOGRAM = [f"h{bucket:02d}" for bucket in range(66)]


@dataclass(frozen=True)
class GroupedFacts:
    """Additive facts of the same groups; each frame has the group's key as its index.

    messages: facts of messages_by_key, or some of them; answered, waiting_ages: 66 buckets; pages: facts of
    pages_by_key, with those of page_activity_by_key and the population where told; page_flow, bodies: of
    page_flow_by_month and bodies_by_key. Any may be None where the grouping has no such figure (a topic has no pages, a
    month no «now», a day no histogram, a level of bodies no messages).
    """

    messages: pd.DataFrame | None = None
    answered: pd.DataFrame | None = None
    waiting_ages: pd.DataFrame | None = None
    waiting_now: pd.DataFrame | None = None
    pages: pd.DataFrame | None = None
    page_flow: pd.DataFrame | None = None
    bodies: pd.DataFrame | None = None


def summarise(facts: GroupedFacts) -> dict[Hashable, dict[str, Measure]]:
    """Every metric that the facts allow, for every group that any of the frames has."""
    groups = _groups(facts)
    columns: dict[str, list[Measure]] = {}
    for metric in METRICS.values():
        if metric.facts is Facts.HISTOGRAM:
            if facts.answered is None or facts.waiting_ages is None:
                continue
            columns[metric.metric_id] = measure_times(
                metric.metric_id,
                _aligned(facts.answered, groups)[HISTOGRAM].to_numpy(),
                _aligned(facts.waiting_ages, groups)[HISTOGRAM].to_numpy(),
            )
            continue
        frame = _frame_of(metric.metric_id, facts)
        if frame is not None:
            columns[metric.metric_id] = measure_rows(metric.metric_id, _aligned(frame, groups))
    return {group: {name: measures[row] for name, measures in columns.items()} for row, group in enumerate(groups)}


def _frame_of(metric_id: str, facts: GroupedFacts) -> pd.DataFrame | None:
    """The frame that has the metric's columns; what waits is told of the period's own messages where they tell it."""
    metric = METRICS[metric_id]
    candidates = {
        Facts.MESSAGES: (facts.messages,),
        Facts.WAITING: (facts.messages, facts.waiting_now),
        Facts.PAGES: (facts.pages,),
        Facts.PAGE_FLOW: (facts.page_flow,),
        Facts.BODIES: (facts.bodies,),
    }[metric.facts]
    needed = {*metric.numerator, *metric.denominator}
    return next((frame for frame in candidates if frame is not None and needed <= set(frame.columns)), None)


def _groups(facts: GroupedFacts) -> pd.Index:
    told = [frame.index for frame in vars(facts).values() if frame is not None]
    groups = told[0]
    for index in told[1:]:
        groups = groups.union(index)
    return groups


def _aligned(frame: pd.DataFrame, groups: pd.Index) -> pd.DataFrame:
    """Rows in the order of the groups; a group without facts has counts of zero, which is what it has."""
    return frame.reindex(groups, fill_value=0)
