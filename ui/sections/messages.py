"""The screen «Сообщения»: how many, how they came, what has become of them."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.kinds import OUTCOMES
from metrics.measure import Measure, State, measure
from reports import facts
from ui import access, cards, forward, links, series
from ui.blocks import Card
from ui.charts import sparkline
from ui.filters import View, left_out

BESIDE_SOLVED = {f"{code}_share": words for code, words in OUTCOMES.items() if code != "solved"} | {
    "returned_share": "возвращено на доработку"
}


def now_words(view: View) -> str:
    """What «сейчас» means, under the heading."""
    return f"На {fmt.day_and_time(view.region.data_as_of)}, когда бы сообщения ни пришли; период не учитывается"


def in_period(view: View) -> tuple[Card, ...]:
    """What came in the period and what has become of it; figures that the base does not know at all are left out."""
    _, everything, _ = series.by_month(view)
    known = [received(view), cards.processed(view), repeats(view)]
    if everything["rated_count"].sum():
        known.append(cards.ratio(view, "satisfied_share"))
    if measure("solved_share", everything).n:
        known.append(outcomes(view))
    return tuple(known)


def now(view: View) -> tuple[Card, ...]:
    """What is not finished at data_as_of."""
    return waiting(view), overdue(view), in_progress(view), deferred(view)


def received(view: View) -> Card:
    """Messages of the period, also per 1 000 residents."""
    facts_now, facts_before, ignored = cards.now_and_before(view)
    count = measure("received_count", facts_now)
    before = measure("received_count", facts_before) if facts_before is not None else None
    change = cards.change_of(view, count, before)
    rate = measure("received_per_1000", facts.with_population(view.ask, view.clock, view.filters, facts_now))
    return Card(
        "received_count",
        fmt.number(count.value),
        lines=(
            f"{fmt.value(rate)} на 1{fmt.NBSP}000 жителей" if rate.state is State.OK else "",
            fmt.period(view.period),
            left_out(ignored),
        ),
        change=change,
        change_base=cards.base_words(view),
        sparkline=sparkline(cards.months_of(view, "received_count")),
        link=links.to(view, access.CASES, state="все"),
        link_text="Список",
        forward=forward.of(view, count, change),
    )


def repeats(view: View) -> Card:
    """How often the same matter comes again."""
    return cards.ratio(view, "repeat_share", link=links.to(view, access.CASES, state="повторные"), link_text="Список")


def outcomes(view: View) -> Card:
    """Solved, beside what the other finished messages ended with."""
    facts_now, _, _ = cards.now_and_before(view)
    beside = [
        f"{words} {fmt.DASH} {fmt.value_or_few(one)}"
        for words, one in ((words, measure(name, facts_now)) for name, words in BESIDE_SOLVED.items())
        if one.value is not None
    ]
    return cards.ratio(view, "solved_share", beside=tuple(beside))


def waiting(view: View) -> Card:
    """No human reply yet."""
    row, ignored = _waiting_now(view)
    return _now_card(
        view,
        measure("waiting_count", row),
        "ждут ответа",
        f"срок истекает сегодня {fmt.DASH} {fmt.number(row['due_today_count'].iloc[0])}",
        f"ждут дольше 3 дней {fmt.DASH} {fmt.number(row['waiting_over_3_days_count'].iloc[0])}",
        left_out(ignored),
    )


def overdue(view: View) -> Card:
    """No reply, and its time has passed."""
    row, ignored = _waiting_now(view)
    older = int(row["overdue_7_days_count"].iloc[0] + row["overdue_older_count"].iloc[0])
    return _now_card(
        view,
        measure("overdue_count", row),
        "просрочено",
        f"дольше 1 дня {fmt.DASH} {fmt.number(older + row['overdue_3_days_count'].iloc[0])}",
        f"дольше 3 дней {fmt.DASH} {fmt.number(older)}",
        left_out(ignored),
    )


def in_progress(view: View) -> Card:
    """A first reply given, the final one not."""
    _, everything, ignored = series.by_month(view)
    late = measure("final_overdue_count", everything)
    return _now_card(
        view,
        measure("in_progress_count", everything),
        "даны промежуточные ответы",
        "дан промежуточный ответ, окончательного нет",
        f"окончательный ответ просрочен {fmt.DASH} {fmt.value(late)}",
        left_out(ignored),
    )


def deferred(view: View) -> Card:
    """Put off to a season."""
    _, everything, ignored = series.by_month(view)
    late = measure("deferred_late_count", everything)
    return _now_card(
        view,
        measure("deferred_count", everything),
        "отложено до сезона",
        "часть сообщений, которые в работе",
        f"назначенный день прошёл {fmt.DASH} {fmt.value(late)}",
        left_out(ignored),
    )


def _waiting_now(view: View) -> tuple[pd.DataFrame, tuple[str, ...]]:
    return facts.waiting_now(view.ask, view.clock, view.filters)


def _now_card(view: View, count: Measure, state: str, *lines: str) -> Card:
    return Card(
        count.metric.metric_id,
        fmt.number(count.value),
        lines=lines,
        link=links.to(view, access.CASES, state=state),
        link_text="Список",
        forward=forward.of(view, count, period=forward.NOW),
    )
