"""Rules of WCAG A and AA that a program can check (axe-core), in our own blocks, on every screen and in both themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.ui.test_screens import SCREENS, open_screen

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# The platform's own elements are not ours to mend: a finding counts where an element of ours, or what we told the
# platform to draw (a name, a colour), is at fault.
OURS = "[class^='g-'], [class*=' g-']"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_our_blocks_break_no_rule(running_app: str, chromium: Browser, screen: str, scheme: str) -> None:
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    open_screen(page, f"{running_app}/{screen}")
    page.wait_for_timeout(1500)
    found = Axe().run(page, options=RULES).response["violations"]
    broken = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
        if page.locator(node["target"][0]).first.evaluate(f'element => Boolean(element.closest("{OURS}"))')
    ]
    context.close()

    assert broken == []
