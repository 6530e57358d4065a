"""Russian figures and dates: the only place that knows how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from metrics.catalogue import N_MIN, Unit
from metrics.measure import Measure, State
from metrics.survival import ABOVE, BELOW, NOT_REACHED
from queries.period import Period

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "−"
DASH = "–"
NO_DATA = "нет данных"

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_OF = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTHS_TO = (
    "январю",
    "февралю",
    "марту",
    "апрелю",
    "маю",
    "июню",
    "июлю",
    "августу",
    "сентябрю",
    "октябрю",
    "ноябрю",
    "декабрю",
)
MESSAGES = ("сообщение", "сообщения", "сообщений")
OF_MESSAGES = ("сообщения", "сообщений", "сообщений")  # after a preposition: «из 1 сообщения»
OF_MUNICIPALITIES = ("муниципалитета", "муниципалитетов", "муниципалитетов")


def number(value: float, decimals: int = 0) -> str:
    """1234.5 -> «1 234,5», with a no-break space and a true minus."""
    text = f"{abs(value):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    is_zero = not text.strip("0," + NBSP)
    return text if value >= 0 or is_zero else MINUS + text


def number_if_known(value: object) -> str:
    """A whole number of a column that may hold nothing: «1 284», «нет данных»."""
    return NO_DATA if pd.isna(value) else number(value)


def large(value: float) -> str:
    """612 480 -> «612 тыс.», 1 240 000 -> «1,24 млн»; below ten thousand exact."""
    if abs(value) >= 999_500:
        return f"{number(value / 1_000_000, 2)}{NBSP}млн"
    if abs(value) >= 10_000:
        return f"{number(value / 1000)}{NBSP}тыс."
    return number(value)


def share(value: float, decimals: int = 1) -> str:
    """0.941 -> «94,1 %»."""
    return f"{number(value * 100, decimals)}{NBSP}%"


def share_of(part: float, whole: float) -> str:
    """«25,0 %»; «мало данных» where the whole is too small to speak of shares."""
    return share(part / whole) if whole >= N_MIN else "мало данных"


def points(difference: float, decimals: int = 1) -> str:
    """Difference of shares: 0.021 -> «+2,1 п. п.»."""
    return f"{signed(difference * 100, decimals)}{NBSP}п.{NBSP}п."


def signed(value: float, decimals: int = 0) -> str:
    """A number with its sign: «+48», «−3»."""
    text = number(value, decimals)
    return text if text.startswith(MINUS) or not text.strip("0,") else f"+{text}"


def duration(minutes: float) -> str:
    """151 -> «2 ч 31 мин»; 0.4 -> «менее 1 мин»; days from 48 hours on."""
    if 0 < minutes < 1:
        return f"менее{NBSP}1{NBSP}мин"
    whole = round(abs(minutes))
    sign = MINUS if minutes < 0 and whole else ""
    days, rest = divmod(whole, 1440)
    hours, left = divmod(rest, 60)
    if whole >= 2880:
        hours = round(rest / 60)
        days, hours = (days + 1, 0) if hours == 24 else (days, hours)
        parts = [f"{number(days)}{NBSP}сут", f"{hours}{NBSP}ч" if hours else ""]
    else:
        hours += days * 24
        parts = [f"{hours}{NBSP}ч" if hours else "", f"{left}{NBSP}мин" if left or not hours else ""]
    return sign + NBSP.join(part for part in parts if part)


def signed_duration(minutes: float) -> str:
    """A change of time with its sign: «+41 мин», «−5 ч 12 мин»; less than a minute is «0 мин»."""
    text = duration(float(round(minutes)))
    return f"+{text}" if round(minutes) > 0 else text


def plural(count: float, forms: tuple[str, str, str]) -> str:
    """The form of a noun for a whole count: 1 сообщение, 2 сообщения, 5 сообщений."""
    whole = abs(int(count))
    if whole % 10 == 1 and whole % 100 != 11:
        return forms[0]
    return forms[1] if whole % 10 in (2, 3, 4) and whole % 100 not in (12, 13, 14) else forms[2]


def counted(count: float, forms: tuple[str, str, str]) -> str:
    """«1 284 сообщения»."""
    return f"{number(count)}{NBSP}{plural(count, forms)}"


def few(count: int, forms: tuple[str, str, str] = MESSAGES) -> str:
    """«мало данных (7 сообщений)»."""
    return f"мало данных ({counted(count, forms)})"


def value(measure: Measure) -> str:
    """A figure as it is written on the screen, whatever its unit and state."""
    if measure.bound is not None:
        return _bound(measure)
    if measure.value is None:
        return NO_DATA
    if measure.metric.unit is Unit.SHARE:
        return share(measure.value, measure.metric.decimals)
    if measure.metric.unit is Unit.MINUTES:
        return duration(measure.value)
    return number(measure.value, measure.metric.decimals)


def value_or_few(measure: Measure) -> str:
    """The same, with «мало данных» in place of a figure made of too few cases."""
    return few(measure.n, measure.metric.of_what) if measure.state is State.FEW else value(measure)


def _bound(measure: Measure) -> str:
    if measure.bound == BELOW:
        return f"менее{NBSP}1{NBSP}мин"
    if measure.bound == ABOVE:
        return f"более{NBSP}60{NBSP}дней"
    assert measure.bound == NOT_REACHED
    part = "половины" if measure.metric.quantile == 0.5 else "одного из десяти"
    return f"больше {part} ещё без ответа"


def day(moment: date) -> str:
    """«21.11.2026»."""
    return f"{moment:%d.%m.%Y}"


def day_and_time(moment: datetime) -> str:
    """«21.11.2026, 06:00»."""
    return f"{moment:%d.%m.%Y, %H:%M}"


def month(moment: date) -> str:
    """«ноябрь 2026»."""
    return f"{MONTHS[moment.month - 1]}{NBSP}{moment.year}"


def period(span: Period) -> str:
    """Days in words: «20 ноября 2026 г.», «16–22 ноября 2026 г.», «1 мая 2025 г. – 2 мая 2026 г.»."""
    first, last = span.start, span.last_day
    is_whole = first.day == 1 and span.end.day == 1
    if is_whole and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}{NBSP}год"
        if first.month == last.month:
            return f"{MONTHS[first.month - 1]} {first.year}{NBSP}г."
        return f"{MONTHS[first.month - 1]}{DASH}{MONTHS[last.month - 1]} {last.year}{NBSP}г."
    if is_whole:
        return f"{MONTHS[first.month - 1]} {first.year}{NBSP}г. {DASH} {MONTHS[last.month - 1]} {last.year}{NBSP}г."
    if first == last:
        return long_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{long_day(last)}"
    if first.year == last.year:
        return f"{first.day}{NBSP}{MONTHS_OF[first.month - 1]} {DASH} {long_day(last)}"
    return f"{long_day(first)} {DASH} {long_day(last)}"


def during(span: Period) -> str:
    """The same days after a verb: «за октябрь 2026 г.», «с 24 ноября 2025 г. по 23 ноября 2026 г.»."""
    is_whole = span.start.day == 1 and span.end.day == 1
    if is_whole or span.day_count == 1:
        return f"за {period(span)}"
    return f"с {long_day(span.start)} по {long_day(span.last_day)}"


def long_day(moment: date) -> str:
    """«20 ноября 2026 г.»."""
    return f"{moment.day}{NBSP}{MONTHS_OF[moment.month - 1]} {moment.year}{NBSP}г."


def week(start: date) -> str:
    """A week by its days, never by number."""
    return period(Period(start, start + timedelta(days=7)))


def place(name: str) -> str:
    """A municipality's name as a table shows it: «Лысьвенский МО», «Пермский ГО»."""
    return name.replace(" муниципальный округ", f"{NBSP}МО").replace(" городской округ", f"{NBSP}ГО")


def on_map(names: Sequence[str]) -> list[str]:
    """Names as a map has room for: «Лысьвенский», the kind kept where it tells two places apart: «Пермский ГО»."""
    short = [name.removesuffix(" муниципальный округ").removesuffix(" городской округ") for name in names]
    return [one if short.count(one) == 1 else place(name) for one, name in zip(short, names, strict=True)]


def classes(inner_bounds: Sequence[float], unit: Unit) -> list[str]:
    """Classes of a legend, the lowest first: «до 85 %», «85–90 %», «от 90 %»; without bounds all is one class."""
    if not inner_bounds:
        return ["все значения"]
    written = _bounds(inner_bounds, unit)
    between = [_span(low, high) for low, high in pairwise(written)]
    return [f"до{NBSP}{written[0]}", *between, f"от{NBSP}{written[-1]}"]


def _bounds(inner_bounds: Sequence[float], unit: Unit) -> list[str]:
    if unit is Unit.MINUTES:
        return [duration(one) for one in inner_bounds]
    scale = 100 if unit is Unit.SHARE else 1
    decimals = next((few for few in range(3) if all(_is_whole(one * scale * 10**few) for one in inner_bounds)), 2)
    return [(share if unit is Unit.SHARE else number)(one, decimals) for one in inner_bounds]


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _span(low: str, high: str) -> str:
    """A unit that both ends share is written once: «85–90 %»; spelt-out times keep theirs: «1 ч – 2 ч 30 мин»."""
    if f"{NBSP}ч" in low or f"{NBSP}ч" in high or f"{NBSP}мин" in low or f"{NBSP}сут" in low:
        return f"{low} {DASH} {high}"
    return f"{low.removesuffix(f'{NBSP}%')}{DASH}{high}"
