"""Seeded random streams and the vectorised distributions that the demo is drawn from."""

from __future__ import annotations

import math
import zlib

import numpy as np

_GRID = np.linspace(-6.0, 6.0, 6001)
_CDF = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in _GRID])


def stream(seed: int, *theme: object) -> np.random.Generator:
    """An independent stream per theme: a change in one theme leaves the others as they were."""
    return np.random.default_rng([seed, *(zlib.crc32(str(part).encode()) for part in theme)])


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """Φ(z), by a table that is exact to 10⁻⁶."""
    return np.interp(z, _GRID, _CDF)


def normal_quantile(share: np.ndarray) -> np.ndarray:
    """Φ⁻¹(share), by the same table."""
    return np.interp(share, _CDF, _GRID)


def bounded_lognormal(uniform: np.ndarray, median: np.ndarray, sigma: float, low: float, high: float) -> np.ndarray:
    """Lognormal values given that they lie between low and high (inverse transform: nothing is clipped)."""
    logs = np.log(median)
    lower = normal_cdf((math.log(low) - logs) / sigma)
    upper = normal_cdf((math.log(high) - logs) / sigma)
    return np.exp(logs + sigma * normal_quantile(lower + uniform * (upper - lower)))


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split a whole number by weights so that the parts add up to it exactly (largest remainder)."""
    exact = total * np.asarray(weights, dtype=float) / np.sum(weights)
    parts = np.floor(exact).astype(int)
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


class Cells:
    """Draws of an item inside a cell, for many rows at once: weights is a matrix of cell × item."""

    def __init__(self, weights: np.ndarray) -> None:
        self._items = weights.shape[1]
        self._edges = np.concatenate([[0.0], np.cumsum(weights.ravel())])
        self._starts = self._edges[: -1 : self._items]
        self._totals = self._edges[self._items :: self._items] - self._starts
        self.has_items = self._totals > 0

    def draw(self, cell: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """Index of an item of each row's cell; −1 where the cell has none."""
        position = self._starts[cell] + uniform * self._totals[cell]
        item = np.searchsorted(self._edges, position, side="right") - 1 - cell * self._items
        return np.where(self.has_items[cell], np.clip(item, 0, self._items - 1), -1)
