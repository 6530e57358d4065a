"""Russian figures and dates, to the space."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import format as fmt
from metrics.catalogue import METRICS, Metric
from metrics.measure import Measure, State
from metrics.survival import ABOVE, BELOW, NOT_REACHED
from queries.period import Period


def spelt(text: str) -> str:
    """No-break spaces made visible."""
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize(
    "value, decimals, text",
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1_000"),
        (1234.5, 1, "1_234,5"),
        (1_234_567, 0, "1_234_567"),
        (-3, 0, "−3"),
        (-1234.56, 1, "−1_234,6"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0,0"),
        (0.5, 2, "0,50"),
    ],
)
def test_numbers_have_commas_hard_spaces_and_a_true_minus(value: float, decimals: int, text: str) -> None:
    assert spelt(fmt.number(value, decimals)) == text


@pytest.mark.parametrize(
    "value, text",
    [
        (9999, "9_999"),
        (10_000, "10_тыс."),
        (612_480, "612_тыс."),
        (999_499, "999_тыс."),
        (999_600, "1,00_млн"),
        (1_240_000, "1,24_млн"),
        (-612_480, "−612_тыс."),
    ],
)
def test_large_numbers_are_shortened(value: float, text: str) -> None:
    assert spelt(fmt.large(value)) == text


def test_shares_points_and_signs() -> None:
    assert spelt(fmt.share(0.941)) == "94,1_%"
    assert spelt(fmt.share(1, 0)) == "100_%"
    assert spelt(fmt.points(0.021)) == "+2,1_п._п."
    assert spelt(fmt.points(-0.021)) == "−2,1_п._п."
    assert spelt(fmt.points(0.0001)) == "0,0_п._п."
    assert [fmt.signed(value) for value in (48, -3, 0, -0.2)] == ["+48", "−3", "0", "0"]
    changes = [fmt.signed_duration(value).replace("\u00a0", " ") for value in (41.4, -312, 0.3, -0.3, 0)]
    assert changes == ["+41 мин", "−5 ч 12 мин", "0 мин", "0 мин", "0 мин"]


@pytest.mark.parametrize(
    "minutes, text",
    [
        (0, "0_мин"),
        (0.4, "менее_1_мин"),
        (1, "1_мин"),
        (59.4, "59_мин"),
        (59.6, "1_ч"),
        (60, "1_ч"),
        (151, "2_ч_31_мин"),
        (150.7, "2_ч_31_мин"),
        (1440, "24_ч"),
        (2879, "47_ч_59_мин"),
        (2879.6, "2_сут"),
        (2880, "2_сут"),
        (2880 + 90, "2_сут_2_ч"),
        (3 * 1440 + 1420, "4_сут"),
        (1_500_000, "1_041_сут_16_ч"),
        (-41, "−41_мин"),
        (-0.2, "0_мин"),
    ],
)
def test_durations_read_in_hours_and_then_in_days(minutes: float, text: str) -> None:
    assert spelt(fmt.duration(minutes)) == text


@given(st.floats(1, 1_400_000))
def test_a_duration_never_shows_sixty_minutes_or_twenty_four_hours_beside_days(minutes: float) -> None:
    words = fmt.duration(minutes).split(fmt.NBSP)
    parts = dict(zip(words[1::2], words[::2], strict=True))

    assert parts.keys() <= {"сут", "ч", "мин"}
    assert int(parts.get("мин", 0)) < 60
    assert "сут" not in parts or int(parts.get("ч", 0)) < 24


@pytest.mark.parametrize(
    "count, form",
    [
        (0, "сообщений"),
        (1, "сообщение"),
        (2, "сообщения"),
        (4, "сообщения"),
        (5, "сообщений"),
        (11, "сообщений"),
        (12, "сообщений"),
        (14, "сообщений"),
        (21, "сообщение"),
        (22, "сообщения"),
        (100, "сообщений"),
        (101, "сообщение"),
        (111, "сообщений"),
        (112, "сообщений"),
        (1284, "сообщения"),
    ],
)
def test_nouns_have_three_forms(count: int, form: str) -> None:
    assert fmt.plural(count, fmt.MESSAGES) == form
    assert fmt.counted(count, fmt.MESSAGES).endswith(f"{fmt.NBSP}{form}")


def test_few_cases_are_said_with_their_number() -> None:
    assert spelt(fmt.few(7)) == "мало данных (7_сообщений)"


@pytest.mark.parametrize(
    "start, end, text",
    [
        ("2026-11-20", "2026-11-21", "20_ноября 2026_г."),
        ("2026-11-16", "2026-11-23", "16–22_ноября 2026_г."),
        ("2026-10-28", "2026-11-04", "28_октября – 3_ноября 2026_г."),
        ("2025-12-29", "2026-01-05", "29_декабря 2025_г. – 4_января 2026_г."),
        ("2025-11-22", "2026-11-22", "22_ноября 2025_г. – 21_ноября 2026_г."),
        ("2026-11-01", "2026-12-01", "ноябрь 2026_г."),
        ("2026-01-01", "2026-11-01", "январь–октябрь 2026_г."),
        ("2026-01-01", "2027-01-01", "2026_год"),
        ("2025-12-01", "2026-02-01", "декабрь 2025_г. – январь 2026_г."),
        ("2024-01-01", "2026-01-01", "январь 2024_г. – декабрь 2025_г."),
        ("2028-02-01", "2028-02-29", "1–28_февраля 2028_г."),
    ],
)
def test_periods_are_told_in_words(start: str, end: str, text: str) -> None:
    assert spelt(fmt.period(Period(date.fromisoformat(start), date.fromisoformat(end)))) == text


def test_weeks_days_and_moments() -> None:
    assert spelt(fmt.week(date(2026, 11, 16))) == "16–22_ноября 2026_г."
    assert fmt.day(date(2026, 11, 1)) == "01.11.2026"
    assert fmt.day_and_time(datetime(2026, 11, 21, 6, 0)) == "21.11.2026, 06:00"
    assert spelt(fmt.month(date(2026, 11, 1))) == "ноябрь_2026"


def figure(
    metric_id: str, value: float | None, state: State = State.OK, n: int = 100, bound: str | None = None
) -> Measure:
    return Measure(METRICS[metric_id], value, n, None, None, state, bound)


@pytest.mark.parametrize(
    "measure, text",
    [
        (figure("norm_share", 0.941), "94,1_%"),
        (figure("norm_share", None, State.NONE), "нет данных"),
        (figure("norm_share", 0.5, State.FEW, n=7), "мало данных (7_сообщений)"),
        (figure("received_count", 0.0), "0"),
        (figure("received_count", 1284.0), "1_284"),
        (figure("response_mean", 151.2), "2_ч_31_мин"),
        (figure("response_mean", 151.2, State.FEW, n=2), "мало данных (2_ответа)"),
        (figure("satisfied_share", 0.5, State.FEW, n=1), "мало данных (1_оценка)"),
        (figure("response_median", None, bound=BELOW), "менее_1_мин"),
        (figure("response_median", None, bound=ABOVE), "более_60_дней"),
        (figure("response_median", None, bound=NOT_REACHED), "больше половины ещё без ответа"),
        (figure("response_p90", None, bound=NOT_REACHED), "больше одного из десяти ещё без ответа"),
    ],
)
def test_a_figure_is_written_by_its_unit_and_state(measure: Measure, text: str) -> None:
    assert spelt(fmt.value_or_few(measure)) == text


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.metric_id)
def test_words_of_the_catalogue_keep_russian_typography(metric: Metric) -> None:
    words = " ".join((metric.title, metric.card, metric.short, metric.formula, metric.cohort, metric.exclusions))

    assert not any(sign in words for sign in ('"', " - ", "—", "...", "обращени", "жалоб", "SLA", "n ="))


@pytest.mark.parametrize(
    "part, whole, text", [(1, 4, "мало данных"), (0, 10, "0,0_%"), (3, 12, "25,0_%"), (0, 0, "мало данных")]
)
def test_a_share_of_few_is_not_told(part: int, whole: int, text: str) -> None:
    assert spelt(fmt.share_of(part, whole)) == text
