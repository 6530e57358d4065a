"""Fair comparison: limits by hand, planted slow units found and no others, spread beyond chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from metrics.funnel import Verdict, of_shares, of_times

UNITS = 43


def test_limits_of_shares_by_hand_without_overdispersion() -> None:
    """θ = asin √((270 + 3/8) ÷ (300 + 3/4)) = asin √0.8990 = 1.2474; at n = 100 s = 1 ÷ √402 = 0.049875."""
    funnel = of_shares(pd.Series([90, 91, 89]), pd.Series([100, 100, 100]))
    theta, s = math.asin(math.sqrt(270.375 / 300.75)), 1 / math.sqrt(402)

    assert funnel.spread == 0
    assert funnel.centre == 0.9
    (row,) = funnel.limits_at(np.array([100])).to_numpy()
    assert row == pytest.approx([math.sin(theta + k * s) ** 2 for k in (-3.09, -1.96, 1.96, 3.09)])
    assert row == pytest.approx([0.7888, 0.8329, 0.9499, 0.9716], abs=0.0001)
    assert set(funnel.units["verdict"]) == {Verdict.SAME}
    assert set(funnel.units["side"]) == {0}


def test_the_spread_beyond_chance_by_the_formula_written_out() -> None:
    """Ten units of 1 000 cases whose shares differ more than chance lets them: τ² as Spiegelhalter gives it."""
    hits = np.array([860, 940, 885, 915, 900, 870, 930, 895, 905, 900])
    funnel = of_shares(pd.Series(hits), pd.Series([1000] * 10))
    theta = math.asin(math.sqrt((hits.sum() + 0.375) / 10_000.75))
    z = (np.arcsin(np.sqrt((hits + 0.375) / 1000.75)) - theta) * math.sqrt(4002)
    ordered = np.sort(z)
    low, high = ordered[0] + 0.9 * (ordered[1] - ordered[0]), ordered[8] + 0.1 * (ordered[9] - ordered[8])
    heterogeneity = (np.minimum(np.maximum(z, low), high) ** 2).sum()
    weight = 4002.0
    tau_squared = (heterogeneity - 9) / (10 * weight - 10 * weight**2 / (10 * weight))

    assert heterogeneity > 9
    assert funnel.spread == pytest.approx(math.sqrt(tau_squared))
    assert funnel.units["z"].to_numpy() == pytest.approx(z / math.sqrt(4002) / math.sqrt(1 / 4002 + tau_squared))


def test_verdicts_lie_between_the_inner_and_the_outer_limits() -> None:
    """Twenty usual units, one at about 2.5 sigmas and one at about 5, both rarer in time than the whole."""
    hits, cases = pd.Series([9000] * 20 + [875, 847]), pd.Series([10_000] * 20 + [1000, 1000])
    funnel = of_shares(hits, cases)

    assert funnel.units["verdict"].tolist() == [Verdict.SAME] * 20 + [Verdict.BORDER, Verdict.DIFFERENT]
    assert funnel.units["side"].tolist()[20:] == [-1, -1]
    limits = funnel.limits_at(np.array([1000])).iloc[0]
    assert limits["lower_outer"] < 0.875 < limits["lower_inner"]
    assert limits["lower_outer"] > 0.847


PLANTED = [3, 17, 30]


def different(seed: int, spread: float) -> pd.Index:
    """43 municipalities around 92 %, three planted at 75 %: those that are called different, rarer in time."""
    random = np.random.default_rng(seed)
    cases = pd.Series(random.integers(150, 6000, UNITS))
    truth = random.normal(0.92, spread, UNITS)
    truth[PLANTED], cases.iloc[PLANTED] = 0.75, [400, 900, 2500]
    units = of_shares(pd.Series(random.binomial(cases, truth.clip(0, 1))), cases).units
    return units.index[(units["verdict"] == Verdict.DIFFERENT) & (units["side"] == -1)]


def test_planted_slow_units_are_found_and_no_others() -> None:
    assert [different(seed, spread=0.0).tolist() for seed in range(10)] == [PLANTED] * 10


def test_with_an_ordinary_spread_all_planted_units_are_found_and_hardly_another() -> None:
    """The winsorised spread is a little too small by design, so that outliers don't hide: under 1 in 100 is called."""
    found = [different(seed, spread=0.012) for seed in range(100)]

    assert all(set(PLANTED) <= set(one) for one in found)
    assert sum(len(one) - len(PLANTED) for one in found) / (100 * (UNITS - 3)) < 0.01


def test_units_that_differ_by_chance_only_are_not_called_different() -> None:
    random = np.random.default_rng(11)
    called = 0
    for _ in range(100):
        cases = pd.Series(random.integers(30, 3000, UNITS))
        units = of_shares(pd.Series(random.binomial(cases, 0.9)), cases).units
        called += int((units["verdict"] == Verdict.DIFFERENT).sum())

    assert called / (100 * UNITS) < 0.004, "two in a thousand is what the outer limits let through"


def test_times_are_compared_by_their_logarithms_by_hand() -> None:
    """Three units of two answers: e^2 and e^4, e^2 and e^4, e^3 and e^5 minutes.

    Means 3, 3, 4, θ = 10/3; within: each has Σ(ln t − mean)² = 2, together 6 over 3 degrees, so s² = 2 ÷ 2 = 1.
    """
    funnel = of_times(pd.Series([6.0, 6.0, 8.0]), pd.Series([20.0, 20.0, 34.0]), pd.Series([2, 2, 2]), n_min=2)

    assert funnel.spread == 0
    assert funnel.centre == pytest.approx(math.exp(10 / 3))
    assert funnel.units["value"].tolist() == pytest.approx([math.exp(3), math.exp(3), math.exp(4)])
    assert funnel.units["z"].tolist() == pytest.approx([-1 / 3, -1 / 3, 2 / 3])
    assert funnel.limits_at(np.array([2]))["upper_inner"].tolist() == pytest.approx([math.exp(10 / 3 + 1.96)])


def test_a_planted_slow_municipality_is_found_by_its_times() -> None:
    random = np.random.default_rng(4)
    rows = []
    for unit in range(UNITS):
        logs = random.normal(5.0 + random.normal(0, 0.05) + (0.6 if unit == 7 else 0), 1.1, random.integers(80, 3000))
        rows.append((logs.sum(), (logs**2).sum(), len(logs)))
    units = of_times(*(pd.Series(column) for column in zip(*rows, strict=True))).units

    assert units.index[units["verdict"] == Verdict.DIFFERENT].tolist() == [7]
    assert units.loc[7, "side"] == 1


def test_units_with_few_cases_get_no_verdict_and_move_no_limits() -> None:
    usual = of_shares(pd.Series([90, 91, 89]), pd.Series([100, 100, 100]), whole=(270, 300))
    more = of_shares(pd.Series([90, 91, 89, 0, 0]), pd.Series([100, 100, 100, 9, 0]), whole=(270, 300))

    assert more.units["verdict"].tolist() == [*usual.units["verdict"], Verdict.FEW, Verdict.FEW]
    assert more.spread == usual.spread
    assert more.limits_at(np.array([50])).equals(usual.limits_at(np.array([50])))
    assert np.isnan(more.units["value"].iloc[4])


def test_fewer_than_three_units_have_no_limits() -> None:
    funnel = of_shares(pd.Series([90, 10]), pd.Series([100, 100]))

    assert not funnel.has_limits
    assert set(funnel.units["verdict"]) == {Verdict.NO_LIMITS}
    assert of_shares(pd.Series([], dtype=float), pd.Series([], dtype=float)).units.empty
