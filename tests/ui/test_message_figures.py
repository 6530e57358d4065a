"""Figures of the screen «Сообщения»: what is drawn for which values."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from ui import charts, theme
from ui.charts.volume import MARKS_AT_MOST

MONTHS = [date(2026, month, 1) for month in (8, 9, 10, 11)]


def test_columns_of_volume_begin_at_zero_and_the_unfinished_one_is_lighter() -> None:
    figure = charts.volume(
        MONTHS, [10, 20, 30, 5], [8, None, 40, 4], step="month", is_open=True, earlier_name="год назад"
    )
    columns = figure.data[0]

    assert list(columns.y) == [10, 20, 30, 5]
    assert list(columns.marker.opacity) == [1, 1, 1, 0.5]
    assert figure.layout.template.layout.yaxis.rangemode == "tozero"
    assert columns.customdata[-1] == "5 (ещё не закончен)"


def test_the_comparison_is_a_mark_at_its_own_height_and_nothing_where_nothing_is_known() -> None:
    figure = charts.volume(
        MONTHS, [10, 20, 30, 5], [8, None, 40, 0], step="month", is_open=False, earlier_name="год назад"
    )
    marks = figure.data[1]
    middles = [None if base is None else base + height / 2 for base, height in zip(marks.base, marks.y, strict=True)]

    assert middles == pytest.approx([8, None, 40, 0], nan_ok=True)
    assert list(marks.customdata) == ["8", "нет данных", "40", "0"]
    assert marks.marker.color == theme.COMPARE


def test_many_steps_are_compared_by_a_line_and_none_by_nothing() -> None:
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(MARKS_AT_MOST + 1)]
    counts = list(range(len(days)))
    many = charts.volume(days, counts, counts, step="day", is_open=False, earlier_name="год назад")
    alone = charts.volume(days, counts, [], step="day", is_open=False, earlier_name="")

    assert (many.data[1].type, many.data[1].mode) == ("scatter", "lines")
    assert len(alone.data) == 1


def test_bars_of_shares_say_their_name_share_and_count() -> None:
    figure = charts.shares(["Комментарий", "Упоминание"], [0.75, 0.25], [1500, 500], earlier=[0.5, None])
    told = " ".join(one.text for one in figure.layout.annotations).replace("\u00a0", " ")

    assert figure.layout.xaxis.range[0] == 0
    assert list(figure.data[0].x) == [0.75, 0.25]
    assert "Комментарий" in told and "75,0 %" in told and "1 500" in told
    assert list(figure.data[1].x) == [0.5, None]


def test_an_hour_tells_its_day_its_count_and_its_share() -> None:
    counts = np.zeros((7, 24), dtype="int64")
    counts[1, 9], counts[6, 23] = 3, 1
    figure = charts.hours(counts, ("сообщение", "сообщения", "сообщений"))
    told = figure.data[0].customdata[1][9].replace("\u00a0", " ")

    assert told == "вторник, 9–10 ч: 3 сообщения, 75,0 % всех"
    assert figure.data[0].zmin == 0
    assert np.array(figure.data[0].z).shape == (7, 24)


def test_a_week_without_events_is_drawn_without_dividing_by_nothing() -> None:
    figure = charts.hours(np.zeros((7, 24), dtype="int64"), ("ответ", "ответа", "ответов"))

    assert "0 ответов, 0,0 %" in figure.data[0].customdata[0][0].replace("\u00a0", " ")


def test_a_cell_of_too_few_cases_is_left_blank_and_more_than_the_whole_is_warmer_than_less() -> None:
    against = np.array([[1.0, 2.0, np.nan], [0.0, 0.5, 8.0]])
    texts = [["10", "20", ""], ["0", "5", "80"]]
    figure = charts.grid(["Первый", "Второй"], ["а", "б", "в"], against, texts, texts)
    drawn = [list(row) for row in figure.data[0].z]

    assert drawn[0] == [0.0, 1.0, None]
    assert drawn[1] == [-1.0, -1.0, 1.0]  # twice more or less is as far as the colour goes
    assert figure.data[0].texttemplate == "%{text}"


def test_work_whose_day_has_passed_is_marked_by_more_than_colour() -> None:
    figure = charts.planned(MONTHS, [0, 0, 5, 7], [2, 0, 0, 0])
    ahead, late = figure.data

    assert (ahead.marker.pattern.shape, late.marker.pattern.shape) == ("", "/")
    told = [one.text.replace("\u00a0", " ") for one in figure.layout.annotations]
    assert told == ["■ срок впереди – 12", "▨ назначенный день прошёл – 2"]


def test_the_growing_total_writes_its_last_value() -> None:
    figure = charts.cumulative(MONTHS, [10, 20, 12_345, 45_678])

    assert figure.layout.annotations[0].text.replace("\u00a0", " ") == "<b>46 тыс.</b>"
    assert figure.layout.yaxis.range[0] == 0


def test_weeks_are_written_by_their_first_days() -> None:
    mondays = [date(2026, 10, 26) + timedelta(weeks=place) for place in range(20)]
    axis = charts.volume(mondays, [1] * 20, [], step="week", is_open=False, earlier_name="").layout.xaxis

    assert axis.tick0 == "2026-10-26"
    assert axis.dtick == 3 * 7 * 24 * 60 * 60 * 1000
