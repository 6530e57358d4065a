"""The messages behind a figure: how many, and which, in the order asked for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.states import STATES, MessageState
from queries.period import Period
from queries.routing import Clock, Filters, route_list
from reports import facts
from reports.facts import Ask

ORDERS = {  # as the screen names them -> sort_by of message_list
    "сначала старые": "longest",
    "сначала новые": "newest",
    "сначала самые просроченные": "most_overdue",
}


@dataclass(frozen=True)
class Cases:
    """What to list: a state of messages received in a period, within the filters and three narrower choices."""

    state: str
    period: Period
    filters: Filters
    topic_ids: tuple[int, ...] | None = None
    channel_ids: tuple[int, ...] | None = None
    page_ids: tuple[int, ...] | None = None

    @property
    def meaning(self) -> MessageState:
        """The state with its words."""
        return STATES[self.state]

    def parameters(self, clock: Clock) -> tuple[dict[str, object], Period]:
        """Parameters of message_count, common to message_list, and the days of arrival that they read."""
        sources, days = route_list(self.period, self.filters, clock, is_unfinished=self.meaning.is_now)
        narrower = {"topic_ids": self.topic_ids, "channel_ids": self.channel_ids, "page_ids": self.page_ids}
        return sources.parameters | narrower | {"state": self.state}, days


@dataclass(frozen=True)
class Counted:
    """How long the list is, which days of arrival it covers, how many there are in the whole period.

    whole_count differs from listed_count where a big base lists only the newest days; None: it is not known.
    """

    listed_count: int
    days: Period
    whole_count: int | None


def count(ask: Ask, clock: Clock, cases: Cases) -> Counted:
    """Length of the list."""
    parameters, days = cases.parameters(clock)
    listed = int(ask("message_count", **parameters)["message_count"].iloc[0])
    is_short = days.start > cases.period.start
    return Counted(listed, days, _reported_count(ask, clock, cases) if is_short else listed)


def rows(ask: Ask, clock: Clock, cases: Cases, order: str, limit: int, offset: int = 0) -> pd.DataFrame:
    """Rows of message_list; order is a key of ORDERS."""
    parameters, _ = cases.parameters(clock)
    return ask("message_list", **parameters, sort_by=ORDERS[order], row_limit=limit, row_offset=offset)


def _reported_count(ask: Ask, clock: Clock, cases: Cases) -> int | None:
    """The count from reporting tables, where one of them carries all that was chosen."""
    chosen = [name for name in ("topic_ids", "channel_ids", "page_ids") if getattr(cases, name) is not None]
    by = {(): None, ("topic_ids",): "topic", ("channel_ids",): "channel"}.get(tuple(chosen), "")
    if by == "":
        return None
    counts, ignored = facts.messages(ask, clock, cases.period, cases.filters, by)
    if ignored:
        return None
    if by:
        counts = counts[counts.index.isin(cases.topic_ids or cases.channel_ids or ())]
    return cases.meaning.count_in(counts)
