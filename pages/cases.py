"""Список сообщений: the messages behind any figure of any screen."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks
from ui.sections import cases


def render() -> None:
    """Which messages are these, and what has become of each."""
    view = st.session_state["view"]
    top = st.container()
    chosen = cases.choose(view)
    with top:
        blocks.show(cases.title, view, chosen, key="title")
    blocks.show(cases.sheet, view, chosen, key="list")
    blocks.show(cases.pager, view, chosen, key="pager")


if __name__ == "__main__":
    access.open_page(access.CASES, render)
