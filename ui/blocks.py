"""What screens are made of: cards, charts, tables, notes. Only here does anything reach Streamlit.

A block that fails says so in its own place and leaves the rest of the screen alive.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from metrics.catalogue import METRICS
from metrics.changes import Change, Tone
from queries import AccessDenied, BaseUnavailable
from ui import data, links, theme
from ui.charts import picture
from ui.forward import Forward

DISMISSED = "_forward_dismissed"
PICTURE_WIDTH = 924  # px: 16 : 9 with its height; the style sheet makes it smaller on a phone
LONGEST_NUMBER = 16  # «12 сут 23 ч» and the like are shorter
NARROW_COLUMNS = 4  # a table of more is scrolled sideways on a phone instead of being squeezed

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
    link: str = ""  # where the figure leads: a screen or the list of its messages
    link_text: str = ""  # what the way is called below the figure; without it the title is the link
    forward: Forward | None = None


@dataclass(frozen=True)
class Table:
    """A table as it is shown and as it is saved.

    columns: title -> (values shown, is it a number); raw: the same figures unrounded, for the file, with region, period
    and data_as_of in every line, or what makes them where they are too many to be kept; links: column -> an address of
    ours, an address of the web, or "" for each row; bars: column -> length 0–1 of the bar behind each number.
    """

    caption: str
    columns: dict[str, tuple[Sequence[str], bool]]
    raw: pd.DataFrame | Callable[[], pd.DataFrame]
    file_name: str
    total_rows: tuple[int, ...] = ()
    aside_rows: tuple[int, ...] = ()
    is_tall: bool = False
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bars: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A figure with its title (the finding), subtitle (metric, unit, cohort), words for a reader, its table."""

    title: str
    subtitle: str
    figure: go.Figure
    alt: str
    table: Table
    metric_ids: tuple[str, ...] = field(default=())
    forward: Forward | None = None
    dark_figure: go.Figure | None = None  # made for a reader with a dark screen; pictures to forward stay light


@dataclass(frozen=True)
class Finding:
    """One sentence of what was found, and where it leads."""

    text: str
    link: str


@dataclass(frozen=True)
class Findings:
    """Sentences written by rule; nothing: what is said when no rule found anything."""

    title: str
    subtitle: str
    findings: tuple[Finding, ...]
    nothing: str
    forward: Forward | None = None


@dataclass(frozen=True)
class Empty:
    """Nothing to show, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Heading:
    """What the blocks under it show, in words made of the data."""

    title: str
    subtitle: str = ""


Shown = Sequence[Card] | Table | Chart | Findings | Heading | Empty | str


def show(make: Callable[..., Shown], *arguments: object, key: str) -> None:
    """Make a block (or take the one made before) and draw it; a failure is said in its place and goes no further."""
    try:
        block = data.built(make, *arguments, then=_darkened if is_dark() else _as_made)
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
    _offer_to_forward(block, key)


def is_dark() -> bool:
    """Whether the reader's screen is dark; before the browser has told, it is not."""
    return st.context.theme.type == "dark"


def _as_made(block: Shown) -> Shown:
    return block


def _darkened(block: Shown) -> Shown:
    return replace(block, dark_figure=theme.darkened(block.figure)) if isinstance(block, Chart) else block


def draw(block: Shown, key: str) -> None:
    """Draw a made block."""
    match block:
        case Chart():
            _draw_chart(block, key)
        case Table():
            _draw_table(block, key)
        case Findings():
            _draw_findings(block, key)
        case Empty():
            heading(block.title, block.reason)
        case "":
            pass
        case Heading():
            heading(block.title, block.subtitle)
        case str():
            st.html(block)
        case _:
            st.html("<div class='g-cards'>" + "".join(_card(card, key) for card in block) + "</div>")


def heading(title: str, subtitle: str = "", actions: str = "") -> None:
    """A section's heading; actions are links in HTML."""
    parts = (f"<h2>{escape(title)}</h2>" if title else "", actions, f"<p>{escape(subtitle)}</p>" if subtitle else "")
    st.html(f"<div class='g-head'>{''.join(parts)}</div>")


def question(text: str) -> None:
    """The question that a screen answers, as its title."""
    st.html(f"<h1 class='g-title'>{escape(text)}</h1>")


def choice(label: str, options: Iterable[str], key: str, *, width: int = 260, is_told: bool = False) -> str:
    """One of a few options, kept in the address; an option of the address that is not there is told, unless it was."""
    options = list(options)
    unknown = [] if is_told else unknown_of(key, label.lower(), options)
    chosen = st.selectbox(label, options, key=key, bind="query-params", width=width)
    say_unknown(unknown)
    return chosen


def unknown_of(key: str, what: str, known: object) -> list[str]:
    """What the address of a first run asks for under a key and the base has not, in words."""
    if key in st.session_state:
        return []
    return [f"{what} «{value[:60]}»" for value in st.query_params.get_all(key) if value not in known]


def say_unknown(unknown: list[str]) -> None:
    """What the address asks for and the base has not: own HTML, since the words are the address's."""
    if unknown:
        told = escape(", ".join(unknown))
        st.html(f"<p class='g-warn' role='alert'>В адресе есть то, чего здесь нет, – пропущено: {told}.</p>")


def several(label: str, make: Callable[..., Iterable[str]], *arguments: object, key: str) -> tuple[str, ...]:
    """Several of the names that `make` gives for these arguments, kept in the address; none chosen is none."""
    try:
        options = list(data.built(make, *arguments))
    except BaseUnavailable:
        return ()  # the block that follows says why
    if key in st.session_state:  # what another region or period left behind
        st.session_state[key] = [name for name in st.session_state[key] if name in options]
    return tuple(st.multiselect(label, options, key=key, bind="query-params", placeholder="выберите"))


def part(label: str, make: Callable[..., Sequence[str]], *arguments: object, key: str, width: int = 160) -> str:
    """One of the options that are made of these arguments, kept in the address; not offered where there is only one."""
    options = data.built(make, *arguments)
    return choice(label, options, key, width=width) if len(options) > 1 else options[0]


def search(label: str, key: str) -> str:
    """What the reader looks for, kept in the address; without spaces around."""
    return (st.text_input(label, key=key, bind="query-params", max_chars=80, width=320) or "").strip()


@contextmanager
def opened(title: str, key: str) -> Iterator[bool]:
    """A section that is closed at first; gives whether it is open, so that nothing is computed before it is."""
    section = st.expander(title, key=key, on_change="rerun", bind="query-params")
    with section:
        yield bool(section.open)


def tabbed(
    makers: Mapping[str, Callable[..., Shown]],
    *arguments: object,
    key: str,
    choices: Mapping[str, tuple[str, Iterable[str], str]] | None = None,
) -> None:
    """Ways to look at the same thing, one at a time; the others are not made until they are chosen.

    choices: tab -> what `choice` takes; it stands inside that tab, and its maker gets the chosen option last.
    """
    tabs = st.tabs(list(makers), key=key, on_change="rerun", bind="query-params")
    for place, (tab, (title, make)) in enumerate(zip(tabs, makers.items(), strict=True)):
        if tab.open:
            with tab:
                asked = (choices or {}).get(title)
                chosen = (choice(*asked),) if asked else ()
                show(make, *arguments, *chosen, key=f"{key}{place}")


@contextmanager
def row(*weights: int, gap: str = "small") -> Iterator[list]:
    """Bordered cards side by side, of equal height; on a phone one under another."""
    columns = st.columns(list(weights), gap=gap)
    cards = []
    for column in columns:
        with column:
            cards.append(st.container(border=True, height="stretch"))
    yield cards


def table_html(table: Table) -> str:
    """A table as HTML: caption, scoped headers, totals and asides marked."""
    titles = list(table.columns)
    head = "".join(f"<th scope='col'{_number_class(table.columns[title][1])}>{escape(title)}</th>" for title in titles)
    row_count = len(table.columns[titles[0]][0])
    rows = "".join(_row(table, titles, place) for place in range(row_count))
    tall = " g-tall" if table.is_tall else ""
    wide = " g-wide" if len(titles) > NARROW_COLUMNS else ""
    room = f" style='--g-columns:{len(titles)}'" if wide else ""
    label = escape(table.caption, quote=True)
    return (
        f"<div class='g-scroll{tall}{wide}'{room} tabindex='0' role='region' aria-label='{label}'>"
        f"<table class='g-table'><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def csv_bytes(table: Table) -> bytes:
    """The table for a spreadsheet: UTF-8 with BOM, semicolons, decimal comma, unrounded.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    raw = table.raw() if callable(table.raw) else table.raw
    texts = raw.select_dtypes(["object", "string"]).columns
    safe = raw.assign(**{name: raw[name].map(_unarmed, na_action="ignore") for name in texts})
    return safe.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def _unarmed(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def definitions_html(metric_ids: Sequence[str]) -> str:
    """Definitions of the metrics, from the catalogue."""
    return "<dl class='g-defs'>" + "".join(_definition(metric_id) for metric_id in metric_ids) + "</dl>"


def _card(card: Card, key: str) -> str:
    metric = METRICS[card.metric_id]
    title = card.title or metric.card
    lines = "".join(f"<p>{escape(line)}</p>" for line in card.lines if line)
    name = links.html(card.link, title) if card.link and not card.link_text else escape(title)
    actions = []
    if card.link and card.link_text:
        actions.append(links.html(card.link, card.link_text, f"{title}: {card.link_text}"))
    if card.forward:
        actions.append(_forward_link(f"{key}.{card.metric_id}", title))
    return (
        f"<div class='g-card'><h2>{name}</h2>{_figure_html(card)}{_change_html(card)}{lines}"
        f"<div class='g-actions'>{''.join(actions)}<details><summary>Как считается</summary>{escape(metric.short)} "
        f"{escape(metric.formula[:1].upper() + metric.formula[1:])}.</details></div></div>"
    )


def _figure_html(card: Card) -> str:
    number = escape(card.value) if card.is_words else _with_small_units(card.value)
    return f"<div class='g-figure'><b{' class=g-words' if card.is_words else ''}>{number}</b>{card.sparkline}</div>"


def _forward_link(key: str, title: str) -> str:
    return links.html(f"?{links.FORWARD}={key}", "Переслать", f"Переслать: {title}")


def _offer_to_forward(block: Shown, key: str) -> None:
    """Open the dialog if the address asks for this block, or for one of these cards."""
    wanted = st.query_params.get(links.FORWARD)
    if not wanted or wanted.partition(".")[0] != key:
        return
    if isinstance(block, Chart | Findings):
        chosen = [block] if block.forward else []
    else:
        cards = block if isinstance(block, list | tuple) else ()
        chosen = [card for card in cards if card.forward and f"{key}.{card.metric_id}" == wanted]
    for one in chosen[:1]:
        _forward_dialog(one)


def forget_dismissed() -> None:
    """Take a dialog that its reader has closed out of the address; before anything is drawn."""
    if st.session_state.pop(DISMISSED, False):
        st.query_params.pop(links.FORWARD, None)


def _dismissed() -> None:
    st.session_state[DISMISSED] = True


@st.dialog("Переслать", width="large", on_dismiss=_dismissed)
def _forward_dialog(block: Card | Chart | Findings) -> None:
    """A ready sentence with a button to copy it, and a picture that says all about itself."""
    forward = block.forward
    st.code(forward.sentence, language=None, wrap_lines=True)
    if isinstance(block, Findings):
        return
    if isinstance(block, Chart):
        drawn = picture.of_chart(block.figure, block.title, block.subtitle, forward.source, forward.demo)
        title = block.title
    else:
        title = block.title or METRICS[block.metric_id].card
        told = [f"{_change_words(block)}", *block.lines] if block.change else list(block.lines)
        drawn = picture.of_card(title, block.value, [line for line in told if line], forward.source, forward.demo)
    st.plotly_chart(
        drawn, theme=None, config=theme.PICTURE_CONFIG, alt=forward.sentence, key="forward_picture", width=PICTURE_WIDTH
    )
    st.html("<button type='button' class='g-png'>Скачать картинку (PNG)</button>")


def _with_small_units(value: str) -> str:
    """Figures large, units small: «2 ч 31 мин» -> 2<small>ч</small> 31<small>мин</small>."""
    parts = value.split("\u00a0")
    return "\u00a0".join(part if any(c.isdigit() for c in part) else f"<small>{escape(part)}</small>" for part in parts)


def _change_words(card: Card) -> str:
    arrow = f"{card.change.arrow} " if card.change.arrow else ""
    base = f" {card.change_base}" if card.change.arrow and card.change_base else ""
    return f"{arrow}{card.change.text}{base}"


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
        kind = _number_class(is_number, str(values[place]))
        cells.append(f"<{tag}{scope}{kind}>{_cell(table, title, place, values)}</{tag}>")
    return f"<tr{f' class={mark!r}' if mark else ''}>{''.join(cells)}</tr>"


def _cell(table: Table, title: str, place: int, values: Sequence[str]) -> str:
    text = str(values[place])
    address = table.links[title][place] if title in table.links else ""
    if not address:
        content = escape(text)
    else:
        content = links.html(address, text) if address.startswith(("/", "?")) else links.outside(address, text)
    if title not in table.bars:
        return content
    return f"<span class='g-bar' style='--g-length:{table.bars[title][place]:.1%}'>{content}</span>"


def _number_class(is_number: bool, text: str = "") -> str:
    """Numbers stand in a line; words in place of one («мало данных (7 сообщений)») may break."""
    words = " g-few" if len(text) > LONGEST_NUMBER else ""
    return f" class='g-num{words}'" if is_number else ""


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
    forward = f"<p class='g-actions'>{_forward_link(key, chart.title)}</p>" if chart.forward else ""
    heading(chart.title, chart.subtitle, forward)
    st.plotly_chart(
        chart.dark_figure or chart.figure,
        theme=None,
        config=theme.CHART_CONFIG,
        alt=chart.alt,
        key=f"{key}_chart",
        width="stretch",
    )
    twin = st.expander("Таблица и определение", key=f"{key}_twin", type="compact", on_change="rerun")
    if twin.open:  # half of a screen's bytes are in these tables, and most readers never open one
        with twin:
            st.html(table_html(chart.table) + definitions_html(chart.metric_ids))
            _download(chart.table, key)


def _draw_findings(block: Findings, key: str) -> None:
    forward = f"<p class='g-actions'>{_forward_link(key, block.title)}</p>" if block.forward else ""
    heading(block.title, block.subtitle, forward)
    points = [f"<li>{links.html(one.link, one.text)}</li>" for one in block.findings]
    st.html(f"<ul class='g-points'>{''.join(points)}</ul>" if points else f"<p class='g-nothing'>{block.nothing}</p>")


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
