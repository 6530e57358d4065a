"""Which of our two compressed forms a browser takes (RFC 9110, section 12.5.3)."""

from __future__ import annotations

from ui.server.compress import BROTLI, GZIP

PREFERENCE = (BROTLI, GZIP)  # the smaller first; browsers offer br only over HTTPS and on localhost


def preferred_encoding(accept_encoding: str) -> str | None:
    """The encoding to answer with, None for the plain bytes.

    Weights above zero are all taken for consent: browsers send none, and the smaller form serves everybody.
    """
    weights = dict(_weighted(item) for item in accept_encoding.lower().split(",") if item.strip())
    for encoding in PREFERENCE:
        if weights.get(encoding, weights.get("*", 0.0)) > 0:
            return encoding
    return None


def _weighted(item: str) -> tuple[str, float]:
    name, _, parameter = item.partition(";")
    key, _, value = parameter.strip().partition("=")
    try:
        weight = float(value) if key.strip() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight
