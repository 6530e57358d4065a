"""A figure or a finding as one sentence that can be forwarded: whose, when, against what, of how many, as of when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from metrics import format as fmt
from metrics.catalogue import Unit
from metrics.changes import Change
from metrics.measure import Measure, State
from queries.period import Period


def figure(
    measure: Measure,
    *,
    place: str,
    parts: Sequence[str],
    period: Period,
    data_as_of: datetime,
    change: Change | None = None,
    compared: Period | None = None,
    beside: str = "",
    on_day: date | None = None,
) -> str:
    """«Среднее время ответа … Пермского края за октябрь 2026 г. – 2 ч 31 мин, … (по 18 412 ответам; данные на …).»

    Args:
        measure: the figure.
        place: the region in the genitive.
        parts: filters in words; they follow the place in brackets.
        period: the window; an empty one is the moment data_as_of.
        change: against `compared`; told only if it has an arrow.
        beside: more for the brackets at the end.
        on_day: the day at whose end the figure stands; it is compared with the last day of `compared` then.
    """
    subject = f"{measure.metric.sentence or measure.metric.title} {place}{_parts(parts)}"
    told = f"{subject}{_when(period, on_day)} {fmt.DASH} {fmt.value_or_few(measure)}"
    if change is not None and change.arrow and compared is not None and measure.state is State.OK:
        told += _compared(change, measure.metric.unit, compared, on_day)
    brackets = [beside] if beside else []
    if measure.denominator is not None and measure.state is State.OK:
        brackets.append(f"{measure.metric.preposition} {fmt.counted(measure.n, measure.metric.cases)}")
    return f"{told} ({'; '.join([*brackets, _as_of(data_as_of)])})."


def finding(text: str, *, place: str, parts: Sequence[str], period: Period, data_as_of: datetime) -> str:
    """«Время ответа: 8 ч … → 2 ч … (госпаблики Пермского края, январь–октябрь 2026 г.; данные на …).»"""
    window = f", {fmt.period(period)}" if period.day_count else ""
    return f"{text.rstrip('.')} (госпаблики {place}{_listed(parts)}{window}; {_as_of(data_as_of)})."


def _parts(parts: Sequence[str]) -> str:
    return f" ({'; '.join(parts)})" if parts else ""


def _listed(parts: Sequence[str]) -> str:
    return "".join(f", {part}" for part in parts)


def _when(period: Period, on_day: date | None) -> str:
    if on_day is not None:
        return f" на {fmt.day(on_day)}"
    return f" {fmt.during(period)}" if period.day_count else ""


def _as_of(moment: datetime) -> str:
    return f"данные на {fmt.day_and_time(moment)}"


def _compared(change: Change, unit: Unit, compared: Period, on_day: date | None) -> str:
    if on_day is not None:
        return f", {change.text} по сравнению с {fmt.day(compared.last_day)}"
    if unit is Unit.MINUTES:
        return f", {change.text}, чем {fmt.during(compared)}"
    return f", {change.text} по сравнению с периодом «{fmt.period(compared)}»"
