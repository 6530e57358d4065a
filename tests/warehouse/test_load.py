"""Loading invented exports: what is accepted, rejected, updated, left alone – on both engines."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box, to_geojson
from sqlalchemy import create_engine, text

from queries.engine import base_url
from warehouse.__main__ import main
from warehouse.target import writing

ROOT = Path(__file__).parents[2]
HEADER = ["Номер", "Поступило", "Ответ", "Территория", "Сеть", "Канал", "Группа", "Тема", "Оценка"]
ROW = ["1", "05.03.2026 10:00", "05.03.2026 12:30", "Заречный", "ВКонтакте", "comment", "Дороги", "Ямы", "5"]
MAPPING = """
[region]
name = "Область"
time_zone = "{time_zone}"

[format]
encodings = ["{encoding}"]
separator = "{separator}"
decimal = ","
date_formats = [{date_formats}]
empty_values = ["-"]

[load]
max_rejected_share = {max_rejected_share}

[create_missing]
municipality = {create_municipality}
channel = true
topic = true

[[network]]
code = "vk"
name = "ВК"
in_official_list = true

[[table]]
into = "message"
files = ["*"]

[table.columns]
{key} = "Номер"
received_at = "Поступило"
first_reply_at = "Ответ"
municipality = "Территория"
network = "Сеть"
channel = "Канал"
topic_group = "Группа"
topic = "Тема"
rating = "Оценка"

[table.values.network]
"ВКонтакте" = "vk"

[table.empty]
municipality = "unknown"
topic_group = "Не указано"
topic = "Не указано"
"""
OPTIONS = {
    "time_zone": "Asia/Yekaterinburg",
    "encoding": "utf-8",
    "separator": ";",
    "date_formats": '"%d.%m.%Y %H:%M"',
    "max_rejected_share": "0.5",
    "create_municipality": "true",
    "key": "message_id",
}


@dataclass
class Office:
    """A base, a folder for exports, and what the last command printed."""

    database: str
    folder: Path
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def map(self, **options: str) -> Path:
        path = self.folder / "mapping.toml"
        path.write_text(MAPPING.format(**(OPTIONS | options)), encoding="utf-8")
        return path

    def export(
        self,
        *rows: list[str],
        name: str = "export.csv",
        encoding: str = "utf-8",
        separator: str = ";",
        header: list[str] = HEADER,
    ) -> Path:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=separator).writerows([header, *rows])
        path = self.folder / name
        path.write_bytes(buffer.getvalue().encode(encoding))
        return path

    def load(self, *sources: Path, mapping: Path | None = None, **options: str) -> int:
        mapping = mapping or self.map(**options)
        code = main(["load", "--database", self.database, "--mapping", str(mapping), *map(str, sources)])
        self.out, self.err = self.capture.readouterr()
        return code

    def read(self, query: str) -> list[tuple]:
        engine = create_engine(base_url(self.database))
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(query))]
        finally:
            engine.dispose()

    def rejected(self, name: str = "export.csv") -> list[list[str]]:
        with open(self.folder / f"{name}.rejected.csv", encoding="utf-8-sig", newline="") as handle:
            return list(csv.reader(handle))[1:]

    def replies(self) -> list[tuple]:
        """(id, reply in UTC as text) of every message."""
        return self.read(
            "select message_id, cast(first_reply_at at time zone 'UTC' as text) from message order by message_id"
        )


@pytest.fixture
def office(any_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    folder = tmp_path / "exports"
    folder.mkdir()
    return Office(any_database, folder, capsys)


@pytest.fixture
def duckdb_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """For what does not depend on the engine: how text is read."""
    folder = tmp_path / "exports"
    folder.mkdir()
    return Office(f"duckdb:///{tmp_path}/base.duckdb", folder, capsys)


def row(number: str = "1", **cells: str) -> list[str]:
    """A line of the export with some cells changed, by the names of its columns."""
    return [cells.get(name, number if name == "Номер" else cell) for name, cell in zip(HEADER, ROW, strict=True)]


# --- what is accepted ---------------------------------------------------------------------------------------


def test_line_becomes_a_message_with_its_dimensions(office: Office) -> None:
    assert office.load(office.export(row("1"), row("2", Территория="", Группа="-", Тема="", Ответ="", Оценка=""))) == 0

    assert "строк прочитано 2 = принято 2 + отклонено 0 + повторов 0" in office.out
    assert office.read("""
        select message.message_id, municipality.name, municipality.kind, network.code, channel.code,
            topic.group_name, topic.name,
            cast(message.received_at at time zone 'UTC' as text),
            cast(message.first_reply_at at time zone 'UTC' as text),
            message.rating, message.urgency, message.needs_reply
        from message
        inner join municipality on municipality.municipality_id = message.municipality_id
        inner join network on network.network_id = message.network_id
        inner join channel on channel.channel_id = message.channel_id
        inner join topic on topic.topic_id = message.topic_id
        order by message.message_id
    """) == [
        (
            1,
            "Заречный",
            "муниципальное образование",
            "vk",
            "comment",
            "Дороги",
            "Ямы",
            "2026-03-05 05:00:00",
            "2026-03-05 07:30:00",
            5,
            "normal",
            True,
        ),
        (
            2,
            "Территория не указана",
            "unknown",
            "vk",
            "comment",
            "Не указано",
            "Не указано",
            "2026-03-05 05:00:00",
            None,
            None,
            "normal",
            True,
        ),
    ]
    assert office.read("select name, kind from municipality where kind in ('regional', 'unknown') order by kind") == [
        ("Региональные органы", "regional"),
        ("Территория не указана", "unknown"),
    ]


def test_load_is_noted_with_counts_checksum_and_its_latest_past_stamp(office: Office) -> None:
    office.load(
        office.export(
            row("1"), row("2", Поступило="06.03.2026 09:15", Ответ="01.01.2099 00:00"), row("3", Поступило="?")
        )
    )

    assert office.read("""
        select source, accepted_count, rejected_count, length(checksum), cast(data_as_of at time zone 'UTC' as text)
        from data_load
    """) == [("export.csv", 2, 1, 64, "2026-03-06 04:15:00")]


def test_reporting_tables_follow_the_load(office: Office) -> None:
    office.load(office.export(row("1"), row("2", Поступило="06.04.2026 09:15", Ответ="")))

    assert office.read(
        "select cast(month as text), sum(received_count), sum(answered_count) from report_month"
        " group by month order by month"
    ) == [("2026-03-01", 1, 1), ("2026-04-01", 1, 0)]
    assert office.read("select count(*) from report_dirty") == [(0,)]


def test_reply_before_receipt_is_kept_counted_and_told(office: Office) -> None:
    office.load(office.export(row("1", Ответ="05.03.2026 09:59"), row("2")))

    assert "принято с невозможными сроками: 1" in office.out
    assert office.replies()[0] == (1, "2026-03-05 04:59:00")


def test_numbers_that_are_not_integers_identify_by_external_number(office: Office) -> None:
    office.load(office.export(row("С-7/б"), row("С-8")), key="external_number")
    office.load(
        office.export(row("С-9"), row("С-8", Ответ="05.03.2026 13:00"), name="later.csv"), key="external_number"
    )

    assert office.read("select message_id, external_number from message order by message_id") == [
        (1, "С-7/б"),
        (2, "С-8"),
        (3, "С-9"),
    ]
    assert office.replies()[1] == (2, "2026-03-05 08:00:00")


# --- rejects ------------------------------------------------------------------------------------------------


def test_every_kind_of_bad_line_is_rejected_with_its_number_reason_and_text(office: Office) -> None:
    path = office.export(
        row("1"),
        row("2", Поступило="31.02.2026 10:00"),
        row("", Тема="Снег"),
        row("4", Оценка="пять"),
        row("5", Оценка="6"),
        row("шесть"),
        row("7", Поступило=""),
        row("8"),
        row("9", Сеть="Фейсбук"),
    )
    path.write_text(
        path.read_text(encoding="utf-8") + "10;короткая строка\r\n\r\n" + ";".join(row("11")) + "\r\n", encoding="utf-8"
    )

    assert office.load(path, max_rejected_share="0.9") == 0

    assert "строк прочитано 11 = принято 3 + отклонено 8 + повторов 0" in office.out
    assert [(line[0], line[1]) for line in office.rejected()] == [
        ("3", "received_at: дата не читается («31.02.2026 10:00»)"),
        ("4", "message_id: пусто"),
        ("5", "rating: не целое число («пять»)"),
        ("6", "rating: число вне допустимых границ («6»)"),
        ("7", "message_id: не целое число («шесть»)"),
        ("8", "received_at: пусто"),
        ("10", "network: социальная сеть «Фейсбук» не найден(а) в базе"),
        ("11", "полей в строке 2, а столбцов 9"),
    ]
    assert office.rejected()[-1][2] == "10;короткая строка"
    assert [number for number, _ in office.replies()] == [1, 8, 11]


def test_unknown_municipality_is_rejected_unless_it_may_be_created(office: Office) -> None:
    office.load(office.export(row("1"), row("2", Территория="")), create_municipality="false")

    assert [line[:2] for line in office.rejected()] == [
        ["2", "municipality: муниципалитет «Заречный» не найден(а) в базе"]
    ]
    assert office.read("select count(*) from municipality") == [(2,)]


def test_rejected_line_creates_nothing(office: Office) -> None:
    office.load(office.export(row("1"), row("2", Поступило="?", Территория="Нигде", Тема="Никакая")))

    assert office.read("select count(*) from municipality where name = 'Нигде'") == [(0,)]
    assert office.read("select count(*) from topic where name = 'Никакая'") == [(0,)]


def test_unclosed_quote_costs_one_line(duckdb_office: Office) -> None:
    path = duckdb_office.export(row("1"), row("2"), row("3"))
    path.write_text(path.read_text(encoding="utf-8").replace("2;05", '2;"05'), encoding="utf-8")

    duckdb_office.load(path)

    assert [line[:2] for line in duckdb_office.rejected()] == [["3", "кавычка открыта и не закрыта"]]
    assert [number for number, _ in duckdb_office.replies()] == [1, 3]


def test_quoted_line_break_is_one_line_and_numbers_go_on(duckdb_office: Office) -> None:
    duckdb_office.load(duckdb_office.export(row("1", Тема="Ямы\nна дороге"), row("2", Поступило="?")))

    assert duckdb_office.rejected()[0][0] == "4"
    assert duckdb_office.read("select name from topic") == [("Ямы на дороге",)]


def test_more_rejects_than_allowed_refuse_the_source_and_leave_the_base(office: Office) -> None:
    office.load(office.export(row("1")))
    before = office.replies()

    code = office.load(office.export(row("2"), row("3", Поступило="?"), name="bad.csv"), max_rejected_share="0.4")

    assert code == 2
    assert "bad.csv отклонено 1 строк из 2" in office.err
    assert "дата не читается – 1" in office.err
    assert office.replies() == before
    assert office.read("select count(*) from data_load") == [(1,)]
    assert len(office.rejected("bad.csv")) == 1


def test_one_refused_source_refuses_the_whole_command(office: Office) -> None:
    office.load(office.export(row("1")))

    assert office.load(office.export(row("2"), name="good.csv"), office.export(row("?"), name="bad.csv")) == 2

    assert [number for number, _ in office.replies()] == [1]


# --- repeats and later exports ------------------------------------------------------------------------------


def test_identical_repeats_count_once_and_contradictory_ones_are_all_rejected(office: Office) -> None:
    office.load(
        office.export(
            row("1"), row("1"), row("2"), row("3"), row("3", Оценка="4"), row("3"), row("1"), row("1", Поступило="?")
        ),
        max_rejected_share="0.9",
    )

    assert "строк прочитано 8 = принято 2 + отклонено 4 + повторов 2" in office.out
    assert [(line[0], line[1]) for line in office.rejected()][:3] == [
        (line, "строки с одним ключом противоречат друг другу") for line in ("5", "6", "7")
    ]
    assert [number for number, _ in office.replies()] == [1, 2]


def test_same_file_twice_is_recognised_and_changes_nothing(office: Office) -> None:
    path = office.export(row("1"))
    office.load(path)

    assert office.load(path) == 0

    assert "уже загружен, изменений нет" in office.out
    assert office.read("select count(*) from data_load") == [(1,)]


def test_same_rows_in_another_file_change_nothing(office: Office) -> None:
    office.load(office.export(row("1"), row("2", Территория="")))

    office.load(office.export(row("2", Территория=""), row("1"), name="again.csv"))

    assert "новых 0, изменено 0, без изменений 2" in office.out


def test_later_export_fills_in_corrects_and_never_erases(office: Office) -> None:
    office.load(office.export(row("1", Ответ=""), row("2"), row("3", Оценка="2")))

    office.load(
        office.export(
            row("1", Ответ="07.03.2026 10:00"),
            row("2", Ответ="", Оценка="", Тема=""),
            row("3", Оценка="4"),
            row("4"),
            name="later.csv",
        )
    )

    assert "новых 1, изменено 2, без изменений 1" in office.out
    assert office.replies()[:2] == [(1, "2026-03-07 05:00:00"), (2, "2026-03-05 07:30:00")]
    assert office.read("select rating from message order by message_id") == [(5,), (5,), (4,), (5,)]
    assert office.read("select count(*) from report_dirty") == [(0,)]
    assert office.read("select sum(answered_count) from report_month") == [(4,)]
    assert office.read("select count(distinct topic_id) from message") == [(1,)]


def test_older_export_only_fills_what_is_missing(office: Office) -> None:
    office.load(office.export(row("1", Ответ="07.03.2026 10:00", Оценка=""), row("2", Территория="")))

    office.load(
        office.export(
            row("1", Ответ="06.03.2026 10:00", Оценка="3", Территория="Приозёрск"),
            row("2", Территория="Приозёрск"),
            name="older.csv",
        )
    )

    assert office.replies()[0] == (1, "2026-03-07 05:00:00")
    assert office.read("""
        select message.rating, municipality.name
        from message
        inner join municipality on municipality.municipality_id = message.municipality_id
        order by message.message_id
    """) == [(3, "Заречный"), (5, "Приозёрск")]


def test_order_of_two_exports_does_not_matter(office: Office) -> None:
    newer = office.export(row("1", Ответ="07.03.2026 10:00", Оценка=""), row("2"), name="a_newer.csv")
    older = office.export(row("1", Ответ="06.03.2026 10:00", Оценка="3"), row("3"), name="b_older.csv")

    office.load(newer, older)

    assert office.replies() == [(1, "2026-03-07 05:00:00"), (2, "2026-03-05 07:30:00"), (3, "2026-03-05 07:30:00")]
    assert office.read("select rating from message where message_id = 1") == [(3,)]


def test_rerouted_message_moves_with_its_text_and_both_months_are_recounted(office: Office) -> None:
    office.load(office.export(row("1"), row("2")))
    with writing(office.database) as connection:
        connection.execute(
            text("""
            insert into message_text (region_id, municipality_id, message_id, body)
            select region_id, municipality_id, message_id, 'текст' from message where message_id = 1
        """)
        )

    office.load(
        office.export(row("1", Территория="Приозёрск", Поступило="28.02.2026 10:00"), row("2"), name="later.csv")
    )

    assert "новых 0, изменено 1, без изменений 1" in office.out
    assert office.read("""
        select municipality.name, message_text.body
        from message
        inner join municipality on municipality.municipality_id = message.municipality_id
        left join message_text on message_text.message_id = message.message_id
            and message_text.municipality_id = message.municipality_id
        order by message.message_id
    """) == [("Приозёрск", "текст"), ("Заречный", None)]
    assert office.read(
        "select cast(month as text), sum(received_count) from report_month group by month order by 1"
    ) == [("2026-02-01", 1), ("2026-03-01", 1)]


def test_empty_territory_never_replaces_a_known_one(office: Office) -> None:
    office.load(office.export(row("1")))

    office.load(office.export(row("1", Территория="", Ответ="07.03.2026 10:00"), name="later.csv"))

    assert office.read("""
        select municipality.name from message
        inner join municipality on municipality.municipality_id = message.municipality_id
    """) == [("Заречный",)]


def test_crash_in_the_middle_leaves_the_base(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.load(office.export(row("1")))
    before = office.replies()

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("warehouse.load.refresh", crash)
    with pytest.raises(RuntimeError):
        office.load(office.export(row("1", Ответ="07.03.2026 10:00"), row("2"), name="later.csv"))

    assert office.replies() == before
    assert office.read("select count(*) from data_load") == [(1,)]


# --- how text is read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "utf-16"])
def test_encodings(duckdb_office: Office, encoding: str) -> None:
    declared = encoding if encoding != "utf-8-sig" else "utf-8"

    assert duckdb_office.load(duckdb_office.export(row("1"), encoding=encoding), encoding=declared) == 0

    assert duckdb_office.read("select name from topic") == [("Ямы",)]


@pytest.mark.parametrize(("separator", "declared"), [(",", ","), ("\t", "\\t"), ("|", "|")])
def test_separators(duckdb_office: Office, separator: str, declared: str) -> None:
    assert duckdb_office.load(duckdb_office.export(row("1"), separator=separator), separator=declared) == 0

    assert duckdb_office.read("select count(*) from message") == [(1,)]


@pytest.mark.parametrize(
    ("formats", "zone", "stamp", "utc"),
    [
        ('"%d.%m.%Y %H:%M"', "Asia/Yekaterinburg", "03.02.2026 10:00", "2026-02-03 05:00:00"),
        ('"%d/%m/%Y %I:%M %p"', "Asia/Yekaterinburg", "03/02/2026 12:30 AM", "2026-02-02 19:30:00"),
        ('"%m/%d/%Y %I:%M:%S %p"', "America/New_York", "07/04/2015 12:40:41 PM", "2015-07-04 16:40:41"),
        ('"%m/%d/%Y %I:%M:%S %p"', "America/New_York", "01/04/2015 12:40:41 PM", "2015-01-04 17:40:41"),
        ('"%d.%m.%Y", "%d.%m.%Y %H:%M"', "Europe/Moscow", "03.02.2026 10:00", "2026-02-03 07:00:00"),
        ('"ISO"', "Europe/Moscow", "2026-02-03T10:00:00+05:00", "2026-02-03 05:00:00"),
        ('"ISO"', "Europe/Moscow", "2026-02-03 10:00", "2026-02-03 07:00:00"),
        ('"%d.%m.%Y %H:%M %z"', "Europe/Moscow", "03.02.2026 10:00 +0500", "2026-02-03 05:00:00"),
        # Twice in autumn: the first pass. Skipped in spring: the first moment after the gap.
        ('"ISO"', "America/New_York", "2015-11-01 01:30:00", "2015-11-01 05:30:00"),
        ('"ISO"', "America/New_York", "2015-03-08 02:30:00", "2015-03-08 07:00:00"),
        ('"ISO"', "Europe/Moscow", "2014-10-26 01:30:00", "2014-10-25 21:30:00"),
    ],
)
def test_stamps_are_read_into_moments(duckdb_office: Office, formats: str, zone: str, stamp: str, utc: str) -> None:
    duckdb_office.load(duckdb_office.export(row("1", Поступило=stamp, Ответ="")), date_formats=formats, time_zone=zone)

    assert duckdb_office.read("select cast(received_at at time zone 'UTC' as text) from message") == [(utc,)]


@pytest.mark.parametrize("stamp", ["", "2026", "32.01.2026 10:00", "01.01.0001 00:00", "завтра", "05.03.2026 25:00"])
def test_unreadable_stamps_are_rejected(duckdb_office: Office, stamp: str) -> None:
    duckdb_office.load(duckdb_office.export(row("1"), row("2", Поступило=stamp)))

    assert [line[0] for line in duckdb_office.rejected()] == ["3"]


def test_gz_and_xlsx_give_the_same_as_csv(duckdb_office: Office) -> None:
    rows = [row("1"), row("2", Ответ="", Территория="")]
    packed = duckdb_office.folder / "export.csv.gz"
    packed.write_bytes(gzip.compress(duckdb_office.export(*rows).read_bytes()))
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([1, pd.Timestamp("2026-03-05 10:00"), pd.Timestamp("2026-03-05 12:30"), *ROW[3:8], 5])
    book.active.append([2.0, "05.03.2026 10:00", None, None, *ROW[4:8], "5"])
    book.save(duckdb_office.folder / "export.xlsx")

    duckdb_office.load(packed)
    assert "принято 2" in duckdb_office.out
    for name in ("export.csv", "export.xlsx"):
        duckdb_office.load(duckdb_office.folder / name)
        assert "новых 0, изменено 0, без изменений 2" in duckdb_office.out


# --- bad input ----------------------------------------------------------------------------------------------


def _truncated_gz(office: Office) -> Path:
    path = office.folder / "export.csv.gz"
    path.write_bytes(gzip.compress(office.export(*(row(str(number)) for number in range(500))).read_bytes())[:-40])
    return path


def _merged_xlsx(office: Office) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Номер", "Сроки", None, *HEADER[3:]])
    book.active.append([None, "Поступило", "Ответ", *[None] * 6])
    book.active.merge_cells("B1:C1")
    book.active.append(ROW)
    book.save(office.folder / "export.xlsx")
    return office.folder / "export.xlsx"


def _not_xlsx(office: Office) -> Path:
    path = office.folder / "export.xlsx"
    path.write_bytes(b"not a workbook")
    return path


def _empty(office: Office) -> Path:
    path = office.folder / "export.csv"
    path.write_bytes(b"")
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda office: office.export(row("1"), header=[*HEADER[:-1], "Балл"]), "нет столбцов «Оценка»"),
        (
            lambda office: office.export(row("1"), header=[*HEADER[:-1], "Тема"]),
            "повторяются заголовки столбцов: «Тема»",
        ),
        (lambda office: office.export(row("1"), encoding="cp1251"), 'похоже на cp1251. Укажите encodings = ["cp1251"]'),
        (lambda office: office.export(row("1"), encoding="cp866"), "похоже на cp866"),
        (lambda office: office.export(row("1"), encoding="utf-16"), "похоже на utf-16"),
        (lambda office: office.folder / "absent.csv", "не открывается"),
        (_truncated_gz, "обрывается"),
        (_merged_xlsx, "ячейки заголовка объединены"),
        (_not_xlsx, "не открывается как книга XLSX"),
        (_empty, "пуст"),
    ],
)
def test_bad_source_is_told_in_one_sentence_and_the_base_stays(office: Office, make: object, words: str) -> None:
    office.load(office.export(row("7"), name="before.csv"))

    assert office.load(make(office)) == 2

    assert words in office.err
    assert office.err.startswith("Ошибка: ")
    assert [number for number, _ in office.replies()] == [7]


def test_utf8_file_is_not_taken_for_cp1251(duckdb_office: Office) -> None:
    assert duckdb_office.load(duckdb_office.export(row("1")), encoding="cp1251") == 2

    assert "похоже на utf-8" in duckdb_office.err


def test_header_alone_is_a_load_of_nothing(office: Office) -> None:
    assert office.load(office.export()) == 0

    assert "строк прочитано 0 = принято 0" in office.out


# --- the contract's own set ---------------------------------------------------------------------------------


def test_example_set_fills_every_table_of_the_contract(office: Office) -> None:
    examples = sorted((ROOT / "warehouse" / "examples" / "contract").glob("*.csv"))
    arguments = ["--rejects-dir", str(office.folder)]

    code = main(
        [
            "load",
            "--database",
            office.database,
            "--mapping",
            str(ROOT / "warehouse" / "mappings" / "contract.toml"),
            *arguments,
            *map(str, examples),
        ]
    )

    assert code == 0
    for path in examples:
        lines = path.read_text(encoding="utf-8").count("\n") - 1
        special = 2 if path.stem == "municipality" else 0
        stand_in = 1 if path.stem == "topic" else 0
        assert office.read(f"select count(*) from {path.stem}") == [(lines + special + stand_in,)], path.stem
    assert office.read("""
        select body.name, parent.name
        from body
        inner join body as parent on parent.body_id = body.parent_body_id
        order by body.name, parent.name
    """) == [
        ("Зареченская городская больница", "Министерство здравоохранения"),
        ("Школа № 1", "Администрация Приозёрского округа"),
        ("Школа № 1", "Администрация города Заречного"),
    ]
    # By the norms: 240 calendar minutes; 60 urgent ones; 540 working minutes over a weekend; 240 again.
    assert office.read(
        "select message_id, cast(due_at at time zone 'Asia/Yekaterinburg' as text) from message order by 1"
    ) == [
        (100001, "2026-11-16 14:05:00"),
        (100002, "2026-11-16 12:00:00"),
        (100003, "2026-11-23 17:30:00"),
        (100004, "2026-11-20 21:15:00"),
    ]


def test_boundaries_are_loaded_however_detailed(office: Office) -> None:
    """A real boundary is far longer than a cell that Python's csv takes by default (131 072 letters)."""
    boundaries = {
        "Приозёрский муниципальный округ": to_geojson(box(56, 57, 57, 58)),
        "г. Заречный": to_geojson(Point(56.25, 58.01).buffer(0.1, quad_segs=4000)),
    }
    header = ["name", "kind", "oktmo", "population", "latitude", "longitude", "boundary"]
    rows = [[name, "округ", "", "", "", "", boundary] for name, boundary in boundaries.items()]
    source = office.export(*rows, name="municipality.csv", header=header)

    assert len(boundaries["г. Заречный"]) > 500_000
    assert office.load(source, mapping=ROOT / "warehouse" / "mappings" / "contract.toml") == 0, office.err
    assert dict(office.read("select name, boundary from municipality where boundary is not null")) == boundaries
    assert main(["check", "--database", office.database]) == 0


def test_later_set_corrects_a_body_and_its_page(office: Office) -> None:
    examples = ROOT / "warehouse" / "examples" / "contract"
    command = [
        "load",
        "--database",
        office.database,
        "--mapping",
        str(ROOT / "warehouse" / "mappings" / "contract.toml"),
        "--rejects-dir",
        str(office.folder),
    ]
    main([*command, *map(str, sorted(examples.glob("*.csv")))])
    corrected = office.folder / "official_page.csv"
    corrected.write_text(
        (examples / "official_page.csv").read_text(encoding="utf-8").replace("Заречный официально;", "Город Заречный;"),
        encoding="utf-8",
    )

    assert main([*command, str(corrected)]) == 0

    assert "изменено 1, без изменений 3" in office.capture.readouterr().out
    assert office.read("select title from official_page where url = 'https://vk.example/zarechny'") == [
        ("Город Заречный",)
    ]


# --- anything at all ----------------------------------------------------------------------------------------


CELL = st.one_of(
    st.sampled_from([*ROW, "", "-", "2", "1e999", "01.01.9999 00:00", '"', "\x00", "٣", "=1+1"]), st.text(max_size=12)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.lists(CELL, min_size=8, max_size=10), min_size=1, max_size=12))
def test_lines_read_are_accepted_rejected_or_repeated_whatever_the_cells(
    duckdb_office: Office, cells: list[list[str]]
) -> None:
    Path(base_url(duckdb_office.database).database).unlink(missing_ok=True)
    path = duckdb_office.folder / "export.csv"
    with open(path, "w", encoding="utf-8", errors="replace", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows([HEADER, *cells])

    assert duckdb_office.load(path, max_rejected_share="1") == 0

    counts = [int(word) for word in duckdb_office.out.splitlines()[0].split() if word.isdigit()]
    read, accepted, rejected, repeated = counts
    assert read == accepted + rejected + repeated
    assert duckdb_office.read("select count(*) from message") == [(accepted,)]
