"""Commands say which base is out of reach and why, and make none by a mistyped path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import free_port
from warehouse.__main__ import main


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        assert main(list(arguments)) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        return err.removeprefix("Ошибка: ").rstrip("\n")

    return run


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_absent_file_is_said_to_be_absent_and_is_not_made(
    command: str, told: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "folder" / "none.duckdb"

    assert told(command, "--database", str(path)) == f"Базы {path} нет. Проверьте путь."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_file_that_is_no_base_is_named_with_the_reason(command: str, told: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "letter.duckdb"
    path.write_text("Dear Sir or Madam, this is not a base. " * 1000, encoding="utf-8")

    assert told(command, "--database", str(path)).startswith(f"Файл {path} не читается как база DuckDB: IO Error: ")


def test_server_that_is_down_is_named_without_its_passwords(told: Callable[..., str]) -> None:
    port = free_port()
    said = told("check", "--database", f"postgresql://bob:swordfish@127.0.0.1:{port}/base?password=sesame")

    assert said.startswith(f"Сервер базы postgresql://bob:***@127.0.0.1:{port}/base не отвечает: ")
    assert "Connection refused" in said
    assert "sesame" not in said and "swordfish" not in said


def test_refresh_makes_no_tables_in_an_empty_database(told: Callable[..., str], postgresql_url: str) -> None:
    for _ in range(2):
        assert told("refresh", "--database", postgresql_url).startswith("В базе нет ни одной таблицы.")
