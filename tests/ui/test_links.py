"""Links inside the program, «Переслать» and the dark screen, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.test_screens import complaints, open_screen, outside  # noqa: F401

LYSVA = "Лысьвенский муниципальный округ"


def address(page: Page) -> str:
    """The address as the browser itself has it; what the driver knows of it comes later."""
    return page.evaluate("window.location.href")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address(page)).query)


def test_a_link_moves_within_the_session_and_its_address_decides(running_app: str, page: Page) -> None:
    open_screen(page, f"{running_app}/?network=Telegram&period={quote('прошлый месяц')}")
    page.evaluate("window.stays = true")
    page.evaluate(
        f"""() => {{
            const link = document.createElement('a');
            link.className = 'g-link';
            link.href = '/methodology?network=MAX&period={quote("этот месяц")}';
            link.textContent = 'проба';
            document.querySelector('.g-foot').append(link);
        }}"""
    )
    page.get_by_role("link", name="проба").click()
    page.get_by_role("heading", name="Методика и данные").wait_for()
    expect(page.locator(".g-shown")).to_contain_text("сеть – MAX")

    assert page.evaluate("window.stays") is True  # the page was not loaded anew
    assert query(page) == {"network": ["MAX"], "period": ["этот месяц"]}
    page.go_back()
    expect(page.locator(".g-shown")).to_contain_text("сеть – Telegram")
    assert "октябрь 2026" in page.locator(".g-shown").inner_text()


def test_a_link_works_from_the_keyboard(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    page.get_by_role("link", name="Переслать: Среднее время ответа").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_card_is_forwarded_as_a_sentence_and_a_picture(running_app: str, page: Page, outside, complaints) -> None:  # noqa: F811
    open_screen(page, f"{running_app}/?period={quote('прошлый месяц')}")
    page.get_by_role("link", name="Переслать: Среднее время ответа").first.click()
    dialog = page.get_by_role("dialog")
    sentence = dialog.locator("code").inner_text().replace("\u00a0", " ")

    assert sentence.startswith(
        "Среднее время ответа на сообщения в госпабликах Пермского края за октябрь 2026 г. – 2 ч"
    )
    assert "данные на 22.11.2026" in sentence or "данные на 21.11.2026" in sentence
    assert sentence.endswith("Демонстрационные данные.")
    assert "127.0.0.1" not in sentence
    dialog.locator(".js-plotly-plot .main-svg").first.wait_for()
    drawn = dialog.locator(".js-plotly-plot").inner_text()
    assert "Демонстрационные данные" in drawn and "Данные на".lower() in drawn.lower()
    with page.expect_download() as saved:
        dialog.locator(".g-png").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert outside == [] and complaints == []


def test_a_closed_dialog_leaves_the_address(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    page.get_by_role("link", name="Переслать: Госпаблики").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("!window.location.href.includes('forward')")

    assert query(page) == {}


def test_every_card_and_chart_of_the_overview_can_be_forwarded(running_app: str, page: Page) -> None:
    open_screen(page, running_app)
    expect(page.get_by_role("figure")).to_have_count(2)

    assert page.locator(".g-card").count() == 5
    assert page.get_by_role("link", name="Переслать").count() == 5 + 2 + 1  # and «Что изменилось»


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_follows_the_readers_theme(running_app: str, chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    open_screen(page, running_app)
    page.locator(".js-plotly-plot .scatterlayer path.js-line").first.wait_for()
    page.wait_for_timeout(1500)
    ground = page.evaluate("getComputedStyle(document.querySelector('.g-card')).backgroundColor")
    line = page.evaluate("getComputedStyle(document.querySelector('.scatterlayer path.js-line')).stroke")
    context.close()

    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 24, 32)"}[scheme]
    assert line == {"light": "rgb(11, 79, 158)", "dark": "rgb(127, 179, 245)"}[scheme]
