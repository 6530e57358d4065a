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
    choices = st.container(horizontal=True, gap="small")
    with choices:
        shown = blocks.choice("Показать", [SUMMARY, PAGES, BODIES], key="show", width=180)
    if shown == SUMMARY:
        _summary(view)
        return
    with choices:
        wanted = _wanted(shown, view)
        rows = blocks.part("Строки", page_register.parts_of, view, wanted, key="rows")
    blocks.show(page_register.listed, view, wanted, rows, key="register")


def _summary(view: object) -> None:
    blocks.show(page_cards.how_many, view, key="page_counts")
    blocks.show(page_cards.states, view, key="page_states")
    with blocks.row(7, 6) as (left, right):
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
        span = blocks.choice("Месяцы", page_history.SPANS, key="span")
        blocks.show(page_history.flow, view, span, key="page_flow")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.heading("У всех ли обязанных есть госпаблик")
            blocks.show(page_coverage.by_level, view, key="coverage_levels")
            blocks.show(page_coverage.uncovered, view, key="uncovered")
            blocks.show(page_coverage.exempt, view, key="exempt")
        with right:
            blocks.heading("Без публикаций 14 дней и более")
            blocks.show(page_register.silent, view, key="silent")
    with blocks.opened("Подробный разбор: охват по муниципалитетам", key="more") as is_open:
        if is_open:
            blocks.show(page_coverage.by_municipality, view, key="coverage_places")


def _wanted(of: str, view: object) -> page_register.Wanted:
    """Which pages, or organisations, the reader looks for; kept in the address."""
    search = blocks.search("Название госпаблика или организации", key="find")
    state = blocks.choice("Состояние", page_register.STATE_NAMES, key="page_state")
    level, sphere, category = (
        blocks.part(title, page_register.kinds_of, view, by, key=by, width=200)
        for by, title in (("level", "Уровень"), ("sphere", "Сфера"), ("category", "Категория"))
    )
    order = blocks.choice("Порядок", page_register.ORDERS, key="sort") if of == PAGES else page_register.BY_BODY
    return page_register.Wanted(of, search, state, level, sphere, category, order)


if __name__ == "__main__":
    access.open_page(access.OFFICIAL_PAGES, render)
