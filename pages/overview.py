"""Обзор: what the governor's office reads every morning."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks, cards, tables, trends
from ui.sections import overview, overview_places


def render() -> None:
    """Is it better or worse than before, and where."""
    view = st.session_state["view"]
    blocks.question(", ".join((f"Госпаблики {view.region.name_genitive}", *view.chosen)))
    blocks.show(cards.leadership, view, key="cards")
    with blocks.row(4, 5) as (left, right):
        with left:
            blocks.show(overview.changes, view, key="changes")
        with right:
            blocks.show(trends.response_by_month, view, key="response")
    with blocks.row(4, 5) as (left, right):
        with left:
            blocks.heading("О чём пишут: пять тем")
            blocks.show(tables.top_topics, view, key="topics")
        with right:
            blocks.tabbed(overview_places.WHERE, view, key="where", choices=overview_places.WHERE_CHOICES)
    with st.container(border=True):
        blocks.show(trends.received_by_month, view, key="received")
    with st.container(border=True):
        blocks.heading("Муниципалитеты")
        order = blocks.choice("Порядок", tables.ORDERS, key="order")
        blocks.show(tables.municipalities, view, order, key="municipalities")


if __name__ == "__main__":
    access.open_page(access.OVERVIEW, render)
