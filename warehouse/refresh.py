"""Build the reporting tables: only what changed since the last time, or everything."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, TextClause, column, delete, table, text
from tqdm import tqdm

from queries.period import local_midnight, next_month
from warehouse.target import SQL_FOLDER, writing

HELP = "пересчитать отчётные таблицы"
MONTHS_AT_ONCE = 12  # bounds the memory of a rebuild: a year of messages is held aside, not all of them
BY_MONTH = (
    "report_month",
    "report_day",
    "report_topic",
    "report_channel",
    "report_body",
    "report_page",
    "report_specialist",
)
TIME_COLUMN = {"report_day": "received_on", "report_week": "week"}


@dataclass(frozen=True)
class Region:
    """A region as refresh sees it: its clock and the data_as_of of the last and of this refresh."""

    region_id: int
    time_zone: str
    week_starts_on: int
    old_as_of: datetime | None
    new_as_of: datetime | None
    first_month: date | None
    last_month: date | None

    def midnight(self, day: date) -> datetime:
        return local_midnight(day, self.time_zone)

    def week_start(self, day: date) -> date:
        return day - timedelta(days=(day.isoweekday() - self.week_starts_on) % 7)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m warehouse refresh`."""
    parser.add_argument("--database", required=True, metavar="URL", help="адрес базы или путь к файлу DuckDB")
    parser.add_argument("--full", action="store_true", help="всё заново, а не только изменившиеся месяцы")


def run(options: argparse.Namespace) -> int:
    """Refresh in one transaction; screens see the old tables until it is complete."""
    with writing(options.database, must_exist=True) as connection:
        months = refresh(connection, full=options.full)
    print(f"Отчётные таблицы обновлены, пересчитано месяцев: {months}.")
    return 0


def refresh(connection: Connection, *, full: bool = False) -> int:
    """Bring the reporting tables in line with `message`; return how many region-months were rebuilt.

    Rebuilt are the months in report_dirty and those in which a deadline, a planned day or a stamp lies between the old
    and the new data_as_of; report_waiting whole. DELETE + INSERT, never TRUNCATE: a standby's readers go on.
    """
    old_as_of = _as_of_by_region(connection)
    connection.execute(delete(table("report_state")))
    connection.execute(_statement("report_state"))
    regions = _regions(connection, old_as_of)
    dirty = {region: _months_to_rebuild(connection, region, full) for region in regions}
    spans = [(region, span) for region, months in dirty.items() for span in _spans(months, MONTHS_AT_ONCE)]
    for region in regions:
        _forget_lost_months(connection, region)
    for region, (month_from, month_to) in tqdm(spans, desc="Отчётные таблицы", unit="год", disable=len(spans) < 2):
        _rebuild_months(connection, region, month_from, month_to)
    for region, months in dirty.items():
        if months:
            _rebuild_hours(connection, region, min(months))
    _rebuild_waiting(connection)
    connection.execute(delete(table("report_dirty")))
    if connection.dialect.name == "postgresql":
        connection.execute(_statement("statistics"))
        connection.execute(text("analyze"))
    return sum(len(months) for months in dirty.values())


def _as_of_by_region(connection: Connection) -> dict[int, datetime]:
    rows = connection.execute(_statement("as_of"))
    return {region_id: as_of.replace(tzinfo=UTC) for region_id, as_of in rows}


def _regions(connection: Connection, old_as_of: dict[int, datetime]) -> list[Region]:
    rows = connection.execute(_statement("regions"))
    return [
        Region(
            region_id=region_id,
            time_zone=time_zone,
            week_starts_on=week_starts_on,
            old_as_of=old_as_of.get(region_id),
            new_as_of=new_as_of.replace(tzinfo=UTC),
            first_month=first.replace(day=1) if first else None,
            last_month=last.replace(day=1) if last else None,
        )
        for region_id, time_zone, week_starts_on, new_as_of, first, last in rows
    ]


def _months_to_rebuild(connection: Connection, region: Region, full: bool) -> list[date]:
    if region.first_month is None:
        return []
    is_going_back = region.old_as_of is not None and region.new_as_of < region.old_as_of
    if full or region.old_as_of is None or is_going_back:
        return list(_months(region.first_month, region.last_month))
    rows = connection.execute(
        _statement("dirty_months"), {"region_id": region.region_id, "old_as_of": region.old_as_of}
    )
    return [month for (month,) in rows]


def _forget_lost_months(connection: Connection, region: Region) -> None:
    """Drop what stands outside the months that messages have now: a deletion leaves no row that would be rebuilt.

    report_hour only from the beginning: a reply comes later than its message, so its months may follow the last one.
    """
    first = region.first_month or date.max
    last = next_month(region.last_month) if region.last_month else date.min
    for name in (*BY_MONTH, "report_week"):
        start = region.week_start(first) if name == "report_week" and region.first_month else first
        time_column = column(TIME_COLUMN.get(name, "month"))
        connection.execute(
            delete(table(name)).where(
                column("region_id") == region.region_id, (time_column < start) | (time_column >= last)
            )
        )
    connection.execute(
        delete(table("report_hour")).where(column("region_id") == region.region_id, column("month") < first)
    )


def _rebuild_months(connection: Connection, region: Region, month_from: date, month_to: date) -> None:
    week_from = region.week_start(month_from)
    week_to = region.week_start(month_to - timedelta(days=1)) + timedelta(days=7)
    connection.execute(text("drop table if exists touched"))
    connection.execute(
        _statement("touched"),
        {
            "region_id": region.region_id,
            "received_from": region.midnight(week_from),
            "received_to": region.midnight(max(week_to, month_to)),
        },
    )
    for name in BY_MONTH:
        _replace(connection, region, name, month_from, month_to, {"month_from": month_from, "month_to": month_to})
    _replace(connection, region, "report_week", week_from, week_to, {"week_from": week_from, "week_to": week_to})
    connection.execute(text("drop table touched"))


def _rebuild_hours(connection: Connection, region: Region, first_dirty: date) -> None:
    """Replies of a changed message may lie in any later month, so hours are rebuilt from the first changed one on."""
    month_to = next_month(region.new_as_of.astimezone(ZoneInfo(region.time_zone)).date().replace(day=1))
    _replace(
        connection,
        region,
        "report_hour",
        first_dirty,
        date(9999, 1, 1),
        {
            "region_id": region.region_id,
            "month_from": first_dirty,
            "month_to": month_to,
            "received_from": region.midnight(first_dirty),
            "received_to": region.midnight(month_to),
        },
    )


def _rebuild_waiting(connection: Connection) -> None:
    connection.execute(text("drop table if exists unfinished"))
    connection.execute(_statement("unfinished"))
    for name in ("report_waiting", "report_waiting_body"):
        connection.execute(delete(table(name)))
        connection.execute(_statement(name))
    connection.execute(text("drop table unfinished"))


def _replace(
    connection: Connection, region: Region, name: str, start: date, end: date, parameters: dict[str, object]
) -> None:
    time_column = column(TIME_COLUMN.get(name, "month"))
    connection.execute(
        delete(table(name)).where(column("region_id") == region.region_id, time_column >= start, time_column < end)
    )
    connection.execute(_statement(name), parameters)


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = next_month(month)


def _spans(months: Iterable[date], longest: int) -> Iterator[tuple[date, date]]:
    """Half-open runs of neighbouring months, none longer than `longest`."""
    run: list[date] = []
    for month in sorted(months):
        if run and (month != next_month(run[-1]) or len(run) == longest):
            yield run[0], next_month(run[-1])
            run = []
        run.append(month)
    if run:
        yield run[0], next_month(run[-1])


@cache
def _statement(name: str) -> TextClause:
    return text((SQL_FOLDER / "refresh" / f"{name}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";"))
