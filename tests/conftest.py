"""Real parts for the tests: a PostgreSQL server, a Chromium, the program itself, a demo base. None is optional."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import create_engine, text

from queries import Base, Scope, fetch
from warehouse.__main__ import main as warehouse

ROOT = Path(__file__).resolve().parent.parent
REAL_FILE = ROOT.parent / "shared" / "real" / "boston311_2015_h1.csv.gz"
EVERYTHING = Scope(role="test", region_ids=None, municipality_ids=None, may_see_names=False)
DEMO_TODAY = "2026-11-22"
START_LIMIT_S = 60
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ENGINES = ("duckdb", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a PostgreSQL server of the tests' own, without a database name."""
    # Not under pytest's folder: that is closed to other users, and root must run the server as another user.
    folder, port = Path(tempfile.mkdtemp(prefix="gospabliki-postgresql-")), free_port()
    programs = _postgresql_programs()
    as_owner = _as_owner(folder)
    try:
        with _running_postgresql(programs, folder, port, as_owner) as address:
            yield address
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running_postgresql(programs: Path, folder: Path, port: int, as_owner: dict[str, object]) -> Iterator[str]:
    initdb = ("--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
    subprocess.run(
        [programs / "initdb", "--pgdata", folder / "data", *initdb], check=True, stdout=subprocess.DEVNULL, **as_owner
    )
    settings = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "shared_buffers": "512MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options], stdout=log, stderr=log, **as_owner
        )
    address = f"postgresql://postgres@127.0.0.1:{port}"
    try:
        _wait_for(lambda: _answers(address), f"PostgreSQL does not answer, see {folder / 'log'}")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with _new_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=ENGINES)
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty base on either engine."""
    if request.param == "duckdb":
        yield str(tmp_path / "base.duckdb")
    else:
        yield request.getfixturevalue("postgresql_url")


@pytest.fixture(scope="session")
def demo_bases(tmp_path_factory: pytest.TempPathFactory, postgresql_server: str) -> Iterator[dict[str, str]]:
    """The demo base of the default size on both engines: engine -> address."""
    file = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    with _new_database(postgresql_server) as url:
        for address in (str(file), url):
            assert warehouse(["demo", "--database", address, "--today", DEMO_TODAY]) == 0
        yield {"duckdb": str(file), "postgresql": url}


@pytest.fixture(scope="session")
def boston_bases(tmp_path_factory: pytest.TempPathFactory, postgresql_server: str) -> Iterator[dict[str, str]]:
    """The real export loaded by its mapping on both engines: engine -> address."""
    folder = tmp_path_factory.mktemp("boston")
    mapping = ROOT / "warehouse" / "mappings" / "boston311.toml"
    with _new_database(postgresql_server) as url:
        for address in (str(folder / "boston.duckdb"), url):
            load = [
                "load",
                "--database",
                address,
                "--mapping",
                str(mapping),
                "--rejects-dir",
                str(folder),
                str(REAL_FILE),
            ]
            assert warehouse(load) == 0
        yield {"duckdb": str(folder / "boston.duckdb"), "postgresql": url}


@pytest.fixture(scope="session")
def ask_demo(demo_bases: dict[str, str]) -> Iterator[dict[str, Callable[..., pd.DataFrame]]]:
    """engine -> ask(question, **parameters) of the demo base, with all rights."""
    yield from _askers(demo_bases)


@pytest.fixture(scope="session")
def ask_boston(boston_bases: dict[str, str]) -> Iterator[dict[str, Callable[..., pd.DataFrame]]]:
    """engine -> ask(question, **parameters) of the real export, with all rights."""
    yield from _askers(boston_bases)


@pytest.fixture(scope="session")
def running_app(demo_bases: dict[str, str]) -> Iterator[str]:
    """Address of a running dashboard over the demo base."""
    with app_over(demo_bases["duckdb"]) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh visitor's tab: Russian locale, wide screen."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU")
    yield context.new_page()
    context.close()


@contextmanager
def app_over(database: str, **environment: str) -> Iterator[str]:
    """The program in a process of its own over a base; yields its address once it is healthy or at least answers."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "dashboard.py",
            "--server.address",
            "127.0.0.1",
            "--server.port",
            str(port),
        ],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(lambda: _is_up(address), "the dashboard did not start")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(
        f"{server.replace('postgresql://', 'postgresql+psycopg2://')}/postgres", isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    try:
        yield f"{server}/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        engine.dispose()


def _askers(addresses: dict[str, str]) -> Iterator[dict[str, Callable[..., pd.DataFrame]]]:
    bases = {engine: Base(address) for engine, address in addresses.items()}
    yield {engine: partial(_ask, base) for engine, base in bases.items()}
    for base in bases.values():
        base.dispose()


def _ask(base: Base, name: str, **parameters: object) -> pd.DataFrame:
    return fetch(base, name, EVERYTHING, **parameters)


def _postgresql_programs() -> Path:
    """Folder of initdb and postgres: Debian keeps them off the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not installed and on_path is None:
        pytest.fail("PostgreSQL's server is not installed: apt-get install postgresql")
    return installed[-1].parent if installed else Path(on_path).parent


def _as_owner(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: root starts it as the user of Debian's package."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "cwd": folder}


def _wait_for(is_ready: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while not is_ready():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.1)


def _answers(server: str) -> bool:
    engine = create_engine(f"{server.replace('postgresql://', 'postgresql+psycopg2://')}/postgres")
    try:
        with engine.connect():
            return True
    except Exception:  # any refusal means «not yet»; the wait is bounded
        return False
    finally:
        engine.dispose()


def _is_up(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
