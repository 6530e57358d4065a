"""The screen «Госпаблики»: each count leads to a list as long as it says; hostile names and addresses do no harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from queries import Filters
from reports import page_facts
from tests import small_base
from tests.small_base import REGION, TOWN, VK
from ui.blocks import Table, csv_bytes, table_html
from warehouse.refresh import refresh
from warehouse.target import writing

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "../pages/official_pages.py"
OF_POLEVSKOY = {"region": "Свердловская область", "municipality": "Полевской"}
EVIL = "<img src=x onerror=alert(1)><b>Школа</b>"

Opened = Callable[..., AppTest]


@pytest.fixture
def opened(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Opened:
    """opened(address keys) -> the screen over the demo base, drawn."""
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return draw


def draw(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run().switch_page(SCREEN).run()
    assert [*(one.value for one in app.error), *(one.value for one in app.exception)] == []
    return app


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html(app))).replace("\u00a0", " "))


def rows_of(app: AppTest) -> int:
    """Rows of the only table of a list."""
    return html(app).count("<tr>") - 1


def counted(told: str, unit: str) -> int:
    """How many of a unit the caption of a list says it has."""
    return int(re.search(rf"([\d ]+) {unit}", told)[1].replace(" ", ""))


def linked(app: AppTest) -> list[tuple[int, dict[str, list[str]]]]:
    """(count, keys of the address) of every count in a table that leads somewhere within the program."""
    found = re.findall(r"<a class='g-link' href='([^']*)'[^>]*>([\d\s\u00a0]+)</a>", html(app))
    return [(int(re.sub(r"\D", "", count)), parse_qs(urlsplit(unescape(href)).query)) for href, count in found]


def test_organisations_and_pages_of_a_place_are_told_apart(opened: Opened) -> None:
    app = opened(**OF_POLEVSKOY)
    figures = re.findall(r"<h2>(Госпаблики|Организации)</h2><div class='g-figure'><b>(\d+)", html(app))

    assert dict(figures)["Организации"] == "67"
    assert int(dict(figures)["Госпаблики"]) > 67


def test_the_list_of_organisations_has_all_of_them_on_one_sheet(opened: Opened) -> None:
    app = opened(**OF_POLEVSKOY, show="организации")

    assert "67 организаций" in words(app)
    assert rows_of(app) == 67
    assert "ГЦД «Азов»" in words(app)


def test_every_count_of_a_place_leads_to_a_list_as_long_as_it_says(opened: Opened) -> None:
    links = [(count, keys) for count, keys in linked(opened(**OF_POLEVSKOY)) if "municipality" in keys]
    assert {keys["page_state"][0] for _, keys in links if "page_state" in keys} == {
        "без метки",
        "не подключены",
        "нет хотя бы одного виджета",
        "без публикаций 14 дней и более",
    }

    for count, keys in links:
        unit = "организаци" if keys["show"] == ["организации"] else "госпаблик"
        assert counted(words(opened(**keys)), unit) == count, keys


@pytest.mark.parametrize("breakdown", ["по сетям", "по уровням", "по сферам", "по категориям"])
def test_every_count_of_a_breakdown_leads_to_its_list_and_they_add_up(opened: Opened, breakdown: str) -> None:
    kind = {"по сетям": "network", "по уровням": "level", "по сферам": "sphere", "по категориям": "category"}[breakdown]
    links = [(count, keys) for count, keys in linked(opened(kinds=breakdown)) if kind in keys]

    assert sum(count for count, _ in links) == 2_026
    count, keys = links[-1]
    assert counted(words(opened(**keys)), "госпаблик") == count


def test_the_list_comes_in_parts_that_hold_every_page_once(opened: Opened) -> None:
    chosen = {"show": "госпаблики", "municipality": "Лысьвенский муниципальный округ"}
    first = opened(**chosen)
    count = counted(words(first), "госпаблик")
    second = opened(**chosen, rows=f"51–{count}")
    seen = [re.findall(r"href='(https://[^']+)'", html(app)) for app in (first, second)]

    assert (len(seen[0]), len(seen[1])) == (50, count - 50)
    assert len({*seen[0], *seen[1]}) == count


def test_a_search_is_kept_in_the_address_and_finds_by_any_case(opened: Opened) -> None:
    app = opened(show="госпаблики", find="МИНИСТЕРСТВО образования")

    assert "Ничего не нашлось" not in words(app)
    assert "инистерство образования" in words(app)
    assert "Ничего не нашлось" in words(opened(show="госпаблики", find="нет такого названия"))


def test_the_list_is_searched_by_keyboard_and_leads_outside_by_a_click_only(running_app: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    page.goto(f"{running_app}/official_pages?show={quote('госпаблики')}")
    page.locator(".g-foot").wait_for(timeout=60_000)
    page.get_by_label("Название госпаблика или организации").fill("лысьва")
    expect(page.get_by_text("Enter – применить")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("caption")).not_to_contain_text("2\u00a0026")
    link = page.locator("a.g-outside").first

    assert parse_qs(urlsplit(page.url).query)["find"] == ["лысьва"]
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")
    assert link.get_attribute("href").startswith("https://")
    assert set(asked) == {"127.0.0.1"}


def test_a_filter_that_pages_do_not_know_is_named(opened: Opened) -> None:
    assert "не учитывает: тема" in words(opened(topics="ЖКХ"))
    assert "не учитывает: сеть" in words(opened(network="Telegram"))


def test_before_the_first_page_the_screen_says_that_there_are_none(opened: Opened) -> None:
    app = opened(municipality="Территория не указана")

    assert "открытых госпабликов нет" in words(app)
    assert "nan" not in html(app) and "None" not in html(app)


def test_the_municipal_role_finds_its_own_pages_only(opened: Opened) -> None:
    app = opened(show="госпаблики")
    app.selectbox(key="role_choice").set_value("municipality").run()

    places = set(re.findall(r"<td>([^<]*МО|[^<]*ГО)</td>", html(app)))
    assert places == {"Лысьвенский\u00a0МО"}


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The screen over a base whose names and addresses were written by an enemy."""
    database = str(tmp_path / "base.duckdb")
    addresses = ["javascript:alert(1)", "//evil.test/x", "https://vk.com/club1' onclick='alert(1)", None]
    with writing(database) as connection:
        small_base.lay(connection)
        body = {"region_id": REGION, "municipality_id": TOWN, "level": "subordinate", "is_obliged": True}
        reason = {"exemption_reason": "=cmd|' /C calc'!A0<script>"}
        small_base.put(
            connection,
            "body",
            [
                {**body, "body_id": 150, "name": EVIL, "exemption_reason": None},
                {**body, "body_id": 151, "name": EVIL, **reason},
            ],
        )
        page = {"body_id": 150, "network_id": VK, "category": "card", "opened_on": date(2026, 1, 1)}
        small_base.put(
            connection,
            "official_page",
            [{**page, "page_id": 300 + place, "title": EVIL, "url": url} for place, url in enumerate(addresses)],
        )
        small_base.cut(connection, "2026-03-10 18:00")
        refresh(connection)
    monkeypatch.setenv("DATABASE_URL", database)
    return draw


def test_hostile_names_are_shown_as_they_are_and_hostile_addresses_lead_nowhere(hostile: Opened) -> None:
    summary, listed, gathered = html(hostile()), html(hostile(show="госпаблики")), html(hostile(show="организации"))

    for drawn in (summary, listed, gathered):
        assert "<img src=x" not in drawn and "<script>" not in drawn and "<b>Школа" not in drawn
    assert listed.count("&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;Школа&lt;/b&gt;") == 8
    assert "javascript:" not in listed and "evil.test" not in listed
    assert re.findall(r"<a class='g-outside' href='([^']*)'", listed) == [
        "https://vk.com/club1&#x27; onclick=&#x27;alert(1)"
    ]
    assert listed.count("rel='noopener noreferrer'") == 1


def test_a_file_disarms_formulas_and_may_be_made_when_it_is_asked_for() -> None:
    frame = pd.DataFrame(
        {"госпаблик": ["=1+1", "+7 (342)", "-2", "@me", "Школа № 1", None], "дней": [-1, 2, 3, 4, 5, 6]}
    )
    table = Table("", {"Госпаблик": (frame["госпаблик"].tolist(), False)}, raw=lambda: frame, file_name="x")
    lines = csv_bytes(table).decode("utf-8-sig").splitlines()

    assert lines[1:] == ["'=1+1;-1", "'+7 (342);2", "'-2;3", "'@me;4", "Школа № 1;5", ";6"]


def test_bars_stand_behind_numbers_and_long_words_may_break() -> None:
    table = Table(
        "Где сколько",
        {"Место": (["А", "Б"], False), "Число": (["8", "мало данных (2 госпаблика)"], True)},
        raw=pd.DataFrame(),
        file_name="x",
        bars={"Число": [1.0, 0.25]},
    )

    drawn = table_html(table)
    assert "<td class='g-num'><span class='g-bar' style='--g-length:100.0%'>8</span></td>" in drawn
    assert "<td class='g-num g-few'><span class='g-bar' style='--g-length:25.0%'>мало данных" in drawn


def test_every_page_of_the_list_leads_to_its_messages(opened: Opened) -> None:
    app = opened(show="госпаблики", find="Лысьва")
    view = app.session_state["view"]
    ways = re.findall(r"href='/cases\?([^']*)'[^>]*>список</a>", html(app))
    pages = [int(parse_qs(unescape(way))["page"][0]) for way in ways]

    assert len(ways) == rows_of(app) > 1
    assert all(parse_qs(unescape(way))["state"] == ["все"] for way in ways)
    titles = page_facts.register(view.ask, view.clock, view.period, Filters()).set_index("page_id")["title"]
    assert all(titles[page_id] in words(app) for page_id in pages)
