"""roles.sql from both sides: the reading role reads what screens need and can do nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from queries import Base, Scope, fetch
from queries.engine import SCHEMA_VERSION
from warehouse.target import SQL_FOLDER, writing

EVERYTHING = Scope(role="test", region_ids=None, municipality_ids=None, may_see_names=False)


@pytest.fixture
def reader_url(postgresql_url: str) -> str:
    """Address of an empty base for the reading role."""
    with writing(postgresql_url):
        pass
    script = Path(SQL_FOLDER) / "roles.sql"
    for _ in range(2):  # a second run is how a later table gets its grants
        subprocess.run(
            ["psql", "-v", "ON_ERROR_STOP=1", "-v", "password='tayna'", "-f", script, postgresql_url],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return (
        make_url(postgresql_url)
        .set(username="gospabliki_reader", password="tayna")
        .render_as_string(hide_password=False)
    )


@pytest.fixture
def reader(reader_url: str) -> Iterator[Engine]:
    """Connections of the reading role with its read-only default switched off, as an attacker would."""
    engine = create_engine(
        reader_url.replace("postgresql://", "postgresql+psycopg2://"),
        connect_args={"options": "-c default_transaction_read_only=off"},
    )
    yield engine
    engine.dispose()


def test_the_reading_role_asks_questions(reader_url: str) -> None:
    base = Base(reader_url)

    assert fetch(base, "regions", EVERYTHING, region_ids=None).empty
    assert fetch(base, "base_version", EVERYTHING)["schema_version"].tolist() == [SCHEMA_VERSION]
    base.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "insert into network values (9, 'x', 'x', true)",
        "update message set rating = 5",
        "delete from report_month",
        "truncate report_month",
        "drop table message",
        "create table mine (a integer)",
        "create temporary table mine (a integer)",
        "create role another",
        "select body from message_text",
        "select pg_read_file('/etc/passwd')",
        "copy message to program 'cat'",
        "copy network from '/etc/passwd'",
    ],
)
def test_the_reading_role_may_not(reader: Engine, statement: str) -> None:
    with reader.connect() as connection, pytest.raises(DBAPIError, match=r"denied|must be"):
        connection.execute(text(statement))


def test_the_reading_role_may_not_run_long(reader_url: str) -> None:
    engine = create_engine(reader_url.replace("postgresql://", "postgresql+psycopg2://"))
    with engine.connect() as connection:
        assert connection.execute(text("show statement_timeout")).scalar() == "15s"
        assert connection.execute(text("show default_transaction_read_only")).scalar() == "on"
    engine.dispose()
