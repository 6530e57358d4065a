"""The base that a writer's command changes: one transaction, or nothing."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from psycopg2 import sql
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from queries.engine import SCHEMA_VERSION, Base, BaseUnavailable, absent, base_url, first_line, why_unavailable

SQL_FOLDER = Path(__file__).parent / "sql"
RENEWABLE = (1,)  # versions whose tables are those of this one: only the view and the indexes differ
ADVISORY_LOCK = 7_264_001  # any fixed number: two writers of one PostgreSQL base exclude each other by it


class WriterError(Exception):
    """What went wrong and what to do, in the reader's language; the command prints it and exits with 2."""


@contextmanager
def writing(database: str, *, fresh: bool = False, must_exist: bool = False) -> Iterator[Connection]:
    """Open the base for writing; commit and publish at the end, leave it as it was on any error.

    A DuckDB file is written aside and put in place by os.replace, so that readers never wait and never see a half.
    With fresh=True the command starts from an empty base and replaces what was there; with must_exist=True it makes no
    base where there is none.

    Raises:
        WriterError: the base is held by another writer, is of another schema, is unreachable or not there, or the disk
            is full.
    """
    url = base_url(database)
    try:
        if url.get_backend_name() == "duckdb":
            with _writing_duckdb(url, fresh, must_exist) as connection:
                yield connection
        else:
            with _writing_postgresql(url, fresh, must_exist) as connection:
                yield connection
    except OSError as error:
        raise WriterError(
            f"Не удалось записать базу: {error.strerror or error}. База осталась прежней. "
            "Проверьте место на диске и права на папку."
        ) from error
    except OperationalError as error:
        raise WriterError(
            f"База недоступна или прервала запись: {first_line(error)}. База осталась прежней. "
            "Проверьте адрес в --database, пароль и место на диске."
        ) from error
    except DBAPIError as error:
        if "No space left" in str(error) or "DiskFull" in type(error.orig).__name__:
            raise WriterError(
                "На диске кончилось место. База осталась прежней. Освободите место и повторите команду."
            ) from error
        raise


@contextmanager
def _writing_duckdb(url: URL, fresh: bool, must_exist: bool) -> Iterator[Connection]:
    path = Path(url.database)
    if must_exist and not path.exists():
        raise WriterError(absent(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".writing")
    with _file_lock(path):
        aside.unlink(missing_ok=True)
        Path(f"{aside}.wal").unlink(missing_ok=True)
        try:
            if path.exists() and not fresh:
                _assert_readable(path)
                shutil.copyfile(path, aside)
            engine = create_engine(url.set(database=str(aside)))
            try:
                with engine.connect() as connection:
                    connection.execute(text("set TimeZone = 'UTC'"))
                    _prepare_schema(connection, fresh=False, must_exist=must_exist)
                    yield connection
                    connection.commit()
                    connection.execute(text("checkpoint"))
                    connection.commit()
            finally:
                engine.dispose()  # DuckDB would give the next writer of this process the instance of a deleted file
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)
            Path(f"{aside}.wal").unlink(missing_ok=True)


@contextmanager
def _writing_postgresql(url: URL, fresh: bool, must_exist: bool) -> Iterator[Connection]:
    engine = create_engine(
        url, connect_args={"connect_timeout": 5, "options": "-c timezone=UTC -c synchronous_commit=on"}
    )
    try:
        with engine.begin() as connection:
            if not connection.execute(text("select pg_try_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK}).scalar():
                raise WriterError("База занята другой загрузкой. Дождитесь её окончания и повторите команду.")
            _prepare_schema(connection, fresh, must_exist)
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """One writer a file; the lock is let go by the system when a writer dies."""
    with open(path.with_name(path.name + ".lock"), "a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterError(
                f"Файл базы {path} занят другой загрузкой. Дождитесь её окончания и повторите команду."
            ) from None
        yield


def _assert_readable(path: Path) -> None:
    base = Base(path)  # opened as readers open it: DuckDB refuses other settings while this process reads the file
    try:
        with base.connect() as connection:
            connection.execute(text("select 1"))
    except BaseUnavailable as error:
        raise WriterError(why_unavailable(path, error)) from error
    finally:
        base.dispose()


def _prepare_schema(connection: Connection, fresh: bool, must_exist: bool) -> None:
    """Create the contract and the reporting tables in an empty base; refuse a base of another schema."""
    tables = set(inspect(connection).get_table_names())
    if fresh and tables:
        # Inside the transaction: a failure brings the old base back.
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
        tables = set()
    if not tables and must_exist:
        raise WriterError("В базе нет ни одной таблицы. Проверьте адрес или сначала загрузите данные.")
    if not tables:
        for script in ("schema.sql", "reporting.sql", "message_state.sql"):
            run_script(connection, script)
        if connection.dialect.name == "postgresql":
            run_script(connection, "postgresql.sql")
        return
    version = (
        connection.execute(text("select max(version) from schema_version")).scalar()
        if "schema_version" in tables
        else None
    )
    if version not in (SCHEMA_VERSION, *RENEWABLE):
        raise WriterError(
            f"База построена по схеме версии {version or 'без номера'}, программа пишет версию {SCHEMA_VERSION}. "
            "База не изменена. Загрузите данные в новую базу или возьмите программу той же версии."
        )
    _renew(connection)


def _renew(connection: Connection) -> None:
    """Bring what holds no data (the view, indexes) to this program's version: no reload is needed for that."""
    run_script(connection, "message_state.sql")
    if connection.dialect.name == "postgresql":
        run_script(connection, "postgresql.sql")
    connection.execute(text("update schema_version set version = :version"), {"version": SCHEMA_VERSION})


def run_script(connection: Connection, name: str) -> None:
    """Run the statements of warehouse/sql/<name>, one after another."""
    script = (SQL_FOLDER / name).read_text(encoding="utf-8")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(script.replace("%", "%%"))
    else:
        connection.connection.driver_connection.execute(script)


def append(connection: Connection, table: str, frame: pd.DataFrame) -> int:
    """Append a frame to a table as fast as the engine takes it; columns are matched by name.

    Moments must be timezone-aware; missing values (NaN, NaT, None, pd.NA) become null. An empty string is no value in
    this base: callers give None. Returns the number of rows.
    """
    if frame.empty:
        return 0
    if connection.dialect.name == "duckdb":
        connection.connection.driver_connection.append(table, frame, by_name=True)
    else:
        buffer = io.StringIO(frame.to_csv(index=False, header=False, na_rep="", quoting=csv.QUOTE_MINIMAL))
        statement = sql.SQL("copy {} ({}) from stdin with (format csv, null '')").format(
            sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(name) for name in frame.columns)
        )
        with connection.connection.cursor() as cursor:
            cursor.copy_expert(statement, buffer)
    return len(frame)
