"""Why a mean changed: Kitagawa's decomposition into «within the groups» and «the mix of the groups».

Source: E. M. Kitagawa, «Components of a difference between two rates», 1955; the mix effect is centred on the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

SECONDS = 60.0


@dataclass(frozen=True)
class Decomposition:
    """Minutes: the means of both periods and what each group brought to the change.

    groups: indexed by group, columns before_count, after_count, before_mean, after_mean (NaN where the group had no
    answers), rate_effect, mix_effect, total; the totals add up to `change`.
    """

    before_mean: float
    after_mean: float
    groups: pd.DataFrame

    @property
    def change(self) -> float:
        """Mean after minus mean before."""
        return self.after_mean - self.before_mean


def decompose(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    settled: bool,
    count: str = "answered_count",
    total: str = "answered_seconds",
) -> Decomposition | None:
    """The change of a mean between two periods, by groups; None if either period has no answers.

    Args:
        before, after: additive facts indexed by group, with a count and a sum of seconds.
        settled: whether both periods are settled; a change of an unsettled period is not told.

    Raises:
        ValueError: a period is not settled.
    """
    if not settled:
        raise ValueError("a decomposition needs two settled periods")
    groups = before.index.union(after.index)
    counts = [frame[count].reindex(groups, fill_value=0).astype(float) for frame in (before, after)]
    sums = [frame[total].reindex(groups, fill_value=0).astype(float) / SECONDS for frame in (before, after)]
    if not counts[0].sum() or not counts[1].sum():
        return None
    x0, x1 = (minutes / answered.where(answered > 0) for minutes, answered in zip(sums, counts, strict=True))
    w0, w1 = (answered / answered.sum() for answered in counts)
    whole0, whole1 = (float(minutes.sum() / answered.sum()) for minutes, answered in zip(sums, counts, strict=True))
    # A group of one period only takes that period's mean in both: all it brings is mix. One of neither brings nothing.
    y0, y1 = x0.fillna(x1).fillna(whole0), x1.fillna(x0).fillna(whole0)
    rate = (w0 + w1) / 2 * (y1 - y0)
    mix = ((y0 + y1) / 2 - (whole0 + whole1) / 2) * (w1 - w0)
    frame = pd.DataFrame(
        {
            "before_count": counts[0].astype("int64"),
            "after_count": counts[1].astype("int64"),
            "before_mean": x0,
            "after_mean": x1,
            "rate_effect": rate,
            "mix_effect": mix,
            "total": rate + mix,
        }
    )
    return Decomposition(whole0, whole1, frame)
