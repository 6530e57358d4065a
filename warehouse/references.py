"""Names into ids: looks up what a file refers to and, where the mapping allows it, creates what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, column, func, select, table, text

from warehouse.contract import SPECIAL_MUNICIPALITIES, TABLES, Reference
from warehouse.mapping import Mapping
from warehouse.target import SQL_FOLDER, append

# The scope of these is part of the name; elsewhere it only tells namesakes apart.
FULLY_NAMED = frozenset({"topic", "contest_nomination", "training_event"})
TITLES = {
    "municipality": "муниципалитет",
    "body": "орган или учреждение",
    "official_page": "госпаблик",
    "network": "социальная сеть",
    "channel": "канал",
    "topic": "тема",
    "specialist": "администратор госпаблика",
    "sphere": "сфера",
    "contest": "конкурс",
    "contest_nomination": "номинация",
    "training_event": "обучение",
}
SEPARATOR = "\x1f"  # cleaned text never holds it


def load_query(name: str) -> Any:
    """The statement of warehouse/sql/load/<name>.sql."""
    return text((SQL_FOLDER / "load" / f"{name}.sql").read_text(encoding="utf-8"))


def ensure_region(connection: Connection, mapping: Mapping) -> int:
    """The id of the mapping's region; it and its two special municipalities are created if missing."""
    region = mapping.region
    known = table("region", column("region_id"), column("name"))
    region_id = connection.execute(select(known.c.region_id).where(known.c.name == region.name)).scalar()
    if region_id is None:
        region_id = next_id(connection, "region", "region_id")
        append(
            connection,
            "region",
            pd.DataFrame(
                [
                    {
                        "region_id": region_id,
                        "name": region.name,
                        "name_genitive": region.name_genitive,
                        "time_zone": region.time_zone,
                        "week_starts_on": region.week_starts_on,
                        "is_demo": False,
                    }
                ]
            ),
        )
    present = connection.execute(load_query("known_municipality"), {"region_id": region_id}).all()
    missing = sorted(set(SPECIAL_MUNICIPALITIES) - {row.label for row in present})
    first = next_id(connection, "municipality", "municipality_id")
    append(
        connection,
        "municipality",
        pd.DataFrame(
            {
                "municipality_id": range(first, first + len(missing)),
                "region_id": region_id,
                "name": missing,
                "kind": [SPECIAL_MUNICIPALITIES[name] for name in missing],
            }
        ),
    )
    return region_id


def ensure_declared(connection: Connection, mapping: Mapping) -> None:
    """Create the networks and channels that the mapping spells out, where the base has none of their code."""
    for name, rows in mapping.dimensions.items():
        spec = TABLES[name]
        known = table(name, column("code"))
        codes = set(connection.execute(select(known.c.code)).scalars())
        missing = [row for row in rows if row["code"] not in codes]
        first = next_id(connection, name, spec.surrogate)
        defaults = {item.name: item.default for item in spec.columns if item.default is not None}
        append(
            connection,
            name,
            pd.DataFrame([{spec.surrogate: first + place} | defaults | row for place, row in enumerate(missing)]),
        )


def next_id(connection: Connection, name: str, id_column: str) -> int:
    """The first free number of a table; one writer at a time, so nobody else takes it."""
    numbered = table(name, column(id_column))
    return connection.execute(select(func.coalesce(func.max(numbered.c[id_column]), 0) + 1)).scalar_one()


class References:
    """What the base knows by name, for one region and one source; remembers what it has read and created."""

    def __init__(self, connection: Connection, region_id: int, mapping: Mapping) -> None:
        self._connection = connection
        self._region_id = region_id
        self._mapping = mapping
        self._known: dict[str, pd.DataFrame] = {}

    def ids(self, reference: Reference, labels: pd.Series, scopes: pd.Series | None) -> tuple[pd.Series, pd.Series]:
        """Ids (Int64) of the names, missing where the name is; and reasons in words at the lines without an answer.

        What is missing is created first, if the mapping allows it for this dimension.
        """
        name = reference.dimension
        scopes = self._own_scope(name, labels, scopes)
        asked = pd.DataFrame({"label": labels, "scope": scopes}).dropna(subset="label")
        places = asked.groupby(["scope", "label"], dropna=False, sort=False).ngroup()  # names are few, lines are many
        distinct = asked[~places.duplicated()].reset_index(drop=True)
        found = _look_up(self._all(name), distinct, name)
        if name in self._mapping.create_missing and found.isna().any():
            unknown = distinct[found.isna()]
            self._create(name, unknown[~self._is_namesake(name, unknown)])
            found = _look_up(self._all(name), distinct, name)
        ids = pd.Series(found.array.take(places.to_numpy()), asked.index).reindex(labels.index)
        unanswered = asked[ids.reindex(asked.index).isna()]
        return ids, self._reasons(reference, unanswered)

    def _own_scope(self, name: str, labels: pd.Series, scopes: pd.Series | None) -> pd.Series:
        """Scopes as text. A body that the mapping puts into one municipality is looked for there, on every line."""
        fixed = self._mapping.defaults["body"]["municipality"] if name == "body" else None
        if fixed is not None and name in self._mapping.create_missing:
            known = self._all("municipality")
            home = known.loc[known["label"] == fixed, "id"]
            return pd.Series(str(home.iloc[0]) if len(home) else None, index=labels.index, dtype="str")
        if scopes is None:
            return pd.Series(None, index=labels.index, dtype="str")
        return scopes.astype("str")

    def _all(self, name: str) -> pd.DataFrame:
        if name not in self._known:
            parameters = {"region_id": self._region_id}
            rows = self._connection.execute(load_query(f"known_{name}"), parameters).all()
            self._known[name] = pd.DataFrame(rows, columns=["id", "scope", "label"]).astype(
                {"id": "int64", "scope": "str", "label": "str"}
            )
        return self._known[name]

    def _is_namesake(self, name: str, unknown: pd.DataFrame) -> pd.Series:
        """Names that exist more than once and so can't be told apart: creating one more would not help."""
        if name in FULLY_NAMED:
            return pd.Series(False, index=unknown.index)
        exact = _joint(unknown).isin(_joint(self._all(name)))
        return exact | (unknown["label"].isin(self._all(name)["label"]) & unknown["scope"].isna())

    def _reasons(self, reference: Reference, unanswered: pd.DataFrame) -> pd.Series:
        name = reference.dimension
        title = f"{reference.field}: {TITLES[name]}"
        namesake = unanswered["label"].isin(self._all(name)["label"]) & (name not in FULLY_NAMED)
        told = pd.Series(
            f"{title} «" + unanswered["label"].str.slice(0, 100) + "» ", index=unanswered.index, dtype="str"
        )
        return told + namesake.map({True: "есть не один – не ясно, который", False: "не найден(а) в базе"}).astype(
            "str"
        )

    def _create(self, name: str, missing: pd.DataFrame) -> None:
        spec = TABLES[name]
        rows = _ROWS[name](missing, self._mapping.defaults, self)
        if spec.of_region:
            rows = rows.assign(region_id=self._region_id)
        constants = {
            item.name: item.default for item in spec.columns if item.default is not None and item.name not in rows
        }
        first = next_id(self._connection, name, spec.surrogate)
        rows = rows.assign(**constants, **{spec.surrogate: range(first, first + len(rows))})
        append(self._connection, name, rows)
        self._known.pop(name, None)

    def one(self, name: str, label: str) -> int:
        """The id of one name, created if allowed. Raises LookupError."""
        ids, reasons = self.ids(Reference(name, name, f"{name}_id"), pd.Series([label], dtype="str"), None)
        if not reasons.empty:
            raise LookupError(reasons.iloc[0])
        return int(ids.iloc[0])


def _joint(names: pd.DataFrame) -> pd.Series:
    return names["scope"].fillna("") + SEPARATOR + names["label"]


def _look_up(known: pd.DataFrame, asked: pd.DataFrame, name: str) -> pd.Series:
    """Ids by scope and name; where the scope only helps, also by a name that there is one of."""
    exact = _joint(asked).map(_unambiguous(_joint(known), known["id"])).astype("Int64")
    if name in FULLY_NAMED:
        return exact
    unscoped = exact.isna() & asked["label"].isin(known["label"])
    return exact.mask(unscoped, asked["label"].map(_unambiguous(known["label"], known["id"])).astype("Int64"))


def _unambiguous(names: pd.Series, ids: pd.Series) -> pd.Series:
    pairs = pd.DataFrame({"name": names, "id": ids}).drop_duplicates()
    return pairs[~pairs["name"].duplicated(keep=False)].set_index("name")["id"]


# --- rows of what is created: frames of (scope, label) into frames of the dimension's columns ---------------


def _municipalities(missing: pd.DataFrame, defaults: dict[str, Any], _: References) -> pd.DataFrame:
    return pd.DataFrame({"name": missing["label"].unique(), "kind": defaults["municipality"]["kind"]})


def _networks(missing: pd.DataFrame, defaults: dict[str, Any], _: References) -> pd.DataFrame:
    labels = missing["label"].unique()
    return pd.DataFrame({"code": labels, "name": labels, "in_official_list": defaults["network"]["in_official_list"]})


def _channels(missing: pd.DataFrame, _: dict[str, Any], __: References) -> pd.DataFrame:
    labels = missing["label"].unique()
    return pd.DataFrame({"code": labels, "name": labels})


def _spheres(missing: pd.DataFrame, _: dict[str, Any], __: References) -> pd.DataFrame:
    return pd.DataFrame({"name": missing["label"].unique()})


def _topics(missing: pd.DataFrame, _: dict[str, Any], __: References) -> pd.DataFrame:
    return pd.DataFrame({"group_name": missing["scope"], "name": missing["label"]}).dropna()


def _bodies(missing: pd.DataFrame, defaults: dict[str, Any], _: References) -> pd.DataFrame:
    own = defaults["body"]
    located = missing.dropna(subset="scope")
    return pd.DataFrame(
        {
            "municipality_id": located["scope"].astype("int64"),
            "name": located["label"],
            "level": own["level"],
            "is_obliged": own["is_obliged"],
        }
    )


def _pages(missing: pd.DataFrame, defaults: dict[str, Any], references: References) -> pd.DataFrame:
    own = defaults["official_page"]
    kept = missing.dropna(subset="scope")
    return pd.DataFrame(
        {
            "body_id": kept["scope"].astype("int64"),
            "network_id": references.one("network", own["network"]),
            "title": kept["label"],
            "url": kept["label"].where(kept["label"].str.match(r"https?://").astype(bool)),
            "category": own["category"],
            "opened_on": pd.Timestamp(own["opened_on"]),
        }
    )


def _specialists(missing: pd.DataFrame, _: dict[str, Any], __: References) -> pd.DataFrame:
    employed = missing.dropna(subset="scope")
    return pd.DataFrame({"body_id": employed["scope"].astype("int64"), "full_name": employed["label"]})


_ROWS = {
    "municipality": _municipalities,
    "network": _networks,
    "channel": _channels,
    "sphere": _spheres,
    "topic": _topics,
    "body": _bodies,
    "official_page": _pages,
    "specialist": _specialists,
}
