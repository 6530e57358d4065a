"""The curve «answered within t» from histograms with messages that still wait."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.answered import FROM_MINUTES, GRID, TO_MINUTES, answered_within
from metrics.survival import EDGES, life_table, quantile


def test_the_curve_by_hand() -> None:
    """4 answered in bucket 30, 2 waiting and 1 answered in 31, 2 answered in 32, 1 waiting in 33 (see the life table).

    At the edges the answered share is 0, 0.4, 0.52, 0.84; in the (logarithmic) middle of a bucket half-way between.
    """
    answered, waiting = np.zeros(66), np.zeros(66)
    answered[[30, 31, 32]] = 4, 1, 2
    waiting[[31, 33]] = 2, 1
    middle = np.sqrt(EDGES[31] * EDGES[32])
    shares = answered_within(answered, waiting, np.array([*EDGES[30:35], middle]))

    assert shares == pytest.approx([0, 0.4, 0.52, 0.84, 0.84, 0.46])


def test_the_curve_and_the_quantiles_tell_the_same() -> None:
    random = np.random.default_rng(3)
    answered, waiting = random.integers(0, 50, 66), random.integers(0, 9, 66)
    curve = life_table(answered, waiting)
    for share in (0.25, 0.5, 0.75):
        minutes, _ = quantile(curve, share)
        assert answered_within(answered, waiting, np.array([minutes]))[0] == pytest.approx(share)


def test_the_curve_only_rises_over_its_grid() -> None:
    shares = answered_within(np.full(66, 7), np.full(66, 2))

    assert (GRID[0], GRID[-1]) == pytest.approx((FROM_MINUTES, TO_MINUTES))
    assert shares.shape == GRID.shape
    assert (np.diff(shares) >= 0).all()
    assert 0 < shares[0] < shares[-1] < 1


def test_nothing_is_told_of_an_empty_histogram_or_beyond_the_buckets() -> None:
    assert np.isnan(answered_within(np.zeros(66), np.zeros(66))).all()
    assert np.isnan(answered_within(np.ones(66), np.zeros(66), np.array([0.5, 100_000.0]))).all()
