"""Text of cells into values, a column at a time: what can't be read is marked, never guessed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from warehouse.contract import Column
from warehouse.mapping import Format

# What may need tidying: spaces at an edge or in a row, anything but plain letters. Arrow looks for it (so no
# look-around); only the cells found cost a loop in Python.
UNTIDY = "^ | $|  |[^ -~А-Яа-яЁё№«»–—]"
# Signs that str.split takes for letters though nobody sees them; PostgreSQL takes no NUL in a text at all.
INVISIBLE = str.maketrans(dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x2060, 0xFEFF], " "))
ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}.*)?"
OFFSET = r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$"
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100  # outside: a slip of the hand or a stand-in for "no date"

PROBLEMS = {
    "integer": "не целое число",
    "number": "не число",
    "boolean": "не «да» и не «нет»",
    "date": "дата не читается",
    "month": "месяц не читается",
    "time": "время не читается",
    "moment": "дата не читается",
}


def cleaned(text: pd.Series, empty_values: tuple[str, ...] = ()) -> pd.Series:
    """Text with single plain spaces; nothing, or a word that means nothing, becomes a missing value."""
    untidy = text.notna() & text.str.contains(UNTIDY, regex=True, na=False).astype(bool)
    tidied = pd.Series([_tidy(cell) for cell in text[untidy]], text.index[untidy], dtype="str")
    tidy = text.copy()
    tidy.loc[untidy] = tidied
    return tidy.mask(tidy.isin(["", *empty_values]))


def _tidy(cell: str) -> str:
    plain = " ".join(cell.split())
    return plain if plain.isprintable() else " ".join(plain.translate(INVISIBLE).split())


def parse(column: Column, text: pd.Series, form: Format) -> tuple[pd.Series, pd.Series]:
    """Values of a column and, at the lines that can't be read, the reason in words.

    `text` is cleaned; values are text, Int64, Float64, boolean, datetime64[us] (days) or datetime64[us, UTC] (moments).
    """
    values = _PARSERS[column.kind](text, form)
    unread = text[text.notna() & values.isna()]
    reasons = _told(column.name, unread, PROBLEMS.get(column.kind, ""))
    if column.allowed:
        strange = text.notna() & ~text.isin(column.allowed)
        told = _told(column.name, text[strange], f"не из перечня ({', '.join(column.allowed)})")
        values, reasons = values.mask(strange), pd.concat([reasons, told])
    if column.kind in ("integer", "number"):
        outside = values.notna() & ~values.between(column.lowest, column.highest).fillna(True)
        told = _told(column.name, text[outside], "число вне допустимых границ")
        values, reasons = values.mask(outside), pd.concat([reasons, told])
    return values, reasons


def _told(name: str, cells: pd.Series, problem: str) -> pd.Series:
    return f"{name}: {problem} («" + cells.str.slice(0, 100).astype("str") + "»)"


def _text(text: pd.Series, _: Format) -> pd.Series:
    return text


def _integers(text: pd.Series, _: Format) -> pd.Series:
    digits = text.str.replace(" ", "", regex=False).str.replace(r"[.,]0+$", "", regex=True)
    readable = digits[digits.str.fullmatch(r"[+-]?[0-9]{1,18}").fillna(False).astype(bool)]
    return (
        readable.astype("int64").reindex(text.index).astype("Int64")
        if readable.empty
        else (readable.astype("int64").astype("Int64").reindex(text.index))
    )


def _numbers(text: pd.Series, form: Format) -> pd.Series:
    plain = text.str.replace(" ", "", regex=False)
    if form.decimal == ",":
        plain = plain.str.replace(",", ".", regex=False)
    readable = plain[plain.str.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{0,18})?").fillna(False).astype(bool)]
    return readable.astype("float64").astype("Float64").reindex(text.index)


def _booleans(text: pd.Series, form: Format) -> pd.Series:
    words = {word.lower(): True for word in form.true_words} | {word.lower(): False for word in form.false_words}
    words |= {"true": True, "false": False}  # what typed cells of a workbook are written as
    return text.str.lower().map(words).astype("boolean")


def _times(text: pd.Series, _: Format) -> pd.Series:
    return text.where(
        text.str.fullmatch(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?").fillna(False).astype(bool)
    )


def _moments(text: pd.Series, form: Format) -> pd.Series:
    """Stamps in UTC. The mapping's formats are tried in order, ISO 8601 last; a stamp with its own offset keeps it.

    The hour that comes twice in autumn is read as its first pass (summer time); a time that the clock skips in spring
    is read as the first moment after the gap. So the same file always gives the same moments.
    """
    result = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us, UTC]")
    rest = text.dropna()
    for pattern in (*(item for item in form.date_formats if item != "ISO"), "ISO"):
        if rest.empty:
            break
        parsed = _iso(rest, form.time_zone) if pattern == "ISO" else _by_format(rest, pattern, form.time_zone)
        read = parsed.dropna()
        result.loc[read.index] = read
        rest = rest.drop(read.index)
    return result


def _by_format(text: pd.Series, pattern: str, time_zone: str) -> pd.Series:
    if "%z" in pattern:
        return _plausible(pd.to_datetime(text, format=pattern, errors="coerce", utc=True).astype("datetime64[us, UTC]"))
    return _localised(pd.to_datetime(text, format=pattern, errors="coerce"), time_zone)


def _iso(text: pd.Series, time_zone: str) -> pd.Series:
    shaped = text[text.str.fullmatch(ISO).astype(bool)]
    has_offset = shaped.str.slice(10).str.contains(OFFSET, regex=True).astype(bool)
    aware = pd.to_datetime(shaped[has_offset], format="ISO8601", errors="coerce", utc=True).astype(
        "datetime64[us, UTC]"
    )
    local = pd.to_datetime(shaped[~has_offset], format="ISO8601", errors="coerce")
    return pd.concat([_plausible(aware), _localised(local, time_zone)])


def _localised(local: pd.Series, time_zone: str) -> pd.Series:
    stamps = _plausible(local.astype("datetime64[us]")).dropna()
    first_pass = np.ones(len(stamps), dtype=bool)
    return stamps.dt.tz_localize(time_zone, ambiguous=first_pass, nonexistent="shift_forward").dt.tz_convert("UTC")


def _plausible(stamps: pd.Series) -> pd.Series:
    return stamps.where(stamps.dt.year.between(EARLIEST_YEAR, LATEST_YEAR))


def _dates(text: pd.Series, form: Format) -> pd.Series:
    return _moments(text, form).dt.tz_convert(form.time_zone).dt.tz_localize(None).dt.normalize()


def _months(text: pd.Series, form: Format) -> pd.Series:
    days = _dates(text, form)
    return days - pd.to_timedelta(days.dt.day - 1, unit="D")


_PARSERS: dict[str, Callable[[pd.Series, Format], pd.Series]] = {
    "text": _text,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
    "month": _months,
    "time": _times,
    "moment": _moments,
}
