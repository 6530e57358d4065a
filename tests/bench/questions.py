"""What the questions of a screen cost when nothing is cached, on both engines and at both sizes.

The questions are recorded from a cold first run of the real screen, so the list is that of the screens as they are.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from statistics import median

import streamlit as st
from streamlit.testing.v1 import AppTest

from queries import Base, Clock, Filters, Period, Scope, fetch
from queries.catalogue import KEY_FLAGS, MONTHS
from queries.period import local_midnight
from queries.routing import Sources, route_histogram, route_messages, route_topics
from reports.cases import Cases
from reports.summary import clock_of
from tests.bench.bases import LARGE, ROOT, SMALL, Bases
from tests.bench.table import Row, told, within
from ui import access, data

ENGINES = ("duckdb", "postgresql")

BUDGET_MS = {"duckdb": 150, "postgresql": 300}
RAW_BUDGET_MS = {"duckdb": 300, "postgresql": 600}
GROWTH, GROWTH_MS = 1.3, 20
RAW_DAYS = 30
EVERYTHING = Scope(role="bench", region_ids=None, municipality_ids=None, may_see_names=False)
FIRST_RUN_S = 120
# What a reader opens by hand: told, not judged. Words of the line -> the address.
OPENED = {
    access.OFFICIAL_PAGES: {"the section opened": {"more": "true"}, "list of pages": {"show": "госпаблики"}},
    access.MESSAGES: {"the section opened": {"more": "true"}},
    access.RESPONSE_TIME: {"the section opened": {"analysis": "true"}},
    access.PASSPORT: {"the section opened": {"times": "true"}, "of an executor": {"kind": "Исполнитель"}},
    access.CASES: {"all of a year": {"state": "все"}, "not in time, of a year": {"state": "не в срок"}},
}
SIZES = {SMALL: "640 thousand", LARGE: "6.4 million"}


@dataclass(frozen=True)
class Question:
    """One question with all its parameters."""

    name: str
    scope: Scope
    parameters: dict[str, object]


@dataclass
class Replayed:
    """Questions asked of one base: wall time and own CPU of all of them together, a value a replay."""

    base: Base
    questions: list[Question]
    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    by_name: dict[str, list[float]] = field(default_factory=dict)

    def replay(self) -> None:
        """Ask everything once more."""
        started, cpu = time.perf_counter(), time.process_time()
        for question in self.questions:
            asked = time.perf_counter()
            fetch(self.base, question.name, question.scope, **question.parameters)
            self.by_name.setdefault(question.name, []).append((time.perf_counter() - asked) * 1000)
        self.wall_ms.append((time.perf_counter() - started) * 1000)
        self.cpu_ms.append((time.process_time() - cpu) * 1000)

    @property
    def slowest(self) -> str:
        """«messages_by_key 7 × 12 ms»: the three names that took most, number of questions and median of one."""
        rounds = len(self.wall_ms)
        names = sorted(self.by_name, key=lambda name: -sum(self.by_name[name]))[:3]
        return ", ".join(
            f"{name} {len(self.by_name[name]) // rounds} × {median(self.by_name[name]):.0f} ms" for name in names
        )


def screens(bases: Bases, *, sizes: tuple[int, ...], repeats: int) -> Iterator[Row]:
    """All questions of each screen with each kind of filter; sizes of one engine are asked in turns."""
    for screen in access.SCREENS:
        for filters in _filters(bases.address("duckdb", SMALL)) if screen == access.OVERVIEW else ({},):
            yield from _measured(bases, sizes, repeats, screen, filters, _told_filters(screen, filters))
        for words, address in OPENED.get(screen, {}).items():
            for row in _measured(bases, sizes, repeats, screen, address, f"{screen}, {words}"):
                yield replace(row, budget="–", is_ok=None)


def _measured(
    bases: Bases, sizes: tuple[int, ...], repeats: int, screen: str, address: dict[str, str], what: str
) -> Iterator[Row]:
    for engine in ENGINES:
        replayed = {size: Replayed(*_cold(bases, engine, size, screen, address)) for size in sizes}
        _take_turns(list(replayed.values()), repeats)
        yield from _screen_rows(what, engine, replayed)
        for one in replayed.values():
            one.base.dispose()


def raw_windows(bases: Bases, *, size: int, repeats: int) -> Iterator[Row]:
    """Windows of a month that no reporting table answers: read from the messages themselves."""
    for engine in ENGINES:
        base = Base(bases.address(engine, size))
        replayed = {name: Replayed(base, [question]) for name, question in _raw_questions(base).items()}
        _take_turns(list(replayed.values()), repeats)
        for name, one in replayed.items():
            what = f"raw window of {RAW_DAYS} days: {name}, {SIZES[size]}, {engine}"
            yield within(what, one.wall_ms, RAW_BUDGET_MS[engine], "ms", f"own CPU {median(one.cpu_ms):.0f} ms")
        base.dispose()


def record(database: str, screen: str, address: dict[str, str]) -> list[Question]:
    """Every question that a cold first run of the screen asks, as it asks it."""
    asked: list[Question] = []

    def recording(base: Base, name: str, scope: Scope, **parameters: object):
        asked.append(Question(name, scope, parameters))
        return fetch(base, name, scope, **parameters)

    os.environ["DATABASE_URL"] = database
    data.fetch = recording
    try:
        # Through the frame, as a visitor comes: from dashboard.py AppTest would run the screen without the frame.
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=FIRST_RUN_S)
        app.run()  # AppTest knows the screens only after the frame has run once
        for name, value in address.items():
            app.query_params[name] = value
        asked.clear()
        st.cache_resource.clear()
        app.switch_page(f"../pages/{screen}.py").run()
    finally:
        data.fetch = fetch
        st.cache_resource.clear()
    if app.exception or app.error or not asked:
        raise SystemExit(f"The screen {screen} failed: {[*app.exception, *app.error]}")
    return asked


def _cold(bases: Bases, engine: str, size: int, screen: str, filters: dict[str, str]) -> tuple[Base, list[Question]]:
    # Recorded on DuckDB for both engines: the data is the same, so the questions are.
    return Base(bases.address(engine, size)), record(bases.address("duckdb", size), screen, filters)


def _take_turns(replayed: list[Replayed], repeats: int) -> None:
    for one in replayed:
        one.replay()  # opens connections, reads the files into memory
        one.wall_ms.clear(), one.cpu_ms.clear(), one.by_name.clear()
    for _ in range(repeats):
        for one in random.sample(replayed, len(replayed)):
            one.replay()


def _screen_rows(what: str, engine: str, replayed: dict[int, Replayed]) -> Iterator[Row]:
    small = replayed[SMALL]
    yield within(
        f"questions, {what}, {SIZES[SMALL]}, {engine}",
        small.wall_ms,
        BUDGET_MS[engine],
        "ms",
        f"{len(small.questions)} questions, own CPU {median(small.cpu_ms):.0f} ms; {small.slowest}",
    )
    for size in replayed.keys() - {SMALL}:
        large = replayed[size]
        growth = median(large.wall_ms) / median(small.wall_ms)
        added = median(large.wall_ms) - median(small.wall_ms)
        yield Row(
            f"questions, {what}, {SIZES[size]}, {engine}",
            f"≤ {GROWTH:g} × or + {GROWTH_MS} ms",
            told(large.wall_ms, "ms"),
            f"{growth:.2f} × of 640 thousand",
            growth <= GROWTH or added <= GROWTH_MS,
            f"{len(large.questions)} questions, own CPU {median(large.cpu_ms):.0f} ms; {large.slowest}",
        )


def _filters(database: str) -> tuple[dict[str, str], ...]:
    """None, one municipality, one group of topics: the first ones are as good as any."""
    base = Base(database)
    region_id = _clock(base).region_id
    places = fetch(base, "municipalities", EVERYTHING, region_id=region_id, municipality_ids=None)
    groups = fetch(base, "topic_groups", EVERYTHING, region_id=region_id, municipality_ids=None)
    base.dispose()
    return {}, {"municipality": places["name"].iloc[0]}, {"topics": groups["topic_group"].iloc[0]}


def _told_filters(screen: str, filters: dict[str, str]) -> str:
    names = {"municipality": "one municipality", "topics": "one group of topics"}
    return ", ".join([screen, *(names[name] for name in filters)])


def _raw_questions(base: Base) -> dict[str, Question]:
    clock = _clock(base)
    period = Period(clock.as_of_on - timedelta(days=RAW_DAYS), clock.as_of_on)
    executor = Filters(executor_ids=(_busiest_executor(base, clock),))
    network = Filters(network_ids=(int(fetch(base, "networks", EVERYTHING)["network_id"].iloc[0]),))
    group = Filters(topic_groups=(_first_group(base, clock),))
    flags = dict.fromkeys(KEY_FLAGS, False)
    return {
        "messages by day, one executor": _question(
            "messages_by_key", route_messages(period, executor, clock, by_day=True), **flags, by_day=True
        ),
        "messages by day, one group of topics": _question(
            "messages_by_key", route_messages(period, group, clock, by_day=True), **flags, by_day=True
        ),
        "response times, one executor": _question(
            "times_by_bucket", _edges(route_histogram(period, executor, clock)), **flags
        ),
        "response times, everybody": _question("times_by_bucket", _edges(_all_raw(period, clock)), **flags),
        "topics, one network": _question("received_by_topic", route_topics(period, network, clock)),
        **_drills(clock, period),
    }


def _drills(clock: Clock, period: Period) -> dict[str, Question]:
    """One sheet of rows and the count behind it, of a window and of a state of «now» over the whole base."""
    whole = Period(period.start.replace(year=period.start.year - 10), period.end)
    found = {}
    of_now = ("waiting", "overdue", "overdue_over_3_days", "in_progress", "deferred")
    for state, days in (("all", period), ("not_in_norm", period), *((state, whole) for state in of_now)):
        asked, _ = Cases(state, days, Filters()).parameters(clock)
        sheet = {"sort_by": "most_overdue", "row_limit": 50, "row_offset": 0}
        found[f"list of messages, {state}: count"] = Question("message_count", EVERYTHING, asked)
        found[f"list of messages, {state}: a sheet"] = Question("message_list", EVERYTHING, asked | sheet)
    return found


def _question(name: str, sources: Sources, **parameters: object) -> Question:
    if sources.ignored:
        raise SystemExit(f"{name} leaves out {sources.ignored}: it would not measure what its line says")
    return Question(name, EVERYTHING, sources.parameters | parameters)


def _all_raw(period: Period, clock: Clock) -> Sources:
    """As for a period that has no whole month: every message of it is read."""
    sources = route_histogram(period, Filters(), clock)
    empty = {"month_from": period.start, "month_to": period.start}
    days = {
        f"raw_{place}_{end}": local_midnight(day, clock.time_zone)
        for place, part in (("head", period), ("tail", Period(period.end, period.end)))
        for end, day in (("from", part.start), ("to", part.end))
    }
    return Sources(sources.parameters | empty | days)


def _edges(sources: Sources) -> Sources:
    kept = {name: value for name, value in sources.parameters.items() if name not in MONTHS}
    return Sources(kept, sources.ignored)


def _busiest_executor(base: Base, clock: Clock) -> int:
    executors = fetch(base, "executors", EVERYTHING, region_id=clock.region_id, municipality_ids=None)
    return int(executors.sort_values("received_count")["body_id"].iloc[-1])


def _first_group(base: Base, clock: Clock) -> str:
    groups = fetch(base, "topic_groups", EVERYTHING, region_id=clock.region_id, municipality_ids=None)
    return groups["topic_group"].iloc[0]


def _clock(base: Base) -> Clock:
    """The clock of the region that a visitor sees first."""
    regions = fetch(base, "regions", EVERYTHING, region_ids=None)
    return clock_of(regions.iloc[0])
