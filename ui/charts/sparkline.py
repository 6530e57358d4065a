"""A line the size of a word, for cards; its colours are in the style sheet, so it follows the reader's theme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def sparkline(values: Sequence[float | None], *, zero_based: bool = True) -> str:
    """An inline SVG of the values, the last one marked; empty without a series to draw."""
    known = [(place, value) for place, value in enumerate(values) if value is not None and not np.isnan(value)]
    if len(known) < 2:
        return ""
    heights = [value for _, value in known]
    low, high = (min(0, *heights) if zero_based else min(heights)), max(heights)
    span = (high - low) or 1
    width = max(len(values) - 1, 1)
    points = [(2 + 80 * place / width, 27 - 24 * (value - low) / span) for place, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f"<svg class='g-spark' viewBox='0 0 84 30' aria-hidden='true'><polyline points='{line}'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6'/></svg>"
    )
