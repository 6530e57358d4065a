"""Reading and checking a mapping: the TOML file that says how a region's exports become tables of the contract."""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from warehouse.contract import TABLES, UNKNOWN, Column, Reference, Table
from warehouse.target import WriterError

ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16")
CREATABLE = ("municipality", "body", "official_page", "network", "channel", "topic", "specialist", "sphere")
# What a created row gets where its table requires a value that a mere name can't give.
CREATED_DEFAULTS: dict[str, dict[str, Any]] = {
    "municipality": {"kind": "муниципальное образование"},
    "body": {"level": "municipal", "is_obliged": True, "municipality": None},
    "official_page": {"category": "active", "network": None, "opened_on": None},
    "network": {"in_official_list": False},
}


@dataclass(frozen=True)
class Region:
    """The region that the sources belong to; created if the base has none of this name."""

    name: str
    time_zone: str
    name_genitive: str | None = None
    week_starts_on: int = 1


@dataclass(frozen=True)
class Format:
    """How values are written in a source."""

    encodings: tuple[str, ...] = ("utf-8",)
    separator: str = ","
    decimal: str = "."
    date_formats: tuple[str, ...] = ("ISO",)
    time_zone: str = ""
    true_words: tuple[str, ...] = ("да", "true", "yes", "1", "+")
    false_words: tuple[str, ...] = ("нет", "false", "no", "0", "-")
    empty_values: tuple[str, ...] = ()
    header_line: int = 1
    sheet: str | None = None


@dataclass(frozen=True)
class TableMapping:
    """One table: which files hold it, where each field comes from, what stands for an empty cell."""

    table: Table
    files: tuple[str, ...]
    format: Format
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    @property
    def given(self) -> set[str]:
        """Fields that this source fills, from a column or by a constant."""
        return {*self.columns, *self.constants}

    @property
    def refers_to_itself(self) -> bool:
        """Whether rows name other rows of the same table (a body its parent)."""
        return any(r.dimension == self.table.name and r.field in self.given for r in self.table.references)

    @property
    def identity(self) -> tuple[str, ...]:
        """Columns of the base by which a row of a later export is recognised."""
        columns = {"region_id", *self.given} | {r.column for r in self.table.references if r.field in self.given}
        return next(identity for identity in self.table.identities if columns.issuperset(identity))


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file, checked."""

    path: Path
    fingerprint: str
    region: Region
    tables: tuple[TableMapping, ...]
    create_missing: frozenset[str]
    defaults: dict[str, dict[str, Any]]
    dimensions: dict[str, list[dict[str, Any]]]
    max_rejected_share: float
    data_as_of: datetime | None

    def table_of(self, source: Path) -> TableMapping:
        """The table that a source fills, by its file name; the order of loading is that of the contract."""
        for table in self.tables:
            if any(fnmatch.fnmatch(source.name, pattern) for pattern in table.files):
                return table
        patterns = ", ".join(pattern for table in self.tables for pattern in table.files)
        raise WriterError(
            f"Файл {source.name} не подходит ни к одной таблице сопоставления {self.path.name} "
            f"(ждём: {patterns}). Переименуйте файл или добавьте имя в files."
        )


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file; a typo is an error, so that no column is lost silently.

    Raises:
        WriterError: the file is missing, is not TOML, or has an unknown, missing or senseless key.
    """
    try:
        content = path.read_bytes()
        document = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise WriterError(
            f"Файл сопоставления {path} не открывается: {error.strerror}. Проверьте путь в --mapping."
        ) from error
    except UnicodeDecodeError as error:
        raise WriterError(f"Файл сопоставления {path} не в кодировке UTF-8. Сохраните его в UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise WriterError(f"Файл сопоставления {path} – не TOML: {error}. Исправьте указанное место.") from error
    return _Reader(path).mapping(document, hashlib.sha256(content).hexdigest())


class _Reader:
    """Turns the parsed TOML into a Mapping; knows the file for its messages."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, problem: str) -> WriterError:
        return WriterError(f"Файл сопоставления {self.path}: {problem}.")

    def mapping(self, document: dict[str, Any], fingerprint: str) -> Mapping:
        self._known(
            document, ("region", "format", "load", "create_missing", "defaults", "network", "channel", "table"), ""
        )
        region = self._region(self._section(document, "region"))
        common = self._format(self._section(document, "format"), Format(time_zone=region.time_zone), "[format]")
        load = self._section(document, "load")
        self._known(load, ("max_rejected_share", "data_as_of"), "[load]")
        create_missing = self._creatable(self._section(document, "create_missing"))
        defaults = self._defaults(self._section(document, "defaults"))
        if "official_page" in create_missing and None in defaults["official_page"].values():
            raise self.fail("чтобы создавать госпаблики, укажите network и opened_on в [defaults.official_page]")
        tables = self._rows(document, "table")
        if not tables:
            raise self.fail("нет ни одного раздела [[table]]; скопируйте его из примера")
        return Mapping(
            path=self.path,
            fingerprint=fingerprint,
            region=region,
            tables=tuple(self._table(table, common) for table in tables),
            create_missing=create_missing,
            defaults=defaults,
            dimensions={
                "network": self._dimension(document, "network", ("code", "name", "in_official_list")),
                "channel": self._dimension(document, "channel", ("code", "name")),
            },
            max_rejected_share=self._share(load.get("max_rejected_share", 0.05)),
            data_as_of=self._moment(load.get("data_as_of"), region),
        )

    def _region(self, section: dict[str, Any]) -> Region:
        self._known(section, [item.name for item in fields(Region)], "[region]")
        for name in ("name", "time_zone"):
            if not isinstance(section.get(name), str) or not section[name].strip():
                raise self.fail(f"в [region] нет {name}")
        region = Region(**section)
        self._zone(region.time_zone)
        if region.week_starts_on not in range(1, 8):
            raise self.fail("week_starts_on – число от 1 (понедельник) до 7 (воскресенье)")
        return region

    def _format(self, section: dict[str, Any], base: Format, where: str) -> Format:
        self._known(section, [item.name for item in fields(Format)], where)
        plain = {name: tuple(value) if isinstance(value, list) else value for name, value in section.items()}
        for name, value in plain.items():
            expected = type(getattr(base, name)) if name != "sheet" else str
            if not isinstance(value, expected) or (
                expected is tuple and not all(isinstance(item, str) for item in value)
            ):
                raise self.fail(f"{name} в {where} – не {_KIND_WORDS[expected]}")
        form = replace(base, **plain)
        for encoding in form.encodings:
            self._one_of(encoding, ENCODINGS, "кодировка")
        if len(form.separator) != 1:
            raise self.fail(f'separator в {where} – один знак, например ";"')
        self._one_of(form.decimal, (".", ","), "decimal")
        self._zone(form.time_zone)
        return form

    def _table(self, section: dict[str, Any], common: Format) -> TableMapping:
        self._known(
            section, ("into", "files", "format", "columns", "constants", "values", "empty", "required"), "[[table]]"
        )
        name = section.get("into")
        self._one_of(name, TABLES, "таблица into")
        table, where = TABLES[name], f"таблице {name}"
        parts = {part: self._section(section, part) for part in ("columns", "constants", "values", "empty")}
        for part, entries in parts.items():
            self._known(entries, table.fields, f"[table.{part}] ({name})")
        required = self._names(section, "required", [])
        self._known(required, table.fields, f"required ({name})")
        result = TableMapping(
            table=table,
            files=self._names(section, "files", [f"{name}.csv", f"{name}.csv.gz", f"{name}.xlsx"]),
            format=self._format(self._section(section, "format"), common, f"[table.format] ({name})"),
            columns=self._texts(parts["columns"], where),
            constants=self._texts(parts["constants"], where),
            values={field_name: self._texts(table_, where) for field_name, table_ in parts["values"].items()},
            empty={
                key: UNKNOWN if value == "unknown" else value
                for key, value in self._texts(parts["empty"], where).items()
            },
            required=frozenset(required),
        )
        self._assert_complete(result)
        return result

    def _assert_complete(self, mapping: TableMapping) -> None:
        """Every field that the base requires has a source; every scope has its text."""
        name = mapping.table.name
        both = set(mapping.columns) & set(mapping.constants)
        if both:
            raise self.fail(f"{_listed(both)} в таблице {name} задано и столбцом, и постоянной; оставьте одно")
        for item in mapping.table.fields.values():
            field_name = item.field if isinstance(item, Reference) else item.name
            has_default = isinstance(item, Column) and item.default is not None
            if item.required and not has_default and field_name not in mapping.given:
                raise self.fail(
                    f"в таблице {name} нет обязательного {field_name}; "
                    "добавьте его в [table.columns] или [table.constants]"
                )
        try:
            _ = mapping.identity
        except StopIteration:
            keys = " или ".join(" + ".join(identity) for identity in mapping.table.identities)
            raise self.fail(f"в таблице {name} нет ключа строки ({keys})") from None

    def _creatable(self, section: dict[str, Any]) -> frozenset[str]:
        self._known(section, CREATABLE, "[create_missing]")
        for name, value in section.items():
            if not isinstance(value, bool):
                raise self.fail(f"{name} в [create_missing] – true или false")
        return frozenset(name for name, value in section.items() if value)

    def _defaults(self, section: dict[str, Any]) -> dict[str, dict[str, Any]]:
        self._known(section, CREATED_DEFAULTS, "[defaults]")
        result = {}
        for name, known in CREATED_DEFAULTS.items():
            own = self._section(section, name)
            self._known(own, known, f"[defaults.{name}]")
            result[name] = known | own
        for table, column in (("body", "level"), ("official_page", "category")):
            allowed = TABLES[table].fields[column].allowed
            self._one_of(result[table][column], allowed, f"{column} в [defaults.{table}]")
        opened_on = result["official_page"]["opened_on"]
        if opened_on is not None and type(opened_on) is not date:
            raise self.fail("opened_on в [defaults.official_page] – дата без кавычек, например 2024-01-31")
        return result

    def _dimension(self, document: dict[str, Any], name: str, known: tuple[str, ...]) -> list[dict[str, Any]]:
        rows = self._rows(document, name)
        for row in rows:
            self._known(row, known, f"[[{name}]]")
            if not all(isinstance(row.get(key), str) and row[key] for key in ("code", "name")):
                raise self.fail(f"в [[{name}]] нужны code и name")
        return rows

    def _moment(self, value: object, region: Region) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise self.fail("data_as_of – момент без кавычек, например 2026-11-22T06:00:00")
        local = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(region.time_zone))
        return local.astimezone(UTC)

    def _share(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.fail("max_rejected_share – доля от 0 до 1, например 0.05")
        return float(value)

    def _zone(self, name: str) -> None:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise self.fail(f"неизвестный часовой пояс «{name}»; пример: Asia/Yekaterinburg") from None

    def _section(self, parent: dict[str, Any], name: str) -> dict[str, Any]:
        section = parent.get(name, {})
        if not isinstance(section, dict):
            raise self.fail(f"{name} – не раздел; пишите [{name}]")
        return section

    def _rows(self, parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
        rows = parent.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fail(f"{name} – не перечень; пишите [[{name}]]")
        return rows

    def _names(self, section: dict[str, Any], key: str, usual: list[str]) -> tuple[str, ...]:
        names = section.get(key, usual)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise self.fail(f'{key} – не перечень строк; пишите {key} = ["…"]')
        return tuple(names)

    def _texts(self, entries: dict[str, Any], where: str) -> dict[str, str]:
        for key, value in entries.items():
            if isinstance(value, dict | list):
                raise self.fail(f"значение «{key}» в {where} – не строка")
        return {key: _as_cell(value) for key, value in entries.items()}

    def _known(self, keys: Iterable[str], known: Iterable[str] | Dict[str, Any], where: str) -> None:
        names = list(known)
        for key in keys:
            if key not in names:
                close = difflib.get_close_matches(str(key), names, n=1)
                hint = f"; возможно, {close[0]}" if close else f"; известны: {', '.join(names)}"
                raise self.fail(f"неизвестный ключ «{key}»{f' в {where}' if where else ''}{hint}")

    def _one_of(self, value: object, known: Iterable[str], what: str) -> None:
        names = list(known)
        if value not in names:
            raise self.fail(f"{what} «{value}» не годится; можно: {', '.join(names)}")


_KIND_WORDS = {str: "строка", int: "целое число", tuple: "перечень строк"}


def _as_cell(value: object) -> str:
    """A constant as a cell would hold it: booleans and dates are written without quotes in TOML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in sorted(names))
