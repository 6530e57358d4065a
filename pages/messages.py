"""Сообщения: what people write about and how much, and what has become of it."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks
from ui.filters import View
from ui.sections import message_details, message_flow, message_outcomes, message_places, message_topics, messages


def render() -> None:
    """How much is written, about what, where; what waits."""
    view = st.session_state["view"]
    blocks.question("О чём и сколько пишут жители")
    blocks.show(messages.in_period, view, key="period")
    blocks.heading("Сейчас", messages.now_words(view))
    blocks.show(messages.now, view, key="now")
    with blocks.row(3, 2) as (left, right):
        with left:
            step = blocks.choice("Показать", message_flow.STEP_CHOICES, key="step")
            blocks.show(message_flow.volume, view, step, key="volume")
            blocks.show(message_flow.done, view, key="done")
        with right:
            blocks.show(message_flow.channels, view, key="channels")
            blocks.show(message_flow.networks, view, key="networks")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.heading("О чём пишут")
            topics = blocks.choice("Темы", message_topics.choices(view), key="group")
            blocks.show(message_topics.topics, view, topics, key="topics")
        with right:
            blocks.heading("Где пишут больше")
            order = blocks.choice("Порядок", message_places.ORDERS, key="places_order")
            blocks.show(message_places.per_resident, view, order, key="places")
    with blocks.opened(
        "Подробный разбор: часы, муниципалитеты, просроченное, отложенное, повторные", key="more"
    ) as is_open:
        if is_open:
            details(view)


def details(view: View) -> None:
    """What is worked out only for those who open it."""
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.show(message_details.hours, view, "arrivals", key="arrivals")
        with right:
            blocks.show(message_details.hours, view, "replies", key="replies")
    with blocks.row(1) as (card,), card:
        blocks.show(message_places.by_place, view, key="by_place")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            place = blocks.choice("Муниципалитет", message_places.names(view), key="heat_place")
            group = blocks.choice("Группа тем", message_topics.groups(view), key="heat_group")
        blocks.show(message_places.cell, view, place, group, key="cell")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.heading("Сколько ждут ответа и как давно")
            blocks.show(message_details.ages, view, key="ages")
        with right:
            blocks.show(message_details.deferred, view, key="deferred")
            blocks.show(message_details.deferred_lists, view, key="deferred_lists")
    with blocks.row(1, 1) as (left, right):
        with left:
            blocks.heading("О чём пишут повторно")
            blocks.show(message_outcomes.repeats, view, key="repeats")
        with right:
            blocks.show(message_outcomes.satisfaction, view, key="satisfaction")


if __name__ == "__main__":
    access.open_page(access.MESSAGES, render)
