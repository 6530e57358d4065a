"""News among many series: planted points found, noise kept silent, few cases left out."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.discoveries import AT_MOST, Discoveries, scan

MONTHS = 36
SETTLED = np.ones(MONTHS, bool)
MANY = np.full(MONTHS, 400)


def noise(seed: int, count: int = 60) -> dict[int, tuple]:
    random = np.random.default_rng(seed)
    return {key: (random.normal(0.92, 0.01, MONTHS), MANY, SETTLED) for key in range(count)}


def changed(series: dict, key: int, position: int, by: float) -> None:
    series[key][0][position] += by


def test_a_planted_point_is_found_and_nothing_else() -> None:
    series = noise(1)
    changed(series, 17, 34, -0.15)
    found = scan(series, 24, 36)

    assert found.scanned_count == 60
    (one,) = found.found
    assert (one.key, one.position, one.n) == (17, 34, 400)
    assert one.value == series[17][0][34]
    assert one.sigmas < -6
    assert one.chance <= 0.05


def test_a_point_before_the_time_looked_at_is_no_news() -> None:
    series = noise(1)
    changed(series, 17, 20, -0.15)

    assert scan(series, 24, 36).found == ()


def test_hundreds_of_noisy_series_give_no_news_in_all_but_a_few_scans() -> None:
    """238 series (municipalities and topics) scanned 40 times over a year: at most 5 % of scans say anything."""
    loud = [scan(noise(seed, 238), 24, 36) for seed in range(100, 140)]

    assert {one.scanned_count for one in loud} == {238}
    assert np.mean([bool(one.found) for one in loud]) <= 0.05


def test_few_cases_short_history_and_unsettled_points_are_not_looked_at() -> None:
    series = noise(2, 4)
    series[0] = (series[0][0], np.full(MONTHS, 49), SETTLED)
    series[1] = (series[1][0][:11], MANY[:11], SETTLED[:11])
    series[2] = (series[2][0], MANY, np.arange(MONTHS) < 24)
    changed(series, 0, 30, -0.3)
    changed(series, 2, 30, -0.3)

    assert scan(series, 24, 36) == Discoveries((), 1)


def test_a_break_starts_the_series_anew() -> None:
    values = np.concatenate([np.tile([0.9, 0.92], 12), np.tile([0.5, 0.52], 6)])[:35]

    assert scan({"a": (values, MANY[:35], SETTLED[:35])}, 24, 35).found
    assert scan({"a": (values, MANY[:35], SETTLED[:35], (24,))}, 24, 35) == Discoveries((), 0)


def test_at_most_five_are_told_the_farthest_first_and_one_of_a_series() -> None:
    series = noise(3)
    for rank, key in enumerate(range(10, 18)):
        changed(series, key, 30, -0.2 - 0.05 * rank)
        changed(series, key, 31, -0.2)
    found = scan(series, 24, 36).found

    assert len(found) == AT_MOST
    assert len({one.key for one in found}) == AT_MOST
    assert [abs(one.sigmas) for one in found] == sorted((abs(one.sigmas) for one in found), reverse=True)


def test_nothing_to_scan_is_said() -> None:
    assert scan({}, 0, 12) == Discoveries((), 0)


def test_a_series_that_never_moved_makes_any_move_certain() -> None:
    values = np.full(MONTHS, 1.0)
    values[30] = 0.5
    (one,) = scan({"a": (values, MANY, SETTLED)}, 24, 36).found

    assert one.sigmas == -np.inf
    assert one.chance == pytest.approx(0.0)
