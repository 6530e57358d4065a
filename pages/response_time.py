"""Время ответа: is it faster, is it real, where, why."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks
from ui.sections import (
    response_change,
    response_curve,
    response_league,
    response_stages,
    response_standing,
    response_target,
    response_time,
)


def render() -> None:
    """How fast citizens are answered, who is really slower, what changed."""
    view = st.session_state["view"]
    blocks.question("Как быстро отвечают, кто действительно медленнее и почему")
    blocks.show(response_time.leading, view, key="cards")
    with st.container(border=True):
        shown = blocks.choice("Показатель", response_time.SHOWN, key="response")
        blocks.show(response_time.story, view, shown, key="story")
    with st.container(border=True):
        blocks.show(response_standing.who, view, key="who")
        order = blocks.choice("Порядок", response_league.ORDERS, key="league_order")
        blocks.show(response_league.league, view, order, key="league")
    with blocks.opened("Подробный разбор", key="analysis") as is_open:
        if is_open:
            _details(view)


def _details(view: object) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            grouping = blocks.choice("Вклады", response_change.GROUPS, key="contribution")
            span = blocks.choice("Что сравнить", response_change.SPANS, key="between")
        blocks.show(response_change.why, view, grouping, span, key="why")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.show(response_curve.within, view, key="within")
        with right:
            blocks.show(response_curve.spread, view, key="spread")
    with blocks.row(1, 1) as (left, right):
        with left:
            compared = blocks.choice("Сравнить по", response_standing.COMPARED, key="difference")
            blocks.show(response_standing.compared, view, compared, key="funnel")
        with right:
            blocks.show(response_stages.anatomy, view, key="anatomy")
    with st.container(border=True):
        blocks.heading("Что если", "Какой была бы доля отвеченных в срок, если эти муниципалитеты выйдут на цель")
        names = blocks.several("Муниципалитеты ниже цели", response_target.candidates, view, key="raised")
        blocks.show(response_target.what_if, view, names, key="what_if")


if __name__ == "__main__":
    access.open_page(access.RESPONSE_TIME, render)
