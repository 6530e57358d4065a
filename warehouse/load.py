"""python -m warehouse load: exports of any shape into the base, by a mapping file, all or nothing."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection
from tqdm import tqdm

from warehouse.contract import TABLES, UNKNOWN
from warehouse.intake import Intake, take_in
from warehouse.mapping import Mapping, TableMapping, read_mapping
from warehouse.merge import Incoming, Merged, merge
from warehouse.norms import NORM_TABLES, STAGES, Dated, Norms, date_earlier, left_to_norms, read_norms, with_deadlines
from warehouse.references import References, ensure_declared, ensure_region, load_query, next_id
from warehouse.refresh import refresh
from warehouse.rejects import write_rejects
from warehouse.sources import PROGRESS_DELAY_S, Rows, checksum, read_rows
from warehouse.target import WriterError, append, writing

HELP = "загрузить выгрузки CSV или XLSX по файлу сопоставления"
REASONS_SHOWN = 3
STEPS = 4


@dataclass(frozen=True)
class Source:
    """A file to load and the table it fills."""

    path: Path
    mapping: TableMapping
    checksum: str


@dataclass(frozen=True)
class Loaded:
    """A source in the base; data_as_of is None where its rows carry no stamp."""

    source: Source
    intake: Intake
    merged: Merged
    undated_count: int
    data_as_of: datetime | None
    rejects_file: Path | None


@dataclass(frozen=True)
class Loading:
    """What all sources of one command share."""

    connection: Connection
    region_id: int
    mapping: Mapping
    loaded_at: datetime
    rejects_folder: Path | None

    @property
    def note(self) -> str:
        """Marks a load by its mapping too: after a corrected mapping the same file is worth loading again."""
        return f"{self.mapping.path.name} {self.mapping.fingerprint[:16]}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m warehouse load`."""
    parser.add_argument("--database", required=True, metavar="URL", help="адрес базы или путь к файлу DuckDB")
    parser.add_argument("--mapping", required=True, type=Path, metavar="FILE.toml", help="файл сопоставления")
    parser.add_argument(
        "--rejects-dir",
        type=Path,
        metavar="DIR",
        help="куда писать ИСТОЧНИК.rejected.csv (без него – рядом с источником)",
    )
    parser.add_argument("sources", nargs="+", type=Path, metavar="ИСТОЧНИК", help="файлы CSV, CSV.gz или XLSX")


def run(options: argparse.Namespace) -> int:
    """Load all sources in one transaction and bring the reporting tables in line; on any error nothing has changed.

    Raises:
        WriterError: a source or the mapping is refused, with what to do about it.
    """
    mapping = read_mapping(options.mapping)
    order = list(TABLES)
    sources = sorted(
        (Source(path, mapping.table_of(path), checksum(path)) for path in options.sources),
        key=lambda source: order.index(source.mapping.table.name),
    )
    with writing(options.database) as connection:
        loading = Loading(
            connection, ensure_region(connection, mapping), mapping, datetime.now(UTC), options.rejects_dir
        )
        ensure_declared(connection, mapping)
        loaded = _load_all(loading, sources)
        has_norms = any(item.source.mapping.table.name in NORM_TABLES for item in loaded)
        earlier = _date_earlier(loading) if has_norms else None  # norms that come after the messages are for them too
        if loaded:
            _write_loads(loading, loaded)
            refresh(connection)
    for item in loaded:
        _report(item, mapping)
    if earlier:
        _report_earlier(earlier, mapping)
    return 0


def _load_all(loading: Loading, sources: list[Source]) -> list[Loaded]:
    loaded: list[Loaded] = []
    newest = _last_cut(loading)
    seen: set[str] = set()
    for source in sources:
        if source.checksum in seen or _is_known(loading, source):
            print(f"{source.path.name}: уже загружен, изменений нет.")
            continue
        item = _load_source(loading, source, newest)
        loaded.append(item)
        seen.add(source.checksum)
        newest = max(filter(None, (newest, item.data_as_of)), default=None)
    return loaded


def _load_source(loading: Loading, source: Source, newest: datetime | None) -> Loaded:
    mapping = source.mapping
    rows = read_rows(source.path, mapping.format, set(mapping.columns.values()), mapping.table.longest_cell)
    with tqdm(
        total=STEPS,
        desc=f"Проверка {source.path.name}",
        delay=PROGRESS_DELAY_S,
        leave=False,
        bar_format="{desc}: {bar}| {elapsed}",
    ) as bar:
        bar.update()
        intake, earlier = _take_in_level_by_level(loading, source, rows)
        bar.update()
        rejected = write_rejects(source.path, intake.rejects, rows.original, loading.rejects_folder)
        _assert_acceptable(source, intake, loading.mapping.max_rejected_share, rejected)
        intake, undated_count = _with_deadlines(loading, source, intake)
        bar.set_description(f"Запись {source.path.name}", refresh=False)
        bar.update()
        data_as_of = loading.mapping.data_as_of or intake.latest_stamp(loading.loaded_at)
        is_older = data_as_of is not None and newest is not None and data_as_of < newest
        merged = earlier + _merge(loading, source, intake, is_older=is_older)
        bar.update()
    return Loaded(source, intake, merged, undated_count, data_as_of, rejected)


def _take_in_level_by_level(loading: Loading, source: Source, rows: Rows) -> tuple[Intake, Merged]:
    """Read the rows; where a table refers to itself, put in those whose parents are known until no more find theirs."""
    earlier = Merged(0, 0)
    rejected_before = None
    while True:
        references = References(loading.connection, loading.region_id, loading.mapping)
        intake = take_in(loading.connection, loading.region_id, rows, source.mapping, references)
        if not source.mapping.refers_to_itself or intake.rejected_count in (0, rejected_before):
            return intake, earlier
        rejected_before = intake.rejected_count
        earlier += _merge(loading, source, intake, is_older=False)


def _merge(loading: Loading, source: Source, intake: Intake, *, is_older: bool) -> Merged:
    if intake.frame.empty:
        return Merged(0, 0)
    references = References(loading.connection, loading.region_id, loading.mapping)
    return merge(
        loading.connection,
        Incoming(
            table=source.mapping.table,
            frame=intake.frame.reset_index(drop=True),
            identity=source.mapping.identity,
            defaults=intake.defaults,
            is_older=is_older,
            unknown_municipality=references.one("municipality", UNKNOWN),
        ),
    )


def _assert_acceptable(source: Source, intake: Intake, allowed_share: float, rejected: Path | None) -> None:
    if intake.rejected_count <= allowed_share * intake.read_count:
        return
    common = intake.rejects.told().str.replace(r" \(«.*?»\)", "", regex=True).value_counts().head(REASONS_SHOWN)
    reasons = "; ".join(f"{reason} – {count}" for reason, count in common.items())
    raise WriterError(
        f"В файле {source.path.name} отклонено {intake.rejected_count} строк из {intake.read_count}, "
        f"это больше допустимых {allowed_share:.0%} (max_rejected_share). Чаще всего: {reasons}. "
        f"Все строки с причинами – в {rejected}. База осталась прежней. Исправьте файл или сопоставление."
    )


def _with_deadlines(loading: Loading, source: Source, intake: Intake) -> tuple[Intake, int]:
    if source.mapping.table.name != "message":
        return intake, 0
    return with_deadlines(intake, source.mapping, _norms(loading))


def _date_earlier(loading: Loading) -> Dated:
    wanted = left_to_norms(loading.mapping)
    return date_earlier(loading.connection, loading.region_id, _norms(loading), wanted) if wanted else Dated(0, 0)


def _norms(loading: Loading) -> Norms:
    return read_norms(loading.connection, loading.region_id, loading.mapping.region.time_zone)


def _last_cut(loading: Loading) -> datetime | None:
    cut = loading.connection.execute(load_query("last_cut"), {"region_id": loading.region_id}).scalar()
    return None if cut is None else cut.replace(tzinfo=UTC)


def _is_known(loading: Loading, source: Source) -> bool:
    parameters = {"region_id": loading.region_id, "checksum": source.checksum, "note": loading.note}
    return loading.connection.execute(load_query("known_load"), parameters).first() is not None


def _write_loads(loading: Loading, loaded: list[Loaded]) -> None:
    """One data_load row per source; one without stamps says nothing of the moment that the region's data are as of."""
    first = next_id(loading.connection, "data_load", "load_id")
    append(
        loading.connection,
        "data_load",
        pd.DataFrame(
            [
                {
                    "load_id": first + place,
                    "region_id": loading.region_id,
                    "loaded_at": loading.loaded_at,
                    "source": item.source.path.name,
                    "accepted_count": len(item.intake.frame),
                    "rejected_count": item.intake.rejected_count,
                    "checksum": item.source.checksum,
                    "data_as_of": item.data_as_of,
                    "note": loading.note,
                }
                for place, item in enumerate(loaded)
            ]
        ).astype({"data_as_of": "datetime64[us, UTC]"}),
    )


def _report(item: Loaded, mapping: Mapping) -> None:
    intake, merged = item.intake, item.merged
    print(
        f"{item.source.path.name} → {item.source.mapping.table.title}: строк прочитано {intake.read_count} = "
        f"принято {len(intake.frame)} + отклонено {intake.rejected_count} + повторов {intake.repeated_count}"
    )
    unchanged = len(intake.frame) - merged.inserted - merged.updated
    print(f"  новых {merged.inserted}, изменено {merged.updated}, без изменений {max(unchanged, 0)}")
    if intake.impossible_count:
        print(f"  принято с невозможными сроками: {intake.impossible_count}")
    if item.undated_count:
        print(f"  срок не вычислен, производственный календарь не покрывает: {item.undated_count}", file=sys.stderr)
    if item.rejects_file:
        print(f"  отклонённые строки с причинами: {item.rejects_file}")
    if item.data_as_of:
        local = item.data_as_of.astimezone(ZoneInfo(mapping.region.time_zone))
        print(f"  данные на {local:%d.%m.%Y %H:%M:%S} ({mapping.region.time_zone})")


def _report_earlier(earlier: Dated, mapping: Mapping) -> None:
    kept = [name for name in STAGES if name not in left_to_norms(mapping)]
    if kept:
        print(
            f"Прежним сообщениям сроки по нормам не назначены ({', '.join(kept)}): по сопоставлению "
            f"{mapping.path.name} их дают файлы сообщений или таблицы message в нём нет."
        )
    if earlier.dated_count:
        print(f"Прежним сообщениям без срока он назначен по нормам: {earlier.dated_count}")
    if earlier.undated_count:
        print(
            f"Сообщений без срока, до которых не доходит производственный календарь: {earlier.undated_count}",
            file=sys.stderr,
        )
