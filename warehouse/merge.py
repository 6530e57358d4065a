"""The update rules: how rows of an export join the rows of the base, as sets and in the same SQL on both engines.

A value of an export that is not older than the base wins over the base's; an older export only fills what is missing;
an empty cell never erases. What identifies a row never changes; only its municipality does, by moving to a new key.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    CreateTableAs,
    MetaData,
    TableClause,
    and_,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    inspect,
    literal,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy import Table as SchemaTable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import DropTable

from warehouse.contract import Table
from warehouse.references import load_query
from warehouse.target import WriterError, append

FOR_NEW = "new_"  # new_topic_id beside topic_id: the id that a new row gets where topic_id is missing


@dataclass(frozen=True)
class Merged:
    """What a merge did, in rows."""

    inserted: int
    updated: int

    def __add__(self, other: Merged) -> Merged:
        return Merged(self.inserted + other.inserted, self.updated + other.updated)


@dataclass(frozen=True)
class Incoming:
    """Rows to merge: base columns by name (and FOR_NEW ones), one row per identity.

    `defaults` is what a new row gets for an empty cell; `unknown_municipality` the id that counts as no municipality.
    """

    table: Table
    frame: pd.DataFrame
    identity: tuple[str, ...]
    defaults: Dict[str, Any]
    is_older: bool
    unknown_municipality: int


def merge(connection: Connection, incoming: Incoming) -> Merged:
    """Bring the base in line with an export.

    For messages it leaves the touched months in report_dirty.

    Raises:
        WriterError: DuckDB can't change a column that other tables lean on.
    """
    return _Merge(connection, incoming).run()


class _Merge:
    def __init__(self, connection: Connection, incoming: Incoming) -> None:
        self.connection = connection
        self.incoming = incoming
        self.spec = incoming.table
        names = [name for name in incoming.frame.columns if not name.startswith(FOR_NEW)]
        self.for_new = [name.removeprefix(FOR_NEW) for name in incoming.frame.columns if name.startswith(FOR_NEW)]
        if self.spec.surrogate and self.spec.surrogate not in names:
            names.append(self.spec.surrogate)
        self.names = names
        self.target = table(self.spec.name, *map(column, names))
        self.staged = table("staged", *map(column, [*names, *(FOR_NEW + name for name in self.for_new)]))

    def run(self) -> Merged:
        self._stage()
        if self.spec.surrogate and self.spec.surrogate not in self.incoming.identity:
            self._number()
        if self.spec.has_municipality_in_key:
            self._settle_municipalities()
        changed = [name for name in self._mergeable() if self._differs_anywhere(name)]
        moves = self.spec.has_municipality_in_key and self._moves_anywhere()
        self._note_touched(changed, moves)
        if moves:
            self._move()
        self._update(changed)
        self._insert()
        result = self._counts()
        if self.spec.name == "message":
            self.connection.execute(load_query("dirty_months"), self._region())
        self._drop("touched", "staged")
        return result

    def _stage(self) -> None:
        for_new = [self.target.c[name].label(FOR_NEW + name) for name in self.for_new]
        shape = select(*self.target.c, *for_new).where(false())
        self.connection.execute(CreateTableAs(shape, "staged", temporary=True))
        append(self.connection, "staged", self.incoming.frame)
        self._analyze("staged")
        self._analyze(self.spec.name)

    def _number(self) -> None:
        """Rows known to the base get its number, new ones the next free."""
        number, identity = self.spec.surrogate, self.incoming.identity
        self.connection.execute(
            update(self.staged).values({number: self.target.c[number]}).where(self._same(self.staged, self.target))
        )
        last = select(func.coalesce(func.max(self.target.c[number]), 0)).scalar_subquery()
        keys = [self.staged.c[name] for name in identity]
        numbered = (
            select(*keys, (last + func.row_number().over(order_by=keys)).label("number"))
            .where(self.staged.c[number].is_(None))
            .subquery("numbered")
        )
        self.connection.execute(
            update(self.staged)
            .values({number: numbered.c.number})
            .where(and_(*(self.staged.c[name] == numbered.c[name] for name in identity)))
        )

    def _settle_municipalities(self) -> None:
        """The municipality each row will stand under: an empty or unknown one never replaces a known one, nor does an
        older export's; a new row without one gets the default."""
        known, unknown = self.target.c.municipality_id, literal(self.incoming.unknown_municipality)
        staged = self.staged.c.municipality_id
        keeps = or_(staged.is_(None), staged == unknown)
        if self.incoming.is_older:
            keeps = or_(keeps, known != unknown)
        self.connection.execute(
            update(self.staged).values(municipality_id=known).where(and_(self._same(self.staged, self.target), keeps))
        )
        default = self.staged.c[FOR_NEW + "municipality_id"] if "municipality_id" in self.for_new else unknown
        self.connection.execute(
            update(self.staged).values(municipality_id=func.coalesce(default, unknown)).where(staged.is_(None))
        )

    def _mergeable(self) -> list[str]:
        fixed = {*self.incoming.identity, self.spec.surrogate, "region_id"}
        if self.spec.has_municipality_in_key:
            fixed.add("municipality_id")
        return [name for name in self.names if name not in fixed]

    def _differs(self, name: str) -> ColumnElement[bool]:
        old, new = self.target.c[name], self.staged.c[name]
        if self.incoming.is_older:
            return and_(old.is_(None), new.is_not(None))
        return and_(new.is_not(None), new.is_distinct_from(old))

    def _differs_anywhere(self, name: str) -> bool:
        # Asked column by column, so that the update names only what changes: DuckDB refuses to touch a column under a
        # foreign key of a row that others refer to, even when its value stays.
        return self.connection.execute(
            select(exists().where(and_(self._same(self.staged, self.target), self._differs(name))))
        ).scalar_one()

    def _moves(self) -> ColumnElement[bool]:
        return self.staged.c.municipality_id != self.target.c.municipality_id

    def _moves_anywhere(self) -> bool:
        return self.connection.execute(
            select(exists().where(and_(self._same(self.staged, self.target), self._moves())))
        ).scalar_one()

    def _note_touched(self, changed: Sequence[str], moves: bool) -> None:
        """Identities of rows that will be new, changed or moved, with what the dirty months need of the old row."""
        identity = [self.staged.c[name] for name in self._touched_names()]
        before = [self.target.c.received_at.label("before_at")] if self.spec.name == "message" else []
        is_new = self.target.c[self.incoming.identity[-1]].is_(None)
        differs = or_(false(), *map(self._differs, changed), *([self._moves()] if moves else []))
        rows = (
            select(*identity, is_new.label("is_new"), *before)
            .select_from(self.staged.outerjoin(self.target, self._same(self.staged, self.target)))
            .where(or_(is_new, differs))
        )
        self.connection.execute(CreateTableAs(rows, "touched", temporary=True))
        self._analyze("touched")

    def _touched_names(self) -> list[str]:
        number = (
            [self.spec.surrogate] if self.spec.surrogate and self.spec.surrogate not in self.incoming.identity else []
        )
        return [*self.incoming.identity, *number]

    def _move(self) -> None:
        """Rows whose municipality changed are deleted and inserted: it is what the tables are distributed by.

        A DuckDB transaction still sees a deleted text as a hold on its message; there the deletion is committed on its
        own, which is safe: the file is written aside and published only when the whole command has succeeded.
        """
        whole = table(self.spec.name, *map(column, self._all_columns()))
        place = self.staged.c.municipality_id
        rows = (
            select(*(place if item.name == "municipality_id" else item for item in whole.c))
            .select_from(whole.join(self.staged, self._same(self.staged, whole)))
            .where(place != whole.c.municipality_id)
        )
        self.connection.execute(CreateTableAs(rows, "moved", temporary=True))
        moved = table("moved", *map(column, self._all_columns()))
        has_texts = self.spec.name == "message"
        if has_texts:
            self.connection.execute(load_query("moved_texts_aside"))
            self.connection.execute(load_query("moved_texts_delete"))
            if self.connection.dialect.name == "duckdb":
                self.connection.commit()
        self.connection.execute(delete(whole).where(exists().where(self._same(moved, whole))))
        self.connection.execute(insert(whole).from_select(self._all_columns(), select(*moved.c)))
        if has_texts:
            self.connection.execute(load_query("moved_texts_back"))
            self._drop("moved_text")
        self._drop("moved")

    def _update(self, changed: Sequence[str]) -> None:
        if not changed:
            return
        if self.incoming.is_older:
            values = {name: func.coalesce(self.target.c[name], self.staged.c[name]) for name in changed}
        else:
            values = {name: func.coalesce(self.staged.c[name], self.target.c[name]) for name in changed}
        differs = or_(*map(self._differs, changed))
        try:
            self.connection.execute(
                update(self.target)
                .values(values)
                .where(and_(self._same(self.staged, self.target), self._same_place(), differs))
            )
        except IntegrityError as error:
            raise WriterError(
                f"Таблица {self.spec.name}: DuckDB не даёт изменить {', '.join(changed)} у строк, на которые "
                "ссылаются другие таблицы. База осталась прежней. Загрузите данные в новую базу."
            ) from error

    def _same_place(self) -> ColumnElement[bool]:
        """The whole primary key in the join: the engine goes by its index, and Citus to one shard."""
        if not self.spec.has_municipality_in_key:
            return true()
        return self.staged.c.municipality_id == self.target.c.municipality_id

    def _insert(self) -> None:
        defaults = {item.name: item.default for item in self.spec.columns if item.default is not None}
        defaults |= self.incoming.defaults
        filled = {name: self.staged.c[name] for name in self.names}
        filled |= {name: func.coalesce(filled[name], self.staged.c[FOR_NEW + name]) for name in self.for_new}
        filled |= {name: func.coalesce(filled[name], literal(defaults[name])) for name in defaults if name in filled}
        filled |= {name: literal(value) for name, value in defaults.items() if name not in filled}
        target = table(self.spec.name, *map(column, filled))
        # By what was noted before, not by looking into the table that is being filled: PostgreSQL would meet the index
        # entries of the rows that this very statement has put in, more with every row.
        touched = table("touched", column("is_new"), *map(column, self.incoming.identity))
        new = exists().where(self._same(self.staged, touched), touched.c.is_new).correlate(self.staged)
        self.connection.execute(insert(target).from_select(list(filled), select(*filled.values()).where(new)))

    def _counts(self) -> Merged:
        touched = table("touched", column("is_new"))
        inserted, total = self.connection.execute(
            select(func.count().filter(touched.c.is_new), func.count()).select_from(touched)
        ).one()
        return Merged(inserted, total - inserted)

    def _same(self, left: TableClause, right: TableClause) -> ColumnElement[bool]:
        return and_(*(left.c[name] == right.c[name] for name in self.incoming.identity))

    def _all_columns(self) -> list[str]:
        return [item["name"] for item in inspect(self.connection).get_columns(self.spec.name)]

    def _region(self) -> dict[str, int]:
        return {"region_id": int(self.incoming.frame["region_id"].iloc[0])}

    def _analyze(self, name: str) -> None:
        """Statistics before a join: a new table has none, one that was just filled has those of an empty one."""
        self.connection.execute(DDL("analyze %(name)s", context={"name": name}))

    def _drop(self, *names: str) -> None:
        for name in names:
            self.connection.execute(DropTable(SchemaTable(name, MetaData())))
