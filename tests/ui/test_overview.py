"""«Обзор»: figures lead to lists of the same length; what a narrow role and a poor base are told."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"<a class='g-link' href='(/cases\?[^']*)'[^>]*>([^<]*)</a>")


@pytest.fixture
def app(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def drills(app: AppTest) -> dict[str, int]:
    """Addresses of lists behind figures of the screen: address -> the figure."""
    found = {unescape(address): re.sub(r"\D", "", unescape(text)) for address, text in LINK.findall(html(app))}
    return {address: int(figure) for address, figure in found.items() if figure}


def listed(database: str, address: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many messages the list at an address says that it has."""
    monkeypatch.setenv("DATABASE_URL", database)
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    for key, values in parse_qs(urlsplit(address).query).items():
        app.query_params[key] = values
    app.run().switch_page("../pages/cases.py").run()
    title = re.search(r"<h[12][^>]*>([^<]*)</h[12]>", html(app)).group(1)
    return int(re.sub(r"\D", "", title.partition(" ")[0]) or 0)


def test_every_figure_of_the_overview_opens_a_list_of_its_length(
    app: AppTest, demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.run()
    behind = drills(app)
    some = dict(list(behind.items())[:5] + list(behind.items())[5::37])

    assert len(behind) > 100
    assert len(some) >= 8
    for address, figure in some.items():
        assert listed(demo_bases["duckdb"], address, monkeypatch) == figure, address


def test_the_fallen_municipality_is_told_and_leads_to_its_passport(app: AppTest) -> None:
    app.run()
    told = html(app).replace("\u00a0", " ")

    assert re.search(
        r"/passport\?[^']*'[^>]*>Лысьвенский МО: отвечено в срок – \d\d,\d % вместо обычных 9\d,\d %", told
    )
    assert "проверено рядов:" in told


def test_really_slow_municipalities_are_listed_and_no_others(app: AppTest) -> None:
    app.run()
    told = html(app)
    listed_names = re.findall(r"<th scope='row'><a[^>]*>([^<]*)</a></th>", told.partition("Отличие</th>")[2])[:4]

    assert {one.replace("\u00a0", " ") for one in listed_names} == {
        "Кунгурский МО",
        "Очёрский МО",
        "Чусовской МО",
        "Кизеловский МО",
    }


def test_a_narrow_role_reads_no_figure_as_the_regions(app: AppTest) -> None:
    app.run()
    app.selectbox(key="role_choice").set_value("municipality").run()
    told = html(app)

    assert "В целом по региону" not in told
    assert "nan" not in told.lower()


def test_the_map_tells_what_it_is(app: AppTest) -> None:
    app.query_params["where"] = "На карте"
    app.run()

    assert len(app.get("plotly_chart")) == 3
    assert "Схема: площади и границы условные" in html(app)


def test_a_period_without_a_whole_month_is_judged_by_the_last_one_on_every_screen(app: AppTest) -> None:
    app.query_params["period"] = "прошлая неделя"
    app.run()
    first = html(app)
    app.switch_page("../pages/response_time.py").run()
    told = html(app)

    assert "Сверх обычных колебаний, октябрь 2026\u00a0г." in first
    assert "колебаний за период" not in told
    assert re.search(r"октябр[ья] 2026|\(октябрь 2026", told)
