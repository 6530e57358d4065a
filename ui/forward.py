"""«Переслать»: a ready sentence and what a picture says about itself, so that a figure survives being forwarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics import format as fmt
from metrics.changes import Change
from metrics.measure import Measure
from queries.period import Period
from reports import sentences
from ui.filters import View

NOW = Period(date.min, date.min)  # a window of no days: the moment data_as_of


@dataclass(frozen=True)
class Forward:
    """What leaves with a figure: one sentence to copy, and the picture's lines (whose figures, when, how fresh)."""

    sentence: str
    source: str
    demo: str  # «Демонстрационные данные», or nothing


def of(
    view: View,
    measure: Measure,
    change: Change | None = None,
    *,
    period: Period | None = None,
    beside: str = "",
    on_day: date | None = None,
) -> Forward:
    """A figure of the catalogue in one sentence.

    Args:
        period: the window that the figure speaks of, if it is not the view's; an empty one is «сейчас».
        beside: what is told in the brackets before the number of cases.
        on_day: the day at whose end the figure stands; it has no period then.
    """
    window = NOW if on_day else view.period if period is None else period
    told = sentences.figure(
        measure,
        place=view.region.name_genitive,
        parts=view.chosen,
        period=window,
        data_as_of=view.region.data_as_of,
        change=change,
        compared=view.compared,
        beside=beside,
        on_day=on_day,
    )
    return Forward(_marked(view, told), _source(view, window, on_day), _demo(view))


def finding(view: View, text: str, period: Period | None = None) -> Forward:
    """A chart's finding in one sentence."""
    window = view.period if period is None else period
    told = sentences.finding(
        text, place=view.region.name_genitive, parts=view.chosen, period=window, data_as_of=view.region.data_as_of
    )
    return Forward(_marked(view, told), _source(view, window), _demo(view))


def _marked(view: View, sentence: str) -> str:
    return f"{sentence} {_demo(view)}." if view.region.is_demo else sentence


def _demo(view: View) -> str:
    return "Демонстрационные данные" if view.region.is_demo else ""


def _source(view: View, period: Period, on_day: date | None = None) -> str:
    window = f"; {fmt.period(period)}" if period.day_count else f"; на {fmt.day(on_day)}" if on_day else ""
    as_of = fmt.day_and_time(view.region.data_as_of)
    return f"{view.place}{window}; данные на {as_of}. Источник: реестр сообщений и госпабликов"
