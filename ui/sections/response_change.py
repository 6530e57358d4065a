"""Why the mean changed: what each municipality or topic brought, by its own speed and by its share of the answers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from metrics import format as fmt
from metrics.decomposition import Decomposition, decompose
from metrics.measure import is_settled
from queries.period import Period, next_month
from reports import facts
from ui import charts, forward, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported

GROUPS = {"по муниципалитетам": "municipality", "по темам": "topic", "по группам тем": "topic_group"}
ENDS, CHOSEN = "последние месяцы с первыми", "период с периодом сравнения"
SPANS = (ENDS, CHOSEN)
ENDS_AT_MOST = 12  # months at either end of the data
STEPS = 9
SAME_MINUTES = 1.0
AFTER = "Выберите период и период сравнения по одну сторону разрыва."
TITLE = "За счёт чего изменилось среднее время ответа"


def why(view: View, grouping: str, span: str) -> Chart | Empty:
    """The change of the mean between two periods as contributions that add up to it."""
    spans = ends(view) if span == ENDS else chosen(view)
    if isinstance(spans, str):
        return Empty(TITLE, spans)
    if series.breaks_between(view, "response_mean", *spans):
        return Empty(TITLE, "Между периодами в ряду был разрыв: до и после него время считалось по-разному. " + AFTER)
    by = GROUPS[grouping]
    before, ignored = facts.messages(view.ask, view.clock, spans[0], view.filters, by)
    after, _ = facts.messages(view.ask, view.clock, spans[1], view.filters, by)
    if not all(bool(is_settled(frame.sum().to_frame().T).iloc[0]) for frame in (before, after)):
        return Empty(TITLE, "Период ещё не сложился: 1 % его сообщений или больше ждёт ответа. Выберите другой.")
    found = decompose(before, after, settled=True)
    if found is None:
        return Empty(TITLE, "В одном из периодов ответов нет. Выберите другой.")
    names = _names(view, by, spans)
    rows = found.groups[(found.groups["before_count"] > 0) | (found.groups["after_count"] > 0)]
    rows = rows.reindex(rows["total"].abs().sort_values(ascending=False, kind="stable").index)
    return Chart(
        title=_title(found),
        subtitle=f"{fmt.period(spans[0])} и {fmt.period(spans[1])}; вклады {grouping} складываются в изменение без "
        "остатка; во вкладе – и собственная скорость, и доля в ответах" + also(left_out(ignored)),
        figure=charts.waterfall(("Было", found.before_mean), _steps(rows, names), ("Стало", found.after_mean)),
        alt=f"Вклады {grouping} в изменение среднего времени ответа. {_title(found)}",
        table=_table(view, found, rows, names, spans, grouping),
        metric_ids=("response_mean",),
        forward=forward.finding(
            view, f"{_title(found)} ({fmt.period(spans[0])} и {fmt.period(spans[1])})", forward.NOW
        ),
    )


def ends(view: View) -> tuple[Period, Period] | str:
    """The first and the last settled whole months of the data, at most a year of each; or why there are none."""
    monthly = series.measured(view, "response_mean")
    first = view.region.first_received_on
    whole = [
        month.date()
        for month, ok in zip(monthly.months, monthly.settled, strict=True)
        if ok and (month.date() > first or first.day == 1)
    ]
    count = min(ENDS_AT_MOST, len(whole) // 2)
    if not count:
        return "Сравнивать нечего: нужно хотя бы два сложившихся месяца."
    early, late = whole[:count], whole[-count:]
    return _span(early), _span(late)


def chosen(view: View) -> tuple[Period, Period] | str:
    """The comparison period and the period, or why they can't be compared."""
    if view.compared is None:
        return "Периода сравнения нет. Выберите его в поле «Сравнить»."
    if view.comparable is None:
        return "Период сравнения начинается раньше данных. Выберите другой."
    return view.comparable, view.period


def _span(months: list[date]) -> Period:
    """Months in a row; an unsettled one in between belongs to nobody, so it can't be there."""
    return Period(months[0], next_month(months[-1]))


def _names(view: View, by: str, spans: tuple[Period, Period]) -> dict[object, str]:
    """Names of groups by their key."""
    if by == "municipality":
        places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
        return {row.municipality_id: fmt.place(row.name) for row in places.itertuples(index=False)}
    if by == "topic":
        both = pd.concat([facts.topics(view.ask, view.clock, one, view.filters)[0] for one in spans])
        return dict(zip(both["topic_id"], both["topic"], strict=True))
    groups = view.ask("topic_groups", region_id=view.clock.region_id, municipality_ids=None)["topic_group"]
    return dict(zip(groups, groups, strict=True))


def _title(found: Decomposition) -> str:
    """The change, what the speed and what the mix brought; they add up in whole minutes, as they are written."""
    if abs(found.change) < SAME_MINUTES:
        return "Среднее время ответа не изменилось"
    change, rate = round(found.change), round(found.groups["rate_effect"].sum())
    mix = change - rate
    moved = "снизилось" if change < 0 else "повысилось"
    told = f"Среднее время ответа {moved} на {fmt.duration(abs(change))}: скорость ответов {fmt.signed_duration(rate)}"
    return f"{told}, состав (кому и о чём пишут) {fmt.signed_duration(mix)}" if mix else told


def _steps(rows: pd.DataFrame, names: dict) -> list[tuple[str, float, str]]:
    """The largest contributions and the rest of them together."""
    top, rest = rows.head(STEPS), rows.iloc[STEPS:]
    steps = [
        (
            names[key],
            row["total"],
            f"{fmt.signed_duration(row['total'])}; скорость {fmt.signed_duration(row['rate_effect'])}, "
            f"доля в ответах {fmt.signed_duration(row['mix_effect'])}",
        )
        for key, row in top.iterrows()
    ]
    if len(rest):
        total = float(rest["total"].sum())
        steps.append((f"Остальные ({len(rest)})", total, fmt.signed_duration(total)))
    return steps


def _table(
    view: View, found: Decomposition, rows: pd.DataFrame, names: dict, spans: tuple[Period, Period], grouping: str
) -> Table:
    total = {
        "before_count": rows["before_count"].sum(),
        "after_count": rows["after_count"].sum(),
        "before_mean": found.before_mean,
        "after_mean": found.after_mean,
        "rate_effect": rows["rate_effect"].sum(),
        "mix_effect": rows["mix_effect"].sum(),
        "total": rows["total"].sum(),
    }
    shown = pd.concat([pd.DataFrame([total]), rows], ignore_index=True)
    titles = ["Всего", *(names[key] for key in rows.index)]
    return Table(
        caption=f"{TITLE} {grouping}: {fmt.period(spans[0])} и {fmt.period(spans[1])}; до целых минут",
        columns={
            "Кто или что": (titles, False),
            "Ответов было": ([fmt.number(one) for one in shown["before_count"]], True),
            "Ответов стало": ([fmt.number(one) for one in shown["after_count"]], True),
            "Среднее было": ([_time(one) for one in shown["before_mean"]], True),
            "Среднее стало": ([_time(one) for one in shown["after_mean"]], True),
            "За счёт скорости": ([fmt.signed_duration(one) for one in shown["rate_effect"]], True),
            "За счёт доли в ответах": ([fmt.signed_duration(one) for one in shown["mix_effect"]], True),
            "Всего": ([fmt.signed_duration(one) for one in shown["total"]], True),
        },
        raw=exported(
            view,
            pd.DataFrame({"кто или что": titles})
            .join(
                shown.rename(
                    columns={
                        "before_count": "ответов было",
                        "after_count": "ответов стало",
                        "before_mean": "среднее было, минут",
                        "after_mean": "среднее стало, минут",
                        "rate_effect": "за счёт скорости, минут",
                        "mix_effect": "за счёт доли в ответах, минут",
                        "total": "всего, минут",
                    }
                )
            )
            .assign(**{"с чем сравнивается": fmt.period(spans[0]).replace(fmt.NBSP, " ")}),
            spans[1],
        ),
        file_name="za_schyot_chego",
        total_rows=(0,),
        is_tall=True,
    )


def _time(minutes: float) -> str:
    return fmt.NO_DATA if pd.isna(minutes) else fmt.duration(minutes)
