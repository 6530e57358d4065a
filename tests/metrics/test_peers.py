"""Groups of comparison and places inside them with their uncertainty."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.peers import LARGE, MIDDLE, REGIONAL, SMALL, TITLES, group_of, groups, places_by_share, places_by_time


@pytest.mark.parametrize(
    "kind, population, group",
    [
        ("город", 14_999, SMALL),
        ("город", 15_000, MIDDLE),
        ("город", 50_000, MIDDLE),
        ("город", 50_001, LARGE),
        ("regional", None, REGIONAL),
        ("unknown", None, None),
        ("город", None, None),
        ("город", pd.NA, None),
    ],
)
def test_a_municipality_is_compared_with_those_of_its_size(kind: str, population: object, group: str | None) -> None:
    assert group_of(kind, population) == group
    assert group is None or TITLES[group]


def test_groups_of_a_frame_keep_its_rows() -> None:
    rows = pd.DataFrame(
        {"kind": ["город", "regional", "unknown"], "population": pd.array([9000, None, None], "Int64")}, index=[5, 6, 7]
    )

    assert groups(rows).to_dict() == {5: SMALL, 6: REGIONAL, 7: None}


def test_ties_share_a_place_as_they_are_shown() -> None:
    """90,0 %, 95,0 %, 90,04 % (shown as 90,0 %) and 80,0 %: places 2, 1, 2, 4."""
    places = places_by_share(pd.Series([900, 950, 2251, 800]), pd.Series([1000, 1000, 2500, 1000]))

    assert places.table["place"].tolist() == [2, 1, 2, 4]
    assert places.of == 4


def test_few_cases_have_no_place() -> None:
    places = places_by_share(pd.Series([9, 90, 80]), pd.Series([9, 100, 100]))

    assert places.of == 2
    assert places.table.loc[0].isna().all()
    assert places.table["place"].dropna().tolist() == [1, 2]
    assert places_by_share(pd.Series([1]), pd.Series([2])).of == 0


def test_far_apart_with_many_cases_the_place_is_certain_and_near_each_other_it_is_not() -> None:
    sure = places_by_share(pd.Series([9500, 9000, 8000]), pd.Series([10_000] * 3)).table
    unsure = places_by_share(pd.Series([46, 45, 44]), pd.Series([50] * 3)).table

    assert sure[["from_place", "to_place"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert unsure[["from_place", "to_place"]].to_numpy().tolist() == [[1, 3], [1, 3], [1, 3]]


def test_the_interval_is_the_probability_worked_otherwise() -> None:
    """Two units of 80/100 and 90/100: the chance that the first is really better, by its own draws, is about 2 %."""
    random = np.random.default_rng(99)
    better = (random.beta(80.5, 20.5, 200_000) > random.beta(90.5, 10.5, 200_000)).mean()
    table = places_by_share(pd.Series([80, 90]), pd.Series([100, 100])).table

    assert 0.01 < better < 0.05
    assert table.loc[0, ["from_place", "to_place"]].tolist() == [2, 2]


def test_places_are_the_same_every_time() -> None:
    ask = (pd.Series([46, 45, 30]), pd.Series([50, 52, 37]))

    pd.testing.assert_frame_equal(places_by_share(*ask).table, places_by_share(*ask).table)


def test_a_shorter_time_is_a_better_place() -> None:
    """Typical times e^4, e^5 and e^6 minutes with a variance of 1 over 400 answers."""
    mean, n = pd.Series([5.0, 4.0, 6.0]), pd.Series([400] * 3)
    table = places_by_time(mean * n, (mean**2 + 1) * n, n).table

    assert table.to_numpy().tolist() == [[2, 2, 2], [1, 1, 1], [3, 3, 3]]
