"""The settings file: every line known to Streamlit and explained, every pair of colours readable."""

import re
import tomllib
from pathlib import Path

import plotly.graph_objects as go
import pytest
import streamlit as st

from ui import theme

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SETTINGS = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
THEMES = {name: SETTINGS["theme"][name] for name in ("light", "dark")}

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA)
PART_CONTRAST = 3.0  # WCAG 2.2, 1.4.11 (AA)
CAPTION_OPACITY = 0.6  # how Streamlit draws captions
STATUSES = ("blue", "green", "orange", "yellow", "red", "violet", "gray")
WHITE = "#FFFFFF"
in_both_themes = pytest.mark.parametrize("name", THEMES)


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


@in_both_themes
def test_text_is_readable_on_both_grounds(name: str) -> None:
    colours_of = THEMES[name]
    texts = ["textColor", "linkColor", "codeTextColor", "dataframeHeaderTextColor"]
    texts += [f"{status}TextColor" for status in STATUSES]
    for ground in (colours_of["backgroundColor"], colours_of["secondaryBackgroundColor"]):
        assert {name: colours_of[name] for name in texts if contrast(colours_of[name], ground) < TEXT_CONTRAST} == {}


@in_both_themes
def test_status_text_is_readable_on_its_own_ground(name: str) -> None:
    colours_of = THEMES[name]
    pairs = {status: (colours_of[f"{status}TextColor"], colours_of[f"{status}BackgroundColor"]) for status in STATUSES}

    assert {status: pair for status, pair in pairs.items() if contrast(*pair) < TEXT_CONTRAST} == {}


@in_both_themes
def test_caption_is_readable(name: str) -> None:
    colours_of = THEMES[name]
    ground = colours_of["backgroundColor"]

    assert contrast(faded(colours_of["textColor"], ground, CAPTION_OPACITY), ground) >= TEXT_CONTRAST


@in_both_themes
def test_label_on_the_accent_is_readable_and_the_accent_is_seen(name: str) -> None:
    colours_of = THEMES[name]
    assert contrast(colours_of["primaryColor"], WHITE) >= TEXT_CONTRAST  # Streamlit writes on the accent in white
    assert contrast(colours_of["primaryColor"], colours_of["backgroundColor"]) >= PART_CONTRAST


@in_both_themes
def test_parts_of_charts_are_seen_on_the_ground(name: str) -> None:
    colours_of = THEMES[name]
    colours = [*colours_of["chartCategoricalColors"], *(colours_of[f"{status}Color"] for status in STATUSES)]

    assert [colour for colour in colours if contrast(colour, colours_of["backgroundColor"]) < PART_CONTRAST] == []


@in_both_themes
def test_categories_are_led_by_the_accent_and_scales_have_ten_steps(name: str) -> None:
    colours_of = THEMES[name]
    assert colours_of["chartCategoricalColors"][0] == colours_of["blueColor"] == colours_of["linkColor"]
    assert len(colours_of["chartSequentialColors"]) == len(colours_of["chartDivergingColors"]) == 10


@in_both_themes
def test_own_blocks_and_charts_use_the_colours_of_the_settings(name: str) -> None:
    colours_of = THEMES[name]
    names = {
        "ACCENT": "link",
        "GOOD": "green",
        "WARN": "orange",
        "BAD": "red",
        "COMPARE": "gray",
        "MUTED": "grayText",
        "INK": "text",
        "LINE": "border",
        "PAPER": "background",
    }
    own = {role: getattr(theme, role) if name == "light" else theme.DARK_ROLES[role] for role in names}
    prefix = "" if name == "light" else "DARK_"

    assert own == {role: colours_of[f"{setting}Color"] for role, setting in names.items()}
    for scale in ("CATEGORIES", "SEQUENTIAL", "DIVERGING"):
        setting = {"CATEGORIES": "Categorical", "SEQUENTIAL": "Sequential", "DIVERGING": "Diverging"}[scale]
        assert list(getattr(theme, prefix + scale)) == colours_of[f"chart{setting}Colors"]


def test_every_colour_of_a_figure_has_its_dark_one() -> None:
    figure = go.Figure(layout={"template": theme.TEMPLATE})
    figure.add_bar(x=[1], y=[2], marker={"color": theme.DIVERGING[3]})
    dark = theme.darkened(figure).to_json()

    assert {*theme.COLOUR.findall(figure.to_json())} <= {*theme.TO_DARK}
    assert not {*theme.COLOUR.findall(dark)} & {*theme.COLOUR.findall(figure.to_json())}
