"""Where a question reads from: reporting tables where they carry its filters, the messages where that is cheap.

Facts are additive, so a period is the sum of its whole months and of the days at its edges, each from the narrowest
table.
One function decides; a filter that can't be applied is named in `ignored`, never dropped silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from queries.period import Period, local_midnight, next_month

RAW_BASE_LIMIT = 1_000_000  # up to here every question may read the messages themselves
RAW_WINDOW_DAYS = 31  # and at any size a window of a month may

EMPTY = Period(date(1970, 1, 1), date(1970, 1, 1))


@dataclass(frozen=True)
class Clock:
    """What routing needs to know of a region: its zone, its data_as_of (local), how many messages it has, its week."""

    region_id: int
    time_zone: str
    as_of_on: date
    message_count: int
    week_starts_on: int = 1  # ISO, 1 = Monday


@dataclass(frozen=True)
class Filters:
    """What the reader chose; None is everything. Values are ids, topic groups are names."""

    municipality_ids: tuple[int, ...] | None = None
    network_ids: tuple[int, ...] | None = None
    topic_groups: tuple[str, ...] | None = None
    executor_ids: tuple[int, ...] | None = None

    def without(self, *names: str) -> Filters:
        """The same filters with some of them taken off."""
        kept = {name: value for name, value in vars(self).items() if name not in names}
        return Filters(**kept)


@dataclass(frozen=True)
class Sources:
    """Parameters of a routed question, and the filters that its block must say it leaves out."""

    parameters: dict[str, object]
    ignored: tuple[str, ...] = field(default=())


def route_messages(
    period: Period, filters: Filters, clock: Clock, *, by_day: bool = False, by_topic_group: bool = False
) -> Sources:
    """Sources of messages_by_key: months, days, messages.

    by_day: nothing comes from whole months; by_topic_group: nothing comes from days, which carry no topic.
    """
    filters, ignored = _applicable(period, filters, clock)
    if by_day and filters.topic_groups is not None and not _may_read_messages(period, clock):
        filters, ignored = filters.without("topic_groups"), (*ignored, "topic_groups")
    head, months, tail = _parts(period, clock)
    if by_day:
        head, months, tail = period, EMPTY, EMPTY
    if filters.executor_ids is not None:
        return _sources(filters, clock, EMPTY, (EMPTY, EMPTY), (period, EMPTY), ignored, with_days=True)
    if filters.topic_groups is not None or by_topic_group:
        return _sources(filters, clock, months, (EMPTY, EMPTY), (head, tail), ignored, with_days=True)
    return _sources(filters, clock, months, (head, tail), (EMPTY, EMPTY), ignored, with_days=True)


def route_histogram(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of first-reply times and ages: whole months (responses_by_key and the like), messages at the edges."""
    filters, ignored = _applicable(period, filters, clock)
    head, months, tail = _parts(period, clock)
    if filters.executor_ids is not None:
        head, months, tail = period, EMPTY, EMPTY
    return _sources(filters, clock, months, (EMPTY, EMPTY), (head, tail), ignored)


def route_log_times(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of log_times_by_municipality: months carry the municipality, other filters need the messages."""
    return _months_or_messages(period, filters, clock, not_carried=("network_ids", "topic_groups", "executor_ids"))


def route_topics(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of received_by_topic and messages_by_topic: months carry municipality and topic."""
    return _months_or_messages(period, filters, clock, not_carried=("network_ids", "executor_ids"))


def route_channels(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of received_by_channel and messages_by_channel: months carry municipality and channel."""
    return _months_or_messages(period, filters, clock, not_carried=("network_ids", "topic_groups", "executor_ids"))


def route_weeks(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of messages_by_week: whole weeks carry municipality and topic group, days municipality and network."""
    filters, ignored = _applicable(period, filters, clock)
    by_topic, by_network = filters.topic_groups is not None, filters.network_ids is not None
    if by_topic and by_network and not _may_read_messages(period, clock):
        filters, ignored, by_network = filters.without("network_ids"), (*ignored, "network_ids"), False
    head, weeks, tail = _whole_weeks(period, clock)
    days, raw = (EMPTY, EMPTY), (EMPTY, EMPTY)
    if filters.executor_ids is not None or (by_topic and by_network):
        weeks, raw = EMPTY, (period, EMPTY)
    elif by_topic:
        raw = (head, tail)
    elif by_network:
        weeks, days = EMPTY, (period, EMPTY)
    else:
        days = (head, tail)
    sources = _sources(filters, clock, EMPTY, days, raw, ignored, with_days=True)
    parameters = {name: value for name, value in sources.parameters.items() if not name.startswith("month_")}
    return Sources(parameters | {"week_from": weeks.start, "week_to": weeks.end}, ignored)


def route_hours(months: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of events_by_hour for whole months: report_hour carries the municipality, other filters need messages.

    Only of a small base: replies of a window may be to messages of any age, so no window makes reading them cheap.
    """
    not_carried = tuple(
        name for name in ("network_ids", "topic_groups", "executor_ids") if getattr(filters, name) is not None
    )
    is_raw = bool(not_carried) and clock.message_count <= RAW_BASE_LIMIT
    ignored = () if is_raw else not_carried
    read = (months if is_raw else EMPTY,)
    return _sources(filters.without(*ignored), clock, EMPTY if is_raw else months, (), read, ignored)


def route_deferred(filters: Filters, clock: Clock) -> Sources:
    """Parameters of deferred_by_month, which carries every filter."""
    return Sources({"region_id": clock.region_id, **vars(filters)})


def route_waiting(filters: Filters, clock: Clock) -> Sources:
    """Sources of waiting_by_municipality: report_waiting, or the unfinished messages when an executor is asked for."""
    return _waiting(filters, clock, use_messages=filters.executor_ids is not None)


def route_waiting_executors(filters: Filters, clock: Clock) -> Sources:
    """Sources of waiting_by_executor: report_waiting_body, or the unfinished messages for a network or a topic."""
    return _waiting(filters, clock, use_messages=(filters.network_ids, filters.topic_groups) != (None, None))


def route_executors(period: Period, filters: Filters, clock: Clock) -> Sources:
    """Sources of messages_by_executor: months carry municipality and executor, other filters need the messages."""
    return _months_or_messages(period, filters, clock, not_carried=("network_ids", "topic_groups"))


def route_list(period: Period, filters: Filters, clock: Clock, *, is_unfinished: bool) -> tuple[Sources, Period]:
    """Sources of message_list and message_count, and the days of arrival that they read.

    A state of «now» (is_unfinished) is read over any period; others over the last RAW_WINDOW_DAYS of a longer one if
    the base is big: then the days that come back are fewer than the period's, and the screen says so.
    """
    end = max(period.start, min(period.end, clock.as_of_on + timedelta(days=1)))
    days = Period(period.start, end)
    if not is_unfinished and not _may_read_messages(days, clock):
        days = Period(end - timedelta(days=RAW_WINDOW_DAYS), end)
    parameters = {
        "region_id": clock.region_id,
        **vars(filters),
        "is_unfinished": is_unfinished,
        "open_from": open_from(clock),
        "raw_from": local_midnight(days.start, clock.time_zone),
        "raw_to": local_midnight(days.end, clock.time_zone),
    }
    return Sources(parameters), days


def open_from(clock: Clock) -> datetime:
    """A moment not later than data_as_of: what had no final reply then holds all that has none at data_as_of."""
    return local_midnight(clock.as_of_on, clock.time_zone)


def needs_messages(parameters: Mapping[str, object]) -> bool:
    """Whether the parameters of a routed question leave anything to be read from the messages themselves."""
    is_window_open = any(
        parameters[f"raw_{place}_from"] < parameters[f"raw_{place}_to"]
        for place in ("head", "tail")
        if f"raw_{place}_from" in parameters
    )
    return is_window_open or bool(parameters.get("use_messages"))


def _waiting(filters: Filters, clock: Clock, *, use_messages: bool) -> Sources:
    return Sources(
        {
            "region_id": clock.region_id,
            **vars(filters),
            "use_messages": use_messages,
            "open_from": open_from(clock),
        }
    )


def _applicable(period: Period, filters: Filters, clock: Clock) -> tuple[Filters, tuple[str, ...]]:
    if filters.executor_ids is None or _may_read_messages(period, clock):
        return filters, ()
    return filters.without("executor_ids"), ("executor_ids",)


def _may_read_messages(period: Period, clock: Clock) -> bool:
    return clock.message_count <= RAW_BASE_LIMIT or period.day_count <= RAW_WINDOW_DAYS


def _months_or_messages(period: Period, filters: Filters, clock: Clock, *, not_carried: tuple[str, ...]) -> Sources:
    """Whole months with messages at the edges; messages alone where a filter is asked for that months do not carry."""
    head, months, tail = _parts(period, clock)
    wanted = tuple(name for name in not_carried if getattr(filters, name) is not None)
    if not wanted:
        return _sources(filters, clock, months, (EMPTY, EMPTY), (head, tail), ())
    if _may_read_messages(period, clock):
        return _sources(filters, clock, EMPTY, (EMPTY, EMPTY), (period, EMPTY), ())
    return _sources(filters.without(*wanted), clock, months, (EMPTY, EMPTY), (head, tail), wanted)


def _whole_weeks(period: Period, clock: Clock) -> tuple[Period, Period, Period]:
    """Head, whole weeks, tail; the week that data_as_of cuts short is whole if the period reaches beyond its data."""
    start = period.start + timedelta(days=(clock.week_starts_on - period.start.isoweekday()) % 7)
    end = period.end - timedelta(days=(period.end.isoweekday() - clock.week_starts_on) % 7)
    if end <= clock.as_of_on < period.end:
        end += timedelta(days=7)
    if start >= end:
        return period, EMPTY, EMPTY
    return Period(period.start, start), Period(start, end), Period(min(end, period.end), period.end)


def _parts(period: Period, clock: Clock) -> tuple[Period, Period, Period]:
    """Head, whole months, tail; a month that data_as_of cuts short is whole if the period reaches beyond its data."""
    end = period.end
    if clock.as_of_on < end < next_month(clock.as_of_on):
        end = next_month(clock.as_of_on)
    return Period(period.start, end).split_months()


def _sources(
    filters: Filters,
    clock: Clock,
    months: Period,
    days: tuple[Period, Period],
    raw: tuple[Period, Period],
    ignored: tuple[str, ...],
    *,
    with_days: bool = False,
) -> Sources:
    parameters: dict[str, object] = {"region_id": clock.region_id, **vars(filters)}
    parameters |= {"month_from": months.start, "month_to": months.end}
    if with_days:
        for place, part in zip(("head", "tail"), days, strict=True):
            parameters |= {f"day_{place}_from": part.start, f"day_{place}_to": part.end}
    for place, part in zip(("head", "tail"), raw, strict=False):
        parameters |= {
            f"raw_{place}_from": local_midnight(part.start, clock.time_zone),
            f"raw_{place}_to": local_midnight(part.end, clock.time_zone),
        }
    return Sources(parameters, ignored)
