"""What a warm rerun and open sessions cost the server: a real process, real websockets, no browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from tests.bench.bases import SMALL, Bases
from tests.bench.servers import Server, dashboard, usual_dashboard
from tests.bench.table import Row, told, within
from tests.bench.visitor import visitor
from ui import access

SCREENS = {name: "" if name == access.OVERVIEW else name for name in access.SCREENS}
BUDGET_MS = 40
LEAST_RATIO = 5
RERUNS, USUAL_RERUNS = 20, 3
SESSION_COUNT = 100
SESSION_BUDGET_MB = 400


@dataclass
class _Measured:
    """Server CPU per rerun of one screen, a value a round."""

    ours: list[float] = field(default_factory=list)
    usual: list[float] = field(default_factory=list)


def warm_reruns(bases: Bases, *, rounds: int) -> Iterator[Row]:
    """Each screen against its twin, in turns, so that a busy machine slows both."""
    database = bases.address("duckdb", SMALL)
    measured = {name: _Measured() for name in SCREENS}
    with dashboard(database) as ours, usual_dashboard(database) as usual:
        for _ in range(rounds):
            for name, screen in SCREENS.items():
                measured[name].ours.append(_cpu_of_reruns(ours, screen, RERUNS))
                measured[name].usual.append(_cpu_of_reruns(usual, screen, USUAL_RERUNS))
    for name, one in measured.items():
        yield _row(name, one)


def sessions(bases: Bases, *, count: int = SESSION_COUNT) -> Iterator[Row]:
    """Memory of the process with many visitors at once, each at a municipality and a screen of his own."""
    with dashboard(bases.address("duckdb", SMALL)) as server, ExitStack() as stack:
        names = _municipality_names(bases)
        for place in range(count):
            guest = stack.enter_context(visitor(server))
            filters = {"municipality": names[place % len(names)]} if place % 2 else {}
            guest.see("", **filters)
            guest.see(list(SCREENS.values())[place % len(SCREENS)], **filters)
        memory = server.memory_mb()
    yield within(
        f"{count} open sessions, memory of the process",
        [memory],
        SESSION_BUDGET_MB,
        "MB",
        "DuckDB inside the process; half of them at the region, half at municipalities",
    )


def _cpu_of_reruns(server: Server, screen: str, count: int) -> float:
    with visitor(server) as guest:
        for _ in range(2):  # the first run of a session fills the caches and is not a rerun
            guest.see(screen)
        before = server.cpu_ms()
        for _ in range(count):
            guest.see(screen)
        return (server.cpu_ms() - before) / count


def _row(name: str, one: _Measured) -> Row:
    ratio = median(usual / ours for ours, usual in zip(one.ours, one.usual, strict=True))
    return Row(
        f"warm rerun, {name}: server CPU",
        f"≤ {BUDGET_MS} ms, usual ≥ {LEAST_RATIO} ×",
        told(one.ours, "ms"),
        f"usual {ratio:.0f} ×",
        median(one.ours) <= BUDGET_MS and ratio >= LEAST_RATIO,
        f"usual {told(one.usual, 'ms')}; DuckDB, 640 thousand; {RERUNS} and {USUAL_RERUNS} reruns a value, in turns",
    )


def _municipality_names(bases: Bases) -> list[str]:
    from queries import Base, Scope, fetch

    base = Base(bases.address("duckdb", SMALL))
    everything = Scope(role="bench", region_ids=None, municipality_ids=None, may_see_names=False)
    regions = fetch(base, "regions", everything, region_ids=None)
    frame = fetch(
        base, "municipalities", everything, region_id=int(regions["region_id"].iloc[0]), municipality_ids=None
    )
    base.dispose()
    return frame["name"].tolist()
