"""Classes of a map: quintiles at bounds that a person can read, none of them empty."""

from __future__ import annotations

import numpy as np
import pytest

from metrics import classes
from metrics import format as fmt
from metrics.catalogue import Unit

NBSP = fmt.NBSP


def test_a_hundred_even_shares_make_five_equal_classes() -> None:
    values = [place / 100 for place in range(100)]
    bounds = classes.bounds(values, Unit.SHARE)

    assert bounds == [0.2, 0.4, 0.6, 0.8]
    assert np.bincount([classes.class_of(value, bounds) for value in values]).tolist() == [20] * 5


def test_times_are_divided_at_whole_quarters_and_hours() -> None:
    bounds = classes.bounds([60, 90, 120, 150, 180, 210, 240, 270, 300, 600], Unit.MINUTES)

    assert all(bound % 30 == 0 for bound in bounds)
    assert len(bounds) == 4


@pytest.mark.parametrize("values", [[], [0.9], [0.9] * 40])
def test_equal_values_make_one_class(values: list[float]) -> None:
    assert classes.bounds(values, Unit.SHARE) == []
    assert classes.class_of(0.9, []) == 0


@pytest.mark.parametrize("unit", list(Unit))
def test_no_class_is_empty_whatever_the_values(unit: Unit) -> None:
    random = np.random.default_rng(1)
    for _ in range(300):
        values = random.choice([0.5, 0.9, 0.95, 1.0, *random.random(5)], size=random.integers(1, 50)) * random.choice(
            [1, 50, 5000]
        )
        bounds = classes.bounds(list(values), unit)
        counts = np.bincount([classes.class_of(value, bounds) for value in values], minlength=len(bounds) + 1)

        assert bounds == sorted(set(bounds))
        assert len(bounds) < classes.CLASSES
        assert counts.min() > 0


def test_a_bound_belongs_to_the_class_above_it() -> None:
    assert [classes.class_of(value, [0.8, 0.9]) for value in (0.7999, 0.8, 0.9, 1.0)] == [0, 1, 2, 2]


def test_classes_in_words() -> None:
    assert fmt.classes([0.85, 0.9], Unit.SHARE) == [f"до{NBSP}85{NBSP}%", f"85–90{NBSP}%", f"от{NBSP}90{NBSP}%"]
    assert fmt.classes([0.85, 0.925], Unit.SHARE)[1] == f"85,0–92,5{NBSP}%"
    assert fmt.classes([60, 150], Unit.MINUTES) == [
        f"до{NBSP}1{NBSP}ч",
        f"1{NBSP}ч – 2{NBSP}ч{NBSP}30{NBSP}мин",
        f"от{NBSP}2{NBSP}ч{NBSP}30{NBSP}мин",
    ]
    assert fmt.classes([1.5, 2], Unit.COUNT) == [f"до{NBSP}1,5", "1,5–2,0", f"от{NBSP}2,0"]
    assert fmt.classes([], Unit.SHARE) == ["все значения"]


def test_names_on_a_map_drop_the_kind_unless_it_tells_two_places_apart() -> None:
    names = ["Пермский городской округ", "Пермский муниципальный округ", "Лысьвенский муниципальный округ", "Реж"]

    assert fmt.on_map(names) == [f"Пермский{NBSP}ГО", f"Пермский{NBSP}МО", "Лысьвенский", "Реж"]
