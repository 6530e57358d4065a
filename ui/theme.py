"""The look: colours by role, the Plotly template, the style sheet of our blocks. Nowhere else is a colour written."""

from __future__ import annotations

import plotly.graph_objects as go

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
CHART_CONFIG = LOCALE | {
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": [
        "select2d",
        "lasso2d",
        "autoScale2d",
        "zoomIn2d",
        "zoomOut2d",
        "zoom2d",
        "pan2d",
        "resetScale2d",
    ],
    "scrollZoom": False,
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

# The platform's own elements are reached by data-testid only, which tests/ui pins; never by generated class names.
STYLE = f"""<style>
[data-testid="stMainBlockContainer"] {{ padding: 3.75rem 1.5rem 1rem; max-width: 118rem; margin: 0 auto; }}
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] {{ gap: 0.5rem; }}
.g-title {{ font-size: 1.5rem; font-weight: 650; margin: 0; padding: 0; line-height: 1.2; color: {INK};
  letter-spacing: 0; }}
.g-shown {{ font-size: 0.9rem; color: {MUTED}; margin: 0; }}
.g-cards {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 8px; }}
.g-card {{ border: 1px solid {LINE}; border-radius: 6px; padding: 10px 14px 8px; background: {PAPER}; color: {INK};
  display: flex; flex-direction: column; min-width: 0; }}
.g-card h2 {{ font-size: 0.95rem; font-weight: 600; margin: 0; padding: 0; color: {INK}; line-height: 1.25;
  letter-spacing: 0; }}
.g-figure {{ display: flex; align-items: flex-end; justify-content: space-between; gap: 8px; margin: 2px 0 2px; }}
.g-figure b {{ font-size: 2.15rem; line-height: 1.1; font-weight: 650; white-space: nowrap;
  font-variant-numeric: tabular-nums;
  color: {ACCENT}; }}
.g-figure b small {{ font-size: 1.05rem; font-weight: 600; }}
.g-figure b.g-words {{ font-size: 1.2rem; white-space: normal; color: {MUTED}; }}
.g-figure img {{ width: 84px; height: 30px; flex: none; margin-bottom: 4px; max-width: 84px; }}
.g-card p {{ margin: 0; font-size: 0.85rem; line-height: 1.35; color: {MUTED}; }}
.g-card p b {{ color: {INK}; font-weight: 600; }}
.g-good {{ color: {GOOD} !important; font-weight: 600; }}
.g-bad {{ color: {BAD} !important; font-weight: 600; }}
.g-neutral {{ color: {INK} !important; font-weight: 600; }}
.g-card details {{ margin-top: auto; padding-top: 4px; font-size: 0.8rem; color: {MUTED}; }}
.g-card summary, .g-note summary {{ cursor: pointer; color: {ACCENT}; }}
.g-head h2 {{ font-size: 1.15rem; font-weight: 650; margin: 0; padding: 0; color: {INK}; line-height: 1.3;
  letter-spacing: 0; }}
.g-head p {{ margin: 0; font-size: 0.85rem; color: {MUTED}; }}
.g-scroll {{ overflow-x: auto; max-width: 100%; }}
.g-scroll:focus-visible, summary:focus-visible, a:focus-visible {{ outline: 2px solid {ACCENT}; outline-offset: 2px; }}
.g-table {{ border-collapse: collapse; width: 100%; font-size: 0.9rem; color: {INK};
  font-variant-numeric: tabular-nums; }}
.g-table caption {{ text-align: left; color: {MUTED}; font-size: 0.85rem; padding-bottom: 4px; }}
.g-table th {{ text-align: left; font-weight: 600; color: {MUTED}; border-bottom: 1px solid {COMPARE};
  padding: 4px 10px 4px 0;
  vertical-align: bottom; line-height: 1.2; background: {PAPER}; }}
.g-table td, .g-table tbody th {{ border-bottom: 1px solid {LINE}; padding: 3px 10px 3px 0;
  vertical-align: baseline; color: {INK}; font-weight: 400; font-size: 0.9rem; line-height: 1.35; }}
.g-table .g-num {{ text-align: right; white-space: nowrap; }}
.g-table thead .g-num {{ white-space: normal; }}
.g-table tr.g-total th, .g-table tr.g-total td {{ font-weight: 650; border-top: 1px solid {COMPARE};
  background: {SOFT}; }}
.g-table tr.g-aside th, .g-table tr.g-aside td {{ color: {MUTED}; }}
.g-tall {{ max-height: 30rem; overflow-y: auto; }}
.g-tall thead th {{ position: sticky; top: 0; }}
.g-demo {{ background: {DEMO_GROUND}; border: 1px solid {DEMO_LINE}; border-radius: 6px; padding: 1px 8px;
  font-weight: 600;
  color: {INK}; white-space: nowrap; }}
.g-warn {{ background: {DEMO_GROUND}; border: 1px solid {DEMO_LINE}; border-radius: 6px; padding: 6px 12px; margin: 0;
  color: {INK}; }}
.g-note {{ font-size: 0.85rem; color: {MUTED}; }}
.g-foot {{ border-top: 1px solid {LINE}; padding-top: 6px; margin-top: 8px; font-size: 0.85rem; color: {MUTED}; }}
.g-defs, .g-rules {{ max-width: 75ch; }}
.g-defs dt {{ font-weight: 650; margin-top: 12px; color: {INK}; }}
.g-defs dd {{ margin: 2px 0 0 0; color: {INK}; }}
.g-defs dd span {{ color: {MUTED}; }}
@media (max-width: 640px) {{ .g-cards {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .g-figure {{ flex-wrap: wrap; }} .g-figure b {{ font-size: 1.7rem; }} .g-figure b small {{ font-size: 0.9rem; }}
  .g-figure img {{ display: none; }} .g-card:last-child:nth-child(odd) {{ grid-column: 1 / -1; }} }}
@media (min-width: 1800px) {{ .g-figure b {{ font-size: 2.6rem; }} .g-card p, .g-head p {{ font-size: 1rem; }} }}
@media print {{ .g-card, .g-table tr {{ break-inside: avoid; }} .g-tall {{ max-height: none; overflow: visible; }} }}
</style>"""
