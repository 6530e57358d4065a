"""Addresses of screens within the program: the filters of a view, some of them changed. assets/links.js follows them.

A link is an ordinary one (keyboard, new tab, forwarding); the script only spares the reload of the whole page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd

from ui import access

if TYPE_CHECKING:
    from ui.filters import View

FOLLOWED = (
    "link"  # set by links.js: this address was followed or gone back to, so it decides over the session's filters
)
FORWARD = "forward"  # key of the block whose «Переслать» is open


def to(view: View, page: str, /, **changes: str | Sequence[str] | None) -> str:
    """Address of a screen with the view's filters.

    Args:
        view: whose region, period, comparison and filters the address carries.
        page: a screen of ui.access.
        changes: address keys (filters or choices of that screen) with their values as the screen shows them; None or an
            empty list takes a filter off.
    """
    address = {key: list(values) for key, values in view.address}
    for key, value in changes.items():
        address[key] = [value] if isinstance(value, str) else list(value or ())
    query = urlencode([(key, one) for key, values in address.items() for one in values])
    path = "/" if page == access.OVERVIEW else f"/{page}"
    return f"{path}?{query}" if query else path


def html(href: str, text: str, label: str = "") -> str:
    """An <a> that stays inside the session; `label` is what a screen reader says where the text alone is too short."""
    spoken = f" aria-label='{escape(label, quote=True)}'" if label else ""
    return f"<a class='g-link' href='{escape(href, quote=True)}'{spoken}>{escape(text)}</a>"


def web(address: object) -> str:
    """An address of the web that may stand behind a link; "" for anything else that a base may hold."""
    text = "" if pd.isna(address) else str(address)
    return text if text.lower().startswith(("https://", "http://")) else ""


def outside(address: str | None, text: str) -> str:
    """A link to a page of a network, opened by the reader's click only; plain text if the address is no web address."""
    if not web(address):
        return escape(text)
    return (
        f"<a class='g-outside' href='{escape(address, quote=True)}' target='_blank' rel='noopener noreferrer'>"
        f"{escape(text)}</a>"
    )
