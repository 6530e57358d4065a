"""Методика и данные: how every figure is made, what the data lacks, how fresh it is."""

from __future__ import annotations

import streamlit as st

from ui import access, blocks, methods, quality


def render() -> None:
    """Can these figures be trusted."""
    view = st.session_state["view"]
    blocks.question("Методика и данные")
    blocks.heading("Свежесть", "Когда и что загружено")
    blocks.show(quality.freshness, view, key="freshness")
    blocks.heading(
        "Качество данных", "Чего не хватает сообщениям, чтобы войти в показатели; за всё время, без учёта фильтров"
    )
    blocks.show(quality.panel, view, key="quality")
    blocks.heading("Общие правила", "Действуют для каждого показателя")
    blocks.show(quality.rules, key="rules")
    blocks.heading("Способы анализа", "Чем случайность отличается от перемены, как сравниваются муниципалитеты")
    blocks.show(methods.methods, key="methods")
    blocks.heading("Показатели", "Одно определение на все экраны, выгрузки и отчёты")
    blocks.show(quality.definitions, key="definitions")


if __name__ == "__main__":
    access.open_page(access.METHODOLOGY, render)
