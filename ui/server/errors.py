"""The last resort for an error that no screen has handled: words and a number for the visitor, details for the log."""

from __future__ import annotations

import logging
import uuid

import streamlit as st

log = logging.getLogger(__name__)


def on_script_error(error: Exception) -> bool:
    """Show a Russian text with the error's number in place of Streamlit's own; what is already drawn stays."""
    number = uuid.uuid4().hex[:8]
    log.error("Ошибка %s", number, exc_info=error)
    st.error(
        f"Эту часть страницы не удалось показать. Обновите страницу; если ошибка повторится, "
        f"сообщите администратору её номер: {number}."
    )
    return True
