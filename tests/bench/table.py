"""A line of the benchmark's table: what, budget, measured, ratio, verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

TITLES = ("what", "budget", "measured", "ratio", "", "conditions")


@dataclass(frozen=True)
class Row:
    """One budget. `is_ok` is None where a figure is only for information."""

    what: str
    budget: str
    measured: str
    ratio: str
    is_ok: bool | None
    conditions: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        verdict = {True: "ok", False: "OVER", None: "info"}[self.is_ok]
        return (self.what, self.budget, self.measured, self.ratio, verdict, self.conditions)


def within(what: str, samples: Sequence[float], limit: float | None, unit: str, conditions: str = "") -> Row:
    """A line that holds the median of the samples to an absolute limit; no limit is for information."""
    middle = median(samples)
    return Row(
        what,
        "–" if limit is None else f"≤ {limit:g} {unit}",
        told(samples, unit),
        "–" if limit is None else f"{middle / limit:.2f} of budget",
        None if limit is None else middle <= limit,
        conditions,
    )


def told(samples: Sequence[float], unit: str) -> str:
    """«37.1 ms (28–55, n = 9)»: the median, and the range so that a noisy machine shows."""
    middle = f"{_figure(median(samples))} {unit}"
    if len(samples) == 1:
        return f"{middle} (n = 1)"
    return f"{middle} ({_figure(min(samples))}–{_figure(max(samples))}, n = {len(samples)})"


def printed(rows: Iterable[Row]) -> str:
    """The table, columns aligned."""
    lines = [TITLES, *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(TITLES))]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    return "\n".join(_aligned(line, widths) for line in ruled)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _figure(value: float) -> str:
    if value == inf:
        return "stopped"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
