"""Better or worse, in words; and where no comparison is given."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from metrics.breaks import has_break, positions
from metrics.catalogue import METRICS
from metrics.changes import Tone, compare, of_counts
from metrics.format import NBSP
from metrics.measure import Measure, State
from queries.period import Period

OCTOBER, NOVEMBER = Period(date(2026, 10, 1), date(2026, 11, 1)), Period(date(2026, 11, 1), date(2026, 12, 1))

FAIR = {"is_settled": True, "has_break": False}


def figure(metric_id: str, value: float | None, state: State = State.OK) -> Measure:
    return Measure(METRICS[metric_id], value, 100, value, None, state)


@pytest.mark.parametrize(
    "metric_id, before, now, text, arrow, tone",
    [
        ("response_mean", 192.0, 151.0, "быстрее на 41 мин", "▼", Tone.GOOD),
        ("response_mean", 151.0, 241.0, "медленнее на 1 ч 30 мин", "▲", Tone.BAD),
        ("response_mean", 151.0, 150.4, "быстрее на 1 мин", "▼", Tone.GOOD),
        ("norm_share", 0.900, 0.941, "+4,1 п. п.", "▲", Tone.GOOD),
        ("norm_share", 0.941, 0.900, "−4,1 п. п.", "▼", Tone.BAD),
        ("waiting_share", 0.01, 0.02, "+1,0 п. п.", "▲", Tone.BAD),
        ("received_count", 1000.0, 1180.0, "+18 %", "▲", Tone.NEUTRAL),
        ("received_count", 1000.0, 820.0, "−18 %", "▼", Tone.NEUTRAL),
        ("received_count", 1000.0, 1003.0, "+3", "▲", Tone.NEUTRAL),
        ("received_count", 99.0, 102.0, "+3", "▲", Tone.NEUTRAL),
        ("received_count", 0.0, 5.0, "+5", "▲", Tone.NEUTRAL),
        ("waiting_count", 40.0, 30.0, "−10", "▼", Tone.GOOD),
        ("page_count", 1978.0, 2026.0, "+2 %", "▲", Tone.NEUTRAL),
    ],
)
def test_a_change_is_told_in_the_words_of_its_figure(
    metric_id: str, before: float, now: float, text: str, arrow: str, tone: Tone
) -> None:
    change = compare(figure(metric_id, now), figure(metric_id, before), **FAIR)

    assert (change.text.replace(NBSP, " "), change.arrow, change.tone) == (text, arrow, tone)


@pytest.mark.parametrize(
    "metric_id, before, now",
    [
        ("response_mean", 151.0, 151.4),
        ("norm_share", 0.9, 0.9004),
        ("received_count", 7.0, 7.0),
    ],
)
def test_what_reads_the_same_is_unchanged(metric_id: str, before: float, now: float) -> None:
    change = compare(figure(metric_id, now), figure(metric_id, before), **FAIR)

    assert (change.text, change.arrow, change.tone) == ("без изменений", "", Tone.NEUTRAL)


@pytest.mark.parametrize(
    "before, now, options, text",
    [
        (None, figure("norm_share", 0.9), {}, "не с чем сравнить"),
        (figure("norm_share", None, State.NONE), figure("norm_share", 0.9), {}, "не с чем сравнить"),
        (figure("norm_share", 0.9), figure("norm_share", None, State.NONE), {}, "не с чем сравнить"),
        (
            figure("norm_share", 0.8),
            figure("norm_share", 0.9),
            {"has_break": True},
            "не сравнивается: в ряду был разрыв",
        ),
        (figure("norm_share", 0.8), figure("norm_share", 0.9), {"is_settled": False}, "предварительно, без сравнения"),
        (figure("norm_share", 0.8, State.FEW), figure("norm_share", 0.9), {}, "мало данных для сравнения"),
        (figure("norm_share", 0.8), figure("norm_share", 0.9, State.FEW), {}, "мало данных для сравнения"),
    ],
)
def test_no_arrow_where_no_comparison_is_fair(before: Measure | None, now: Measure, options: dict, text: str) -> None:
    change = compare(now, before, **(FAIR | options))

    assert (change.text, change.arrow, change.tone) == (text, "", Tone.NEUTRAL)


def marks(happened_on: str, metric_id: str | None, is_break: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "happened_on": pd.Series([happened_on], dtype="datetime64[us]"),
            "metric_id": pd.Series([metric_id], dtype="str"),
            "is_break": [is_break],
        }
    )


@pytest.mark.parametrize(
    "happened_on, metric_id, is_break, expected",
    [
        ("2026-10-15", "norm_share", True, True),
        ("2026-11-01", "norm_share", True, True),
        ("2026-11-30", "norm_share", True, True),
        ("2026-10-15", None, True, True),
        ("2026-10-15", "response_mean", True, False),
        ("2026-10-15", "norm_share", False, False),
        ("2026-10-01", "norm_share", True, False),  # the old series ended before the first day compared
        ("2026-12-01", "norm_share", True, False),
        ("2026-09-15", None, True, False),
    ],
)
def test_a_break_matters_between_the_periods_compared(
    happened_on: str, metric_id: str | None, is_break: bool, expected: bool
) -> None:
    assert has_break(marks(happened_on, metric_id, is_break), "norm_share", OCTOBER, NOVEMBER) is expected


def test_without_marks_there_is_no_break() -> None:
    assert has_break(marks("2026-10-15", None, True).iloc[:0], "norm_share", OCTOBER, NOVEMBER) is False


MONTHS = pd.date_range("2026-01-01", periods=6, freq="MS", unit="us")


@pytest.mark.parametrize(
    "happened_on, metric_id, is_break, expected",
    [
        ("2026-03-01", "norm_share", True, (2,)),
        ("2026-03-31", None, True, (2,)),
        ("2026-03-31", "response_mean", True, ()),
        ("2026-03-31", "norm_share", False, ()),
        ("2026-01-20", "norm_share", True, ()),  # the whole series is the new one
        ("2025-05-01", "norm_share", True, ()),
        ("2026-07-02", "norm_share", True, ()),
    ],
)
def test_a_new_series_starts_in_the_month_of_a_break(
    happened_on: str, metric_id: str | None, is_break: bool, expected: tuple[int, ...]
) -> None:
    assert positions(marks(happened_on, metric_id, is_break), "norm_share", MONTHS) == expected


def test_the_volume_of_a_topic_is_not_compared_across_a_break() -> None:
    assert of_counts(118, 100, has_break=False).replace(NBSP, " ") == "+18 %"
    assert of_counts(118, 100, has_break=True) == "не сравнивается"
