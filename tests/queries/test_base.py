"""The door to the base: it only reads, says in words why it can't, and follows a file that was replaced."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from queries import Base, BaseUnavailable, BaseUrlError, Scope, fetch
from queries.engine import POOL_OVERFLOW, POOL_SIZE, STATEMENT_TIMEOUT_MS, base_url
from tests.conftest import free_port
from tests.small_base import build, message, put
from warehouse.target import writing

EVERYTHING = Scope("test", region_ids=None, municipality_ids=None, may_see_names=False)
ROWS = [message(1, "2026-03-01 10:00")]
CUT = "2026-03-10 12:00"


@pytest.fixture
def base(any_database: str) -> Iterator[Base]:
    build(any_database, ROWS, CUT)
    base = Base(any_database)
    yield base
    base.dispose()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good DuckDB base, to be copied and spoilt."""
    path = tmp_path_factory.mktemp("base") / "good.duckdb"
    build(str(path), ROWS, CUT)
    return path


def networks(base: Base) -> list[str]:
    return fetch(base, "networks", EVERYTHING)["code"].tolist()


def refusal(database: str | Path) -> str:
    base = Base(database)
    try:
        with pytest.raises(BaseUnavailable) as caught:
            networks(base)
    finally:
        base.dispose()
    return str(caught.value)


@pytest.mark.parametrize(
    "address, words",
    [
        ("mysql://root@server/base", "«mysql» не поддерживается"),
        ("sqlite:///base.db", "«sqlite» не поддерживается"),
        ("://", "не читается"),
        ("postgresql://server:порт/base", "не читается"),
        ("duckdb://", "нет пути к файлу"),
        ("duckdb:///:memory:", "нет пути к файлу"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(BaseUrlError, match=words):
        Base(address)


@pytest.mark.parametrize(
    "address, driver",
    [
        ("postgresql://user@server/base", "postgresql+psycopg2"),
        ("postgres://user@server/base", "postgresql+psycopg2"),
        ("postgresql+psycopg2://server/base", "postgresql+psycopg2"),
        ("duckdb:///data/base.duckdb", "duckdb"),
        ("data/base.duckdb", "duckdb"),
    ],
)
def test_an_address_names_its_engine(address: str, driver: str) -> None:
    assert base_url(address).drivername == driver


def test_a_password_is_not_told_by_an_address_that_cannot_be_read() -> None:
    with pytest.raises(BaseUrlError) as caught:
        Base("postgresql://user:secret@server:порт/base")

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a base at all, but long enough to have a header" * 500),
        lambda path: os.truncate(path, 100),
        lambda path: os.truncate(path, 12_288),
        lambda path: os.truncate(path, path.stat().st_size // 2),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["missing", "empty", "garbage", "cut in the header", "cut after the headers", "cut in half", "a folder"],
)
def test_a_file_that_is_no_base_is_told_in_words(file: Path, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    path = tmp_path / "spoilt.duckdb"
    shutil.copyfile(file, path)
    spoil(path)

    assert refusal(path) == "База данных сейчас недоступна. Обновите страницу через несколько минут."


def test_a_base_that_appears_later_is_found(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "later.duckdb"
    base = Base(path)
    with pytest.raises(BaseUnavailable):
        networks(base)
    shutil.copyfile(file, path)

    assert networks(base) == ["vk", "ok"]
    base.dispose()


def test_a_server_that_is_down_is_told_in_words_and_soon(postgresql_server: str) -> None:
    began = time.monotonic()

    assert "недоступна" in refusal(f"postgresql://postgres@127.0.0.1:{free_port()}/base")
    assert "недоступна" in refusal(f"{postgresql_server}/no_such_database")
    assert time.monotonic() - began < 10


def test_a_base_without_our_tables_is_sent_to_check(any_database: str) -> None:
    if "://" in any_database:
        assert "python -m warehouse check" in refusal(any_database)
    build(any_database, ROWS, CUT)
    with writing(any_database) as connection:
        connection.execute(text("alter table network drop column in_official_list"))

    assert "python -m warehouse check" in refusal(any_database)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into network (network_id, code, name, in_official_list) values (9, 'x', 'x', true)",
        "update region set name = 'x'",
        "delete from message",
        "create table mine (id integer)",
        "drop table message_text",
    ],
)
def test_nothing_can_be_written_through_the_door(base: Base, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"read-only"), base.connect() as connection:
        connection.execute(text(statement))

    assert networks(base) == ["vk", "ok"]


@pytest.mark.parametrize(
    "statement",
    [
        "select content from read_text('{file}')",
        "select line from read_csv('{file}', header = false, columns = {{'line': 'text'}})",
        "copy network to '{file}'",
        "copy (select 1) to '{file}'",
        "attach '{file}' as other",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "install httpfs",
    ],
)
def test_duckdb_reaches_no_other_file_and_no_setting(file: Path, tmp_path: Path, statement: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n", encoding="utf-8")
    base = Base(file)
    with (
        pytest.raises(DBAPIError, match=r"disabled by configuration|configuration has been locked"),
        base.connect() as connection,
    ):
        connection.exec_driver_sql(statement.format(file=other))
    base.dispose()

    assert other.read_text(encoding="utf-8") == "a,b\n"


def test_postgresql_gives_up_a_long_statement(postgresql_url: str) -> None:
    base = Base(postgresql_url)
    with base.connect() as connection:
        assert connection.execute(text("show statement_timeout")).scalar() == f"{STATEMENT_TIMEOUT_MS // 1000}s"
        connection.execute(text("set statement_timeout = 50"))
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("select pg_sleep(10)"))
    base.dispose()

    assert type(caught.value.orig).__name__ == "QueryCanceled"


def test_a_cancelled_question_is_told_in_words(postgresql_url: str) -> None:
    """The question waits for a lock; the server cancels it as its timeout would."""
    build(postgresql_url, ROWS, CUT)
    base = Base(postgresql_url)
    owner = create_engine(base_url(postgresql_url))
    with owner.connect() as holder, owner.connect() as judge:
        holder.execute(text("lock table network in access exclusive mode"))
        answers: list[str] = []
        reader = threading.Thread(target=lambda: answers.append(refusal_of(base)))
        reader.start()
        waiting = text(
            "select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database()"
        )
        while reader.is_alive():
            judge.execute(waiting)
            judge.rollback()
            time.sleep(0.05)
        reader.join()
    owner.dispose()
    base.dispose()

    assert answers == ["База не ответила за отведённое время. Сузьте период или повторите позже."]


def refusal_of(base: Base) -> str:
    try:
        return str(networks(base))
    except BaseUnavailable as error:
        return str(error)


def test_a_crowd_is_asked_to_come_back(base: Base) -> None:
    with ExitStack() as taken:
        for _ in range(POOL_SIZE + POOL_OVERFLOW):
            taken.enter_context(base.connect())

        assert "слишком много запросов" in refusal_of(base)

    assert networks(base) == ["vk", "ok"]


def test_a_connection_that_the_server_cut_is_replaced(postgresql_url: str) -> None:
    build(postgresql_url, ROWS, CUT)
    base = Base(postgresql_url)
    assert networks(base) == ["vk", "ok"]
    owner = create_engine(base_url(postgresql_url))
    with owner.connect() as judge:
        judge.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gospabliki'"
                " and datname = current_database()"
            )
        )
    owner.dispose()

    assert networks(base) == ["vk", "ok"]
    base.dispose()


def test_a_replaced_file_is_picked_up_while_others_read(file: Path, tmp_path: Path) -> None:
    """Readers see the old base or the new one, never an error, and never the old one after the new."""
    path, newer = tmp_path / "base.duckdb", tmp_path / "newer.duckdb"
    shutil.copyfile(file, path)
    base = Base(path)
    seen: list[list[int]] = [[] for _ in range(4)]
    faults: list[BaseException] = []
    stop = threading.Event()

    def read(own: list[int]) -> None:
        try:
            while not stop.is_set():
                own.append(len(networks(base)))
        except BaseException as fault:  # a thread's fault is told to the test
            faults.append(fault)

    threads = [threading.Thread(target=read, args=(own,)) for own in seen]
    for thread in threads:
        thread.start()
    for generation in (3, 4, 5):
        shutil.copyfile(path, newer)
        with writing(str(newer)) as connection:
            put(
                connection,
                "network",
                [{"network_id": generation, "code": f"n{generation}", "name": "Новая", "in_official_list": False}],
            )
        os.replace(newer, path)
        deadline = time.monotonic() + 20
        while not faults and time.monotonic() < deadline and any(not own or own[-1] != generation for own in seen):
            time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    base.dispose()

    assert faults == []
    assert [own[-1] for own in seen] == [5] * 4
    assert all(own == sorted(own) and own[0] == 2 for own in seen)


def test_a_base_may_be_written_by_the_process_that_reads_it(any_database: str) -> None:
    build(any_database, ROWS, CUT)
    base = Base(any_database)
    with base.connect(), writing(any_database) as connection:
        put(connection, "network", [{"network_id": 3, "code": "max", "name": "MAX", "in_official_list": True}])

    assert networks(base) == ["vk", "ok", "max"]
    base.dispose()
