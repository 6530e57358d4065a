"""A base of a few hand-made rows: a region of two towns, whose every figure can be worked out on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import Connection, column, extract, inspect, select, table, text

from queries import Base
from warehouse.refresh import refresh
from warehouse.target import append, writing

REGION, TOWN, VILLAGE, REGIONAL, UNKNOWN = 1, 11, 12, 18, 19
VK, OK = 1, 2
COMMENT, DIRECT = 1, 2
POTHOLES, SNOW, QUEUES = 1, 2, 3
ROAD_WORKS, CLINIC = 101, 102
ROADS_PAGE, CLINIC_PAGE = 201, 202
ANNA, BORIS = 301, 302
URALS = "Asia/Yekaterinburg"
STAMPS = (
    "received_at",
    "routed_at",
    "prepared_at",
    "first_reply_at",
    "final_reply_at",
    "due_at",
    "final_due_at",
    "auto_reply_at",
)
WHOLE = ("page_id", "executor_body_id", "specialist_id", "rating")
USUAL = {
    "municipality_id": TOWN,
    "page_id": ROADS_PAGE,
    "network_id": VK,
    "channel_id": COMMENT,
    "topic_id": POTHOLES,
    "executor_body_id": ROAD_WORKS,
    "specialist_id": ANNA,
    "urgency": "normal",
    "planned_on": None,
    "outcome": None,
    "returned_count": 0,
    "needs_reply": True,
    "is_repeat": False,
    "rating": None,
    **dict.fromkeys(STAMPS),
}
KNOWN_COLUMNS: dict[str, tuple[str, ...]] = {}


def message(message_id: int, received_at: str, **facts: object) -> dict[str, object]:
    """A message of the town about potholes, unless told otherwise; stamps are local, «2026-03-05 10:00»."""
    assert facts.keys() <= USUAL.keys(), facts.keys() - USUAL.keys()
    return {"region_id": REGION, "message_id": message_id, **USUAL, "received_at": received_at, **facts}


def lay(connection: Connection, *, zone: str = URALS, week_starts_on: int = 1) -> None:
    """The region and its reference lists, without messages."""
    put(
        connection,
        "region",
        [
            {
                "region_id": REGION,
                "name": "Область",
                "time_zone": zone,
                "week_starts_on": week_starts_on,
                "is_demo": False,
            },
        ],
    )
    put(
        connection,
        "municipality",
        [
            {"municipality_id": TOWN, "region_id": REGION, "name": "Заречный", "kind": "город", "population": 40_000},
            {"municipality_id": VILLAGE, "region_id": REGION, "name": "Полевой", "kind": "округ", "population": 9_000},
            {"municipality_id": REGIONAL, "region_id": REGION, "name": "Региональные органы", "kind": "regional"},
            {"municipality_id": UNKNOWN, "region_id": REGION, "name": "Территория не указана", "kind": "unknown"},
        ],
        whole=("population",),
    )
    put(
        connection,
        "network",
        [
            {"network_id": VK, "code": "vk", "name": "ВКонтакте", "in_official_list": True},
            {"network_id": OK, "code": "ok", "name": "Одноклассники", "in_official_list": True},
        ],
    )
    put(
        connection,
        "channel",
        [
            {"channel_id": COMMENT, "code": "comment", "name": "Комментарий"},
            {"channel_id": DIRECT, "code": "direct", "name": "Личное сообщение"},
        ],
    )
    put(
        connection,
        "topic",
        [
            {"topic_id": POTHOLES, "group_name": "Дороги", "name": "Ямы", "is_seasonal": False},
            {"topic_id": SNOW, "group_name": "Дороги", "name": "Снег", "is_seasonal": True},
            {"topic_id": QUEUES, "group_name": "Медицина", "name": "Очереди", "is_seasonal": False},
        ],
    )
    put(
        connection,
        "body",
        [
            {
                "body_id": ROAD_WORKS,
                "region_id": REGION,
                "municipality_id": TOWN,
                "name": "Дорожная служба",
                "level": "municipal",
            },
            {
                "body_id": CLINIC,
                "region_id": REGION,
                "municipality_id": VILLAGE,
                "name": "Поликлиника",
                "level": "subordinate",
            },
        ],
    )
    put(
        connection,
        "official_page",
        [
            {
                "page_id": ROADS_PAGE,
                "body_id": ROAD_WORKS,
                "network_id": VK,
                "title": "Дороги",
                "category": "active",
                "opened_on": date(2025, 1, 1),
            },
            {
                "page_id": CLINIC_PAGE,
                "body_id": CLINIC,
                "network_id": OK,
                "title": "Поликлиника",
                "category": "card",
                "opened_on": date(2026, 2, 10),
            },
        ],
    )
    put(
        connection,
        "specialist",
        [
            {"specialist_id": ANNA, "full_name": "Анна", "body_id": ROAD_WORKS},
            {"specialist_id": BORIS, "full_name": "Борис", "body_id": CLINIC},
        ],
    )


def put(connection: Connection, name: str, rows: Iterable[dict[str, object]], *, whole: tuple[str, ...] = ()) -> None:
    """Append rows to a table."""
    frame = pd.DataFrame(list(rows))
    append(connection, name, frame.astype(dict.fromkeys(whole, "Int64")))


def put_messages(connection: Connection, rows: Iterable[dict[str, object]], *, zone: str = URALS) -> None:
    """Append messages whose stamps are local to a zone."""
    frame = pd.DataFrame(list(rows)).astype(dict.fromkeys(WHOLE, "Int64"))
    append(connection, "message", frame.assign(**{name: moments(frame[name], zone) for name in STAMPS}))


def moments(local: pd.Series, zone: str) -> pd.Series:
    stamps = pd.to_datetime(local.astype("object"), format="ISO8601").astype("datetime64[us]")
    second_pass = np.zeros(len(stamps), dtype=bool)
    return stamps.dt.tz_localize(zone, ambiguous=second_pass, nonexistent="shift_forward").dt.tz_convert("UTC")


def cut(connection: Connection, as_of: str, *, zone: str = URALS) -> None:
    """One more load, which speaks for the base up to a local moment."""
    last = connection.execute(text("select coalesce(max(load_id), 0) from data_load")).scalar()
    moment = datetime.fromisoformat(as_of).replace(tzinfo=ZoneInfo(zone))
    put(
        connection,
        "data_load",
        [
            {
                "load_id": last + 1,
                "region_id": REGION,
                "loaded_at": moment,
                "source": "выгрузка.csv",
                "accepted_count": 0,
                "rejected_count": 0,
                "checksum": "0",
                "data_as_of": moment,
            }
        ],
    )


def build(
    database: str, rows: Iterable[dict[str, object]], as_of: str, *, zone: str = URALS, week_starts_on: int = 1
) -> None:
    """A whole base: reference lists, messages, one load, reporting tables."""
    with writing(database) as connection:
        lay(connection, zone=zone, week_starts_on=week_starts_on)
        put_messages(connection, rows, zone=zone)
        cut(connection, as_of, zone=zone)
        refresh(connection)


def refresh_base(database: str, *, full: bool = False) -> int:
    with writing(database) as connection:
        return refresh(connection, full=full)


def report_tables(database: str) -> dict[str, list[tuple]]:
    """Every row of every reporting table, sorted; the moment of the refresh left out."""
    with reading(database) as connection:
        names = [name for name in inspect(connection).get_table_names() if name.startswith("report_")]
        return {name: rows_of(connection, name) for name in sorted(names)}


def rows_of(connection: Connection, name: str) -> list[tuple]:
    names = [one for one in columns_of(connection, name) if one != "refreshed_at"]
    picked = [extract("epoch", column(one)) if is_moment(one) else column(one) for one in names]
    return sorted(map(plain, connection.execute(select(*picked).select_from(table(name)))))


def columns_of(connection: Connection, name: str) -> tuple[str, ...]:
    """Columns of a table of our schema; asked once, since reflecting takes longer than reading these bases."""
    if name not in KNOWN_COLUMNS:
        KNOWN_COLUMNS[name] = tuple(one["name"] for one in inspect(connection).get_columns(name))
    return KNOWN_COLUMNS[name]


def plain(row: tuple) -> tuple:
    """Engines give whole numbers and days under different types."""
    return tuple(re.sub(r"\.0+$", "", str(value)) for value in row)


def states_of(database: str) -> dict[int, dict[str, object]]:
    """What message_state says of each message, by its id."""
    with reading(database) as connection:
        columns = [column(name) for name in columns_of(connection, "message_state") if not is_moment(name)]
        rows = connection.execute(select(*columns).select_from(table("message_state"))).mappings()
        return {row["message_id"]: dict(row) for row in rows}


def is_moment(name: str) -> bool:
    return name.endswith("_at") or name == "data_as_of"


@contextmanager
def reading(database: str) -> Iterator[Connection]:
    """A connection for reading that leaves no file open behind it."""
    base = Base(database)
    try:
        with base.connect() as connection:
            yield connection
    finally:
        base.dispose()
