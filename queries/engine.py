"""The one door to the base: a read-only engine for PostgreSQL or DuckDB, chosen by a URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

SCHEMA_VERSION = 2
DEMO_FILE = Path(__file__).resolve().parent.parent / "data" / "demo.duckdb"

STATEMENT_TIMEOUT_MS = 15_000  # longer than any budget by far: a screen gives up before its reader does
CONNECT_TIMEOUT_S = 3
POOL_SIZE = 5  # one process serves about a hundred viewers; queries take tens of milliseconds
POOL_OVERFLOW = 5
POOL_TIMEOUT_S = 5
POOL_RECYCLE_S = 300  # brings traffic back to a standby that was down
DUCKDB_MEMORY = "2GB"
DUCKDB_THREADS = 2

SECRETS = ("password", "sslpassword")  # of an address, besides the password before the «@»
UNREACHABLE = "База данных сейчас недоступна. Обновите страницу через несколько минут."


class BaseUrlError(ValueError):
    """The address of the base can't be used; the message says why, in the reader's language."""


def base_url(database: str | Path) -> URL:
    """Parse a base's address; a bare path is a DuckDB file, postgresql:// means psycopg2.

    Raises:
        BaseUrlError: the address is unreadable or names another engine.
    """
    address = str(database)
    if "://" not in address:
        return URL.create("duckdb", database=address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # a port that is not a number is a ValueError
        raise BaseUrlError(
            "Адрес базы не читается. Пример: postgresql://имя:пароль@сервер/база или duckdb:///путь/файл.duckdb"
        ) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg2")
    if url.get_backend_name() not in ("postgresql", "duckdb"):
        raise BaseUrlError(f"База «{url.get_backend_name()}» не поддерживается: нужна PostgreSQL или DuckDB.")
    if url.get_backend_name() == "duckdb" and url.database in (None, "", ":memory:"):
        raise BaseUrlError("В адресе DuckDB нет пути к файлу. Пример: duckdb:///data/base.duckdb")
    return url


class BaseUnavailable(Exception):
    """The base can't be read now; the message says why and what to do, in the reader's language."""


def why_unavailable(database: str | Path, error: BaseUnavailable) -> str:
    """What is wrong with a base and where, for a command line: the screens' words say neither."""
    if str(error) != UNREACHABLE:  # a query that took too long, a foreign schema: already told
        return str(error)
    url, reason = base_url(database), first_line(error.__cause__)
    if url.get_backend_name() != "duckdb":
        shown = url.set(drivername="postgresql").difference_update_query(SECRETS)
        return f"Сервер базы {shown.render_as_string(hide_password=True)} не отвечает: {reason}."
    path = Path(url.database)
    if not path.exists():
        return absent(path)
    if "Could not set lock" in reason:
        return f"Файл базы {path} открыт на запись другой программой. Закройте её и повторите команду."
    return f"Файл {path} не читается как база DuckDB: {reason}. Проверьте путь или восстановите файл из копии."


def absent(path: Path) -> str:
    """There is no such file, for a command line."""
    return f"Базы {path} нет. Проверьте путь."


def first_line(error: BaseException) -> str:
    """The engine's own words for a fault, one line without its full stop."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0].rstrip(".!")


class Base:
    """A base opened for reading only. A DuckDB file that was replaced is picked up without a restart."""

    def __init__(self, database: str | Path) -> None:
        self.url = base_url(database)
        self._engine = _read_engine(self.url)
        self._seen = self._file_identity()
        self._gate = threading.Condition()
        self._reader_count = 0

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for one question.

        Raises:
            BaseUnavailable: there is none to be had: the server or the file is not there, is no base, or all are taken.
        """
        engine = self._enter()
        try:
            with _open(engine) as connection:
                yield connection
        finally:
            self._leave()

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _enter(self) -> Engine:
        """Count a reader in; the last one out lets a new file in.

        DuckDB keeps one instance of a path for as long as any connection to it lives, so the new file is only seen once
        every connection to the old one is closed. Questions take milliseconds, so newcomers wait for that.
        """
        with self._gate:
            identity = self._file_identity()
            if identity != self._seen:
                is_free = self._gate.wait_for(lambda: self._reader_count == 0, timeout=POOL_TIMEOUT_S)
                # Not free: a long question still holds the old file, and the next newcomer tries again. Seen already:
                # another newcomer has done it while this one waited.
                if is_free and identity != self._seen:
                    self._engine.dispose()
                    self._engine = _read_engine(self.url)
                    self._seen = identity
            self._reader_count += 1
            return self._engine

    def _leave(self) -> None:
        with self._gate:
            self._reader_count -= 1
            self._gate.notify_all()

    def _file_identity(self) -> tuple[int, int] | None:
        if self.url.get_backend_name() != "duckdb":
            return None
        try:
            status = Path(self.url.database).stat()
        except FileNotFoundError:
            return (0, 0)
        return status.st_ino, status.st_mtime_ns


def _open(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except PoolTimeout as error:
        raise BaseUnavailable("Сейчас слишком много запросов к базе. Обновите страницу через минуту.") from error
    except DBAPIError as error:
        raise BaseUnavailable(UNREACHABLE) from error


def _read_engine(url: URL) -> Engine:
    """An engine that can only read. PostgreSQL: the role's grants are the barrier, these settings the second one.

    DuckDB: read-only mode alone still lets SQL read other files, so access outside the base is closed and locked too.
    Every question is one statement, so no transaction is opened around it: that alone was a third of a short question.
    """
    if url.get_backend_name() == "duckdb":
        return create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT_S,
            connect_args={
                "read_only": True,
                "config": {
                    "enable_external_access": "false",
                    "lock_configuration": "true",
                    "memory_limit": DUCKDB_MEMORY,
                    "threads": str(DUCKDB_THREADS),
                },
            },
        )
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=POOL_RECYCLE_S,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "gospabliki",
            "options": f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_TIMEOUT_MS} "
            "-c timezone=UTC -c jit=off",
        },
    )
