"""Period arithmetic: presets, like-for-like comparison, months. Whole local days, half-open; «now» is data_as_of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pandas as pd

from queries.period import Period, next_month

PRESETS = {
    "yesterday": "вчера",
    "last_7_days": "последние 7 дней",
    "last_week": "прошлая неделя",
    "this_month": "этот месяц",
    "last_month": "прошлый месяц",
    "quarter": "этот квартал",
    "last_quarter": "прошлый квартал",
    "last_12_months": "последние 12 месяцев",
    "year_to_date": "с начала года",
    "all_time": "всё время",
    "custom": "свои даты",
}
COMPARISONS = {"year_ago": "к АППГ", "previous": "к прошлому периоду", "none": "без сравнения"}
DAILY_PRESETS = ("yesterday", "last_7_days", "last_week")
SAME_WEEKDAYS = timedelta(weeks=52)  # a Friday a year ago was a Saturday: days and weeks keep their weekdays
END_OF_DAY = time(23, 55)  # a cut this late closes its day


def first_unfinished_day(data_as_of: datetime) -> date:
    """The end of what is fully in the base: the day of data_as_of, or the next one if the cut is at the day's very end.

    Presets end here, so that a part of a day is never compared with a whole one.
    """
    return data_as_of.date() + timedelta(days=1) if data_as_of.time() >= END_OF_DAY else data_as_of.date()


def resolve(preset: str, data_as_of: datetime, first_day: date | None, week_starts_on: int = 1) -> Period:
    """The days of a preset as of data_as_of (local). «Всё время» reaches to data_as_of itself.

    Raises:
        ValueError: the preset is unknown or is «custom», which has its own dates.
    """
    end = first_unfinished_day(data_as_of)
    yesterday = end - timedelta(days=1)
    month_start = yesterday.replace(day=1)
    week_start = end - timedelta(days=(end.isoweekday() - week_starts_on) % 7)
    match preset:
        case "yesterday":
            return Period(yesterday, end)
        case "last_7_days":
            return Period(end - timedelta(days=7), end)
        case "last_week":
            return Period(week_start - timedelta(days=7), week_start)
        case "this_month":
            return Period(month_start, end)
        case "last_month":
            # By data_as_of, not by the last whole day: on the first of December it is November that has just ended.
            newest_month = data_as_of.date().replace(day=1)
            return Period(shift_months(newest_month, -1), newest_month)
        case "quarter":
            return Period(_quarter_start(month_start), end)
        case "last_quarter":
            newest_quarter = _quarter_start(data_as_of.date())
            return Period(shift_months(newest_quarter, -3), newest_quarter)
        case "last_12_months":
            return Period(_shift_end(end, -12), end)
        case "year_to_date":
            return Period(yesterday.replace(month=1, day=1), end)
        case "all_time":
            return Period(first_day or yesterday, data_as_of.date() + timedelta(days=1))
    raise ValueError(f"unknown preset {preset!r}")


def comparison(period: Period, base: str, preset: str = "custom") -> Period | None:
    """The period to compare with, like for like; None when nothing is to be compared.

    «previous»: runs of whole months and unfinished months, quarters and years step back by their calendar unit and keep
    the same elapsed part; other runs step back by their own length. «year_ago»: the same days a year earlier, for days
    and weeks the same weekdays.
    """
    if base == "none" or preset == "all_time" or period.day_count == 0:
        return None
    if base == "year_ago" and preset in DAILY_PRESETS:
        return Period(period.start - SAME_WEEKDAYS, period.end - SAME_WEEKDAYS)
    if base == "year_ago" or preset == "year_to_date":
        return Period(shift_months(period.start, -12), _shift_end(period.end, -12))
    step = {"this_month": 1, "quarter": 3, "last_12_months": 12}.get(preset, _whole_months(period))
    if not step:
        return Period(period.start - timedelta(days=period.day_count), period.start)
    start = shift_months(period.start, -step)
    if period.end == shift_months(period.start, step):
        return Period(start, period.start)
    return Period(start, min(_shift_end(period.end, -step), period.start))


def _quarter_start(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def shift_months(day: date, count: int) -> date:
    """The same day `count` months later; the last day of a shorter month."""
    return (pd.Timestamp(day) + pd.DateOffset(months=count)).date()


def _shift_end(end: date, count: int) -> date:
    """The end of a run whose last day is moved: 1–30 March becomes the whole of February, with its end."""
    return (
        shift_months(end, count) if end.day == 1 else shift_months(end - timedelta(days=1), count) + timedelta(days=1)
    )


def month_starts(period: Period) -> pd.DatetimeIndex:
    """First days of the months that the period touches."""
    return pd.date_range(period.start.replace(day=1), period.last_day, freq="MS", unit="us")


def page_months(period: Period) -> Period:
    """The months of the monthly observation of pages that stand for a period: those that begin in it, so that a period
    and the one before it share none; the month of its last day if none does."""
    first = period.start if period.start.day == 1 else next_month(period.start)
    if first >= period.end:
        first = period.last_day.replace(day=1)
    return Period(first, next_month(period.last_day))


def _whole_months(period: Period) -> int:
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
