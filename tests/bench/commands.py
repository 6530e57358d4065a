"""How long the writer's commands and the first start take, by the clock on the wall: what a person waits for."""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.bench.bases import FOLDER, ROOT, SMALL, TODAY, Bases, create_database, drop_database, free_port, wait_for
from tests.bench.browser import browser, first_screen
from tests.bench.servers import answers
from tests.bench.table import Row, within

DEMO_BUDGET_S = 30
LOAD_BUDGET_S = {"duckdb": 30, "postgresql": 120}
FIRST_SCREEN_BUDGET_S = 90
FIRST_SCREEN_LIMIT_S = 600
LOADED_LINES = 600_000
COMMAND_LIMIT_S = 600  # several times any budget: a command that takes longer has failed its line
EXPORTS = Path(__file__).with_name("export")
# In the order in which one refers to another; message is the file that is measured.
DIMENSIONS = (
    "sphere",
    "network",
    "channel",
    "topic",
    "municipality",
    "body",
    "official_page",
    "specialist",
    "working_day",
    "response_norm",
)


def demo(bases: Bases) -> Iterator[Row]:
    """The demo base of the default size from nothing."""
    sizes = ("--messages", str(SMALL), "--today", TODAY)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        seconds = _run("demo", "--database", str(Path(folder) / "demo.duckdb"), *sizes)
    yield within("demo base from nothing, duckdb", [seconds], DEMO_BUDGET_S, "s", "640 thousand messages")
    with _empty_database(bases) as address:
        seconds = _run("demo", "--database", address, *sizes)
    yield within("demo base from nothing, postgresql", [seconds], None, "s", "640 thousand messages")


def load(bases: Bases) -> Iterator[Row]:
    """A large export of messages into a base that knows the dimensions; checks and reporting tables included."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        line_count = _export(bases.address("duckdb", SMALL), folder)
        for engine in ("duckdb", "postgresql"):
            with _empty_database(bases) if engine == "postgresql" else _empty_file(folder) as address:
                _load(address, folder, *(f"{one}.csv" for one in DIMENSIONS))
                seconds = _load(address, folder, "message.csv")
            yield within(
                f"loading a CSV of messages, {engine}",
                [seconds],
                LOAD_BUDGET_S[engine],
                "s",
                f"{line_count} lines, {(folder / 'message.csv').stat().st_size / 1e6:.0f} MB",
            )


def first_start() -> Iterator[Row]:
    """`make run` in a fresh clone: environment, dependencies from pip's cache, demo base, server, first screen."""
    with tempfile.TemporaryDirectory() as name, browser() as opened:
        folder, port = Path(name) / "clone", free_port()
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
        started = time.monotonic()
        with _make_run(folder, port):
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: answers(f"{address}/healthz"), "make run did not get healthy", FIRST_SCREEN_LIMIT_S)
            healthy = time.monotonic() - started
            first_screen(opened, address)
            seen = time.monotonic() - started
    yield within(
        "make run to the first screen",
        [seen],
        FIRST_SCREEN_BUDGET_S,
        "s",
        f"fresh clone of HEAD, warm pip cache; /healthz after {healthy:.0f} s",
    )


@contextmanager
def _make_run(folder: Path, port: int) -> Iterator[None]:
    python = Path(sys.base_prefix) / "bin" / "python3"
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VIRTUAL_ENV")}
    process = subprocess.Popen(
        ["make", "run", "HOST=127.0.0.1", f"PORT={port}", f"PYTHON={python}"],
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _run(*arguments: str, limit_s: float = COMMAND_LIMIT_S) -> float:
    """Seconds of a `python -m warehouse` command, the start of Python included; infinite if the limit stopped it."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "warehouse", *arguments],
            cwd=ROOT,
            timeout=limit_s,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return math.inf
    if done.returncode != 0:
        sys.exit(f"python -m warehouse {arguments[0]} failed: {done.stdout.strip().splitlines()[-1]}")
    return time.monotonic() - started


def _load(address: str, folder: Path, *names: str) -> float:
    mapping = folder / "mapping.toml"
    if not mapping.exists():
        shutil.copyfile(ROOT / "warehouse" / "mappings" / "contract.toml", mapping)
    return _run("load", "--database", address, "--mapping", str(mapping), *(str(folder / name) for name in names))


def _export(database: str, folder: Path) -> int:
    """Write the largest region of a demo base as the CSV set of the contract; returns the number of messages."""
    # A copy: this process may hold the base open with other settings, and DuckDB opens a file with one set of them.
    connection = duckdb.connect(shutil.copyfile(database, folder / "source.duckdb"), read_only=True)
    try:
        largest = connection.execute((EXPORTS / "largest_region.sql").read_text(encoding="utf-8")).fetchone()[0]
        given = {"region_id": largest, "line_count": LOADED_LINES}
        for name in (*DIMENSIONS, "message"):
            query = (EXPORTS / f"{name}.sql").read_text(encoding="utf-8")
            taken = {parameter: value for parameter, value in given.items() if f"${parameter}" in query}
            frame = connection.execute(query, taken).df()
            frame.to_csv(folder / f"{name}.csv", sep=";", index=False)
        return len(frame)
    finally:
        connection.close()


@contextmanager
def _empty_database(bases: Bases) -> Iterator[str]:
    create_database(bases.server, "bench_scratch")
    try:
        yield f"{bases.server}/bench_scratch"
    finally:
        drop_database(bases.server, "bench_scratch")


@contextmanager
def _empty_file(folder: Path) -> Iterator[str]:
    yield str(folder / "loaded.duckdb")
