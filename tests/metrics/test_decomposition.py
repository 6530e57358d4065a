"""Why the mean changed: Kitagawa by hand, and contributions that add up whatever the numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.decomposition import decompose

FACTS = st.dictionaries(
    st.sampled_from("абвгдеж"), st.tuples(st.integers(0, 50_000), st.integers(1, 400_000)), min_size=1
)


def facts(**groups: tuple[int, float]) -> pd.DataFrame:
    """count and mean in minutes of each group, as counts and seconds."""
    rows = {name: (count, round(count * minutes * 60)) for name, (count, minutes) in groups.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["answered_count", "answered_seconds"])


def test_rates_and_mix_by_hand() -> None:
    """Before: town 60 of 100 min, village 40 of 200; X₀ = 140. After: town 80 of 100 min, village 20 of 150; X₁ = 110.

    Town: rate ½(0.6 + 0.8)·0 = 0; mix (100 − 125)·0.2 = −5. Village: rate ½(0.4 + 0.2)·(−50) = −15; mix
    (175 − 125)·(−0.2) = −10. Together −30 = 110 − 140.
    """
    found = decompose(facts(town=(60, 100), village=(40, 200)), facts(town=(80, 100), village=(20, 150)), settled=True)

    assert (found.before_mean, found.after_mean, found.change) == (140, 110, -30)
    assert found.groups.loc["town", ["rate_effect", "mix_effect", "total"]].tolist() == pytest.approx([0, -5, -5])
    assert found.groups.loc["village", ["rate_effect", "mix_effect", "total"]].tolist() == pytest.approx(
        [-15, -10, -25]
    )


def test_a_growing_fast_group_lowers_the_mean() -> None:
    found = decompose(facts(fast=(10, 60), slow=(90, 300)), facts(fast=(50, 60), slow=(50, 300)), settled=True)

    assert (found.groups["rate_effect"] == 0).all()
    assert (found.groups["mix_effect"] < 0).all()
    assert found.groups["total"].sum() == pytest.approx(found.change)


def test_a_group_of_one_period_takes_its_own_mean_in_both() -> None:
    """New: 50 of 100 answers at 100 min beside 50 at 200; before all 100 at 200: X₀ = 200, X₁ = 150.

    New: mix (100 − 175)·0.5 = −37.5; old: mix (200 − 175)·(−0.5) = −12.5; no rate effect anywhere.
    """
    found = decompose(facts(old=(100, 200)), facts(old=(50, 200), new=(50, 100)), settled=True)

    assert found.groups["rate_effect"].tolist() == [0, 0]
    assert found.groups.loc[["new", "old"], "mix_effect"].tolist() == pytest.approx([-37.5, -12.5])
    assert found.groups.loc["new", "before_count"] == 0
    assert np.isnan(found.groups.loc["new", "before_mean"])
    gone = decompose(facts(old=(50, 200), new=(50, 100)), facts(old=(100, 200)), settled=True)
    assert gone.groups.loc["new", "mix_effect"] == pytest.approx(37.5)


def test_unsettled_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="settled"):
        decompose(facts(a=(10, 1)), facts(a=(10, 2)), settled=False)


def test_a_period_without_answers_has_no_decomposition() -> None:
    assert decompose(facts(a=(0, 0)), facts(a=(10, 2)), settled=True) is None
    assert decompose(facts(a=(10, 2)), facts(), settled=True) is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(before=FACTS, after=FACTS)
def test_contributions_always_add_up_to_the_change(before: dict, after: dict) -> None:
    frames = [
        pd.DataFrame.from_dict(
            {name: (count, count * mean) for name, (count, mean) in one.items()},
            orient="index",
            columns=["answered_count", "answered_seconds"],
        )
        for one in (before, after)
    ]
    found = decompose(*frames, settled=True)
    if found is None:
        assert min(frame["answered_count"].sum() for frame in frames) == 0
        return
    means = [frame["answered_seconds"].sum() / frame["answered_count"].sum() / 60 for frame in frames]

    assert found.change == pytest.approx(means[1] - means[0], rel=1e-9, abs=1e-9)
    assert found.groups["total"].sum() == pytest.approx(found.change, rel=1e-9, abs=1e-9 * max(means))
    assert (found.groups["total"] == found.groups["rate_effect"] + found.groups["mix_effect"]).all()
