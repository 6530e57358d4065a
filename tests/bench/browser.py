"""What a person waits for in a browser: from a click to the last chart of the screen."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.bench.bases import SMALL, Bases
from tests.bench.servers import dashboard
from tests.bench.table import Row, within

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


def clicks(bases: Bases, *, repeats: int) -> Iterator[Row]:
    """Menu clicks between the screens, warm; and changes of the period, each seen for the first time."""
    with dashboard(bases.address("duckdb", SMALL)) as server, browser() as opened:
        page = first_screen(opened, server.address)
        chart_count = page.locator('[data-testid="stPlotlyChart"]').count()
        there, back = [], []
        for _ in range(repeats + 1):  # the first click of each kind loads code into the browser
            there.append(_timed_click(page, _menu(page, "Методика"), 0, "Общие правила"))
            back.append(_timed_click(page, _menu(page, "Обзор"), chart_count, "Муниципалитеты"))
        periods = [_timed_period(page, title, chart_count) for title in PERIODS]
    conditions = "headless Chromium 1440 × 900, DuckDB, 640 thousand"
    yield within("click in the menu to the last element, methodology", there[1:], BUDGET_S, "s", conditions)
    yield within("click in the menu to the last chart, overview", back[1:], BUDGET_S, "s", conditions)
    yield within(
        "change of period to the last chart, overview", periods, BUDGET_S, "s", f"{conditions}; nothing cached"
    )


def _menu(page: Page, title: str) -> Locator:
    return page.get_by_role("link", name=title).first


def _timed_click(page: Page, target: Locator, chart_count: int, text: str) -> float:
    target.wait_for(timeout=WAIT_MS)
    started = time.perf_counter()
    target.click()
    page.wait_for_function(
        "title => document.title.includes(title)", arg="Методика" if chart_count == 0 else "Обзор", timeout=WAIT_MS
    )
    _wait_drawn(page, chart_count, text)
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
