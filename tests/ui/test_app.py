"""Every screen through the frame, without a browser: opens, empty period, one municipality, denied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import access

ROOT = Path(__file__).resolve().parents[2]
SCREENS = tuple(f"../pages/{name}.py" for name in access.SCREENS)  # as seen from the frame, which runs first


@pytest.fixture
def app(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The program over the demo base, not yet run."""
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def errors(app: AppTest) -> list[str]:
    return [*(one.value for one in app.error), *(one.value for one in app.exception)]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_opens(app: AppTest, screen: str) -> None:
    app.run().switch_page(screen).run()

    assert errors(app) == []
    assert "Демонстрационные данные" in html(app)
    assert "данные на" in html(app)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_of_a_period_without_messages_says_so(app: AppTest, screen: str) -> None:
    app.query_params["period"] = "вчера"
    app.query_params["executor"] = app_executor(app)
    app.run().switch_page(screen).run()

    assert errors(app) == []
    assert "None" not in html(app) and "nan" not in html(app)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_of_one_municipality_opens(app: AppTest, screen: str) -> None:
    app.query_params["municipality"] = "Юрлинский муниципальный округ"
    app.run().switch_page(screen).run()

    assert errors(app) == []


def test_the_municipal_role_sees_its_own_municipality_only(app: AppTest) -> None:
    app.run()
    app.selectbox(key="role_choice").set_value("municipality").run()

    assert errors(app) == []
    assert "Лысьвенский" in html(app)
    assert "Чайковский" not in html(app)
    assert app.multiselect(key="municipality").options == ["Лысьвенский муниципальный округ"]


def test_a_screen_refuses_a_session_that_the_frame_has_not_admitted(demo_bases, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    page = AppTest.from_file(str(ROOT / "pages" / "overview.py"), default_timeout=30).run()

    assert [one.value for one in page.error] == [
        "Этот раздел вам не открыт. Вернитесь на обзор или обратитесь к администратору дашборда."
    ]
    assert len(page.get("html")) == 0


def test_the_door_shows_the_frame_when_it_is_run_as_a_script(demo_bases, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    door = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()

    assert errors(door) == []
    assert "Госпаблики Пермского края" in html(door)


def test_a_trend_is_drawn_to_the_last_month_with_its_unsettled_part_dashed(app: AppTest) -> None:
    app.run()
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    dashes = [trace["line"].get("dash") for trace in chart["data"]]

    assert chart["data"][0]["x"][-1].startswith("2026-11")
    assert None in dashes and "dot" in dashes


def app_executor(app: AppTest) -> str:
    """The executor with the fewest messages: a period of one day has none of them."""
    app.run()
    return app.multiselect(key="executor").options[-1]
