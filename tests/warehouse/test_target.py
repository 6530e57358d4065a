"""A writer changes a base whole or not at all, one at a time, on both engines."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import create_engine, text

from queries import BaseUrlError
from queries.engine import SCHEMA_VERSION, base_url
from tests.conftest import ROOT, free_port
from tests.small_base import TOWN, build, lay, message, put, reading, report_tables
from warehouse.__main__ import main
from warehouse.target import SQL_FOLDER, WriterError, append, writing

ROWS = [message(1, "2026-03-01 10:00"), message(2, "2026-03-02 10:00", first_reply_at="2026-03-02 11:00")]
CUT = "2026-03-10 12:00"
HOLD = """
import sys
import duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


CRAMPED = """
import resource
import signal
import sys
from warehouse.__main__ import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
sys.exit(main(["refresh", "--database", sys.argv[1]]))
"""


class Crash(Exception):
    """What stands for any failure in the middle of a writer's work."""


def message_count(database: str) -> int:
    with reading(database) as connection:
        return connection.execute(text("select count(*) from message")).scalar()


def others(database: str) -> list[Path]:
    """Files beside a DuckDB base."""
    path = Path(database)
    return [] if "://" in database else sorted(set(path.parent.iterdir()) - {path, path.with_name(path.name + ".lock")})


def test_a_crash_in_the_middle_leaves_the_base_as_it_was(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    before = report_tables(any_database)
    for fresh in (False, True):
        with pytest.raises(Crash), writing(any_database, fresh=fresh) as connection:
            connection.execute(text("delete from message"))
            connection.execute(text("delete from report_month"))
            raise Crash

        assert report_tables(any_database) == before
        assert message_count(any_database) == 2
        assert others(any_database) == []


def test_a_writer_that_comes_after_a_crash_writes_to_the_base(any_database: str) -> None:
    """The crashed writer's exception is still held, and with it everything that it had opened."""
    build(any_database, ROWS, CUT)
    with pytest.raises(Crash) as held, writing(any_database) as connection:
        connection.execute(text("delete from message"))
        raise Crash
    with writing(any_database) as connection:
        connection.execute(text("delete from message where message_id = 1"))

    assert message_count(any_database) == 1
    assert held.value is not None


def test_a_crash_while_a_base_is_made_leaves_none(any_database: str) -> None:
    with pytest.raises(Crash), writing(any_database) as connection:
        put(connection, "network", [{"network_id": 1, "code": "vk", "name": "ВКонтакте", "in_official_list": True}])
        raise Crash

    if "://" in any_database:
        with reading(any_database) as connection:
            assert connection.execute(text("select count(*) from pg_tables where schemaname = 'public'")).scalar() == 0
    else:
        assert not Path(any_database).exists()
        assert others(any_database) == []


def test_a_killed_writer_leaves_the_base_as_it_was(any_database: str) -> None:
    """Killed by the system in the middle: no rollback of its own, no tidying up."""
    build(any_database, ROWS, CUT)
    program = """
import os, signal, sys
from sqlalchemy import text
from warehouse.target import writing
with writing(sys.argv[1]) as connection:
    connection.execute(text("delete from message"))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", program, any_database], cwd=ROOT, check=False)

    assert killed.returncode == -9
    assert message_count(any_database) == 2
    with writing(any_database) as connection:
        connection.execute(text("delete from message where message_id = 1"))
    assert message_count(any_database) == 1
    assert others(any_database) == []


def test_two_writers_exclude_each_other(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    with writing(any_database) as connection:
        connection.execute(text("delete from message where message_id = 1"))
        with pytest.raises(WriterError, match=r"занята? другой загрузкой"), writing(any_database):
            pass
        told = subprocess.run(
            [sys.executable, "-m", "warehouse", "refresh", "--database", any_database],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 2
        assert "другой загрузкой" in told.stderr
        assert told.stderr.count("\n") == 1

    assert message_count(any_database) == 1


def test_many_writers_at_once_lose_nothing(any_database: str) -> None:
    """Each either writes whole or is refused; what is told as written is there."""
    build(any_database, ROWS, CUT)
    written, refused = [], []

    def write(number: int) -> None:
        try:
            with writing(any_database) as connection:
                put(
                    connection,
                    "network",
                    [{"network_id": number, "code": f"n{number}", "name": "Новая", "in_official_list": False}],
                )
            written.append(number)
        except WriterError:
            refused.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(10, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(any_database) as connection:
        found = connection.execute(text("select network_id from network where network_id >= 10 order by network_id"))
        assert [number for (number,) in found] == sorted(written)

    assert written
    assert len(written) + len(refused) == 6


def test_readers_see_the_old_base_until_the_writer_is_through(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    with writing(any_database) as connection:
        connection.execute(text("delete from message"))
        assert message_count(any_database) == 2

    assert message_count(any_database) == 0


def test_a_fresh_base_replaces_what_was_there(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    with writing(any_database, fresh=True) as connection:
        assert connection.execute(text("select count(*) from region")).scalar() == 0
        put(connection, "network", [{"network_id": 1, "code": "vk", "name": "ВКонтакте", "in_official_list": True}])

    assert message_count(any_database) == 0


@pytest.mark.parametrize(
    "change, words",
    [
        ("update schema_version set version = 99", "схеме версии 99"),
        ("drop table schema_version", "без номера"),
        ("delete from schema_version", "без номера"),
    ],
)
def test_a_base_of_another_schema_is_refused_and_left_alone(any_database: str, change: str, words: str) -> None:
    build(any_database, ROWS, CUT)
    with writing(any_database) as connection:
        connection.execute(text(change))
    with pytest.raises(WriterError, match=words), writing(any_database) as connection:
        connection.execute(text("delete from message"))

    assert message_count(any_database) == 2


def test_a_base_of_an_older_view_is_renewed_by_any_command(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    view = (SQL_FOLDER / "message_state.sql").read_text(encoding="utf-8")
    older = view.replace(",\n    needs_reply,\n    final_reply_at\nfrom timed;", "\nfrom timed")
    assert older != view
    with writing(any_database) as connection:
        connection.execute(text("drop view message_state"))
        connection.execute(text(older))
        connection.execute(text("update schema_version set version = 1"))
    with writing(any_database) as connection:
        version = connection.execute(text("select version from schema_version")).scalar()
        waiting = connection.execute(text("select count(needs_reply) from message_state")).scalar()

    assert version == SCHEMA_VERSION
    assert waiting == 2


@contextmanager
def held_by_another_program(database: str) -> Iterator[None]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        yield
    finally:
        holder.communicate()


def test_a_duckdb_file_that_another_program_holds_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(tmp_path / "base.duckdb")
    build(database, ROWS, CUT)
    with held_by_another_program(database):
        capsys.readouterr()
        assert main(["refresh", "--database", database]) == 2
        told = capsys.readouterr().err

    assert told == (
        f"Ошибка: Файл базы {database} открыт на запись другой программой. Закройте её и повторите команду.\n"
    )
    assert message_count(database) == 2


def test_what_is_no_base_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.duckdb"
    file.write_bytes(b"Dear Sir or Madam, this is not a base. " * 1000)
    addresses = {
        str(file): "не читается как база DuckDB",
        f"postgresql://postgres@127.0.0.1:{free_port()}/base": "База недоступна",
        "mysql://server/base": "не поддерживается",
        str(tmp_path): "",
    }
    for address, words in addresses.items():
        assert main(["refresh", "--database", address]) == 2
        told = capsys.readouterr().err
        assert told.startswith("Ошибка: ")
        assert words in told
        assert told.count("\n") == 1

    assert file.read_bytes().startswith(b"Dear Sir")


def test_an_address_that_cannot_be_read_is_no_writer_s_business() -> None:
    with pytest.raises(BaseUrlError), writing("://"):
        pass


def test_appending_keeps_values_absences_and_moments(any_database: str) -> None:
    received = datetime(2026, 3, 1, 10, 0, 0, 123_456, tzinfo=UTC)
    title = '«Ёлка», 50 % скидка; \\N "кавычки"\nвторая строка'
    with writing(any_database) as connection:
        lay(connection)
        append(
            connection,
            "misinformation_case",
            pd.DataFrame(
                {
                    "case_id": [1, 2],
                    "region_id": [1, 1],
                    "municipality_id": [TOWN, TOWN],
                    "detected_at": pd.Series([received, received]),
                    "rebutted_at": pd.Series([received, pd.NaT]),
                    "reach": pd.array([5, None], dtype="Int64"),
                    "is_repeat": [True, False],
                }
            ),
        )
        append(
            connection,
            "event_mark",
            pd.DataFrame(
                {
                    "event_mark_id": [1],
                    "region_id": [1],
                    "happened_on": [date(2026, 3, 1)],
                    "metric_id": [None],
                    "title": [title],
                    "is_break": [False],
                }
            ),
        )
        assert append(connection, "network", pd.DataFrame({"network_id": []})) == 0
    with reading(any_database) as connection:
        cases = connection.execute(
            text(
                "select reach, is_repeat, cast(extract(epoch from detected_at) * 1000000 as bigint), "
                "rebutted_at is null"
                " from misinformation_case order by case_id"
            )
        ).all()
        marks = connection.execute(text("select happened_on, title, metric_id from event_mark")).all()

    assert [tuple(case) for case in cases] == [
        (5, True, int(received.timestamp()) * 1_000_000 + 123_456, False),
        (None, False, int(received.timestamp()) * 1_000_000 + 123_456, True),
    ]
    assert [tuple(mark) for mark in marks] == [(date(2026, 3, 1), title, None)]


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    """The system lets the writer's file grow no further than a limit, as a full disk does."""
    database = str(tmp_path / "base.duckdb")
    build(database, ROWS, CUT)
    command = [sys.executable, "-c", CRAMPED, database]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 2, told.stderr
    assert "База осталась прежней" in told.stderr
    assert told.stderr.count("\n") == 1
    assert message_count(database) == 2
    assert others(database) == []


def test_the_owner_s_engine_is_let_go(postgresql_url: str) -> None:
    build(postgresql_url, ROWS, CUT)
    owner = create_engine(base_url(postgresql_url))
    with owner.connect() as connection:
        left = connection.execute(
            text("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        ).scalar()
    owner.dispose()

    assert left == 0
