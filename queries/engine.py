"""The one door to the base: a read-only engine for PostgreSQL or DuckDB, chosen by a URL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

SCHEMA_VERSION = 1
DEMO_FILE = Path(__file__).resolve().parent.parent / "data" / "demo.duckdb"

STATEMENT_TIMEOUT_MS = 15_000   # longer than any budget by far: a screen gives up before its reader does
CONNECT_TIMEOUT_S = 3
POOL_SIZE = 5                   # one process serves about a hundred viewers; queries take tens of milliseconds
POOL_OVERFLOW = 5
POOL_TIMEOUT_S = 5
POOL_RECYCLE_S = 300            # brings traffic back to a standby that was down
DUCKDB_MEMORY = "2GB"
DUCKDB_THREADS = 2


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
    except ArgumentError:
        raise BaseUrlError("Адрес базы не читается. Пример: postgresql://имя:пароль@сервер/база или duckdb:///путь/файл.duckdb") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg2")
    if url.get_backend_name() not in ("postgresql", "duckdb"):
        raise BaseUrlError(f"База «{url.get_backend_name()}» не поддерживается: нужна PostgreSQL или DuckDB.")
    return url


def read_engine(database: str | Path) -> Engine:
    """An engine that can only read. PostgreSQL: the role's grants are the barrier, these settings the second one.

    DuckDB: read-only mode alone still lets SQL read other files, so access outside the base is closed and locked too.
    """
    url = base_url(database)
    if url.get_backend_name() == "duckdb":
        engine = create_engine(
            url,
            connect_args={
                "read_only": True,
                "config": {
                    "enable_external_access": "false",
                    "lock_configuration": "true",
                    "memory_limit": DUCKDB_MEMORY,
                    "threads": str(DUCKDB_THREADS),
                    "TimeZone": "UTC",
                },
            },
        )
        return engine
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=POOL_RECYCLE_S,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "gospabliki",
            "options": f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC -c jit=off",
        },
    )
