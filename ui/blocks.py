"""What screens are made of: cards, charts, tables, notes. Only here does anything reach Streamlit.

A block that fails says so in its own place and leaves the rest of the screen alive.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from metrics.catalogue import METRICS
from metrics.changes import Change, Tone
from queries import AccessDenied, BaseUnavailable
from ui import data, theme

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """One figure with all that makes it readable: window, comparison, of how many, target; never a number alone."""

    metric_id: str
    value: str
    lines: tuple[str, ...]
    change: Change | None = None
    change_base: str = ""
    sparkline: str = ""
    title: str = ""
    is_words: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it is shown and as it is saved.

    columns: title -> (values shown, is it a number); raw: the same figures unrounded, for the file, with region, period
    and data_as_of in every line.
    """

    caption: str
    columns: dict[str, tuple[Sequence[str], bool]]
    raw: pd.DataFrame
    file_name: str
    total_rows: tuple[int, ...] = ()
    aside_rows: tuple[int, ...] = ()
    is_tall: bool = False


@dataclass(frozen=True)
class Chart:
    """A figure with its title (the finding), subtitle (metric, unit, cohort), words for a reader, its table."""

    title: str
    subtitle: str
    figure: go.Figure
    alt: str
    table: Table
    metric_ids: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Empty:
    """Nothing to show, and why."""

    title: str
    reason: str


Shown = Sequence[Card] | Table | Chart | Empty | str


def show(make: Callable[..., Shown], *arguments: object, key: str) -> None:
    """Make a block (or take the one made before) and draw it; a failure is said in its place and goes no further."""
    try:
        block = data.built(make, *arguments)
    except AccessDenied as error:
        st.warning(str(error))
        return
    except BaseUnavailable as error:
        st.error(f"Этот раздел сейчас не показан. {error}")
        return
    except Exception:  # the barrier that keeps one block's defect from taking the screen down; logged with its number
        number = uuid.uuid4().hex[:8]
        log.exception("block %s failed, number %s", key, number)
        st.error(f"Этот раздел сейчас не показан: ошибка программы № {number}. Остальные разделы верны.")
        return
    draw(block, key)


def draw(block: Shown, key: str) -> None:
    """Draw a made block."""
    match block:
        case Chart():
            _draw_chart(block, key)
        case Table():
            _draw_table(block, key)
        case Empty():
            heading(block.title, block.reason)
        case str():
            st.html(block)
        case _:
            st.html("<div class='g-cards'>" + "".join(_card(card) for card in block) + "</div>")


def heading(title: str, subtitle: str = "") -> None:
    """A section's heading."""
    parts = (f"<h2>{escape(title)}</h2>" if title else "", f"<p>{escape(subtitle)}</p>" if subtitle else "")
    st.html(f"<div class='g-head'>{''.join(parts)}</div>")


def question(text: str) -> None:
    """The question that a screen answers, as its title."""
    st.html(f"<h1 class='g-title'>{escape(text)}</h1>")


def choice(label: str, options: Iterable[str], key: str) -> str:
    """One of a few options, kept in the address."""
    return st.selectbox(label, list(options), key=key, bind="query-params", width=260)


def table_html(table: Table) -> str:
    """A table as HTML: caption, scoped headers, totals and asides marked."""
    titles = list(table.columns)
    head = "".join(f"<th scope='col'{_number_class(table.columns[title][1])}>{escape(title)}</th>" for title in titles)
    row_count = len(table.columns[titles[0]][0])
    rows = "".join(_row(table, titles, place) for place in range(row_count))
    tall = " g-tall" if table.is_tall else ""
    return (
        f"<div class='g-scroll{tall}' tabindex='0' role='region' aria-label='{escape(table.caption, quote=True)}'>"
        f"<table class='g-table'><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def csv_bytes(table: Table) -> bytes:
    """The table for a spreadsheet: UTF-8 with BOM, semicolons, decimal comma, unrounded."""
    return table.raw.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def definitions_html(metric_ids: Sequence[str]) -> str:
    """Definitions of the metrics, from the catalogue."""
    return "<dl class='g-defs'>" + "".join(_definition(metric_id) for metric_id in metric_ids) + "</dl>"


def _card(card: Card) -> str:
    metric = METRICS[card.metric_id]
    figure = _figure_html(card)
    lines = "".join(f"<p>{escape(line)}</p>" for line in card.lines if line)
    return (
        f"<div class='g-card'><h2>{escape(card.title or metric.card)}</h2>{figure}{_change_html(card)}{lines}"
        f"<details><summary>Как считается</summary>{escape(metric.short)} "
        f"{escape(metric.formula[:1].upper() + metric.formula[1:])}.</details></div>"
    )


def _figure_html(card: Card) -> str:
    number = card.value if card.is_words else _with_small_units(card.value)
    image = f"<img src='{card.sparkline}' alt=''>" if card.sparkline else ""
    return f"<div class='g-figure'><b{' class=g-words' if card.is_words else ''}>{number}</b>{image}</div>"


def _with_small_units(value: str) -> str:
    """Figures large, units small: «2 ч 31 мин» -> 2<small>ч</small> 31<small>мин</small>."""
    parts = value.split("\u00a0")
    return "\u00a0".join(part if any(c.isdigit() for c in part) else f"<small>{escape(part)}</small>" for part in parts)


def _change_html(card: Card) -> str:
    if card.change is None:
        return ""
    arrow = f"{card.change.arrow} " if card.change.arrow else ""
    tone = "" if card.change.tone is Tone.NEUTRAL and not arrow else f" class='g-{card.change.tone.value}'"
    base = f" {escape(card.change_base)}" if card.change.arrow and card.change_base else ""
    return f"<p><span{tone}>{arrow}{escape(card.change.text)}</span>{base}</p>"


def _row(table: Table, titles: list[str], place: int) -> str:
    mark = "g-total" if place in table.total_rows else "g-aside" if place in table.aside_rows else ""
    cells = []
    for column, title in enumerate(titles):
        values, is_number = table.columns[title]
        tag, scope = ("th", " scope='row'") if column == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{_number_class(is_number)}>{escape(str(values[place]))}</{tag}>")
    return f"<tr{f' class={mark!r}' if mark else ''}>{''.join(cells)}</tr>"


def _number_class(is_number: bool) -> str:
    return " class='g-num'" if is_number else ""


def _definition(metric_id: str) -> str:
    metric = METRICS[metric_id]
    facts = (
        ("Формула", metric.formula),
        ("Что входит", metric.cohort),
        ("Что не входит", metric.exclusions),
        ("Источник", metric.source),
    )
    rows = "".join(f"<dd><span>{name}:</span> {escape(text)}</dd>" for name, text in facts if text)
    return f"<dt id='{metric_id}'>{escape(metric.title)}</dt><dd>{escape(metric.short)}</dd>{rows}"


def _draw_chart(chart: Chart, key: str) -> None:
    heading(chart.title, chart.subtitle)
    st.plotly_chart(
        chart.figure, theme=None, config=theme.CHART_CONFIG, alt=chart.alt, key=f"{key}_chart", width="stretch"
    )
    with st.expander("Таблица и определение"):
        st.html(table_html(chart.table) + definitions_html(chart.metric_ids))
        _download(chart.table, key)


def _draw_table(table: Table, key: str) -> None:
    st.html(table_html(table))
    _download(table, key)


def _download(table: Table, key: str) -> None:
    st.download_button(
        "Скачать таблицу (CSV)",
        lambda: csv_bytes(table),
        file_name=f"{table.file_name}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        type="tertiary",
    )
