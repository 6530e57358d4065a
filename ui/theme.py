"""The look: colours by role, the Plotly template, the style sheet of our blocks. Nowhere else is a colour written.

Everything is built in the light colours. The style sheet gives each role its dark value by `light-dark()`, and figures
are repainted by role when a reader's screen is dark.
"""

from __future__ import annotations

import re
from pathlib import Path

import plotly.graph_objects as go
import plotly.io

ACCENT = "#0B4F9E"
COMPARE = "#76828F"
GOOD = "#1B7F5C"
WARN = "#B26A00"
BAD = "#B42318"
INK = "#101A24"
MUTED = "#566270"
LINE = "#E3E8EE"
PAPER = "#FFFFFF"
SOFT = "#F4F7FB"
DEMO_GROUND = "#FFF6E5"
DEMO_LINE = "#E8C77D"
FONT = "'Source Sans', 'Source Sans 3', sans-serif"

# Categories, led by the accent: at least 25 apart in CIE Lab in full, protan, deutan and tritan vision.
CATEGORIES = (ACCENT, "#C47F08", "#0CA2B0", "#840E4E", "#544D00", "#8A9966")
# From the ground to the accent in even steps of lightness.
SEQUENTIAL = (
    "#EAF0F8", "#D0DEEF", "#B6CCE6", "#9CBADD", "#82A8D4", "#6997CB", "#5185C1", "#3973B6", "#2261AB", ACCENT,
)  # fmt: skip
# Worse than the whole to better: bad, nothing, accent; safe where red and green would not be.
DIVERGING = (
    BAD, "#C6503F", "#D67A69", "#E5A496", "#F3CFC6", "#CBDAEC", "#9DBBDE", "#6D9ACF", "#3F77B8", ACCENT,
)  # fmt: skip

# The same roles on a dark ground.
DARK_ROLES = {
    "ACCENT": "#7FB3F5",
    "COMPARE": "#8E9BA9",
    "GOOD": "#4CC08F",
    "WARN": "#E0A040",
    "BAD": "#FF8A7A",
    "INK": "#E9EEF4",
    "MUTED": "#A9B5C2",
    "LINE": "#2B3846",
    "PAPER": "#101820",
    "SOFT": "#18232F",
    "DEMO_GROUND": "#3A2E12",
    "DEMO_LINE": "#8A6A22",
}
DARK_CATEGORIES = ("#7FB3F5", "#E3A33C", "#35C9C0", "#E070B8", "#B9A83A", "#C8D6A8")
DARK_SEQUENTIAL = (
    "#1A2938", "#223548", "#2A4259", "#334F6B", "#3D5E80", "#486E97", "#547FAF", "#6190C6", "#70A2DE", "#7FB3F5",
)  # fmt: skip
DARK_DIVERGING = (
    "#FF8A7A", "#D6766A", "#AD625B", "#84504D", "#4F3A3C", "#2C3F55", "#3E5F86", "#547FAF", "#6999D2", "#7FB3F5",
)  # fmt: skip
TO_DARK = {
    **dict(zip(SEQUENTIAL, DARK_SEQUENTIAL, strict=True)),
    **dict(zip(DIVERGING, DARK_DIVERGING, strict=True)),
    **dict(zip(CATEGORIES, DARK_CATEGORIES, strict=True)),
    **{globals()[role]: colour for role, colour in DARK_ROLES.items()},
}
COLOUR = re.compile("#[0-9A-F]{6}")


def darkened(figure: go.Figure) -> go.Figure:
    """The same figure in the colours of the dark ground."""
    return plotly.io.from_json(COLOUR.sub(lambda found: TO_DARK.get(found[0], found[0]), figure.to_json()))


NBSP = "\u00a0"
LOCALE = {
    "locale": "ru",
    "locales": {
        "ru": {
            "dictionary": {
                "Zoom": "Приблизить",
                "Pan": "Сдвинуть",
                "Reset axes": "Вернуть оси",
                "Autoscale": "Показать всё",
                "Download plot as a PNG": "Скачать картинку (PNG)",
                "Download plot as a png": "Скачать картинку (PNG)",
                "Zoom in": "Крупнее",
                "Zoom out": "Мельче",
                "Double-click to zoom back out": "Двойной щелчок – вернуть масштаб",
            },
            "format": {
                "days": ["воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"],
                "shortDays": ["вс", "пн", "вт", "ср", "чт", "пт", "сб"],
                "months": [
                    "январь",
                    "февраль",
                    "март",
                    "апрель",
                    "май",
                    "июнь",
                    "июль",
                    "август",
                    "сентябрь",
                    "октябрь",
                    "ноябрь",
                    "декабрь",
                ],
                "shortMonths": ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
                "date": "%d.%m.%Y",
                "decimal": ",",
                "thousands": NBSP,
            },
        }
    },
}
CHART_CONFIG = LOCALE | {"displayModeBar": False, "responsive": True, "scrollZoom": False}
# The only button is pressed by ours, below the picture (assets/links.js).
PICTURE_CONFIG = LOCALE | {
    "displaylogo": False,
    "displayModeBar": True,
    "staticPlot": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "filename": "pokazatel", "width": 1200, "height": 675, "scale": 2},
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": INK},
        "colorway": list(CATEGORIES),
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "separators": f",{NBSP}",
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"family": FONT, "size": 14, "color": INK}},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {
            "showgrid": False,
            "linecolor": LINE,
            "tickcolor": LINE,
            "automargin": True,
            "fixedrange": True,
            "title": {"text": ""},
        },
        "yaxis": {
            "gridcolor": LINE,
            "zeroline": False,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
            "title": {"text": ""},
        },
    }
)

_VARIABLES = "".join(
    f"--g-{role.lower().replace('_', '-')}: light-dark({globals()[role]}, {dark});" for role, dark in DARK_ROLES.items()
)
_SHEET = (Path(__file__).resolve().parent / "assets" / "blocks.css").read_text(encoding="utf-8")
STYLE = f"<style>:root {{ {_VARIABLES} }}\n{_SHEET}</style>"
