"""From additive facts to figures: ratios of sums, few cases, nothing to divide by, settled periods."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.catalogue import METRICS, N_MIN, Facts
from metrics.measure import State, is_settled, measure, measure_rows, measure_times, values
from metrics.summary import HISTOGRAM, GroupedFacts, summarise
from queries.catalogue import MESSAGE_FACTS, WAITING_FACTS


def facts(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def histogram(**buckets: int) -> np.ndarray:
    counts = np.zeros(66)
    for name, count in buckets.items():
        counts[int(name[1:])] = count
    return counts


def test_the_region_is_a_ratio_of_sums_and_not_a_mean_of_means() -> None:
    """Ten answers of 1 hour and ninety of 3 hours make 2 h 48 min; the mean of the two means would be 2 h."""
    towns = facts(answered_seconds=[10 * 3600, 90 * 10_800], answered_count=[10, 90])

    assert [one.value for one in measure_rows("response_mean", towns)] == [60.0, 180.0]
    region = measure("response_mean", towns)
    assert (region.value, region.n, region.state) == (168.0, 100, State.OK)
    assert region.numerator == (10 * 3600 + 90 * 10_800) / 60
    assert region.denominator == 100


def test_a_share_counts_its_denominator() -> None:
    share = measure("norm_share", facts(in_norm_count=[3, 30], judged_count=[4, 46]))

    assert (share.value, share.n, share.numerator, share.denominator) == (0.66, 50, 33.0, 50.0)


@pytest.mark.parametrize(
    "judged, in_norm, state, value",
    [
        (0, 0, State.NONE, None),
        (1, 0, State.FEW, 0.0),
        (N_MIN - 1, 3, State.FEW, 1 / 3),
        (N_MIN, 5, State.OK, 0.5),
    ],
)
def test_few_cases_and_no_cases_are_told_apart_from_zero(
    judged: int, in_norm: int, state: State, value: object
) -> None:
    (share,) = measure_rows("norm_share", facts(in_norm_count=[in_norm], judged_count=[judged]))

    assert (share.state, share.n) == (state, judged)
    assert share.value == (None if value is None else pytest.approx(value))


def test_a_count_of_zero_is_a_figure() -> None:
    count = measure("received_count", facts(received_count=[0, 0]))

    assert (count.value, count.n, count.denominator, count.state) == (0.0, 0, None, State.OK)


def test_a_count_may_add_several_columns() -> None:
    assert measure("processed_count", facts(final_count=[3, 4], no_reply_needed_count=[1, 0])).value == 8


def test_outcomes_are_shared_among_those_that_have_one() -> None:
    outcomes = facts(solved_count=[6], explained_count=[3], refused_count=[2], redirected_count=[1])
    solved = measure("solved_share", outcomes)

    assert (solved.value, solved.n) == (0.5, 12)


def test_a_quantile_of_few_messages_is_few_and_the_tail_needs_more() -> None:
    answered = histogram(h20=50)

    assert measure_times("response_median", answered, histogram())[0].state is State.OK
    assert measure_times("response_p90", answered, histogram())[0].state is State.FEW
    assert measure_times("response_p90", histogram(h20=100), histogram())[0].state is State.OK
    assert measure_times("response_median", histogram(h20=9), histogram())[0].state is State.FEW
    assert measure_times("response_median", histogram(), histogram())[0].state is State.NONE


def test_waiting_messages_count_into_the_size_of_a_quantile() -> None:
    (median,) = measure_times("response_median", histogram(h20=6), histogram(h30=5))

    assert (median.n, median.state) == (11, State.OK)


def test_each_row_of_histograms_has_its_own_quantile() -> None:
    answered = np.vstack([histogram(h10=100), histogram(h40=100)])
    first, second = measure_times("response_median", answered, np.zeros((2, 66)))

    assert first.value < second.value


@pytest.mark.parametrize(
    "received, no_reply, waiting, settled",
    [
        (100, 0, 0, True),
        (100, 0, 1, False),
        (1000, 0, 9, True),
        (1000, 0, 10, False),
        (1000, 900, 1, False),
        (0, 0, 0, True),
        (5, 5, 0, True),
    ],
)
def test_a_period_is_settled_when_less_than_one_percent_of_those_needing_a_reply_wait(
    received: int, no_reply: int, waiting: int, settled: bool
) -> None:
    row = facts(received_count=[received], no_reply_needed_count=[no_reply], waiting_count=[waiting])

    assert is_settled(row).tolist() == [settled]


def test_values_of_nothing_are_not_zero() -> None:
    rows = measure_rows("norm_share", facts(in_norm_count=[1, 0], judged_count=[2, 0]))

    assert values(rows).isna().tolist() == [False, True]


def test_measuring_changes_no_frame() -> None:
    towns = facts(answered_seconds=[3600], answered_count=[1])
    before = towns.copy()
    measure("response_mean", towns)

    pd.testing.assert_frame_equal(towns, before)


def grouped(messages: pd.DataFrame, **more: pd.DataFrame) -> GroupedFacts:
    empty = pd.DataFrame(0, index=messages.index, columns=HISTOGRAM)
    return GroupedFacts(messages=messages, answered=empty, waiting_ages=empty, **more)


def message_facts(index: list[object], **counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame(0, index=index, columns=list(MESSAGE_FACTS)).assign(**counts)


def test_a_summary_has_every_group_that_any_frame_has() -> None:
    waiting = pd.DataFrame(0, index=[2, 3], columns=list(WAITING_FACTS)).assign(due_today_count=[5, 7])
    summary = summarise(grouped(message_facts([1, 2], received_count=[10, 20]), waiting_now=waiting))

    assert list(summary) == [1, 2, 3]
    assert [one["received_count"].value for one in summary.values()] == [10, 20, 0]
    assert [one["due_today_count"].value for one in summary.values()] == [0, 5, 7]
    assert summary[3]["norm_share"].state is State.NONE


def test_a_summary_leaves_out_what_the_grouping_cannot_tell() -> None:
    summary = summarise(grouped(message_facts(["Дороги"], received_count=[3])))

    assert "page_count" not in summary["Дороги"]
    assert "due_today_count" not in summary["Дороги"]
    assert "received_per_1000" not in summary["Дороги"]  # a topic has no residents
    of_messages = {name for name, metric in METRICS.items() if metric.facts is Facts.MESSAGES}
    assert of_messages - {"received_per_1000"} <= summary["Дороги"].keys()
