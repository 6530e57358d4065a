"""A line the size of a word, for cards; its colours are in the style sheet, so it follows the reader's theme."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT = 84, 30


def sparkline(values: Sequence[float | None], *, zero_based: bool = True) -> str:
    """HTML of the values as a line, the last one marked; empty without a series to draw.

    The line is a mask over a ground of the theme's colour: the platform takes inline SVG out of what it shows.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None and not np.isnan(value)]
    if len(known) < 2:
        return ""
    heights = [value for _, value in known]
    low, high = (min(0, *heights) if zero_based else min(heights)), max(heights)
    span = (high - low) or 1
    width = max(len(values) - 1, 1)
    points = [(2 + 78 * place / width, 26 - 22 * (value - low) / span) for place, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>"
        f"<polyline points='{line}' fill='none' stroke='black' stroke-width='2' stroke-linejoin='round'/></svg>"
    )
    mask = f"url(data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"
    x, y = points[-1]
    return (
        f"<i class='g-spark' aria-hidden='true'><i style='-webkit-mask-image:{mask};mask-image:{mask}'></i>"
        f"<i class='g-dot' style='left:{x - 3:.0f}px;top:{y - 3:.0f}px'></i></i>"
    )
