"""Who is here and what they may see. The frame admits a session; every screen asks again before it shows anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from queries import Scope

ADMITTED = "_admitted"

OVERVIEW, OFFICIAL_PAGES, MESSAGES, RESPONSE_TIME = "overview", "official_pages", "messages", "response_time"
PASSPORT, CASES, METHODOLOGY = "passport", "cases", "methodology"
SCREENS = (OVERVIEW, OFFICIAL_PAGES, MESSAGES, RESPONSE_TIME, PASSPORT, CASES, METHODOLOGY)


@dataclass(frozen=True)
class Role:
    """What a role is called and which screens it has."""

    title: str
    pages: tuple[str, ...]
    may_see_names: bool = False


ROLES = {
    "governor": Role("Аппарат губернатора", SCREENS),
    "head": Role("Руководитель ЦУР", SCREENS),
    "municipality": Role("Муниципалитет", SCREENS),
    "committee": Role("Конкурсная комиссия", SCREENS, may_see_names=True),
    "admin": Role("Администратор", SCREENS),
}
DEFAULT_ROLE = "governor"


@dataclass(frozen=True)
class Admission:
    """What the frame granted to this session in this run."""

    scope: Scope
    pages: tuple[str, ...]


def scope_of(role: str, region_ids: tuple[int, ...] | None, municipality_ids: tuple[int, ...] | None) -> Scope:
    """Rights of a role over regions and municipalities; None is all of them."""
    return Scope(role, region_ids, municipality_ids, ROLES[role].may_see_names)


def admit(scope: Scope) -> Admission:
    """Let this session in with these rights; called by the frame only."""
    admission = Admission(scope, ROLES[scope.role].pages)
    st.session_state[ADMITTED] = admission
    return admission


def forget() -> None:
    """Take the admission back: the frame starts every run with it, so a fault on the way leaves nobody let in."""
    st.session_state.pop(ADMITTED, None)


def open_page(name: str, render: Callable[[], None]) -> None:
    """Draw a screen for a session that the frame admitted to it; refuse anybody else."""
    admission: Admission | None = st.session_state.get(ADMITTED)
    if admission is None or name not in admission.pages:
        st.error("Этот раздел вам не открыт. Вернитесь на обзор или обратитесь к администратору дашборда.")
        st.stop()
    render()
