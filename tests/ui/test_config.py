"""The settings file: every line known to Streamlit and explained, every pair of colours readable."""

import re
import tomllib
from pathlib import Path

import pytest
import streamlit as st

from ui import theme

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SETTINGS = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
THEME = SETTINGS["theme"]

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA)
PART_CONTRAST = 3.0  # WCAG 2.2, 1.4.11 (AA)
CAPTION_OPACITY = 0.6  # how Streamlit draws captions
STATUSES = ("blue", "green", "orange", "yellow", "red", "violet", "gray")
WHITE = "#FFFFFF"


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def faded(colour: str, ground: str, opacity: float) -> str:
    pairs = [(int(colour[place : place + 2], 16), int(ground[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(over * opacity + under * (1 - opacity)):02X}" for over, under in pairs)


def option_names(settings: dict, prefix: str = "") -> list[str]:
    names = []
    for key, value in settings.items():
        names += option_names(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
    return names


@pytest.mark.parametrize("name", option_names(SETTINGS))
def test_setting_exists_in_streamlit(name: str) -> None:
    st.get_option(name)  # raises for an unknown name


def test_every_line_says_why_it_is_there() -> None:
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    unexplained = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\w+ = ", line) and not re.search(r'(?<!")# \w', line) and not before.startswith("# ")
    ]

    assert unexplained == []


def test_text_is_readable_on_both_grounds() -> None:
    texts = ["textColor", "linkColor", "codeTextColor", "dataframeHeaderTextColor"]
    texts += [f"{status}TextColor" for status in STATUSES]
    for ground in (THEME["backgroundColor"], THEME["secondaryBackgroundColor"]):
        assert {name: THEME[name] for name in texts if contrast(THEME[name], ground) < TEXT_CONTRAST} == {}


def test_status_text_is_readable_on_its_own_ground() -> None:
    pairs = {status: (THEME[f"{status}TextColor"], THEME[f"{status}BackgroundColor"]) for status in STATUSES}

    assert {status: pair for status, pair in pairs.items() if contrast(*pair) < TEXT_CONTRAST} == {}


def test_caption_is_readable() -> None:
    ground = THEME["backgroundColor"]

    assert contrast(faded(THEME["textColor"], ground, CAPTION_OPACITY), ground) >= TEXT_CONTRAST


def test_label_on_the_accent_is_readable_and_the_accent_is_seen() -> None:
    assert contrast(THEME["primaryColor"], WHITE) >= TEXT_CONTRAST  # Streamlit writes on the accent in white
    assert contrast(THEME["primaryColor"], THEME["backgroundColor"]) >= PART_CONTRAST


def test_parts_of_charts_are_seen_on_the_ground() -> None:
    colours = [*THEME["chartCategoricalColors"], *(THEME[f"{status}Color"] for status in STATUSES)]

    assert [colour for colour in colours if contrast(colour, THEME["backgroundColor"]) < PART_CONTRAST] == []


def test_categories_are_led_by_the_accent_and_scales_have_ten_steps() -> None:
    assert THEME["chartCategoricalColors"][0] == THEME["blueColor"] == THEME["linkColor"]
    assert len(THEME["chartSequentialColors"]) == len(THEME["chartDivergingColors"]) == 10


def test_own_blocks_and_charts_use_the_colours_of_the_settings() -> None:
    own = (
        theme.ACCENT,
        theme.GOOD,
        theme.WARN,
        theme.BAD,
        theme.COMPARE,
        theme.MUTED,
        theme.INK,
        theme.LINE,
        theme.PAPER,
    )
    names = ("primary", "green", "orange", "red", "gray", "grayText", "text", "border", "background")

    assert dict(zip(names, own, strict=True)) == {name: THEME[f"{name}Color"] for name in names}
    assert list(theme.CATEGORIES) == THEME["chartCategoricalColors"]
