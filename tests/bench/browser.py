"""What a person waits for in a browser: from a click to the last chart of the screen."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.bench.bases import SMALL, Bases
from tests.bench.servers import dashboard
from tests.bench.table import Row, within
from ui import access

BUDGET_S = 1
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
PERIODS = ("всё время", "с начала года", "этот квартал", "последние 12 месяцев")
WAIT_MS = 60_000
SETTLE_MS = 1_500
FOOT = "Как считается каждый показатель"  # ends every screen
# The run is over, no element is of the run before, and every chart has its axes drawn.
DRAWN = """([chart_count, text]) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const charts = document.querySelectorAll('[data-testid="stPlotlyChart"]');
    return app && app.dataset.testScriptState === 'notRunning'
        && document.body.innerText.includes(text)
        && !document.querySelector('[data-stale="true"]')
        && charts.length >= chart_count
        && [...charts].every(chart => chart.querySelector('.cartesianlayer .subplot'));
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


def first_screen(opened: Browser, address: str) -> Page:
    """A new visitor's tab with the first screen drawn to its last chart."""
    page = opened.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU").new_page()
    page.goto(address)
    page.wait_for_selector('[data-testid="stPlotlyChart"] .cartesianlayer .subplot', timeout=WAIT_MS)
    _wait_drawn(page, 1, "Получено")
    return page


@dataclass(frozen=True)
class _Screen:
    """What a drawn screen looks like: the title of its tab and how many charts it has."""

    title: str
    chart_count: int


def clicks(bases: Bases, *, repeats: int) -> Iterator[Row]:
    """Menu clicks between all screens, warm; and changes of the period, each seen for the first time."""
    with dashboard(bases.address("duckdb", SMALL)) as server, browser() as opened:
        page = first_screen(opened, server.address)
        known = {
            name: _look(page, name) for name in access.SCREENS[1:]
        }  # loads code into the browser, fills the caches
        known[access.OVERVIEW] = _look(page, access.OVERVIEW)
        timed: dict[str, list[float]] = {name: [] for name in access.SCREENS}
        for _ in range(repeats):
            for name in (*access.SCREENS[1:], access.OVERVIEW):
                timed[name].append(_timed_click(page, name, known[name]))
        periods = [_timed_period(page, title, known[access.OVERVIEW].chart_count) for title in PERIODS]
    conditions = "headless Chromium 1440 × 900, DuckDB, 640 thousand"
    for name, seconds in timed.items():
        charts = f"{known[name].chart_count} charts; {conditions}"
        yield within(f"click in the menu to the last chart or element, {name}", seconds, BUDGET_S, "s", charts)
    yield within(
        "change of period to the last chart, overview", periods, BUDGET_S, "s", f"{conditions}; nothing cached"
    )


def _menu(page: Page, name: str) -> Locator:
    """The link of a screen in the menu: the first screen lives at the root only."""
    links = page.get_by_test_id("stTopNavLink")
    return links.first if name == access.OVERVIEW else page.locator(f'[data-testid="stTopNavLink"][href*="/{name}"]')


def _look(page: Page, name: str) -> _Screen:
    """Open a screen and wait until it has stopped changing."""
    before = page.title()
    _menu(page, name).click()
    page.wait_for_function("before => document.title !== before", arg=before, timeout=WAIT_MS)
    _wait_drawn(page, 0, FOOT)
    page.wait_for_timeout(SETTLE_MS)
    _wait_drawn(page, 0, FOOT)
    return _Screen(page.title(), page.locator('[data-testid="stPlotlyChart"]').count())


def _timed_click(page: Page, name: str, known: _Screen) -> float:
    target = _menu(page, name)
    target.wait_for(timeout=WAIT_MS)
    started = time.perf_counter()
    target.click()
    page.wait_for_function("title => document.title === title", arg=known.title, timeout=WAIT_MS)
    _wait_drawn(page, known.chart_count, FOOT)
    return time.perf_counter() - started


def _timed_period(page: Page, title: str, chart_count: int) -> float:
    shown = page.locator(".g-shown").inner_text()
    page.get_by_role("combobox", name="Период").click()
    option = page.get_by_role("option", name=title, exact=True)
    option.wait_for(timeout=WAIT_MS)
    started = time.perf_counter()
    option.click()
    page.wait_for_function(
        "shown => document.querySelector('.g-shown')?.innerText !== shown", arg=shown, timeout=WAIT_MS
    )
    _wait_drawn(page, chart_count, "Муниципалитеты")
    return time.perf_counter() - started


def _wait_drawn(page: Page, chart_count: int, text: str) -> None:
    page.wait_for_function(DRAWN, arg=[chart_count, text], timeout=WAIT_MS)
