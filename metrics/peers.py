"""Comparable municipalities: groups by population, and a place inside the group with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.catalogue import N_MIN

SMALL, MIDDLE, LARGE, REGIONAL = "small", "middle", "large", "regional"
TITLES = {
    LARGE: "Больше 50 тыс. жителей",
    MIDDLE: "От 15 до 50 тыс. жителей",
    SMALL: "Меньше 15 тыс. жителей",
    REGIONAL: "Региональные органы",
}
SMALL_UNDER = 15_000
LARGE_OVER = 50_000
DRAWS = 4_000
SEED = 2523
INTERVAL = 0.9
SHARE_DECIMALS = 3  # places are judged on shares as they are shown, to 0.1 %
PRIOR = 0.5  # Jeffreys' beta prior of a share


@dataclass(frozen=True)
class Places:
    """Places inside one group, 1 is the best; pd.NA below n_min.

    table: indexed as given; columns place, from_place, to_place (90 % interval), `of` counts those that have a place.
    """

    table: pd.DataFrame
    of: int


def group_of(kind: str, population: float | None) -> str | None:
    """The group of comparison of a municipality; None for the unknown territory and for one without a population."""
    if kind == "regional":
        return REGIONAL
    if kind == "unknown" or population is None or pd.isna(population):
        return None
    if population < SMALL_UNDER:
        return SMALL
    return LARGE if population > LARGE_OVER else MIDDLE


def groups(municipalities: pd.DataFrame) -> pd.Series:
    """Group of each row of question municipalities (columns kind, population); None where it has none."""
    rows = zip(municipalities["kind"], municipalities["population"], strict=True)
    return pd.Series([group_of(*row) for row in rows], index=municipalities.index, dtype=object)


def places_by_share(numerator: pd.Series, denominator: pd.Series, *, n_min: int = N_MIN, seed: int = SEED) -> Places:
    """Places by a share where more is better, e.g. answered in time.

    The interval comes from a simulation of the shares' beta posteriors with a fixed seed: what the places would be if
    the same bodies worked as they do and chance fell otherwise.
    """
    ranked = denominator >= max(n_min, 1)
    r, n = numerator[ranked].to_numpy(float), denominator[ranked].to_numpy(float)
    draws = np.random.default_rng(seed).beta(r + PRIOR, n - r + PRIOR, size=(DRAWS, len(n)))
    return _places(np.round(r / np.maximum(n, 1), SHARE_DECIMALS), draws, ranked)


def places_by_time(
    log_sum: pd.Series, log_square_sum: pd.Series, count: pd.Series, *, n_min: int = N_MIN, seed: int = SEED
) -> Places:
    """Places by typical time exp(Σ ln t ÷ n) where less is better; normal draws with the unit's own standard error."""
    ranked = count >= max(n_min, 2)
    n = count[ranked].to_numpy(float)
    mean = log_sum[ranked].to_numpy(float) / n
    variance = np.maximum(log_square_sum[ranked].to_numpy(float) / n - mean**2, 0) / np.maximum(n - 1, 1)
    draws = np.random.default_rng(seed).normal(mean, np.sqrt(variance), size=(DRAWS, len(n)))
    return _places(-np.round(np.exp(mean)), -draws, ranked)


def _places(score: np.ndarray, draws: np.ndarray, ranked: pd.Series) -> Places:
    """Competition places (1, 2, 2, 4) by score, more is better, and the interval of places over draws."""
    table = pd.DataFrame(pd.NA, index=ranked.index, columns=["place", "from_place", "to_place"], dtype="Int64")
    if len(score):
        place = 1 + (score[None, :] > score[:, None]).sum(axis=1)
        drawn = 1 + np.argsort(np.argsort(-draws, axis=1), axis=1)
        tail = (1 - INTERVAL) / 2
        low, high = np.quantile(drawn, [tail, 1 - tail], axis=0, method="inverted_cdf")
        # A tie shares the best of its places, which may lie above all of its draws.
        found = np.column_stack([place, np.minimum(low, place), np.maximum(high, place)])
        table.loc[ranked.to_numpy()] = found.astype("int64")
    return Places(table, len(score))
