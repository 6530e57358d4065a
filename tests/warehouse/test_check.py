"""What the check of a base says: good bases are good, and each defect is told in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely import Geometry, GeometryCollection, MultiPolygon, Point, box, to_geojson
from sqlalchemy import text

from tests.conftest import free_port
from tests.regions import UNREADABLE
from tests.small_base import CLINIC, REGION, TOWN, UNKNOWN, VILLAGE, build, cut, message, put_messages, reading
from warehouse.__main__ import main
from warehouse.boundaries import fault
from warehouse.target import writing

ROWS = [
    message(1, "2026-03-01 10:00", due_at="2026-03-02 10:00"),
    message(2, "2026-03-02 10:00", first_reply_at="2026-03-02 11:00", due_at="2026-03-03 10:00"),
]
CUT = "2026-03-10 12:00"


def spoil(database: str, *statements: str) -> None:
    with writing(database) as connection:
        for statement in statements:
            connection.execute(text(statement))


def report(database: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["check", "--database", database])
    return code, capsys.readouterr().out


def test_a_good_base_keeps_the_contract(any_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(any_database, ROWS, CUT)
    code, told = report(any_database, capsys)

    assert code == 0
    assert "✗" not in told
    assert "Область: сообщений 2, данные на 10.03.2026, 12:00" in told
    assert told.endswith("База соответствует договору.\n")


def test_the_demo_keeps_the_contract(demo_bases: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for database in demo_bases.values():
        code, told = report(database, capsys)
        assert (code, "✗" in told) == (0, False), told


def test_the_check_changes_nothing(any_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(any_database, ROWS, CUT)
    before = Path(any_database).read_bytes() if "://" not in any_database else None
    report(any_database, capsys)

    if before is not None:
        assert Path(any_database).read_bytes() == before
    with reading(any_database) as connection:
        assert connection.execute(text("select count(*) from message")).scalar() == 2


# what was done to a good base -> what the check must say
DEFECTS = {
    "a table is missing": (
        ["drop table page_service"],
        ["Нет таблицы page_service", "use_count", "Остальное не проверялось"],
    ),
    "columns are missing": (
        [
            "alter table data_load drop column note",
            "alter table event_mark drop column title",
            "alter table event_mark drop column is_break",
        ],
        ["В таблице data_load нет столбцов: note.", "В таблице event_mark нет столбцов: title, is_break."],
    ),
    "a view is missing": (["drop view message_state"], ["Нет таблицы message_state"]),
    "the schema is of another version": (["update schema_version set version = 7"], ["Схема версии 7"]),
    "a special row is missing": (
        [f"delete from municipality where municipality_id = {UNKNOWN}"],
        ["вида regional и unknown, а есть 1 и 0"],
    ),
    "a special row is doubled": (
        [f"insert into municipality (municipality_id, region_id, name, kind) values (77, {REGION}, 'Ещё', 'regional')"],
        ["вида regional и unknown, а есть 2 и 1"],
    ),
    "a zone is unknown": (
        ["update region set time_zone = 'Mars/Olympus'"],
        ["неизвестный часовой пояс «Mars/Olympus», нужно имя IANA"],
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_told_in_words(any_database: str, capsys: pytest.CaptureFixture[str], defect: str) -> None:
    statements, words = DEFECTS[defect]
    build(any_database, ROWS, CUT)
    spoil(any_database, *statements)
    code, told = report(any_database, capsys)

    assert code == 1
    assert "Дефектов: " in told
    for one in words:
        assert one in told


def test_a_base_with_tables_and_nothing_in_them_has_no_region(
    any_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(any_database):
        pass
    code, told = report(any_database, capsys)

    assert (code, "нет ни одного региона" in told) == (1, True)


@pytest.mark.parametrize("boundary", UNREADABLE)
def test_a_boundary_that_is_no_polygon_is_told(boundary: str) -> None:
    assert UNREADABLE[boundary] in fault(boundary)


@pytest.mark.parametrize(
    "area",
    [
        box(56, 58, 57, 59),
        box(-180, -90, 180, 90),
        Point(56, 58).buffer(1).difference(Point(56, 58).buffer(0.5)),
        MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)]),
        GeometryCollection([Point(0, 0), box(0, 0, 1, 1)]),
    ],
    ids=lambda area: area.geom_type,
)
def test_a_polygon_in_degrees_is_a_boundary(area: Geometry) -> None:
    geometry = to_geojson(area)
    feature = f'{{"type": "Feature", "properties": null, "geometry": {geometry}}}'

    for boundary in (geometry, feature, f'{{"type": "FeatureCollection", "features": [{feature}]}}'):
        assert fault(boundary) == ""


def test_the_check_names_the_municipality_whose_boundary_can_t_be_read(
    any_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build(any_database, ROWS, CUT)
    good = to_geojson(box(56, 58, 57, 59))
    spoil(
        any_database,
        f"update municipality set boundary = '{good}' where municipality_id = {VILLAGE}",
        f"update municipality set boundary = 'POLYGON ((0 0, 1 1))' where municipality_id = {TOWN}",
    )
    code, told = report(any_database, capsys)

    assert code == 1
    assert "Область: граница «Заречный» не читается как GeoJSON: это не JSON." in told
    assert "Полевой" not in told


ORPHANS = {
    "message.municipality_id": {"municipality_id": 999},
    "message.topic_id": {"topic_id": 999},
    "message.network_id": {"network_id": 999},
    "message.channel_id": {"channel_id": 999},
    "message.page_id": {"page_id": 999},
    "message.executor_body_id": {"executor_body_id": 999},
    "message.specialist_id": {"specialist_id": 999},
}


def test_messages_that_refer_to_nothing_are_counted(any_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    orphans = [message(number, "2026-03-01 10:00", **one) for number, one in enumerate(ORPHANS.values(), start=10)]
    build(any_database, [*ROWS, *orphans, message(90, "2026-03-01 11:00", topic_id=998)], CUT)
    code, told = report(any_database, capsys)

    assert code == 1
    for reference in ORPHANS:
        assert f"✗ {reference}: строк, ссылающихся на то, чего нет, – {2 if 'topic' in reference else 1}." in told


def test_a_message_without_a_page_or_an_executor_is_no_orphan(
    any_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = {"page_id": None, "executor_body_id": None, "specialist_id": None}
    build(any_database, [message(1, "2026-03-01 10:00", **absent), *ROWS[1:]], CUT)

    assert report(any_database, capsys)[0] == 0


@pytest.mark.parametrize("change", ["added", "deleted", "a newer load", "marked"])
def test_stale_reporting_tables_are_sent_to_refresh(
    any_database: str, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    build(any_database, ROWS, CUT)
    with writing(any_database) as connection:
        if change == "added":
            put_messages(connection, [message(3, "2026-03-03 10:00", executor_body_id=CLINIC)])
        elif change == "deleted":
            connection.execute(text("delete from message where message_id = 1"))
        elif change == "a newer load":
            cut(connection, "2026-03-11 12:00")
        else:
            connection.execute(text(f"insert into report_dirty (region_id, month) values ({REGION}, '2026-03-01')"))
    code, told = report(any_database, capsys)
    assert code == 1
    assert "python -m warehouse refresh" in told

    assert main(["refresh", "--database", any_database]) == 0 or change in ("added", "deleted")
    assert main(["refresh", "--database", any_database, "--full"]) == 0
    assert report(any_database, capsys)[0] == 0


def test_a_base_that_was_never_refreshed_is_sent_to_refresh(
    any_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build(any_database, ROWS, CUT)
    spoil(any_database, "delete from report_state", "delete from report_month")
    code, told = report(any_database, capsys)

    assert code == 1
    assert "знают 0 сообщений из 2" in told


def test_remarks_on_quality_are_no_defects(any_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(
        any_database,
        [
            *ROWS,
            message(3, "2026-03-03 10:00", first_reply_at="2026-03-03 09:00", due_at="2026-03-04 10:00"),
            message(4, "2026-03-03 10:00"),
            message(5, "2026-03-20 10:00", due_at="2026-03-21 10:00"),
        ],
        CUT,
    )
    code, told = report(any_database, capsys)

    assert code == 0
    assert "• Область: сообщений с невозможными сроками – 1." in told
    assert "• Область: сообщений без норматива – 1." in told
    assert "• Область: сообщений, полученных позже «данные на», – 1." in told


def test_old_data_are_said_to_be_old(any_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(any_database, ROWS, "2020-03-10 12:00")
    code, told = report(any_database, capsys)

    assert code == 0
    assert "данные на 10.03.2020, 12:00; им " in told


def test_a_base_that_cannot_be_opened_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    garbage = tmp_path / "garbage.duckdb"
    garbage.write_bytes(b"garbage " * 5000)
    for address in (
        tmp_path / "no.duckdb",
        garbage,
        f"postgresql://postgres@127.0.0.1:{free_port()}/base",
        "mysql://x/y",
    ):
        assert main(["check", "--database", str(address)]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("Ошибка: ")
        assert told.err.count("\n") == 1
