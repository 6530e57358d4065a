"""The screens as a visitor meets them: a real server over the demo base, a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.conftest import app_over
from ui import access

SCREENS = ("", *(name for name in access.SCREENS if name != access.OVERVIEW))
DRAWN = ".g-foot"  # the footer comes last
CHARTS = ".js-plotly-plot .cartesianlayer .subplot"
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = {
    "CSV",
    "PNG",
    "MAX",
    "Telegram",
    "demo",
    "Kaplan",
    "Meier",
    "Royston",
    "Parmar",
    "XmR",
    "Shewhart",
    "Wheeler",
    "NHS",
    "England",
    "Benjamini",
    "Hochberg",
    "Kitagawa",
    "Spiegelhalter",
    "Anscombe",
    "Cutler",
    "Ederer",
}  # and formats called so in Russian

VISIBLE_WORDS = """() => {
  const found = [];
  const skipped = new Set(["SCRIPT", "STYLE", "NOSCRIPT"]);
  for (const element of document.querySelectorAll("body *")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (element.hasAttribute(name)) found.push(element.getAttribute(name));
    if (skipped.has(element.tagName) || element.dataset.testid === "stIconMaterial") continue;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data.trim());
  }
  return found;
}"""


@pytest.fixture
def outside(page: Page) -> Iterator[list[str]]:
    """Addresses outside this machine that the page asked for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            asked.append(request.url)

    page.on("request", note)
    return asked


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Errors in the browser's console."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def open_screen(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(DRAWN).wait_for(timeout=30_000)


def cards(page: Page) -> list[str]:
    """The figures of the cards, without spaces of any kind."""
    return [re.sub(r"\s", "", text) for text in page.locator(".g-figure b").all_inner_texts()]


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_leaves_the_machine_and_the_console_is_clean(
    running_app: str, page: Page, outside: list[str], complaints: list[str], screen: str
) -> None:
    open_screen(page, f"{running_app}/{screen}")
    page.wait_for_timeout(1500)

    assert outside == []
    assert complaints == []


@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_word_is_russian_whatever_the_browser_speaks(
    running_app: str, chromium: Browser, screen: str, locale: str
) -> None:
    context = chromium.new_context(locale=locale, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    open_screen(page, f"{running_app}/{screen}?period={quote('свои даты')}")
    page.get_by_role("button", name="Фильтры").click()
    page.locator("[data-testid=stMultiSelect]").first.click()
    page.keyboard.type("ъъъ")
    page.get_by_text("Ничего не найдено").wait_for()

    words = {word for text in page.evaluate(VISIBLE_WORDS) for word in LATIN_WORD.findall(text)}
    context.close()

    assert {word for word in words if word not in NAMES and not re.fullmatch(r"[0-9a-f]+", word)} == set()


def test_the_four_figures_of_the_demo_are_on_the_first_screen(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    pages, processed, response, *_ = cards(page)

    assert pages == "2026"
    assert int(re.match(r"(\d+)тыс\.", processed)[1]) >= 600
    assert re.match(r"2ч\d+мин", response)
    expect(page.locator(".g-head h2", has_text="→")).to_contain_text(re.compile(r"[78]\s?ч.*→\s*2\s?ч"))
    expect(page.locator(CHARTS)).to_have_count(2)


def test_the_first_view_needs_no_sideways_scrolling_on_a_phone(running_app: str, chromium: Browser) -> None:
    context = chromium.new_context(locale="ru-RU", viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_screen(page, running_app)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="Фильтры")).to_be_visible()
    context.close()


def test_the_first_screen_of_the_governor_fits_a_laptop_without_scrolling(running_app: str, page: Page) -> None:
    """Cards, what changed, the trend, five topics, who differs: their last lines are above the fold."""
    open_screen(page, running_app)
    page.locator(CHARTS).first.wait_for()
    tables = page.locator(".g-table")
    last_lines = [page.locator(".g-points li").last, *(tables.nth(one).locator("tr").last for one in (0, 1))]

    for line in last_lines:
        box = line.bounding_box()
        assert box["y"] + box["height"] <= 900


def test_the_address_holds_the_filters_and_brings_the_same_screen_back(
    running_app: str, chromium: Browser, page: Page
) -> None:
    open_screen(
        page, f"{running_app}/?region={quote('Свердловская область')}&period={quote('прошлый месяц')}&network=VK"
    )
    page.goto(f"{running_app}/?period={quote('прошлый месяц')}&municipality={quote('Лысьвенский муниципальный округ')}")
    page.locator(DRAWN).wait_for()
    page.get_by_text("октябрь 2026 г.").first.wait_for()
    page.wait_for_timeout(1000)
    address, shown = page.url, cards(page)
    another = chromium.new_context(locale="ru-RU").new_page()
    open_screen(another, address)
    another.wait_for_timeout(1000)

    assert parse_qs(urlsplit(address).query) == {
        "period": ["прошлый месяц"],
        "municipality": ["Лысьвенский муниципальный округ"],
    }
    assert cards(another) == shown
    another.context.close()


def test_filters_outlive_a_change_of_screen(running_app: str, page: Page) -> None:
    open_screen(page, f"{running_app}/?period={quote('прошлый месяц')}")
    shown = page.locator(".g-shown").inner_text()
    page.get_by_role("link", name="Методика и данные").click()
    page.get_by_role("heading", name="Методика и данные").wait_for()

    assert page.locator(".g-shown").inner_text() == shown
    assert "period=" in page.url
    page.get_by_role("link", name="Обзор").click()
    page.locator(".g-cards").wait_for()
    assert page.locator(".g-shown").inner_text() == shown


def test_filters_of_the_popover_stay_in_the_address_when_the_screen_changes(running_app: str, page: Page) -> None:
    open_screen(page, f"{running_app}/methodology?network=Telegram")
    expect(page.get_by_role("button", name="Фильтры: 1")).to_be_visible()
    page.get_by_role("link", name="Обзор").click()
    page.locator(".g-cards").wait_for()
    page.wait_for_timeout(1000)

    assert "сеть – Telegram" in page.locator(".g-shown").inner_text()
    assert "сеть – Telegram" in page.locator("h1").inner_text()
    assert parse_qs(urlsplit(page.url).query) == {"network": ["Telegram"]}


def test_what_came_with_the_address_is_not_read_as_markup(running_app: str, page: Page) -> None:
    open_screen(page, f"{running_app}/?region={quote('[Вход](http://evil.test) **b** <img src=x>')}")

    assert page.get_by_role("alert").locator("a, b, strong, img").count() == 0
    assert "[Вход](http://evil.test)" in page.get_by_role("alert").inner_text()


def test_what_does_not_exist_in_the_address_is_left_out_and_named(running_app: str, page: Page) -> None:
    open_screen(
        page,
        f"{running_app}/?municipality={quote('Атлантида')}&period={quote('<script>alert(1)</script>')}&from=1001-01-01",
    )
    told = page.get_by_role("alert").inner_text()

    assert "пропущено" in told
    assert "Атлантида" in told and "alert(1)" in told
    assert cards(page)[0] == "2026"


def test_the_first_request_to_a_cold_server_may_be_an_address_that_is_not_there(
    demo_bases: dict[str, str], page: Page, complaints: list[str]
) -> None:
    with app_over(demo_bases["duckdb"]) as address:
        page.goto(f"{address}/awards")
        page.get_by_text("Такого раздела нет").wait_for(timeout=30_000)

        page.locator(".g-demo").wait_for(state="attached")  # the frame ran: the visitor is on the overview
        assert urlsplit(page.url).path == "/"


def test_a_screen_may_not_be_opened_past_the_frame(demo_bases: dict[str, str], page: Page) -> None:
    """A fresh server must not run files of pages/ by their names, as Streamlit does with those beside the script."""
    with app_over(demo_bases["duckdb"]) as address:
        page.goto(f"{address}/methodology")
        page.locator(DRAWN).wait_for(timeout=30_000)

        assert page.locator(".g-shown").count() == 1
        assert page.get_by_role("link", name="Обзор").count() == 1


def test_an_unreachable_base_is_told_in_words_and_nothing_else_is_shown(page: Page) -> None:
    with app_over("postgresql://gospabliki:tayna@127.0.0.1:1/base") as address:
        page.goto(address)
        page.get_by_text("База данных сейчас недоступна").wait_for(timeout=30_000)

        assert "tayna" not in page.content()
        assert page.locator(".g-card").count() == 0


def test_last_good_data_stays_when_the_base_is_gone(tmp_path: Path, demo_bases: dict[str, str], page: Page) -> None:
    copy = tmp_path / "base.duckdb"
    copy.write_bytes(Path(demo_bases["duckdb"]).read_bytes())
    with app_over(str(copy)) as address:
        open_screen(page, address)
        shown = cards(page)
        copy.unlink()
        page.wait_for_timeout(11_000)  # the version of the base is asked anew every ten seconds
        page.get_by_role("link", name="Методика и данные").click()
        page.get_by_role("heading", name="Методика и данные").wait_for()
        page.get_by_role("link", name="Обзор").click()
        page.get_by_text("Пока показаны последние полученные данные").wait_for(timeout=20_000)
        page.locator(DRAWN).wait_for()
        page.locator(".g-card").first.wait_for()

        assert cards(page) == shown


def test_the_table_adds_up_and_can_be_saved(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    rows = page.locator("table:has(th:has-text('Госпаблики')) tbody tr")
    figures = [[re.sub(r"\D", "", cell) for cell in row.locator("td").all_inner_texts()] for row in rows.all()]
    total, *parts = figures

    assert len(parts) == 45
    for column in (0, 1, 3, 5, 6, 7):
        assert int(total[column]) == sum(int(part[column]) for part in parts)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Скачать таблицу (CSV)").last.click()
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, first, *_ = content.decode("utf-8-sig").splitlines()
    assert header.split(";")[0] == "муниципалитет" and "данные на" in header
    assert first.startswith("Пермский край;2026;") and "Демонстрационные данные" in first


def test_every_chart_has_a_name_and_a_table_of_the_same_figures(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    page.locator(CHARTS).nth(1).wait_for()
    names = [chart.get_attribute("aria-label") for chart in page.get_by_role("figure").all()]

    assert len(names) == 2 and all(names)
    page.get_by_text("Таблица и определение").first.click()
    expect(page.get_by_role("columnheader", name="Ещё без ответа")).to_be_visible()


def test_the_methodology_has_every_metric(running_app: str, page: Page) -> None:
    from metrics.catalogue import METRICS

    open_screen(page, f"{running_app}/methodology")
    told = " ".join(page.locator(".g-defs").all_inner_texts())

    assert [metric.metric_id for metric in METRICS.values() if metric.title not in told] == []
