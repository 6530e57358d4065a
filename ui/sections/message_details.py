"""The closed part of «Сообщения»: hours of the week, what waits and for how long, deferred work."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.catalogue import N_MIN
from queries.period import Period
from reports import facts, message_facts
from ui import access, charts, forward, links
from ui.blocks import Chart, Empty, Table
from ui.charts.heat import WEEKDAYS_IN_FULL
from ui.filters import View, left_out
from ui.sections.message_flow import NOTHING
from ui.trends import also, exported, next_day

WORKING_HOURS = (9, 18)  # «будни, 9–18»: a common day, not the production calendar
KINDS = {
    "arrivals": ("received_count", fmt.MESSAGES, "Когда пишут", "приходит", "сообщений"),
    "replies": ("replied_count", ("ответ", "ответа", "ответов"), "Когда отвечают", "даётся", "первых ответов"),
}


def hours(view: View, kind: str) -> Chart | Empty:
    """Arrivals by the moment of receipt, or replies by the moment of the first reply, by weekday and hour."""
    column, forms, heading, verb, noun = KINDS[kind]
    frame, months, ignored = message_facts.hours(view.ask, view.clock, view.period, view.filters)
    counts = frame[column].to_numpy().reshape(7, 24)
    if not counts.sum():
        return Empty(heading, NOTHING)
    counts = counts.astype("int64")
    if counts.sum() < N_MIN:
        return Empty(heading, fmt.few(counts.sum(), forms).capitalize())
    outside = 1 - counts[:5, WORKING_HOURS[0] : WORKING_HOURS[1]].sum() / counts.sum()
    title = f"{heading}: вне рабочих часов {verb} {fmt.share(outside, 0)} {noun}"
    day, hour = np.unravel_index(counts.argmax(), counts.shape)
    peak = f"чаще всего – {WEEKDAYS_IN_FULL[day]}, {hour}{fmt.DASH}{hour + 1}{fmt.NBSP}ч"
    return Chart(
        title=title,
        subtitle=f"{fmt.counted(counts.sum(), forms).capitalize()}, {peak}; рабочие часы – будни, "
        f"{WORKING_HOURS[0]}{fmt.DASH}{WORKING_HOURS[1]}; по месяцам: {fmt.period(months)}" + also(left_out(ignored)),
        figure=charts.hours(counts, forms),
        alt=f"Тепловая карта: дни недели по часам. {title}, {peak}",
        table=Table(
            caption=f"{heading} по часам, {fmt.period(months)}: {view.place}",
            columns={
                "Час": ([f"{one}{fmt.DASH}{one + 1}" for one in range(24)], False),
                **{
                    name.capitalize(): ([fmt.number(count) for count in counts[place]], True)
                    for place, name in enumerate(WEEKDAYS_IN_FULL)
                },
            },
            raw=exported(
                view,
                frame.reset_index()[["weekday", "hour", column]].set_axis(["день недели", "час", "число"], axis=1),
                months,
            ),
            file_name=f"chasy_{kind}",
            is_tall=True,
        ),
        forward=forward.finding(view, title, months),
    )


def ages(view: View) -> Table | Empty:
    """What waits for a first reply now, by how long its time has passed."""
    frame, ignored = facts.waiting_now(view.ask, view.clock, view.filters)
    row = frame.iloc[0]
    if not row["waiting_count"]:
        return Empty("", "Ни одно сообщение не ждёт ответа.")
    over_3 = row["overdue_7_days_count"] + row["overdue_older_count"]
    lines = (
        ("Ждут ответа, всего", row["waiting_count"], "ждут ответа"),
        ("срок истекает сегодня", row["due_today_count"], "срок сегодня"),
        ("просрочено, всего", row["overdue_count"], "просрочено"),
        ("– до 1 суток", row["overdue_1_day_count"], ""),
        ("– от 1 до 3 суток", row["overdue_3_days_count"], ""),
        ("– дольше 3 суток", over_3, "просрочено дольше 3 дней"),
        ("   из них дольше 7 суток", row["overdue_older_count"], ""),
    )
    names, counts = [name for name, _, _ in lines], [int(count) for _, count, _ in lines]
    shares = [count / counts[0] for count in counts]
    return Table(
        caption=f"Ждут ответа на {fmt.day_and_time(view.region.data_as_of)}, когда бы ни пришли: {view.place}"
        + also(left_out(ignored)),
        columns={
            "Состояние": (names, False),
            "Сообщений": ([fmt.number(count) for count in counts], True),
            "Доля ждущих": ([fmt.share_of(count, counts[0]) for count in counts], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {"состояние": [name.strip(" –") for name in names], "сообщений": counts, "доля ждущих": shares}
            ),
            Period(view.region.data_as_of.date(), next_day(view)),
        ),
        file_name="zhdut_otveta",
        total_rows=(0,),
        links={
            "Сообщений": [
                links.to(view, access.CASES, state=state) if state and count else ""
                for (_, _, state), count in zip(lines, counts, strict=True)
            ]
        },
    )


def deferred(view: View) -> Chart | Empty:
    """Work put off, by the month it was promised for; late where that month or day has passed."""
    frame, ignored = message_facts.deferred(view.ask, view.clock, view.filters)
    heading = "Отложено до сезона"
    if frame.empty:
        return Empty(heading, "Отложенных сообщений нет.")
    by_month = frame.groupby("planned_month")[["deferred_count", "deferred_late_count"]].sum()
    months = pd.date_range(by_month.index.min(), by_month.index.max(), freq="MS", unit="us")
    by_month = by_month.reindex(months, fill_value=0)
    total, late = (int(by_month[name].sum()) for name in by_month)
    title = f"{heading}: {fmt.counted(total, fmt.MESSAGES)}, из них назначенный день прошёл у {fmt.number(late)}"
    ahead = (by_month["deferred_count"] - by_month["deferred_late_count"]).tolist()
    groups = frame.groupby("topic_group")["deferred_count"].sum().sort_values(ascending=False)
    most = f"больше всего – «{groups.index[0]}» ({fmt.number(groups.iloc[0])})"
    return Chart(
        title=title,
        subtitle=f"В работе, по месяцу, на который назначено; {most}; на {fmt.day_and_time(view.region.data_as_of)}"
        + also(left_out(ignored)),
        figure=charts.planned(list(months), ahead, by_month["deferred_late_count"].tolist()),
        alt=f"Столбцы: отложенные сообщения по месяцу, на который назначено. {title}",
        table=Table(
            caption=f"Отложено до сезона по месяцу, на который назначено: {view.place}",
            columns={
                "Назначено на": ([fmt.month(month) for month in months], False),
                "Отложено": ([fmt.number(count) for count in by_month["deferred_count"]], True),
                "Назначенный день прошёл": ([fmt.number(count) for count in by_month["deferred_late_count"]], True),
            },
            raw=exported(
                view,
                frame.assign(planned_month=frame["planned_month"].dt.strftime("%Y-%m")).set_axis(
                    ["назначено на", "группа тем", "отложено", "назначенный день прошёл"], axis=1
                ),
                Period(view.region.data_as_of.date(), next_day(view)),
            ),
            file_name="otlozheno",
        ),
        metric_ids=("deferred_count", "deferred_late_count"),
        forward=forward.finding(view, title, forward.NOW),
    )


def deferred_lists(view: View) -> str:
    """Links to the lists of deferred work."""
    told = (
        ("отложено до сезона", "Отложено до сезона – список"),
        ("отложенное просрочено", "Не сделано в срок – список"),
    )
    return (
        "<p>" + " · ".join(links.html(links.to(view, access.CASES, state=state), text) for state, text in told) + "</p>"
    )
