"""The cards of leadership: each made of a View, each with its own window, comparison, and how many it speaks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from metrics import format as fmt
from metrics.changes import Change, compare, has_break
from metrics.measure import Measure, State, is_settled, measure, measure_rows
from metrics.periods import COMPARISONS, shift_months
from metrics.states import STATES
from queries.period import Period, next_month
from reports import facts
from ui import access, forward, links, series
from ui.blocks import Card
from ui.charts import sparkline
from ui.filters import View, left_out

SPARK_MONTHS = 24
PAGES_SPARK_MONTHS = 58  # pages grow slowly; in the demo this reaches back to the first of them


def leadership(view: View) -> tuple[Card, ...]:
    """The five figures of the first screen, each with the way to what stands behind it."""
    return (
        replace(pages(view), link=links.to(view, access.OFFICIAL_PAGES)),
        replace(processed(view), link=links.to(view, access.MESSAGES)),
        replace(response_mean(view), link=links.to(view, access.RESPONSE_TIME)),
        replace(
            norm_share(view),
            link=links.to(view, access.CASES, state=STATES["not_in_norm"].title),
            link_text="Не в срок",
        ),
        replace(waiting(view), link=links.to(view, access.CASES, state=STATES["waiting"].title), link_text="Список"),
    )


def _cases(view: View, state: str) -> str:
    return links.to(view, access.CASES, state=STATES[state].title)


def pages(view: View) -> Card:
    """Pages open at the end of the period."""
    day = facts.last_known_day(view.period, view.clock)
    now = facts.pages(view.ask, view.clock, day, view.filters)
    count, marked = measure("page_count", now), measure("state_mark_share", now)
    before = None
    if view.compared:
        before = measure("page_count", facts.pages(view.ask, view.clock, view.compared.last_day, view.filters))
    change = _pages_change(count, before) if view.compared else None
    history = facts.pages_by_month(
        view.ask,
        view.clock,
        Period(shift_months(day.replace(day=1), -PAGES_SPARK_MONTHS), next_month(day)),
        view.filters,
    )
    return Card(
        "page_count",
        fmt.value(count),
        lines=(
            f"на {fmt.day(day)}",
            f"с меткой «Госорганизация» – {fmt.value_or_few(marked)}",
            left_out(tuple(name for name in ("executor_ids", "topic_groups") if getattr(view.filters, name))),
        ),
        change=change,
        change_base=base_words(view),
        sparkline=sparkline(history["page_count"].tolist()),
        forward=forward.of(view, count, change, period=Period(day, day + timedelta(days=1))),
    )


def processed(view: View) -> Card:
    """Processed since the start of the data, and in the period."""
    since = view.region.first_received_on or view.region.data_as_of.date()
    _, everything, ignored = series.by_month(view)
    now, before, _ = now_and_before(view)
    in_period = measure("processed_count", now)
    change = compare(
        in_period,
        measure("processed_count", before) if before is not None else None,
        is_settled=bool(is_settled(now).iloc[0]),
    )
    return Card(
        "processed_count",
        fmt.large(measure("processed_count", everything).value),
        lines=(f"за период – {fmt.number(in_period.value)}", left_out(ignored)),
        title=f"Обработано с {fmt.MONTHS_OF[since.month - 1]} {since.year} г.",
        change=change if view.compared else None,
        change_base=f"за период {base_words(view)}",
        sparkline=sparkline(months_of(view, "processed_count")),
        forward=forward.of(view, in_period, change),
    )


def response_mean(view: View) -> Card:
    """Mean time to the first reply in the period."""
    return ratio(view, "response_mean")


def norm_share(view: View) -> Card:
    """Share answered by the deadline in the period."""
    return ratio(view, "norm_share")


def waiting(view: View) -> Card:
    """What waits at data_as_of; the period does not matter and the card says so."""
    now, ignored = facts.waiting_now(view.ask, view.clock, view.filters)
    row = now.iloc[0]
    return Card(
        "waiting_count",
        fmt.number(row["waiting_count"]),
        lines=(
            f"просрочено {fmt.number(row['overdue_count'])}, "
            f"из них дольше 3 дней – {fmt.number(row['overdue_7_days_count'] + row['overdue_older_count'])}",
            f"срок истекает сегодня – {fmt.number(row['due_today_count'])}",
            f"на {fmt.day_and_time(view.region.data_as_of)}, за всё время",
            left_out(ignored),
        ),
        forward=forward.of(
            view,
            measure("waiting_count", now),
            period=forward.NOW,
            beside=f"просрочено {fmt.DASH} {fmt.number(row['overdue_count'])}",
        ),
    )


def ratio(view: View, metric_id: str, *, beside: tuple[str, ...] = (), link: str = "", link_text: str = "") -> Card:
    """A share or a mean of the period: against its target and the comparison, of how many; `beside` is told below."""
    now_facts, before_facts, ignored = now_and_before(view)
    now = measure(metric_id, now_facts)
    marks = view.ask("event_marks", region_id=view.clock.region_id)
    change = compare(
        now,
        measure(metric_id, before_facts) if before_facts is not None else None,
        is_settled=bool(is_settled(now_facts).iloc[0]),
        has_break=view.compared is not None and has_break(marks, metric_id, view.compared, view.period),
    )
    return Card(
        metric_id,
        fmt.value_or_few(now),
        is_words=now.state is not State.OK,
        lines=(
            f"{now.metric.preposition} {fmt.counted(now.n, now.metric.cases)}",
            *_target_line(view, metric_id),
            *beside,
            *_beside(metric_id, now_facts),
            left_out(ignored),
        ),
        change=change if view.compared else None,
        change_base=base_words(view),
        link=link,
        link_text=link_text,
        sparkline=sparkline(months_of(view, metric_id), zero_based=False),
        forward=forward.of(view, now, change),
    )


def now_and_before(view: View) -> tuple[pd.DataFrame, pd.DataFrame | None, tuple[str, ...]]:
    """Facts of the period and of the comparison period, if the base reaches back to it."""
    now, ignored = facts.messages(view.ask, view.clock, view.period, view.filters)
    if view.comparable is None:
        return now, None, ignored
    return now, facts.messages(view.ask, view.clock, view.comparable, view.filters)[0], ignored


def months_of(view: View, metric_id: str) -> list[float | None]:
    """The metric in the last whole months up to the end of the period, for a sparkline."""
    months, frame, _ = series.by_month(view)
    whole = frame[months < pd.Timestamp(view.period.end.replace(day=1))].tail(SPARK_MONTHS)
    return [one.value if one.state is State.OK else None for one in measure_rows(metric_id, whole)]


def _beside(metric_id: str, now: pd.DataFrame) -> tuple[str, ...]:
    """What the figure leaves out, told beside it."""
    if metric_id == "response_mean":
        waiting_share = measure("waiting_share", now)
        return (f"ещё без ответа – {fmt.value(waiting_share)}",) if waiting_share.value else ()
    if metric_id != "norm_share":
        return ()
    counts = (("срок не истёк", measure("not_due_count", now)), ("без норматива", measure("no_norm_count", now)))
    told = [f"{words} – {fmt.value(count)}" for words, count in counts if count.value]
    return (", ".join(told),) if told else ()


def _pages_change(now: Measure, before: Measure | None) -> Change:
    change = compare(now, before)
    if before is None or before.value is None or not change.arrow:
        return change
    return Change(fmt.signed(now.value - before.value), change.arrow, change.tone)


def _target_line(view: View, metric_id: str) -> tuple[str, ...]:
    target = series.target(view, metric_id, view.period.last_day)
    if target is None:
        return ()
    words = fmt.share(target, 0) if metric_id == "norm_share" else f"не больше {fmt.duration(target)}"
    return (f"цель – {words}",)


def base_words(view: View) -> str:
    """What the change is against, in words; nothing where nothing is compared."""
    return COMPARISONS[view.compared_as] if view.compared else ""
