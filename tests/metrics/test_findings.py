"""Special causes in words, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from metrics.catalogue import METRICS
from metrics.control import Kind, limits
from metrics.findings import level, sentence

MONTHS = [date(2024 + place // 12, place % 12 + 1, 1) for place in range(36)]


def told(metric_id: str, values: list[float], kind: Kind) -> str:
    control = limits(np.array(values), np.ones(len(values), bool))
    cause = next(one for one in control.causes if one.kind is kind)
    return sentence(METRICS[metric_id], control, cause, MONTHS, values).replace("\u00a0", " ")


def test_a_new_level_is_told_with_the_old_one() -> None:
    values = [361.0, 359.0] * 6 + [181.0, 179.0] * 6

    assert told("response_mean", values, Kind.STEP) == "с января 2025 г. – новый уровень: 3 ч вместо 6 ч"


def test_a_month_outside_is_told_with_the_limits() -> None:
    """Mean 90 %, mean moving range 2 %: 84,7 % and 95,3 %."""
    values = [0.91, 0.89] * 6 + [0.80]

    assert told("norm_share", values, Kind.OUTSIDE) == (
        "январь 2025 г.: 80,0 % – ниже, чем бывает обычно (от 84,7 % до 95,3 %)"
    )


def test_neighbouring_months_outside_are_told_together() -> None:
    values = [61.0, 59.0] * 6 + [70.0, 72.0]

    assert told("response_mean", values, Kind.OUTSIDE) == (
        "январь 2025 г. – февраль 2025 г.: 1 ч 12 мин – медленнее, чем бывает обычно (от 55 мин до 1 ч 5 мин)"
    )


def test_a_run_and_a_trend_say_how_long() -> None:
    run = [101.0, 99.0] * 6 + [101.0] + [98.0, 99.0, 98.5, 99.5, 98.2, 99.1, 98.6]
    trend = [101.0, 99.0] * 6 + [97.0, 98.0, 99.0, 100.0, 101.0, 102.0, 103.0]

    assert (
        told("response_mean", run, Kind.RUN) == "с февраля 2025 г. 7 месяцев подряд быстрее обычного уровня 1 ч 40 мин"
    )
    assert told("response_mean", trend, Kind.TREND) == "с января 2025 г. 7 месяцев подряд всё медленнее"


def test_months_near_a_limit_are_told() -> None:
    values = [101.0, 99.0] * 6 + [104.0, 100.0, 104.0]

    assert told("response_mean", values, Kind.TWO_OF_THREE) == (
        "январь 2025 г. – март 2025 г.: медленнее обычного, у границы обычных колебаний"
    )


@pytest.mark.parametrize(
    "metric_id, value, words",
    [("response_mean", 151.0, "2 ч 31 мин"), ("norm_share", 0.941, "94,1 %"), ("received_count", 1284.0, "1 284")],
)
def test_a_level_is_written_as_its_metric_is(metric_id: str, value: float, words: str) -> None:
    assert level(METRICS[metric_id], value).replace("\u00a0", " ") == words
