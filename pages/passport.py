"""Паспорт: everything about one municipality or one executor on one sheet that can be printed."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks
from ui.sections import passport, passport_figures, passport_pages, passport_topics, passport_trends


def render() -> None:
    """How does it work, against the region and those like it, and what is overdue there."""
    view = st.session_state["view"]
    top = st.container()
    chosen = passport.choose(view)
    if chosen is None:
        blocks.heading("Паспорт", "Выбирать не из кого: в базе нет ни одного исполнителя.")
        return
    with top:
        blocks.show(passport.header, view, chosen, key="header")
    blocks.show(passport_figures.cards, view, chosen, key="cards")
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        blocks.show(passport_trends.response, view, chosen, key="response")
    with right, st.container(border=True, height="stretch"):
        blocks.show(passport_trends.in_norm, view, chosen, key="in_norm")
    with st.container(border=True):
        blocks.heading("Показатели рядом")
        blocks.show(passport_figures.beside, view, chosen, key="beside")
        if chosen.subject.kind == passport.TERRITORY:
            with blocks.opened("Подробнее о времени ответа", key="times") as is_open:
                if is_open:
                    blocks.show(passport_figures.times, view, chosen, key="times_table")
        else:
            blocks.show(passport_figures.no_times, view, chosen, key="no_times")
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        blocks.heading("О чём пишут")
        blocks.show(passport_topics.topics, view, chosen, key="topics")
    with right, st.container(border=True, height="stretch"):
        blocks.heading("Госпаблики")
        blocks.show(passport_pages.pages, view, chosen, key="pages")
        blocks.show(passport_pages.to_register, view, chosen, key="to_register")
    with st.container(border=True):
        blocks.heading("Просрочено сильнее всего")
        blocks.show(passport.overdue, view, chosen, key="overdue")
        blocks.show(passport.to_overdue, view, chosen, key="to_overdue")


if __name__ == "__main__":
    access.open_page(access.PASSPORT, render)
