"""«What if»: the whole's share if some of its parts met the target."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Simulation:
    """Shares as sums: hits before and after of the same number of cases, and the target."""

    judged_count: int
    in_norm_count: int
    simulated_count: int
    target: float

    @property
    def share(self) -> float | None:
        """The share as it is."""
        return self.in_norm_count / self.judged_count if self.judged_count else None

    @property
    def simulated_share(self) -> float | None:
        """The share as it would be."""
        return self.simulated_count / self.judged_count if self.judged_count else None

    @property
    def gained_count(self) -> int:
        """How many more messages would be answered in time."""
        return self.simulated_count - self.in_norm_count

    @property
    def meets_target(self) -> bool:
        """Whether the whole would reach the target."""
        return self.simulated_count >= needed_count(self.judged_count, self.target)


def needed_count(judged: int, target: float) -> int:
    """The fewest hits that make at least the target share: whole messages, never a part of one."""
    return math.ceil(round(target * judged, 9))


def simulate(facts: pd.DataFrame, chosen: Collection[Hashable], target: float) -> Simulation:
    """The whole's share if the chosen rows met the target; those that already do stay as they are.

    Args:
        facts: indexed by unit, columns in_norm_count and judged_count; all rows together are the whole.
        chosen: index values.
        target: share 0–1.
    """
    hits, judged = facts["in_norm_count"].astype("int64"), facts["judged_count"].astype("int64")
    needed = judged.map(lambda count: needed_count(count, target))
    simulated = hits.where(~facts.index.isin(list(chosen)), hits.clip(lower=needed))
    return Simulation(int(judged.sum()), int(hits.sum()), int(simulated.sum()), target)
