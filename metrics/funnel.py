"""Fair comparison with the whole: limits that widen for those with few messages, so that chance is not called a place.

Source: D. J. Spiegelhalter, «Funnel plots for comparing institutional performance», 2005 (additive overdispersion);
arcsine transform of a share by F. J. Anscombe, 1948.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from metrics.catalogue import N_MIN

INNER, OUTER = 1.96, 3.09  # 95 % and 99.8 %
WINSORISED = 0.1  # of the extreme on either side, so that real outliers don't hide themselves
LEAST_UNITS = 3
CURVES = ("lower_outer", "lower_inner", "upper_inner", "upper_outer")
_SIDES = (-OUTER, -INNER, INNER, OUTER)


class Verdict(StrEnum):
    """What may be said about a unit."""

    DIFFERENT = "different"
    BORDER = "border"
    SAME = "same"
    FEW = "few"  # fewer cases than the metric needs: no verdict, no colour
    NO_LIMITS = "no_limits"  # fewer than three units


@dataclass(frozen=True)
class Funnel:
    """A verdict per unit and limits over n.

    centre: the whole's value (a share, or a typical time in minutes); spread: τ, variation between units beyond chance.
    units: indexed as given; columns n, value, z (sigmas from the whole, overdispersion included), verdict, side (+1
    above, −1 below, 0 where nothing is said).
    """

    centre: float
    spread: float
    has_limits: bool
    units: pd.DataFrame
    _theta: float
    _variance_at: Callable[[np.ndarray], np.ndarray]
    _back: Callable[[np.ndarray], np.ndarray]

    def limits_at(self, n: np.ndarray) -> pd.DataFrame:
        """Curves of the limits: columns lower_outer, lower_inner, upper_inner, upper_outer for each n."""
        n = np.asarray(n, dtype=float)
        width = np.sqrt(self._variance_at(n) + self.spread**2)
        return pd.DataFrame({name: self._back(self._theta + k * width) for name, k in zip(CURVES, _SIDES, strict=True)})


def of_shares(
    numerator: pd.Series, denominator: pd.Series, *, whole: tuple[int, int] | None = None, n_min: int = N_MIN
) -> Funnel:
    """Units' shares r ÷ n against the whole's.

    Args:
        numerator, denominator: counts r and n per unit, one index.
        whole: r and n of the whole, if the units are not all of it.
        n_min: units with fewer cases get no verdict and take no part in the spread.
    """
    r, n = numerator.astype(float), denominator.astype(float)
    whole_r, whole_n = whole or (r.sum(), n.sum())
    return _funnel(
        y=_arcsine(r, n),
        n=n,
        value=(r / n.where(n > 0)),
        theta=float(_arcsine(whole_r, whole_n)),
        centre=whole_r / whole_n if whole_n else float("nan"),
        variance_at=lambda cases: 1 / (4 * cases + 2),
        back=lambda at: np.sin(np.clip(at, 0, np.pi / 2)) ** 2,
        n_min=n_min,
    )


def of_times(
    log_sum: pd.Series,
    log_square_sum: pd.Series,
    count: pd.Series,
    *,
    whole: tuple[float, int] | None = None,
    n_min: int = N_MIN,
) -> Funnel:
    """Units' typical times exp(Σ ln t ÷ n) against the whole's; s² = variance within the units ÷ n.

    Args:
        log_sum, log_square_sum, count: Σ ln t, Σ ln² t and n per unit, t in minutes.
        whole: Σ ln t and n of the whole, if the units are not all of it.
        n_min: as of shares.
    """
    n = count.astype(float)
    mean = log_sum.astype(float) / n.where(n > 0)
    freedom = (n - 1).clip(lower=0).sum()
    within = float((log_square_sum.astype(float) - mean.fillna(0) * log_sum).sum() / freedom) if freedom else 0.0
    whole_sum, whole_n = whole or (float(log_sum.sum()), n.sum())
    theta = whole_sum / whole_n if whole_n else float("nan")
    return _funnel(
        y=mean,
        n=n,
        value=np.exp(mean),
        theta=theta,
        centre=float(np.exp(theta)),
        variance_at=lambda cases: within / cases,
        back=np.exp,
        n_min=n_min,
    )


def _arcsine(r: pd.Series | float, n: pd.Series | float) -> pd.Series | float:
    return np.arcsin(np.sqrt((r + 3 / 8) / (n + 3 / 4)))


def _funnel(
    *,
    y: pd.Series,
    n: pd.Series,
    value: pd.Series,
    theta: float,
    centre: float,
    variance_at: Callable[[np.ndarray], np.ndarray],
    back: Callable[[np.ndarray], np.ndarray],
    n_min: int,
) -> Funnel:
    enough = n >= max(n_min, 1)
    variance = variance_at(n.where(enough))
    has_limits = int(enough.sum()) >= LEAST_UNITS and bool((variance[enough] > 0).all())
    spread = _spread(((y - theta) / np.sqrt(variance))[enough], variance[enough]) if has_limits else 0.0
    z = (y - theta) / np.sqrt(variance + spread**2) if has_limits else pd.Series(np.nan, index=y.index)
    verdict = np.select(
        [~enough, np.full(len(n), not has_limits), z.abs() > OUTER, z.abs() > INNER],
        [Verdict.FEW, Verdict.NO_LIMITS, Verdict.DIFFERENT, Verdict.BORDER],
        Verdict.SAME,
    )
    side = np.where(np.isin(verdict, [Verdict.DIFFERENT, Verdict.BORDER]), np.sign(z.fillna(0)), 0).astype(int)
    units = pd.DataFrame(
        {"n": n.astype("int64"), "value": value, "z": z, "verdict": verdict, "side": side}, index=y.index
    )
    return Funnel(float(centre), spread, has_limits, units, theta, variance_at, back)


def _spread(z: pd.Series, variance: pd.Series) -> float:
    """τ: how much units differ beyond chance (method of moments, winsorised)."""
    units = len(z)
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    heterogeneity = float((z.clip(low, high) ** 2).sum())
    if heterogeneity <= units - 1:
        return 0.0
    weight = 1 / variance
    return float(np.sqrt((heterogeneity - (units - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())))
