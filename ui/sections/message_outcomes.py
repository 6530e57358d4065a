"""What comes back: repeated messages by topic, and how people rate the answers."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.measure import State, measure, measure_rows, values
from queries.period import Period
from reports import message_facts
from ui import access, charts, forward, links, series
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.trends import also, exported, next_day

REPEATS_AT_MOST = 15


def repeats(view: View) -> Table | Empty:
    """Topics with the most repeated messages."""
    frame, ignored = message_facts.topics(view.ask, view.clock, view.period, view.filters)
    whole = measure("repeat_share", frame)
    frame = frame[frame["repeat_count"] > 0].nlargest(REPEATS_AT_MOST, ["repeat_count", "received_count"])
    if frame.empty:
        return Empty("", "Повторных сообщений за этот период нет.")
    shares = measure_rows("repeat_share", frame)
    return Table(
        caption=f"Темы, о которых чаще пишут повторно; в целом повторных {fmt.DASH} {fmt.value_or_few(whole)} "
        f"из {fmt.counted(whole.n, fmt.OF_MESSAGES)}" + also(left_out(ignored)),
        columns={
            "Тема": (frame["topic"].tolist(), False),
            "Группа": (frame["topic_group"].tolist(), False),
            "Повторных": ([fmt.number(count) for count in frame["repeat_count"]], True),
            "Получено": ([fmt.number(count) for count in frame["received_count"]], True),
            "Доля повторных": ([fmt.value_or_few(one) for one in shares], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    "группа": frame["topic_group"],
                    "тема": frame["topic"],
                    "повторных": frame["repeat_count"],
                    "получено": frame["received_count"],
                    "доля повторных": values(shares).to_numpy(),
                }
            ),
            view.period,
        ),
        file_name="povtornye",
        links={
            "Повторных": [
                links.to(view, access.CASES, state="повторные", topics=[row["topic_group"]], topic=row["topic"])
                for _, row in frame.iterrows()
            ]
        },
    )


def satisfaction(view: View) -> Chart | Empty:
    """Share of good ratings by month; a month of fewer ratings than n_min has no point."""
    months, frame, ignored = series.by_month(view)
    measures = measure_rows("satisfied_share", frame) if len(frame) else []
    if not any(one.state is State.OK for one in measures):
        return Empty("Довольны ответом", "Оценок за всё время слишком мало, чтобы показать их по месяцам.")
    settled = series.settled(view, months, frame)
    known = [place for place, one in enumerate(measures) if one.state is State.OK and settled[place]]
    title = "Довольны ответом"
    if known:
        last = known[-1]
        title += f": {fmt.value(measures[last])} ({fmt.month(months[last])}{fmt.NBSP}г.)"
    return Chart(
        title=title,
        subtitle="Доля оценок 4–5 по месяцу получения сообщения; пунктир – месяц ещё не сложился; "
        "месяцы с числом оценок меньше 10 не показаны" + also(left_out(ignored)),
        figure=charts.trend(list(months), measures, settled),
        alt=f"Линия по месяцам. {title}",
        table=Table(
            caption=f"Довольны ответом по месяцам: {view.place}",
            columns={
                "Месяц": ([fmt.month(month) for month in months], False),
                "Довольны": ([fmt.value_or_few(one) for one in measures], True),
                "Оценок": ([fmt.number(one.n) for one in measures], True),
            },
            raw=exported(
                view,
                pd.DataFrame(
                    {
                        "месяц": [f"{month:%Y-%m}" for month in months],
                        "доля оценок 4–5": values(measures),
                        "оценок": [one.n for one in measures],
                    }
                ),
                Period(months[0].date(), next_day(view)),
            ),
            file_name="udovletvorennost",
            is_tall=True,
        ),
        metric_ids=("satisfied_share",),
        forward=forward.finding(view, title, forward.NOW),
    )
