"""`python -m reports` as a program among others: it names the base that is out of reach and bears a closed pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port
from tests.small_base import build, message

PERIOD = ("--region", "1", "--from", "2025-01-01", "--to", "2026-01-01")


def command(database: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "reports", "summary", "--database", database, *PERIOD, *options]


def refusal(database: str) -> str:
    done = subprocess.run(command(database), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_base_out_of_reach_is_named_with_the_reason_and_without_its_password(tmp_path: Path) -> None:
    absent, letter, port = tmp_path / "none.duckdb", tmp_path / "letter.duckdb", free_port()
    letter.write_text("Dear Sir or Madam, this is not a base. " * 1000, encoding="utf-8")
    server = f"127.0.0.1:{port}/base"

    assert refusal(str(absent)) == f"Ошибка: Базы {absent} нет. Проверьте путь.\n"
    assert refusal(str(letter)).startswith(f"Ошибка: Файл {letter} не читается как база DuckDB: IO Error: ")
    down = refusal(f"postgresql://bob:swordfish@{server}?password=sesame")
    assert down.startswith(f"Ошибка: Сервер базы postgresql://bob:***@{server} не отвечает: ")
    assert "swordfish" not in down and "sesame" not in down
    assert not absent.exists()


@pytest.mark.parametrize("options", [("--format", "csv"), ("--by", "month")], ids=["short", "long"])
def test_reader_that_has_seen_enough_ends_the_command_quietly(tmp_path: Path, options: tuple[str, ...]) -> None:
    database = str(tmp_path / "base.duckdb")
    build(database, [message(month, f"2025-{month:02}-05 10:00") for month in range(1, 13)], "2026-01-01 12:00")
    process = subprocess.Popen(
        command(database, *options), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()

    assert (process.wait(timeout=60), told) == (141, "")
