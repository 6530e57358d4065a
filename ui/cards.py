"""The cards of leadership: each made of a View, each with its own window, comparison, and how many it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import Unit
from metrics.changes import Change, compare, of_counts
from metrics.measure import Measure, State, is_settled, measure, measure_rows, measure_times
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
        replace(norm_share(view), link=_cases(view, "not_in_norm"), link_text="Не в срок"),
        replace(waiting(view), link=_cases(view, "waiting"), link_text="Список"),
    )


def _cases(view: View, state: str) -> str:
    return links.to(view, access.CASES, state=STATES[state].title)


def change_of(view: View, now: Measure, before: Measure | None, *, is_settled: bool = True) -> Change | None:
    """The change since the comparison period, unless the series broke in between; None if nothing is compared.

    is_settled: of the period, for a figure of answers; a volume is compared like for like however many still wait.
    """
    if view.compared is None:
        return None
    is_broken = series.breaks_between(view, now.metric.metric_id, view.compared, view.period)
    return compare(now, before, is_settled=is_settled, has_break=is_broken)


def count_changes(view: View, now: Iterable[int], before: Iterable[int]) -> list[str]:
    """The change of received messages of each topic or place since the comparison period, in words."""
    is_broken = series.breaks_between(view, "received_count", view.compared, view.period)
    return [of_counts(one, earlier, has_break=is_broken) for one, earlier in zip(now, before, strict=True)]


def stock_change(view: View, now: Measure, before_facts: pd.DataFrame | None) -> Change | None:
    """The change of a state of the register since the end of the comparison period; of counts in pages or bodies.

    Args:
        before_facts: page or body facts of that day; without a page or a body the register does not reach back so far.
    """
    is_known = before_facts is not None and bool(before_facts.filter(("page_count", "body_count")).to_numpy().sum())
    before = measure(now.metric.metric_id, before_facts) if is_known else None
    change = change_of(view, now, before)
    if change is None or not change.arrow or now.metric.unit is not Unit.COUNT:
        return change
    return Change(fmt.signed(now.value - before.value), change.arrow, change.tone)


def pages(view: View, beside: str = "") -> Card:
    """Pages open at the end of the period; `beside` is told below instead of the share with the state mark."""
    day = facts.last_known_day(view.period, view.clock)
    now = facts.pages(view.ask, view.clock, day, view.filters)
    before = facts.pages(view.ask, view.clock, view.compared.last_day, view.filters) if view.compared else None
    count, marked = measure("page_count", now), measure("state_mark_share", now)
    change = stock_change(view, count, before)
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
            beside or f"с меткой «Госорганизация» – {fmt.value_or_few(marked)}",
            left_out(tuple(name for name in ("executor_ids", "topic_groups") if getattr(view.filters, name))),
        ),
        change=change,
        change_base=base_words(view),
        sparkline=sparkline(history["page_count"].tolist()),
        forward=forward.of(view, count, change, on_day=day),
    )


def processed(view: View) -> Card:
    """Processed since the start of the data, and in the period."""
    since = view.region.first_received_on or view.region.data_as_of.date()
    _, everything, ignored = series.by_month(view)
    now, before, _ = now_and_before(view)
    in_period = measure("processed_count", now)
    change = change_of(
        view,
        in_period,
        measure("processed_count", before) if before is not None else None,
        is_settled=bool(is_settled(now).iloc[0]),
    )
    return Card(
        "processed_count",
        fmt.large(measure("processed_count", everything).value),
        lines=(f"за период – {fmt.number(in_period.value)}", left_out(ignored)),
        title=f"Обработано с {fmt.MONTHS_OF[since.month - 1]} {since.year} г.",
        change=change,
        change_base=f"за период {base_words(view)}",
        sparkline=sparkline(months_of(view, "processed_count")),
        forward=forward.of(view, in_period, change),
    )


def response_mean(view: View) -> Card:
    """Mean time to the first reply in the period; while many still wait, beside the mean that counts them."""
    now, _, ignored = now_and_before(view)
    if is_settled(now).iloc[0] or not now["waiting_count"].iloc[0]:
        return ratio(view, "response_mean")
    answered, ages, left = facts.histograms(view.ask, view.clock, view.period, view.filters)
    (restricted,) = measure_times("response_mean_72h", answered.to_numpy(), ages.to_numpy())
    told = f"с учётом ещё ждущих, в пределах 72{fmt.NBSP}ч – {fmt.value_or_few(restricted)}"
    more = left_out(tuple(name for name in left if name not in ignored))
    return ratio(view, "response_mean", beside=(f"{told} ({more})" if more else told,))


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
    change = change_of(
        view,
        now,
        measure(metric_id, before_facts) if before_facts is not None else None,
        is_settled=bool(is_settled(now_facts).iloc[0]),
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
        change=change,
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


def _target_line(view: View, metric_id: str) -> tuple[str, ...]:
    target = series.target(view, metric_id, view.period.last_day)
    if target is None:
        return ()
    words = fmt.share(target, 0) if metric_id == "norm_share" else f"не больше {fmt.duration(target)}"
    return (f"цель – {words}",)


def base_words(view: View) -> str:
    """What the change is against, in words; nothing where nothing is compared."""
    return COMPARISONS[view.compared_as] if view.compared else ""
