"""Limits of usual swings and special causes: published series, steps and breaks by hand, and pure noise."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.control import BASELINE, Cause, Kind, Start, findings, limits, year_on_year_log

# NIST/SEMATECH e-Handbook, 6.3.2.2: flow rates of ten batches; centre 50.81, mean moving range 1.8778, limits with
# 3 ÷ 1.128 in place of its rounding 2.66: 45.8159 and 55.8041.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# D. C. Montgomery, «Introduction to Statistical Quality Control», table 6.6: costs of twenty mortgage loans; centre
# 300.5, mean moving range 7.79, limits 279.78 and 321.22.
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
# Twelve points around 100: mean 100, mean moving range 22 ÷ 11 = 2, limits 94.68 and 105.32, outer thirds from 96.45
# down and from 103.55 up.
CALM = [101, 99] * 6


def of(values: list[float], **options: object) -> tuple:
    return limits(np.array(values, dtype=float), np.ones(len(values), bool), **options)


def causes(values: list[float], kind: Kind) -> list[tuple[int, int, int]]:
    return [(one.start, one.end, one.side) for one in of(values).causes if one.kind is kind]


def test_the_flow_rates_of_the_handbook() -> None:
    control = of(FLOW, baseline=10)
    (segment,) = control.segments

    assert segment.centre == pytest.approx(50.81)
    assert segment.moving_range == pytest.approx(16.9 / 9)
    assert (segment.lower, segment.upper) == pytest.approx((45.8159, 55.8041), abs=0.001)
    assert control.causes == ()


def test_the_mortgage_loans_of_the_textbook() -> None:
    (segment,) = of(LOANS, baseline=20).segments

    assert segment.centre == 300.5
    assert segment.moving_range == pytest.approx(148 / 19)
    assert (segment.lower, segment.upper) == pytest.approx((279.78, 321.22), abs=0.01)


def test_the_first_twelve_points_make_the_limits_of_all_that_follow() -> None:
    control = of([*CALM, 100, 110, 100])
    (segment,) = control.segments

    assert (segment.start, segment.end, segment.why) == (0, 15, Start.FIRST)
    assert (segment.centre, segment.lower, segment.upper) == pytest.approx((100, 94.68, 105.32))
    assert control.lower == pytest.approx([94.68] * 15)
    assert control.causes == (Cause(Kind.OUTSIDE, 13, 13, 1),)


def test_eleven_points_make_no_limits_and_no_causes() -> None:
    control = of([*CALM[:10], 500])

    assert not control.has_limits
    assert control.segments == control.causes == ()
    assert np.isnan(control.centre).all()


def test_unsettled_and_missing_points_take_no_part() -> None:
    values = np.array([*CALM[:6], np.nan, 900, *CALM[6:], 900], dtype=float)
    settled = np.ones(15, bool)
    settled[[7, 14]] = False
    control = limits(values, settled)

    assert control.segments[0].centre == 100
    assert control.causes == ()
    assert control.upper[14] == pytest.approx(105.32)


def test_seven_on_one_side_are_a_cause_and_six_are_not() -> None:
    low = [98.0, 99.0, 98.5, 99.5, 98.2, 99.1, 98.6]

    assert causes([*CALM, 101, *low[:6], 101], Kind.RUN) == []
    assert causes([*CALM, 101, *low, 101], Kind.RUN) == [(13, 19, -1)]


def test_a_point_on_the_centre_ends_a_run() -> None:
    assert causes([*CALM, 101, 99, 98, 99, 100, 98, 99, 98, 101], Kind.RUN) == []


def test_a_trend_is_seven_points_and_begins_with_the_first() -> None:
    assert causes([*CALM, 97, 98, 99, 100, 101, 102, 99], Kind.TREND) == []
    assert causes([*CALM, 97, 98, 99, 100, 101, 102, 103, 99], Kind.TREND) == [(12, 18, 1)]


def test_two_of_three_in_the_outer_third_on_the_same_side() -> None:
    assert causes([*CALM, 104, 100, 104, 100], Kind.TWO_OF_THREE) == [(12, 14, 1)]
    assert causes([*CALM, 104, 100, 100, 104], Kind.TWO_OF_THREE) == []
    assert causes([*CALM, 104, 96, 100], Kind.TWO_OF_THREE) == []
    assert causes([*CALM, 103.5, 103.5], Kind.TWO_OF_THREE) == [], "not in the outer third"
    assert causes([*CALM, 106, 106], Kind.TWO_OF_THREE) == [], "outside, which is told already"


def test_neighbours_outside_on_one_side_are_one_cause() -> None:
    assert causes([*CALM, 106, 107, 94, 100], Kind.OUTSIDE) == [(12, 13, 1), (14, 14, -1)]


def test_twelve_points_on_one_side_are_a_new_level_with_its_own_limits() -> None:
    control = of([*CALM, 101, *[80, 78] * 6, 79, 60])
    first, second = control.segments

    assert (first.start, first.end, first.centre) == (0, 13, 100)
    assert (second.start, second.end, second.why, second.centre) == (13, 27, Start.STEP, 79)
    assert (second.lower, second.upper) == pytest.approx((73.68, 84.32))
    assert control.steps == (second,)
    assert control.causes == (Cause(Kind.STEP, 13, 24, -1), Cause(Kind.OUTSIDE, 26, 26, -1))


def test_eleven_points_on_one_side_are_news_and_not_yet_a_new_level() -> None:
    control = of([*CALM, 101, *[80, 78] * 5, 80])

    assert [segment.why for segment in control.segments] == [Start.FIRST]
    assert {one.kind for one in control.causes} == {Kind.OUTSIDE, Kind.RUN}


def test_a_steady_fall_is_a_staircase_and_not_news_for_ever() -> None:
    """48 months falling by 2 %: a new level each year, so the last year is judged by itself."""
    control = of([480 * 0.98**month for month in range(48)])

    assert [segment.start for segment in control.segments] == [0, 12, 24, 36]
    assert [one.start for one in control.causes if one.kind is Kind.STEP] == [12, 24, 36]


def test_a_break_starts_a_new_baseline() -> None:
    control = of([*CALM, 100, *[51, 49] * 6], breaks=[13])
    before, after = control.segments

    assert (before.end, after.start, after.why) == (13, 13, Start.BREAK)
    assert (before.centre, after.centre) == (100, 50)
    assert control.causes == (), "nothing is compared across a break"


def test_after_a_break_too_few_points_have_no_limits() -> None:
    control = of([*CALM, 100, *[51, 49] * 5], breaks=[13])

    assert not control.has_limits
    assert np.isnan(control.upper[13:]).all()
    assert control.upper[:13] == pytest.approx([105.32] * 13)


def test_limits_are_not_drawn_beyond_what_is_possible() -> None:
    shares = [0.98, 1.0] * 6
    control = of(shares, possible=(0.0, 1.0))

    assert control.upper.max() == 1.0
    assert control.lower == pytest.approx([0.99 - 2.66 * 0.02] * 12)


def test_a_constant_series_calls_any_other_value_news() -> None:
    assert causes([7.0] * 14 + [7.1], Kind.OUTSIDE) == [(14, 14, 1)]


def test_a_finding_is_what_began_in_the_time_looked_at() -> None:
    control = of([*CALM, 101, 98, 99, 98.5, 99.5, 98.2, 99.1, 98.6, 101, 110])

    assert [one.kind for one in findings(control, 13, 14)] == [Kind.RUN]
    assert [one.kind for one in findings(control, 14, 22)] == [Kind.OUTSIDE]


def test_volumes_are_compared_with_the_same_month_a_year_before() -> None:
    ratio = year_on_year_log(np.array([100.0] * 12 + [110.0, 0.0, np.nan, 50.0]))

    assert np.isnan(ratio[[*range(12), 13, 14]]).all()
    assert ratio[[12, 15]] == pytest.approx([np.log(1.1), np.log(0.5)])
    assert np.isnan(year_on_year_log(np.ones(12))).all()


def test_a_year_after_a_break_has_no_ratio_to_the_year_before_it() -> None:
    ratio = year_on_year_log(np.full(40, 7.0), breaks=(20,))

    assert np.flatnonzero(np.isfinite(ratio)).tolist() == [*range(12, 20), *range(32, 40)]


def test_a_seasonal_volume_is_no_news_by_year_on_year() -> None:
    season = 1000 * (1 + 0.5 * np.sin(np.arange(36) * np.pi / 6))
    noise = np.exp(np.random.default_rng(5).normal(0, 0.03, 36))
    ratio = year_on_year_log(season * noise)

    assert limits(ratio, np.ones(36, bool)).has_limits
    assert not [one for one in limits(ratio, np.ones(36, bool)).causes if one.kind is Kind.OUTSIDE]


def test_the_rate_of_false_findings_on_pure_noise_is_known() -> None:
    """2 000 series of 36 normal months with nothing in them.

    A single month begins a false finding in about 2 cases of 100 and a year of months in about 26 of 100 (limits made
    of 12 points are themselves uncertain); about 2 of 100 take a new level where there is none. So these rules are for
    one series at a time, and many need discoveries.py.
    """
    noise = np.random.default_rng(2026).normal(100, 10, (2000, 36))
    controls = [limits(row, np.ones(36, bool)) for row in noise]
    a_month = np.mean([bool(findings(control, 35, 36)) for control in controls])
    a_year = np.mean([bool(findings(control, 24, 36)) for control in controls])
    new_levels = np.mean([bool(control.steps) for control in controls])

    assert 0.01 < a_month < 0.03
    assert 0.20 < a_year < 0.32
    assert 0.01 < new_levels < 0.035
    assert BASELINE == 12


@pytest.mark.parametrize("shift", [3.0, -3.0])
def test_a_shift_of_three_sigmas_is_found_within_a_year(shift: float) -> None:
    noise = np.random.default_rng(8).normal(0, 1, (300, 36))
    noise[:, 24:] += shift
    found = [
        any(one.side == np.sign(shift) for one in findings(limits(row, np.ones(36, bool)), 20, 36)) for row in noise
    ]

    assert np.mean(found) > 0.97
