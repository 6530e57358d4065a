"""A line the size of a word, for cards."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import numpy as np

from ui import theme


def sparkline(values: Sequence[float | None], *, zero_based: bool = True) -> str:
    """A small line for cards, as a data: address of an SVG image; its last point is marked. Empty without a series."""
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
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 84 30'>"
        f"<polyline points='{line}' fill='none' stroke='{theme.COMPARE}' stroke-width='2' stroke-linejoin='round'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6' fill='{theme.ACCENT}'/></svg>"
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
