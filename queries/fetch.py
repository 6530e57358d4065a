"""Ask the base one question of the catalogue and get a frame of exactly the declared columns and types."""

from __future__ import annotations

from functools import cache
from itertools import repeat
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Integer, String, TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError, OperationalError

from queries.catalogue import QUESTIONS, WHOLE, Question
from queries.engine import UNREACHABLE, Base, BaseUnavailable
from queries.routing import needs_messages
from queries.scope import ALL, Scope

FOLDER = Path(__file__).parent
SERIALIZATION_FAILURE = "40001"  # a standby cancelled the query because of a recovery conflict: worth one more try
QUERY_CANCELED = "57014"
NOTHING = (None,)  # a list that no value is in


def fetch(base: Base, name: str, scope: Scope, **parameters: object) -> pd.DataFrame:
    """Ask one question within the reader's rights.

    Args:
        base: the base to read.
        name: a key of QUESTIONS.
        scope: the reader's rights; a question about a region is refused or narrowed by them here, whoever calls.
        parameters: exactly what the question takes; lists are tuples, or None for all.

    Returns:
        A frame with the declared columns in the declared order and types.

    Raises:
        AccessDenied: the region is not within the scope.
        BaseUnavailable: the base can't be read now.
        TypeError: a parameter is missing or unknown; a column of the answer is missing or extra.
    """
    question = QUESTIONS[name]
    if parameters.keys() != question.takes:
        raise TypeError(f"{name} takes {sorted(question.takes)}, got {sorted(parameters)}")
    allowed = _within_scope(question, scope, parameters)
    file = f"{name}_reported" if question.is_reported and not needs_messages(allowed) else name
    rows, columns = _run(base, _statement(file, question.lists), _bindings(question, allowed))
    return _typed(question, rows, columns)


def _within_scope(question: Question, scope: Scope, parameters: dict[str, object]) -> dict[str, object]:
    narrowed = dict(parameters)
    if question.needs_region:
        scope.check_region(parameters["region_id"])
    if "municipality_ids" in question.lists:
        narrowed["municipality_ids"] = scope.narrow_municipalities(parameters["municipality_ids"])
    if "region_ids" in question.lists and scope.region_ids is not ALL:
        wanted = parameters["region_ids"]
        narrowed["region_ids"] = tuple(one for one in scope.region_ids if wanted is ALL or one in wanted)
    return narrowed


def _bindings(question: Question, parameters: dict[str, object]) -> dict[str, object]:
    bound = {}
    for name, value in parameters.items():
        if name in question.lists:
            bound[f"all_{name}"] = value is ALL
            # Not an empty list: SQLAlchemy would write a subquery for it, and every one costs the planner milliseconds.
            bound[name] = list(value or NOTHING)
        else:
            bound[name] = value
    return bound


def _run(base: Base, statement: TextClause, bindings: dict[str, object]) -> tuple[list, list[str]]:
    for is_last_try in (False, True):
        try:
            with base.connect() as connection:
                result = connection.execute(statement, bindings)
                return result.all(), list(result.keys())
        except DBAPIError as error:
            state = getattr(error.orig, "pgcode", None)
            if state == SERIALIZATION_FAILURE and not is_last_try:
                continue
            if state == QUERY_CANCELED:
                raise BaseUnavailable(
                    "База не ответила за отведённое время. Сузьте период или повторите позже."
                ) from error
            if isinstance(error, OperationalError) or error.connection_invalidated or "IO Error" in str(error.orig):
                raise BaseUnavailable(UNREACHABLE) from error
            if _is_foreign_schema(error):
                raise BaseUnavailable(
                    "В базе нет нужных таблиц: она пуста или построена по другой схеме. "
                    "Администратору: выполните python -m warehouse check."
                ) from error
            raise
    raise AssertionError("unreachable")


def _is_foreign_schema(error: DBAPIError) -> bool:
    return type(error.orig).__name__ in ("UndefinedTable", "UndefinedColumn", "CatalogException", "BinderException")


def _typed(question: Question, rows: list, columns: list[str]) -> pd.DataFrame:
    if columns != list(question.columns):
        missing = [name for name in question.columns if name not in columns]
        extra = [name for name in columns if name not in question.columns]
        raise TypeError(f"{question.name}: columns differ from the catalogue; missing {missing}, extra {extra}")
    values = zip(*rows, strict=True) if rows else repeat((), len(columns))
    return pd.DataFrame(
        {name: _array(column, question.columns[name]) for name, column in zip(columns, values, strict=True)}
    )


def _array(values: tuple, dtype: str) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """A column of the declared type. Whole numbers, most of any answer, skip the checks of pandas: half the time."""
    return np.array(values, dtype=dtype) if dtype == WHOLE else pd.array(values, dtype=_pandas_type(dtype))


@cache
def _pandas_type(name: str) -> object:
    """The type of a name: pandas tries every kind of type that it knows for each name it is given."""
    return pd.api.types.pandas_dtype(name)


@cache
def _statement(file: str, lists: tuple[str, ...]) -> TextClause:
    sql = (FOLDER / f"{file}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";")
    return text(sql).bindparams(
        # A type is needed for the list of nothing, which becomes a typed null.
        *(
            bindparam(one, expanding=True, type_=Integer if one.endswith("_ids") else String)
            for one in lists
            if f":{one}" in sql
        )
    )
