"""Cards of the screen «Госпаблики»: how many pages and bodies, whom they cover, in what state they are."""

from __future__ import annotations

from datetime import date

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import OF_PAGES, Unit
from metrics.changes import Change, compare, has_break
from metrics.measure import Measure, State, measure
from metrics.periods import COMPARISONS, page_months, shift_months
from metrics.register import COMMENTS_CLOSED, NO_MARK, NO_WIDGET, NOT_CONNECTED, SILENT
from queries.period import Period, next_month
from reports import page_facts
from reports.keys import last_known_day
from ui import forward, series
from ui.blocks import Card
from ui.cards import PAGES_SPARK_MONTHS
from ui.charts import sparkline
from ui.filters import View
from ui.sections.official_pages import BODIES, months_in_words, not_by, to_list


def how_many(view: View) -> tuple[Card, ...]:
    """Pages, bodies, coverage, publishing, silence."""
    now, before = _pages(view, view.period), _compared_pages(view)
    bodies = page_facts.bodies(view.ask, view.clock, _day(view), view.filters)
    bodies_before = (
        page_facts.bodies(view.ask, view.clock, view.compared.last_day, view.filters) if view.compared else None
    )
    return (
        _page_count(view, now, before),
        _body_count(view, bodies, bodies_before),
        _coverage(view, bodies, bodies_before),
        _share(view, "activity_share", now, before),
        _silent(view, now),
    )


def states(view: View) -> tuple[Card, ...]:
    """Mark, connection, both widgets, profile, what is open to citizens."""
    now, before = _pages(view, view.period), _compared_pages(view)
    problem, opinion = measure("problem_widget_share", now), measure("opinion_widget_share", now)
    direct = measure("direct_messages_open_share", now)
    return (
        _share(view, "state_mark_share", now, before, lacking=NO_MARK),
        _share(view, "connected_share", now, before, lacking=NOT_CONNECTED),
        _share(
            view,
            "both_widgets_share",
            now,
            before,
            lacking=NO_WIDGET,
            lines=(
                f"«Сообщить о проблеме» – {fmt.value_or_few(problem)}",
                f"«Выразить своё мнение» – {fmt.value_or_few(opinion)}",
            ),
        ),
        _share(view, "profile_filled_share", now, before),
        _share(
            view,
            "comments_open_share",
            now,
            before,
            lacking=COMMENTS_CLOSED,
            lines=(f"личные сообщения открыты – {fmt.value_or_few(direct)}",),
        ),
    )


def _page_count(view: View, now: pd.DataFrame, before: pd.DataFrame | None) -> Card:
    count = measure("page_count", now)
    flow = page_facts.page_flow(view.ask, view.clock, view.period, view.filters).iloc[0]
    span = Period(shift_months(_day(view).replace(day=1), -PAGES_SPARK_MONTHS), next_month(_day(view)))
    history = page_facts.pages_by_month(view.ask, view.clock, span, view.filters)
    change = _change(view, count, before)
    return Card(
        "page_count",
        fmt.value(count),
        lines=(
            _on(view),
            f"за период открыто {fmt.number(flow['opened_count'])}, закрыто {fmt.number(flow['closed_count'])}",
            not_by(view),
        ),
        change=change,
        change_base=_base_words(view),
        sparkline=sparkline(history["page_count"].tolist()),
        link=to_list(view),
        link_text="Список",
        forward=forward.of(view, count, change, period=forward.NOW, beside=_on(view)),
    )


def _body_count(view: View, now: pd.DataFrame, before: pd.DataFrame | None) -> Card:
    count = measure("body_count", now)
    change = _change(view, count, before)
    return Card(
        "body_count",
        fmt.value(count),
        lines=(
            "ведут хотя бы один госпаблик",
            f"из {fmt.counted(now['listed_count'].iloc[0], ('организации', 'организаций', 'организаций'))} в реестре",
        ),
        change=change,
        change_base=_base_words(view),
        link=to_list(view, BODIES),
        link_text="Список",
        forward=forward.of(view, count, change, period=forward.NOW, beside=_on(view)),
    )


def _coverage(view: View, now: pd.DataFrame, before: pd.DataFrame | None) -> Card:
    share, exempt = measure("coverage_share", now), measure("exempt_count", now)
    change = _change(view, share, before)
    return Card(
        "coverage_share",
        fmt.value(share),
        is_words=share.state is State.NONE,
        lines=(
            *_target(view, "coverage_share"),
            f"{fmt.number(share.numerator or 0)} из {fmt.number(share.n)} обязанных"
            + (" – сети из перечня" if view.filters.network_ids else ""),
            f"освобождены – {fmt.value(exempt)}",
        ),
        change=change,
        change_base=_base_words(view),
        forward=forward.of(view, share, change, period=forward.NOW, beside=_on(view)),
    )


def _silent(view: View, now: pd.DataFrame) -> Card:
    """Without a change: of an earlier day only the whole month's observation is left, which knows its later posts."""
    count = measure("silent_page_count", now)
    return Card(
        "silent_page_count",
        fmt.value(count),
        lines=(
            _on(view),
            f"из {fmt.counted(now['silent_known_count'].iloc[0], OF_PAGES)}",
        ),
        link=to_list(view, page_state=SILENT) if count.value else "",
        link_text="Список",
        forward=forward.of(view, count, period=forward.NOW, beside=_on(view)),
    )


def _share(
    view: View,
    metric_id: str,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    lacking: str = "",
    lines: tuple[str, ...] = (),
) -> Card:
    """A share with its target, of how many, and a way to the list of the pages without it."""
    share = measure(metric_id, now)
    is_of_weeks = metric_id == "activity_share"
    window = months_in_words(view) if is_of_weeks else _on(view)
    change = _change(view, share, before)
    without = share.denominator - share.numerator if lacking and share.numerator is not None else 0
    return Card(
        metric_id,
        fmt.value_or_few(share),
        is_words=share.state is not State.OK,
        lines=(
            *_target(view, metric_id),
            f"{share.metric.preposition} {fmt.counted(share.n, share.metric.cases)}",
            *lines,
            window,
        ),
        change=change,
        change_base=_base_words(view),
        link=to_list(view, page_state=lacking) if without else "",
        link_text=f"{lacking[:1].upper()}{lacking[1:]} – {fmt.number(without)}",
        forward=(
            forward.of(view, share, change, period=page_months(view.period))
            if is_of_weeks
            else forward.of(view, share, change, period=forward.NOW, beside=window)
        ),
    )


def _pages(view: View, period: Period) -> pd.DataFrame:
    return page_facts.state_of_pages(view.ask, view.clock, period, view.filters)


def _compared_pages(view: View) -> pd.DataFrame | None:
    return _pages(view, view.compared) if view.compared else None


def _change(view: View, now: Measure, before_facts: pd.DataFrame | None) -> Change | None:
    """The change since the end of the comparison period; of counts in pages or bodies, not in per cent."""
    if before_facts is None:
        return None
    if not before_facts.filter(("page_count", "body_count")).to_numpy().sum():
        return Change("не с чем сравнить")  # the register does not reach back so far
    metric_id = now.metric.metric_id
    before = measure(metric_id, before_facts)
    marks = view.ask("event_marks", region_id=view.clock.region_id)
    change = compare(now, before, has_break=has_break(marks, metric_id, view.compared, view.period))
    if now.metric.unit is Unit.COUNT and change.arrow:
        return Change(fmt.signed(now.value - before.value), change.arrow, change.tone)
    return change


def _target(view: View, metric_id: str) -> tuple[str, ...]:
    target = series.target(view, metric_id, view.period.last_day)
    return () if target is None else (f"цель – {fmt.share(target, 0)}",)


def _day(view: View) -> date:
    return last_known_day(view.period, view.clock)


def _on(view: View) -> str:
    return f"на {fmt.day(_day(view))}"


def _base_words(view: View) -> str:
    return COMPARISONS[view.compared_as] if view.compared else ""
