"""A mapping is read strictly: a typo is told in one sentence, not loaded around."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.contract import TABLES
from warehouse.mapping import read_mapping
from warehouse.target import WriterError

MAPPINGS = Path(__file__).parents[2] / "warehouse" / "mappings"
SMALLEST = """
[region]
name = "Область"
time_zone = "Europe/Moscow"

[[table]]
into = "sphere"

[table.columns]
name = "Сфера"
"""


def refused(tmp_path: Path, content: str) -> str:
    path = tmp_path / "mapping.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WriterError) as told:
        read_mapping(path)
    assert str(path) in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("name", ["contract.toml", "boston311.toml"])
def test_shipped_mappings_are_read(name: str) -> None:
    assert read_mapping(MAPPINGS / name).tables


def test_contract_mapping_names_every_table_and_every_field_but_the_deadlines() -> None:
    tables = {item.table.name: item for item in read_mapping(MAPPINGS / "contract.toml").tables}

    assert tables.keys() == TABLES.keys()
    unnamed = {name: set(table.fields) - tables[name].given for name, table in TABLES.items()}
    assert {name: fields for name, fields in unnamed.items() if fields} == {"message": {"due_at", "final_due_at"}}


def test_format_of_a_table_adds_to_the_common_one(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        SMALLEST + '[table.format]\nseparator = "\\t"\n[format]\nencodings = ["cp1251"]\n', encoding="utf-8"
    )

    form = read_mapping(path).tables[0].format

    assert (form.separator, form.encodings, form.time_zone) == ("\t", ("cp1251",), "Europe/Moscow")


def test_own_data_as_of_is_in_the_regions_time(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(SMALLEST + "[load]\ndata_as_of = 2026-11-22T06:00:00\n", encoding="utf-8")

    assert read_mapping(path).data_as_of == datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name = ", "не TOML"),
        (SMALLEST.replace("time_zone", "timezone"), "возможно, time_zone"),
        (SMALLEST.replace("Europe/Moscow", "Europe/Perm"), "часовой пояс «Europe/Perm»"),
        (SMALLEST.replace('"sphere"', '"spheres"'), "таблица into «spheres»"),
        (SMALLEST.replace('name = "Сфера"', 'nmae = "Сфера"'), "возможно, name"),
        (SMALLEST.replace('name = "Сфера"', ""), "нет обязательного name"),
        (SMALLEST.split("[[table]]")[0], "нет ни одного раздела [[table]]"),
        (SMALLEST + '[table.constants]\nname = "Спорт"\n', "и столбцом, и постоянной"),
        (SMALLEST + "[load]\nmax_rejected_share = 5\n", "доля от 0 до 1"),
        (SMALLEST + "[load]\nmax_rejected = 0.1\n", "возможно, max_rejected_share"),
        (SMALLEST + '[load]\ndata_as_of = "вчера"\n', "момент без кавычек"),
        (SMALLEST + "[create_missing]\nbodies = true\n", "возможно, body"),
        (SMALLEST + '[create_missing]\nbody = "да"\n', "true или false"),
        (SMALLEST + "[create_missing]\nofficial_page = true\n", "network и opened_on"),
        (SMALLEST + '[format]\nencodings = ["utf8"]\n', "кодировка «utf8»"),
        (SMALLEST + '[format]\nencodings = "utf-8"\n', "не перечень строк"),
        (SMALLEST + '[format]\nseparator = ";;"\n', "один знак"),
        (SMALLEST.replace('into = "sphere"', 'into = "sphere"\nfiles = "a.csv"'), "files – не перечень строк"),
        (SMALLEST + '[[network]]\ncode = "vk"\n', "нужны code и name"),
        (SMALLEST.replace('name = "Область"', ""), "в [region] нет name"),
    ],
)
def test_mistake_in_a_mapping_is_told_with_its_place(tmp_path: Path, content: str, words: str) -> None:
    assert words in refused(tmp_path, content)


def test_message_without_any_key_is_refused(tmp_path: Path) -> None:
    content = (MAPPINGS / "boston311.toml").read_text(encoding="utf-8").replace('message_id = "CASE_ENQUIRY_ID"\n', "")

    assert "нет ключа строки" in refused(tmp_path, content)


def test_missing_mapping_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="не открывается"):
        read_mapping(tmp_path / "absent.toml")


def test_file_that_fits_no_table_is_told_with_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(SMALLEST, encoding="utf-8")

    with pytest.raises(WriterError, match=r"не подходит ни к одной таблице.*sphere\.csv"):
        read_mapping(path).table_of(Path("people.csv"))
