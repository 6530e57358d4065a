"""Does a base keep the contract? Says in plain words what is missing, wrong or stale; changes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import duckdb
from sqlalchemy import Connection, Row, column, func, inspect, select, table, text

from queries.engine import SCHEMA_VERSION, Base
from warehouse.boundaries import fault
from warehouse.target import SQL_FOLDER

HELP = "проверить базу: договор о таблицах, свежесть, качество"
STALE_AFTER = timedelta(days=2)  # an office loads daily; a weekend's gap is still said


@dataclass(frozen=True)
class Finding:
    """One line of the report; a defect must be mended, a remark may stand."""

    is_defect: bool
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m warehouse check`."""
    parser.add_argument("--database", required=True, metavar="URL", help="адрес базы или путь к файлу DuckDB")


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 if there is a defect."""
    base = Base(options.database)
    try:
        with base.connect() as connection:
            findings = list(check(connection))
    finally:
        base.dispose()
    for finding in findings:
        print(("✗ " if finding.is_defect else "• ") + finding.text)
    defect_count = sum(finding.is_defect for finding in findings)
    print(f"Дефектов: {defect_count}." if defect_count else "База соответствует договору.")
    return 1 if defect_count else 0


def check(connection: Connection) -> Iterator[Finding]:
    """Findings in the order in which they should be mended: structure first, then references, freshness, quality."""
    missing = list(_structure(connection))
    yield from missing
    if missing:
        yield Finding(False, "Остальное не проверялось: сначала нужны все таблицы и столбцы.")
        return
    version = connection.execute(select(func.max(column("version"))).select_from(table("schema_version"))).scalar()
    if version != SCHEMA_VERSION:
        yield Finding(True, f"Схема версии {version}, программа рассчитана на версию {SCHEMA_VERSION}.")
    for reference, row_count in connection.execute(_statement("orphans")):
        yield Finding(True, f"{reference}: строк, ссылающихся на то, чего нет, – {row_count}.")
    yield from _boundaries(connection)
    regions = connection.execute(_statement("regions")).all()
    if not regions:
        yield Finding(True, "В таблице region нет ни одного региона.")
    for region in regions:
        yield from _region(region)


def _structure(connection: Connection) -> Iterator[Finding]:
    inspector = inspect(connection)
    present = {*inspector.get_table_names(), *inspector.get_view_names()}
    for name, columns in _contract().items():
        if name not in present:
            yield Finding(True, f"Нет таблицы {name}. Столбцы: {', '.join(columns)}.")
            continue
        found = {one["name"] for one in inspector.get_columns(name)}
        lacking = [one for one in columns if one not in found]
        if lacking:
            yield Finding(True, f"В таблице {name} нет столбцов: {', '.join(lacking)}.")


def _contract() -> dict[str, list[str]]:
    """Tables and columns of the contract and of the reporting tables, read from their only definition."""
    with duckdb.connect() as engine:
        for script in ("schema.sql", "reporting.sql", "message_state.sql"):
            engine.execute((SQL_FOLDER / script).read_text(encoding="utf-8"))
        rows = engine.execute(
            "select table_name, column_name from information_schema.columns order by table_name, ordinal_position"
        ).fetchall()
    tables: dict[str, list[str]] = {}
    for name, one in rows:
        tables.setdefault(name, []).append(one)
    return tables


def _boundaries(connection: Connection) -> Iterator[Finding]:
    for region, municipality, boundary in connection.execute(_statement("boundaries")):
        if wrong := fault(boundary):
            yield Finding(True, f"{region}: граница «{municipality}» не читается как GeoJSON: {wrong}.")


def _region(region: Row) -> Iterator[Finding]:
    if region.time_zone not in available_timezones():
        yield Finding(True, f"{region.name}: неизвестный часовой пояс «{region.time_zone}», нужно имя IANA.")
        return
    if (region.regional_count, region.unknown_count) != (1, 1):
        yield Finding(
            True,
            f"{region.name}: должно быть по одной строке municipality вида regional и unknown, "
            f"а есть {region.regional_count} и {region.unknown_count}.",
        )
    if region.data_as_of is None or region.reported_count != region.message_count:
        yield Finding(
            True,
            f"{region.name}: отчётные таблицы знают {region.reported_count} сообщений из {region.message_count}. "
            "Выполните python -m warehouse refresh --full.",
        )
    elif region.is_stale:
        yield Finding(
            True, f"{region.name}: отчётные таблицы старше последней загрузки. Выполните python -m warehouse refresh."
        )
    if region.data_as_of is not None:
        yield _freshness(region)
    if region.impossible_count:
        yield Finding(False, f"{region.name}: сообщений с невозможными сроками – {region.impossible_count}.")
    if region.future_count:
        yield Finding(False, f"{region.name}: сообщений, полученных позже «данные на», – {region.future_count}.")
    if region.no_norm_count:
        yield Finding(False, f"{region.name}: сообщений без норматива – {region.no_norm_count}.")


def _freshness(region: Row) -> Finding:
    as_of = region.data_as_of.replace(tzinfo=UTC).astimezone(ZoneInfo(region.time_zone))
    age = datetime.now(UTC) - as_of
    told = f"{region.name}: сообщений {region.message_count}, данные на {as_of:%d.%m.%Y, %H:%M}"
    if age > STALE_AFTER:
        return Finding(False, f"{told}; им {age.days} сут.")
    return Finding(False, f"{told}.")


def _statement(name: str):
    return text((SQL_FOLDER / "check" / f"{name}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";"))
