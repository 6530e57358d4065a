"""Response times with messages that still wait: life tables worked by hand and the exact Kaplan–Meier beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.survival import ABOVE, BELOW, BUCKET_COUNT, EDGES, NOT_REACHED, life_table, quantile, restricted_mean

MINUTES = st.integers(0, 100 * 24 * 60)
COUNTS = st.lists(st.integers(0, 30), min_size=BUCKET_COUNT, max_size=BUCKET_COUNT)


def histogram(minutes: list[float]) -> np.ndarray:
    return np.bincount(np.searchsorted(EDGES, minutes, side="right") - 1, minlength=BUCKET_COUNT)[:BUCKET_COUNT]


def exact_quantile(answered: list[int], waiting: list[int], share: float) -> float | None:
    """Kaplan–Meier, 1958: at each time d answers among those still at risk; whoever is censored then is at risk."""
    surviving = 1.0
    for time in sorted(set(answered)):
        at_risk = sum(one >= time for one in (*answered, *waiting))
        surviving *= 1 - answered.count(time) / at_risk
        if surviving <= 1 - share + 1e-12:
            return time
    return None


def test_edges_run_from_a_minute_to_sixty_days_in_equal_ratios() -> None:
    assert (EDGES[0], EDGES[1], EDGES[-1]) == (0, 1, math.inf)
    assert EDGES[-2] == pytest.approx(60 * 24 * 60)
    assert np.diff(np.log(EDGES[1:-1])) == pytest.approx(math.log(86_400) / 64)


def test_a_life_table_by_hand() -> None:
    """Ten messages: 4 answered in bucket 5; 2 waiting and 1 answered in bucket 6; 2 answered in 7; 1 waiting in 8.

    S after 5: 1 − 4/10 = 0.6. In 6 six are at risk, 2 censored count as half: 0.6·(1 − 1/(6 − 1)) = 0.48.
    In 7 three are at risk: 0.48·(1 − 2/3) = 0.16. In 8 nobody is answered.
    """
    answered, waiting = np.zeros(66), np.zeros(66)
    answered[[5, 6, 7]] = 4, 1, 2
    waiting[[6, 8]] = 2, 1
    curve = life_table(answered, waiting)

    assert curve[[0, 5, 6, 7, 8, 9, 66]] == pytest.approx([1, 1, 0.6, 0.48, 0.16, 0.16, 0.16])


def test_a_median_is_found_log_linearly_inside_its_bucket() -> None:
    """The curve above passes 0.5 in bucket 6, (0.6 − 0.5) ÷ (0.6 − 0.48) = 5/6 of the way."""
    answered, waiting = np.zeros(66), np.zeros(66)
    answered[[5, 6, 7]] = 4, 1, 2
    waiting[[6, 8]] = 2, 1
    value, bound = quantile(life_table(answered, waiting), 0.5)

    assert bound is None
    assert value == pytest.approx(EDGES[6] * (EDGES[7] / EDGES[6]) ** (5 / 6))


def test_all_answered_is_an_ordinary_quantile() -> None:
    answered = histogram([10.0] * 50 + [100.0] * 50)
    value, _ = quantile(life_table(answered, np.zeros(66)), 0.25)
    low = EDGES[np.searchsorted(EDGES, 10) - 1]

    assert low <= value <= low * EDGES[2]


def test_a_quantile_that_the_curve_never_reaches_says_so() -> None:
    curve = life_table(histogram([5.0] * 4), histogram([600.0] * 6))

    assert quantile(curve, 0.5) == (None, NOT_REACHED)
    assert quantile(curve, 0.4)[1] is None
    assert quantile(life_table(np.zeros(66), histogram([600.0] * 6)), 0.5) == (None, NOT_REACHED)


def test_quantiles_outside_the_buckets_are_bounds() -> None:
    assert quantile(life_table(histogram([0.2] * 6 + [50.0] * 4), np.zeros(66)), 0.5) == (None, BELOW)
    assert quantile(life_table(histogram([50.0] * 4 + [90_000.0] * 6), np.zeros(66)), 0.5) == (None, ABOVE)


def test_a_quantile_at_an_edge_is_the_edge() -> None:
    value, bound = quantile(life_table(histogram([1.05] * 5 + [50.0] * 5), np.zeros(66)), 0.5)

    assert bound is None
    assert value == pytest.approx(EDGES[2])


def test_a_restricted_mean_by_hand() -> None:
    """Half are answered evenly within the first minute, the rest after 72 hours: ¾ of a minute, ½ of the others."""
    curve = np.full(67, 0.5)
    curve[0] = 1.0

    assert restricted_mean(curve, 4320) == pytest.approx(0.75 + 0.5 * 4319)


def test_a_restricted_mean_lets_nobody_count_for_more_than_the_limit() -> None:
    late = life_table(histogram([80_000.0] * 10), np.zeros(66))

    assert restricted_mean(late, 4320) == pytest.approx(4320)
    assert restricted_mean(life_table(np.zeros(66), histogram([10_000.0] * 3)), 4320) == pytest.approx(4320)


def test_a_restricted_mean_is_near_the_mean_of_capped_times() -> None:
    times = np.random.default_rng(7).lognormal(5, 1.5, 20_000)
    curve = life_table(histogram(list(times)), np.zeros(66))

    assert restricted_mean(curve, 4320) == pytest.approx(np.minimum(times, 4320).mean(), rel=0.01)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(answered=COUNTS, waiting=COUNTS)
def test_the_curve_only_falls_and_quantiles_only_grow(answered: list[int], waiting: list[int]) -> None:
    curve = life_table(np.array(answered), np.array(waiting))
    assert (np.diff(curve) <= 1e-12).all()
    assert curve.min() >= 0

    order = {BELOW: 0.0, ABOVE: 1e9, NOT_REACHED: 1e10}
    found = [quantile(curve, share) for share in np.linspace(0.05, 0.95, 19)]
    sizes = [order[bound] if value is None else value for value, bound in found]
    assert sizes == sorted(sizes)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    answered=st.lists(MINUTES, min_size=1, max_size=60),
    waiting=st.lists(st.integers(90_000, 200_000), max_size=30),
    share=st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]),
)
def test_without_censoring_among_the_answers_the_bucket_is_that_of_the_exact_estimate(
    answered: list[int], waiting: list[int], share: float
) -> None:
    """Waiting ones older than 60 days take no part in any bucket below, so the life table is exact there."""
    answered = [one for one in answered if one < 86_000]
    if not answered:
        return
    value, bound = quantile(life_table(histogram(answered), histogram(waiting)), share)
    exact = exact_quantile(answered, waiting, share)

    if exact is None:
        assert (value, bound) == (None, NOT_REACHED)
    elif exact < 1:
        assert bound == BELOW
    else:
        bucket = np.searchsorted(EDGES, exact, side="right") - 1
        assert EDGES[bucket] * (1 - 1e-9) <= value <= EDGES[bucket + 1] * (1 + 1e-9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(answered=st.lists(MINUTES, min_size=30, max_size=120), waiting=st.lists(MINUTES, max_size=40))
def test_with_censoring_the_estimate_lies_between_the_two_extremes(answered: list[int], waiting: list[int]) -> None:
    """Exact bounds of the life table: everybody censored in a bucket leaves before its answers, or after them."""
    events, censored = histogram(answered), histogram(waiting)
    curve = life_table(events, censored)

    def extreme(at_risk_share: float) -> np.ndarray:
        leaving = events + censored
        at_risk = leaving.sum() - np.concatenate([[0], np.cumsum(leaving)[:-1]]) - censored * (1 - at_risk_share)
        return np.concatenate([[1], np.cumprod(1 - np.divide(events, at_risk, out=np.zeros(66), where=at_risk > 0))])

    assert (extreme(0.0) - 1e-12 <= curve).all()
    assert (curve <= extreme(1.0) + 1e-12).all()
