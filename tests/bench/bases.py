"""The bases that are measured: demo data of two sizes on both engines, kept in build/bench between runs."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from queries.engine import base_url
from warehouse.__main__ import main as warehouse
from warehouse.target import SQL_FOLDER, run_script

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "bench"
SMALL, LARGE = 640_000, 6_400_000
TODAY = "2026-11-22"  # the same days in every run, so that runs are comparable
START_LIMIT_S = 60


@dataclass(frozen=True)
class Bases:
    """Where the bases are; each is built when it is first asked for."""

    server: str
    is_fresh: bool
    built: set[str]

    def address(self, engine: str, size: int) -> str:
        """Address of the demo base of this size on this engine."""
        address = str(FOLDER / f"{size}.duckdb") if engine == "duckdb" else f"{self.server}/bench_{size}"
        if address not in self.built:
            self._build(engine, size, address)
            self.built.add(address)
        return address

    def _build(self, engine: str, size: int, address: str) -> None:
        stamp = FOLDER / f"{engine}_{size}.stamp"
        is_there = Path(address).exists() if engine == "duckdb" else f"bench_{size}" in database_names(self.server)
        if is_there and not self.is_fresh and stamp.exists() and stamp.read_text() == _schema_stamp():
            _renew_view(address)
            return
        stamp.unlink(missing_ok=True)  # a build that is cut short is not taken for a whole one by the next run
        if engine == "postgresql":
            create_database(self.server, f"bench_{size}")
        build_demo(address, size)
        if engine == "postgresql":  # not measured, and its work would fall into whatever is measured first
            run_sql(address, "vacuum analyze")
        stamp.write_text(_schema_stamp())


def build_demo(address: str, size: int) -> None:
    """Build a demo base, or stop the benchmark."""
    if warehouse(["demo", "--database", address, "--messages", str(size), "--today", TODAY]) != 0:
        sys.exit(f"The demo base {address} could not be built.")


def _schema_stamp() -> str:
    """Changes when a kept base would no longer be what the writer's commands build."""
    scripts = [(SQL_FOLDER / name).read_bytes() for name in ("schema.sql", "reporting.sql", "postgresql.sql")]
    return hashlib.sha256(b"".join(scripts)).hexdigest()


def _renew_view(address: str) -> None:
    """The view is all of a kept base that changes often; it holds no data."""
    engine = create_engine(base_url(address))
    try:
        with engine.begin() as connection:
            connection.execute(text("drop view if exists message_state"))
            run_script(connection, "message_state.sql")
    finally:
        engine.dispose()


@contextmanager
def bases(*, fresh: bool) -> Iterator[Bases]:
    """The bases with a PostgreSQL server of the benchmark's own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with postgresql_server(fresh=fresh) as server:
        yield Bases(server, fresh, set())


@contextmanager
def postgresql_server(*, fresh: bool) -> Iterator[str]:
    """Address of a server whose data folder outlives the run, without a database name."""
    folder, port = _server_folder(), free_port()
    if fresh:
        shutil.rmtree(folder / "data", ignore_errors=True)
    programs, as_owner = _programs(), _as_owner(folder)
    if not (folder / "data" / "PG_VERSION").exists():
        subprocess.run(
            [
                programs / "initdb",
                "--pgdata",
                folder / "data",
                "--auth",
                "trust",
                "--username",
                "postgres",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_owner,
        )
    # fsync is off because a crash only costs a rebuild; it does not matter for what is read.
    server = subprocess.Popen(
        [
            programs / "postgres",
            "-D",
            folder / "data",
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={folder}",
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=1GB",
            "-c",
            "work_mem=64MB",
            "-c",
            "maintenance_work_mem=512MB",
            "-c",
            "max_wal_size=8GB",
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
        **as_owner,
    )
    address = f"postgresql://postgres@127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(address), f"PostgreSQL did not start, another run may hold it, see {folder / 'log'}")
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # «fast»: does not wait for whoever is still connected
        server.wait(timeout=60)


def create_database(server: str, name: str) -> None:
    """An empty database; what was there under the name is lost."""
    drop_database(server, name)
    run_sql(f"{server}/postgres", f"create database {name}")


def drop_database(server: str, name: str) -> None:
    """Drop a database, readers or not."""
    run_sql(f"{server}/postgres", f"drop database if exists {name} with (force)")


def database_names(server: str) -> set[str]:
    """Databases of the server."""
    engine = _engine(f"{server}/postgres")
    try:
        with engine.connect() as connection:
            return set(connection.execute(text("select datname from pg_database")).scalars())
    finally:
        engine.dispose()


def run_sql(address: str, statement: str) -> None:
    """Run one administrative statement outside a transaction."""
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(is_ready: Callable[[], bool], complaint: str, limit_s: float = START_LIMIT_S) -> None:
    """Wait until something is ready; stop the benchmark with the complaint if it does not get so."""
    started = time.monotonic()
    while not is_ready():
        if time.monotonic() - started > limit_s:
            sys.exit(f"{complaint} (waited {limit_s:g} s)")
        time.sleep(0.1)


def _engine(address: str) -> Engine:
    url = address.replace("postgresql://", "postgresql+psycopg2://")
    return create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})


def _server_folder() -> Path:
    """build/bench/postgresql. Root runs the server as another user, to whom the way into the checkout may be closed."""
    if os.getuid() != 0:
        folder = FOLDER / "postgresql"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    link, owner = FOLDER / "postgresql", pwd.getpwnam("postgres")
    if not link.exists():
        link.unlink(missing_ok=True)  # a link whose target was cleared away
        folder = Path("/var/tmp") / f"gospabliki_bench_{FOLDER.stat().st_ino}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        link.symlink_to(folder)
    return link.resolve()


def _as_owner(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: root starts it as the user of Debian's package."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "cwd": folder}


def _programs() -> Path:
    """Folder of initdb and postgres: Debian keeps them off the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not installed and on_path is None:
        sys.exit("PostgreSQL's server is not installed: apt-get install postgresql")
    return installed[-1].parent if installed else Path(on_path).parent


def _answers(server: str) -> bool:
    try:
        return bool(database_names(server))
    except Exception:  # any refusal means «not yet»; the wait is bounded
        return False
