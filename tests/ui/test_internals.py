"""The undocumented names of Streamlit that the server leans on: an update that moves one of them fails here first."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from ui.server import FRAME, internals

ROOT = Path(__file__).resolve().parents[2]
INDEX = (internals.STATIC_FOLDER / "index.html").read_text(encoding="utf-8")


def test_markers_of_the_index_page_are_met_once_each() -> None:
    markers = (internals.INDEX_LANGUAGE, internals.INDEX_TITLE, internals.INDEX_AGENT_LINK, internals.INDEX_ROOT)

    assert {marker: INDEX.count(marker) for marker in markers} == dict.fromkeys(markers, 1)
    assert len(internals.INDEX_NOSCRIPT.findall(INDEX)) == 1


def test_front_end_reads_where_the_server_is() -> None:
    scripts = (internals.STATIC_FOLDER / "static" / "js").glob("index.*.js")

    assert any("window.__streamlit" in text and "BACKEND_BASE_URL" in text for text in map(read, scripts))


def test_front_end_files_lie_under_the_static_prefix() -> None:
    assert f'src=".{internals.STATIC_PREFIX}js/' in INDEX
    assert (internals.STATIC_FOLDER / internals.STATIC_PREFIX.strip("/") / "js").is_dir()


def test_closed_addresses_are_those_that_streamlit_serves() -> None:
    from streamlit.web.server.starlette import starlette_agent_routes, starlette_routes

    assert internals.CLOSED_PATH.search(f"/{starlette_routes.ROUTE_METRICS}")
    assert "agent/" in read(Path(starlette_agent_routes.__file__))


def test_door_is_recognised_as_an_application() -> None:
    found = discover_asgi_app(ROOT / "dashboard.py")

    assert (found.is_asgi_app, found.app_name) == (True, "app")


def test_door_executed_as_a_script_shows_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")  # the frame says so; no base is built for it

    shown = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()

    assert not shown.exception
    assert shown.error


def test_code_outside_a_session_does_not_run_as_a_script() -> None:
    assert internals.runs_as_script() is False


def test_folder_of_screens_does_not_stand_beside_the_frame() -> None:
    assert FRAME.is_absolute()
    assert not (FRAME.parent / "pages").exists()


def test_streamlit_is_the_version_that_these_names_were_read_in() -> None:
    assert st.__version__.startswith("1.67.")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
