"""Special causes of a monthly series in words: what a reader is told instead of a rule's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from metrics import format as fmt
from metrics.catalogue import Metric, Unit
from metrics.control import Cause, Control, Kind, Segment

MONTHS = ("месяц", "месяца", "месяцев")


def sentence(metric: Metric, control: Control, cause: Cause, months: Sequence[date], values: Sequence[float]) -> str:
    """One finding, e.g. «с ноября 2025 г. – новый уровень: 2 ч 29 мин вместо 3 ч 16 мин».

    Args:
        control: limits of the series, in the metric's own units (minutes, shares).
        cause: one of the control's causes.
        months, values: the series itself.
    """
    segment = segment_at(control, cause.start)
    since = f"с {fmt.MONTHS_OF[months[cause.start].month - 1]} {months[cause.start].year}{fmt.NBSP}г."
    direction = _direction(metric, cause.side)
    in_a_row = f"{fmt.counted(cause.end - cause.start + 1, MONTHS)} подряд"
    match cause.kind:
        case Kind.STEP:
            before = segment_at(control, cause.start - 1)
            return f"{since} – новый уровень: {level(metric, segment.centre)} вместо {level(metric, before.centre)}"
        case Kind.OUTSIDE:
            low, high = (level(metric, float(line[cause.start])) for line in (control.lower, control.upper))
            return (
                f"{_span(months, cause)}: {level(metric, values[cause.end])} – {direction}, чем бывает обычно "
                f"(от {low} до {high})"
            )
        case Kind.RUN:
            return f"{since} {in_a_row} {direction} обычного уровня {level(metric, segment.centre)}"
        case Kind.TREND:
            return f"{since} {in_a_row} всё {direction}"
    return f"{_span(months, cause)}: {direction} обычного, у границы обычных колебаний"


def level(metric: Metric, value: float) -> str:
    """A level in words, as precise as the metric itself."""
    if metric.unit is Unit.MINUTES:
        return fmt.duration(value)
    return fmt.share(value, metric.decimals) if metric.unit is Unit.SHARE else fmt.number(value, metric.decimals)


def segment_at(control: Control, position: int) -> Segment:
    """The stretch of limits that a position belongs to."""
    return next(one for one in control.segments if one.start <= position < one.end)


def _direction(metric: Metric, side: int) -> str:
    if metric.unit is Unit.MINUTES:
        return "медленнее" if side > 0 else "быстрее"
    return "выше" if side > 0 else "ниже"


def _span(months: Sequence[date], cause: Cause) -> str:
    first, last = (f"{fmt.month(months[place])}{fmt.NBSP}г." for place in (cause.start, cause.end))
    return first if cause.start == cause.end else f"{first} {fmt.DASH} {last}"
