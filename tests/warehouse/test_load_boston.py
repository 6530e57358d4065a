"""The real export that nobody here made: 58 119 requests to the city of Boston, as it is, broken, newer and older."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from queries.engine import base_url
from warehouse.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real" / "boston311_2015_h1.csv.gz"
MAPPING = ROOT / "warehouse" / "mappings" / "boston311.toml"
LINES = 58_119


def load(database: str, source: Path, rejects: Path) -> int:
    arguments = ["--database", database, "--mapping", str(MAPPING), "--rejects-dir", str(rejects)]
    return main(["load", *arguments, str(source)])


def read(database: str, query: str) -> list[tuple]:
    engine = create_engine(base_url(database))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def real_lines() -> list[list[str]]:
    with gzip.open(REAL, "rt", encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def written(path: Path, lines: list[list[str]]) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(lines)
    return path


def test_real_file_gives_the_known_figures(
    any_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(any_database, REAL, tmp_path) == 0

    told = capsys.readouterr().out
    assert f"строк прочитано {LINES} = принято {LINES} + отклонено 0 + повторов 0" in told
    assert "принято с невозможными сроками: 84" in told
    assert "данные на 12.01.2016 13:58:43 (America/New_York)" in told
    assert not list(tmp_path.glob("*.rejected.csv"))
    ((count, answered, seconds, judged, in_norm, impossible),) = read(
        any_database,
        """
        select count(*), sum(answered_count), sum(answered_seconds), sum(judged_count), sum(in_norm_count),
            sum(impossible_count)
        from message_state
    """,
    )
    assert (count, answered, judged, impossible) == (LINES, 49_042, 40_188, 84)
    assert float(seconds) / 3600 / float(answered) == pytest.approx(433.09, abs=0.005)
    assert float(in_norm) / float(judged) == pytest.approx(0.6087, abs=0.00005)
    ((answered_in_reports,),) = read(any_database, "select sum(answered_count) from report_month")
    assert answered_in_reports == answered
    # 24 spellings of neighbourhoods, one of them empty, and the two special rows.
    assert read(any_database, "select count(*) from municipality") == [(25,)]
    assert read(
        any_database,
        """
        select count(*)
        from message
        inner join municipality on municipality.municipality_id = message.municipality_id
        where municipality.kind = 'unknown'
    """,
    ) == [(6_365,)]


def test_broken_copy_loses_exactly_its_broken_lines(
    any_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = real_lines()[:3_001]
    header = lines[0]
    opened, closed, number = (header.index(name) for name in ("OPEN_DT", "CLOSED_DT", "CASE_ENQUIRY_ID"))
    lines[10][opened] = "13/45/2015 12:00:00 PM"  # line 11 of the file
    lines[20][closed] = "yesterday"
    lines[30][number] = "A-17"
    lines[40][opened] = ""
    lines[50] = lines[50][:-1]
    lines[60] = [*lines[60], "more"]
    lines[71] = [*lines[70][:closed], "06/06/2015 01:00:00 AM", *lines[70][closed + 1 :]]  # contradicts line 71
    lines[81] = list(lines[80])  # an identical repeat: no reject

    assert load(any_database, written(tmp_path / "broken.csv", lines), tmp_path) == 0

    assert "строк прочитано 3000 = принято 2991 + отклонено 8 + повторов 1" in capsys.readouterr().out
    with open(tmp_path / "broken.csv.rejected.csv", encoding="utf-8-sig", newline="") as handle:
        rejected = list(csv.reader(handle))[1:]
    assert [line[:2] for line in rejected] == [
        ["11", "received_at: дата не читается («13/45/2015 12:00:00 PM»)"],
        ["21", "first_reply_at: дата не читается («yesterday»); final_reply_at: дата не читается («yesterday»)"],
        ["31", "message_id: не целое число («A-17»)"],
        ["41", "received_at: пусто"],
        ["51", "полей в строке 13, а столбцов 14"],
        ["61", "полей в строке 15, а столбцов 14"],
        ["71", "строки с одним ключом противоречат друг другу"],
        ["72", "строки с одним ключом противоречат друг другу"],
    ]
    assert next(csv.reader([rejected[0][2]])) == lines[10]
    assert read(any_database, "select accepted_count, rejected_count from data_load") == [(2_991, 8)]


def test_newer_export_updates_and_the_older_one_erases_nothing(
    any_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = real_lines()[:2_001]
    closed = newer[0].index("CLOSED_DT")
    # As the file would have looked earlier: whatever was closed after January was not closed yet.
    older = [newer[0]] + [
        line if line[closed][:2] + line[closed][6:10] == "012015" else [*line[:closed], "", *line[closed + 1 :]]
        for line in newer[1:1_501]
    ]
    answered = "select count(first_reply_at) from message"
    stamps = "select message_id, first_reply_at, due_at from message order by message_id"

    load(any_database, written(tmp_path / "older.csv", older), tmp_path)
    ((before,),) = read(any_database, answered)
    load(any_database, written(tmp_path / "newer.csv", newer), tmp_path)
    ((after,),) = read(any_database, answered)
    everything = read(any_database, stamps)
    capsys.readouterr()
    # Not the same bytes, so that it goes through the update rules and not past them.
    load(any_database, written(tmp_path / "older_again.csv", older[:1_400]), tmp_path)

    assert before < after == sum(bool(line[closed]) for line in newer[1:])
    assert "новых 0, изменено 0, без изменений 1399" in capsys.readouterr().out
    assert read(any_database, stamps) == everything
