"""How messages come: volume by day, week and month, the growing total, channels and networks."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import N_MIN
from metrics.measure import measure, measure_rows
from metrics.periods import COMPARISONS, first_unfinished_day
from metrics.steps import STEPS, Steps, earlier, fitting, steps
from queries.period import Period
from reports import facts, message_facts
from ui import cards, charts, forward, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported, next_day

BY_LENGTH = "по длине периода"
STEP_CHOICES = {BY_LENGTH: "", **{title: step for step, title in STEPS.items()}}
STEP_TITLES = {"day": "День", "week": "Неделя", "month": "Месяц"}
STEPS_OF = {"day": "дням", "week": "неделям", "month": "месяцам"}
NOTHING = "За этот период нет сообщений, подходящих под фильтры. Выберите другой период или снимите часть фильтров."
VOLUME_HEIGHT, DONE_HEIGHT = 300, 190


def volume(view: View, choice: str) -> Chart | Empty:
    """Messages received by day, week or month, each step against the same one of the comparison."""
    step = STEP_CHOICES[choice] or fitting(view.period)
    first_open = first_unfinished_day(view.region.data_as_of)
    now = steps(view.period, step, first_open, view.clock.week_starts_on)
    if not now.starts:
        return Empty("Сколько пишут", NOTHING)
    counts, ignored = _counts(view, now)
    before = earlier(now, view.compared_as)
    compared = _known(view, before)
    title = _volume_title(view)
    cut = f"; светлый столбец – ещё не закончен (по {fmt.day(now.end - timedelta(days=1))})" if now.is_open else ""
    grey = f"; серым – {_earlier_name(view)}" + (", за те же дни" if now.is_open else "") if any(compared) else ""
    return Chart(
        title=title,
        subtitle=f"Получено сообщений по {STEPS_OF[step]}, которых касается период{grey}{cut}"
        + also(left_out(ignored)),
        figure=charts.volume(
            now.starts,
            counts,
            compared,
            step=step,
            is_open=now.is_open,
            earlier_name=_earlier_name(view),
            height=VOLUME_HEIGHT,
        ),
        alt=f"Столбцы: получено сообщений по {STEPS_OF[step]}. {title}",
        table=_volume_table(view, now, counts, compared),
        metric_ids=("received_count",),
        forward=forward.finding(view, title),
    )


def done(view: View) -> Chart | Empty:
    """What has been dealt with since the start of the data, month after month."""
    months, frame, ignored = series.by_month(view)
    if months.empty:
        return Empty("Обработано с начала", NOTHING)
    by_month = [int(one.value) for one in measure_rows("processed_count", frame)]
    totals = pd.Series(by_month).cumsum().tolist()
    since = view.region.first_received_on
    title = f"Обработано с {fmt.MONTHS_OF[since.month - 1]} {since.year} г.: {fmt.counted(totals[-1], fmt.MESSAGES)}"
    span = Period(months[0].date(), next_day(view))
    return Chart(
        title=title,
        subtitle="Нарастающим итогом по месяцу получения: окончательный ответ дан или не требуется"
        + also(left_out(ignored)),
        figure=charts.cumulative(list(months), totals, height=DONE_HEIGHT),
        alt=f"Растущая линия по месяцам. {title}",
        table=Table(
            caption=f"Обработано нарастающим итогом: {view.place}",
            columns={
                "Месяц": ([fmt.month(month) for month in months], False),
                "Обработано": ([fmt.number(count) for count in by_month], True),
                "С начала": ([fmt.number(total) for total in totals], True),
            },
            raw=exported(
                view,
                pd.DataFrame(
                    {"месяц": [f"{month:%Y-%m}" for month in months], "обработано": by_month, "с начала": totals}
                ),
                span,
            ),
            file_name="obrabotano",
            is_tall=True,
        ),
        metric_ids=("processed_count",),
        forward=forward.finding(view, title, forward.NOW),
    )


def channels(view: View) -> Chart | Empty:
    """Shares of the channels."""
    now, ignored = message_facts.channels(view.ask, view.clock, view.period, view.filters)
    before = None
    if view.comparable:
        before = message_facts.channels(view.ask, view.clock, view.comparable, view.filters)[0]["received_count"]
    return _parts(view, "Канал", "Каналы", now.set_index("channel", append=True)["received_count"], before, ignored)


def networks(view: View) -> Chart | Empty:
    """Shares of the networks."""
    known = view.ask("networks").set_index("network_id")["name"]
    now, ignored = facts.messages(view.ask, view.clock, view.period, view.filters, "network")
    before = None
    if view.comparable:
        before = facts.messages(view.ask, view.clock, view.comparable, view.filters, "network")[0]["received_count"]
    counts = now["received_count"]
    named = counts.set_axis(pd.MultiIndex.from_arrays([counts.index, known.reindex(counts.index)]))
    return _parts(view, "Сеть", "Сети", named, before, ignored)


def _parts(
    view: View, one: str, several: str, counts: pd.Series, before: pd.Series | None, ignored: tuple[str, ...]
) -> Chart | Empty:
    """Parts of all messages: counts indexed by (id, name), counts compared with by id."""
    counts = counts[counts > 0].sort_values(ascending=False)
    total = int(counts.sum())
    if not total:
        return Empty(several, NOTHING)
    if total < N_MIN:
        return Empty(several, fmt.few(total).capitalize())
    names = counts.index.get_level_values(1).tolist()
    shares = (counts / total).tolist()
    then: list[float | None] = []
    columns = {
        one: (names, False),
        "Сообщений": ([fmt.number(count) for count in counts], True),
        "Доля": ([fmt.share(share) for share in shares], True),
    }
    raw = pd.DataFrame({one.lower(): names, "сообщений": counts.to_numpy(), "доля": shares})
    if before is not None and before.sum():
        earlier_counts = before.reindex(counts.index.get_level_values(0)).fillna(0)
        then = (earlier_counts / before.sum()).tolist()
        columns["Изменение доли"] = ([fmt.points(a - b) for a, b in zip(shares, then, strict=True)], True)
        raw = raw.assign(**{"доля в периоде сравнения": then})
    title = f"{several}: больше всего – {names[0]}, {fmt.share(shares[0])}"
    grey = f"; серая черта – {_earlier_name(view)}" if then else ""
    return Chart(
        title=title,
        subtitle=f"Доля из {fmt.counted(total, fmt.OF_MESSAGES)}{grey}" + also(left_out(ignored)),
        figure=charts.shares(names, shares, counts.tolist(), earlier=then, earlier_name=_earlier_name(view)),
        alt=f"Полосы: доли. {title}",
        table=Table(
            caption=f"{several}, {fmt.period(view.period)}: {view.place}",
            columns=columns,
            raw=exported(view, raw, view.period),
            file_name={"Каналы": "kanaly", "Сети": "seti"}[several],
        ),
        metric_ids=("received_count",),
        forward=forward.finding(view, title),
    )


def _counts(view: View, wanted: Steps) -> tuple[list[int], tuple[str, ...]]:
    frame, ignored = facts.messages(view.ask, view.clock, wanted.period, view.filters, wanted.step)
    return frame["received_count"].reindex(pd.DatetimeIndex(wanted.starts), fill_value=0).tolist(), ignored


def _known(view: View, wanted: Steps | None) -> list[int | None]:
    """Counts of the steps compared with; None for those that the base does not hold whole."""
    first = view.region.first_received_on
    if wanted is None or first is None or wanted.end <= first:
        return []
    counts, _ = _counts(view, wanted)
    return [count if start >= first else None for start, count in zip(wanted.starts, counts, strict=True)]


def _volume_table(view: View, now: Steps, counts: list[int], compared: list[int | None]) -> Table:
    names = [_named(start, now.step) for start in now.starts]
    columns = {
        STEP_TITLES[now.step]: (names, False),
        "Получено": ([fmt.number(count) for count in counts], True),
    }
    raw = pd.DataFrame({"первый день": [start.isoformat() for start in now.starts], "получено": counts})
    if any(one is not None for one in compared):
        columns[_earlier_name(view).capitalize()] = (
            [fmt.NO_DATA if one is None else fmt.number(one) for one in compared],
            True,
        )
        raw = raw.assign(**{_earlier_name(view): pd.array(compared, dtype="Int64")})
    if now.is_open:
        told = f"ещё не закончен: по {fmt.day(now.end - timedelta(days=1))}"
        columns["Состояние"] = (["" for _ in names[:-1]] + [told], False)
    return Table(
        caption=f"Получено сообщений {STEPS[now.step]}: {view.place}",
        columns=columns,
        raw=exported(view, raw, now.period),
        file_name="soobshcheniya",
        is_tall=True,
    )


def _named(start: date, step: str) -> str:
    return {"day": fmt.day, "week": fmt.week, "month": fmt.month}[step](start)


def _earlier_name(view: View) -> str:
    return {"year_ago": "год назад", "previous": "в прошлом периоде"}.get(view.compared_as, "")


def _volume_title(view: View) -> str:
    """The period as a whole: how many, and against what."""
    facts_now, facts_before, _ = cards.now_and_before(view)
    count = measure("received_count", facts_now)
    told = f"Получено {fmt.counted(count.value, fmt.MESSAGES)}"
    if facts_before is None:
        return told
    change = cards.change_of(view, count, measure("received_count", facts_before))
    return f"{told}, {change.text} {COMPARISONS[view.compared_as]}" if change and change.arrow else told
