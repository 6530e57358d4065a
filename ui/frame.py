"""The script that Streamlit runs first for every address: who is here, which screens, filters, screen, footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from metrics import format as fmt
from queries import BaseUnavailable
from ui import access, blocks, build, data, filters, theme

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    access.OVERVIEW: ("Обзор", ":material/monitoring:"),
    access.OFFICIAL_PAGES: ("Госпаблики", ":material/groups:"),
    access.MESSAGES: ("Сообщения", ":material/forum:"),
    access.RESPONSE_TIME: ("Время ответа", ":material/timer:"),
    access.PASSPORT: ("Паспорт", ":material/location_city:"),
    access.CASES: ("Список сообщений", ":material/list_alt:"),
    access.METHODOLOGY: ("Методика и данные", ":material/menu_book:"),
}
DEMO_MUNICIPALITY = "Лысьвенский муниципальный округ"  # whose eyes the demo's municipal role has


def main() -> None:
    """One run of the frame."""
    access.forget()
    st.set_page_config(
        layout="wide", page_icon=str(ROOT / "ui" / "assets" / "icon.png"), initial_sidebar_state="collapsed"
    )
    st.html(theme.STYLE)
    if data.is_demo_missing():
        build.show()
    try:
        admission = access.admit(_who())
        page = st.navigation(_pages(admission.pages), position="top")
        regions = data.built(filters.regions, admission.scope)
        if not regions:
            _stop("В базе пока нет ни одного региона. Администратору: выполните python -m warehouse load или demo.")
        filters.follow_address()
        blocks.forget_dismissed()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.session_state["view"] = filters.choose(admission.scope, regions)
            if any(region.is_demo for region in regions):
                _choose_role()
        filters.say_what_is_shown(st.session_state["view"])
        _say_fault()
    except BaseUnavailable as error:
        access.forget()
        _stop(str(error))
    page.run()
    _footer(st.session_state["view"])


def _who() -> access.Scope:
    """The reader. Without sign-in the program serves this computer only, and the reader picks a role to look around."""
    role = st.session_state.get("role_choice", access.DEFAULT_ROLE)
    everything = access.scope_of(role, None, None)
    if role != "municipality":
        return everything
    regions = data.built(filters.regions, everything)
    for region in regions:
        places = data.load("municipalities", everything, region_id=region.clock.region_id, municipality_ids=None)
        own = places[places["name"] == DEMO_MUNICIPALITY]
        if not own.empty:
            return access.scope_of(role, (region.clock.region_id,), (int(own["municipality_id"].iloc[0]),))
    return access.scope_of(role, tuple(region.clock.region_id for region in regions[:1]), ())


def _pages(names: tuple[str, ...]) -> list[st.Page]:
    return [
        st.Page(
            ROOT / "pages" / f"{name}.py",
            title=PAGES[name][0],
            icon=PAGES[name][1],
            default=name == access.OVERVIEW,
            url_path=None if name == access.OVERVIEW else name,
        )
        for name in names
    ]


def _choose_role() -> None:
    st.selectbox(
        "Смотреть как",
        list(access.ROLES),
        key="role_choice",
        format_func=lambda role: f"Роль: {access.ROLES[role].title}",
        width=230,
        label_visibility="collapsed",
    )


def _say_fault() -> None:
    if fault := data.fault():
        st.warning(f"{fault} Пока показаны последние полученные данные.")


def _footer(view: filters.View) -> None:
    region = view.region
    demo = "Демонстрационные данные. " if region.is_demo else ""
    whole = (
        f", всего {fmt.counted(region.clock.message_count, fmt.MESSAGES)}"
        if view.scope.municipality_ids is None
        else ""
    )
    st.html(
        f"<div class='g-foot'>{demo}{escape(region.name)}: данные на "
        f"{fmt.day_and_time(region.data_as_of)}, отчётные таблицы обновлены {fmt.day_and_time(region.refreshed_at)}"
        f"{whole}. "
        "Сообщение относится к периоду, в котором получено. "
        "Как считается каждый показатель – в разделе «Методика и данные».</div>"
    )


def _stop(message: str) -> None:
    blocks.heading("Данных сейчас нет")
    st.error(message)
    st.stop()


main()
