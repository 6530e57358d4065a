"""Госпаблики: how many official pages there are, whose they are and in what state."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks
from ui.sections import official_pages, page_cards, page_coverage, page_history, page_register
from ui.sections.official_pages import BODIES, PAGES

SUMMARY = "сводка"


def render() -> None:
    """How many pages there are and in what state they are."""
    view = st.session_state["view"]
    blocks.question(", ".join(("Сколько госпабликов и в каком они состоянии", *view.chosen)))
    shown = blocks.choice("Показать", [SUMMARY, PAGES, BODIES], key="show")
    if shown != SUMMARY:
        page_register.draw(view, shown)
        return
    blocks.show(page_cards.how_many, view, key="page_counts")
    blocks.show(page_cards.states, view, key="page_states")
    with blocks.row(3, 2) as (left, right):
        with left:
            blocks.heading("Где сколько")
            order = blocks.choice("Порядок", official_pages.ORDERS, key="order_pages")
            blocks.show(official_pages.municipalities, view, order, key="page_places")
        with right:
            blocks.heading("Какие они")
            breakdown = blocks.choice("Разбивка", official_pages.BREAKDOWNS, key="kinds")
            blocks.show(official_pages.kinds, view, breakdown, key="page_kinds")
            blocks.heading("Сколько публикуют")
            blocks.show(official_pages.activity, view, key="page_activity")
    with blocks.row(1) as (only,), only:
        blocks.show(page_history.flow, view, key="page_flow")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.heading("У всех ли обязанных есть госпаблик")
            blocks.show(page_coverage.by_level, view, key="coverage_levels")
            blocks.show(page_coverage.uncovered, view, key="uncovered")
        with right:
            blocks.heading("Без публикаций 14 дней и более")
            blocks.show(page_register.silent, view, key="silent")
    with blocks.opened("Подробный разбор: охват по муниципалитетам, освобождённые с причинами", key="more") as is_open:
        if is_open:
            blocks.show(page_coverage.exempt, view, key="exempt")
            blocks.show(page_coverage.by_municipality, view, key="coverage_places")


if __name__ == "__main__":
    access.open_page(access.OFFICIAL_PAGES, render)
