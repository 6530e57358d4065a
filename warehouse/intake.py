"""From the rows of a source to rows of the base: values, ids instead of names, rejects and repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from warehouse.cells import cleaned, parse
from warehouse.contract import Column, Reference
from warehouse.mapping import TableMapping
from warehouse.merge import FOR_NEW
from warehouse.references import References, load_query
from warehouse.rejects import Rejects
from warehouse.sources import Rows

GIVEN_STAMPS = ("received_at", "first_reply_at", "final_reply_at", "auto_reply_at")  # never a deadline


@dataclass(frozen=True)
class Intake:
    """A source, read: accepted + rejected + repeated = lines read.

    `frame` has the accepted rows as `merge` takes them, line numbers as index; `defaults` what a new row gets for an
    empty cell of a plain column.
    """

    frame: pd.DataFrame
    defaults: dict[str, Any]
    rejects: Rejects
    read_count: int
    repeated_count: int

    @property
    def rejected_count(self) -> int:
        return len(self.rejects.lines)

    @property
    def impossible_count(self) -> int:
        """Messages answered before they were received; kept as they are."""
        replies = [name for name in ("first_reply_at", "final_reply_at") if name in self.frame]
        if "received_at" not in self.frame or not replies:
            return 0
        return int(
            pd.concat([self.frame[name] < self.frame["received_at"] for name in replies], axis=1).any(axis=1).sum()
        )

    def latest_stamp(self, not_after: datetime) -> datetime | None:
        """The latest received or reply stamp that lies in the past of the loading."""
        stamps = pd.concat(
            [self.frame[name] for name in GIVEN_STAMPS if name in self.frame]
            or [pd.Series(dtype="datetime64[us, UTC]")]
        )
        latest = stamps[stamps <= not_after].max()
        return None if pd.isna(latest) else latest.to_pydatetime()


def take_in(
    connection: Connection, region_id: int, rows: Rows, mapping: TableMapping, references: References
) -> Intake:
    """Read the rows of one source into rows of its table. Creates what the mapping allows to create."""
    return _Intake(connection, region_id, rows, mapping, references).result()


class _Intake:
    def __init__(
        self,
        connection: Connection,
        region_id: int,
        rows: Rows,
        mapping: TableMapping,
        references: References,
    ) -> None:
        self.connection = connection
        self.region_id = region_id
        self.rows = rows
        self.mapping = mapping
        self.references = references
        self.rejects = Rejects([rows.broken] if len(rows.broken) else [])
        self.frame = pd.DataFrame(index=rows.cells.index)
        self.scopes: dict[str, pd.Series] = {}  # what references look their namesakes apart by, by column or field
        self.is_given: dict[str, pd.Series] = {}  # of the fields above: whether the source had anything in the cell
        self.defaults: dict[str, Any] = {}

    def result(self) -> Intake:
        fields = self.mapping.table.fields
        for name, item in fields.items():
            if isinstance(item, Column) and name in self.mapping.given:
                self._take_column(name, item)
        if self.mapping.table.of_region:
            self.frame["region_id"] = self.region_id
        self._drop_rejected()  # a line that is lost anyway creates nothing
        for item in self.mapping.table.references:
            if item.field in self.mapping.given:
                self._take_reference(item)
        if self.mapping.table.follows_page:
            self._take_municipality_of_page()
        self._drop_rejected()
        repeated = self._drop_repeats()
        return Intake(self.frame, self.defaults, self.rejects, self.rows.count, repeated)

    def _text(self, name: str) -> pd.Series:
        """Cleaned text of a field, with the mapping's value table applied («*» stands for any other value)."""
        form = self.mapping.format
        if name in self.mapping.constants:
            text = pd.Series(self.mapping.constants[name], index=self.frame.index, dtype="str")
        else:
            text = self.rows.cells.loc[self.frame.index, self.mapping.columns[name]]
        text = cleaned(text, form.empty_values)
        values = self.mapping.values.get(name)
        if not values:
            return text
        meant = text.map({key: value for key, value in values.items() if key != "*"}).astype("str")
        otherwise = pd.Series(values["*"], index=text.index, dtype="str").where(text.notna()) if "*" in values else text
        return cleaned(meant.fillna(otherwise))

    def _take_column(self, name: str, item: Column) -> None:
        text = self._text(name)
        is_given = text.notna()
        stand_in = self.mapping.empty.get(name)
        is_stored = item in self.mapping.table.columns
        if stand_in is not None and (name in self.mapping.identity or not is_stored):
            text = text.fillna(stand_in)
        elif stand_in is not None:
            self.defaults[name] = _scalar(
                parse(item, pd.Series([stand_in], dtype="str"), self.mapping.format)[0].iloc[0]
            )
        values, reasons = parse(item, text, self.mapping.format)
        self.rejects.add(reasons)
        may_be_empty = stand_in is not None or not self._is_required(name, item)
        if not may_be_empty:
            self._reject_empty(name, text)
        if is_stored:
            self.frame[name] = values
        if any(reference.scope == name for reference in self.mapping.table.references):
            self.scopes[name], self.is_given[name] = _as_scope(values), is_given

    def _take_reference(self, item: Reference) -> None:
        labels = self._text(item.field)
        stand_in = self.mapping.empty.get(item.field)
        is_whole = labels.notna() & self._has_scope(item)
        if stand_in is not None:
            labels = labels.fillna(stand_in)
        elif self._is_required(item.field, item):
            self._reject_empty(item.field, labels)
        ids, reasons = self.references.ids(item, labels, self._scope_of(item))
        self.rejects.add(reasons)
        self.scopes |= {item.column: ids, item.field: labels}
        if item.stored and (stand_in is None or item.column in self.mapping.identity):
            self.frame[item.column] = ids
        elif item.stored:
            # What stands for an empty name is for new rows only: it never replaces what the base knows.
            self.frame[item.column] = ids.where(is_whole)
            self.frame[FOR_NEW + item.column] = ids.mask(is_whole)

    def _scope_of(self, item: Reference) -> pd.Series | None:
        if item.scope is None or item.scope not in self.scopes:
            return None
        return self.scopes[item.scope].reindex(self.frame.index)

    def _has_scope(self, item: Reference) -> pd.Series:
        """Lines that give the whole of a name that consists of two fields («тема есть, группы нет» is half of one)."""
        if item.scope not in self.is_given:
            return pd.Series(True, index=self.frame.index)
        return self.is_given[item.scope].reindex(self.frame.index)

    def _is_required(self, name: str, item: Column | Reference) -> bool:
        if name in self.mapping.required or (isinstance(item, Reference) and item.column in self.mapping.identity):
            return True
        if name in self.mapping.identity:
            return True
        return item.required and not (isinstance(item, Column) and item.default is not None)

    def _reject_empty(self, name: str, text: pd.Series) -> None:
        empty = text.index[text.isna()]
        self.rejects.add(pd.Series(f"{name}: пусто", index=empty, dtype="str"))

    def _take_municipality_of_page(self) -> None:
        known = pd.DataFrame(
            self.connection.execute(load_query("page_municipality"), {"region_id": self.region_id}).all(),
            columns=["page_id", "municipality_id"],
        ).set_index("page_id")["municipality_id"]
        self.frame["municipality_id"] = self.frame["page_id"].map(known).astype("Int64")

    def _drop_rejected(self) -> None:
        self.frame = self.frame[~self.frame.index.isin(self.rejects.lines)]

    def _drop_repeats(self) -> int:
        """Leave one of identical repeats, reject all contradictory ones; return how many were left out."""
        identity = list(self.mapping.identity)
        is_repeated = self.frame.duplicated(identity, keep=False)
        versions = self.frame[is_repeated].drop_duplicates()
        disputed = versions[versions.duplicated(identity, keep=False)]
        in_dispute = pd.MultiIndex.from_frame(self.frame.loc[is_repeated, identity]).isin(
            pd.MultiIndex.from_frame(disputed[identity])
        )
        contradictory = self.frame.index[is_repeated][in_dispute]
        self.rejects.add(pd.Series("строки с одним ключом противоречат друг другу", index=contradictory, dtype="str"))
        self._drop_rejected()
        distinct = self.frame.drop_duplicates(identity)
        repeated = len(self.frame) - len(distinct)
        self.frame = distinct
        return repeated


def _as_scope(values: pd.Series) -> pd.Series:
    """Names of what is told apart by a day or a year are compared as text."""
    return values.dt.strftime("%Y-%m-%d") if values.dtype.kind == "M" else values


def _scalar(value: Any) -> Any:
    """A NumPy value as the drivers take it; nothing as None."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
