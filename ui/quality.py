"""What the methodology screen shows: freshness, gaps in the data, rules and definitions."""

from __future__ import annotations

from html import escape

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS, N_MIN, N_MIN_TAIL
from queries.period import Period
from ui.blocks import Empty, Table, definitions_html
from ui.filters import View
from ui.trends import exported, next_day

LOADS_SHOWN = 10

# column of the question data_quality -> (what it is, what follows from it)
DEFECTS = {
    "impossible_count": (
        "С невозможными сроками (ответ раньше получения и подобное)",
        "не входят в показатели времени и срока",
    ),
    "future_count": ("С моментом получения позже «данные на»", "не входят ни в один показатель"),
    "no_norm_count": ("Без норматива (нет срока ответа)", "не входят в долю отвеченных в срок"),
    "unknown_territory_count": ("Без указания территории", "показаны строкой «Территория не указана»"),
    "no_page_count": ("Не привязаны к госпаблику", "не входят в показатели госпабликов"),
    "no_executor_count": ("Без исполнителя", "не входят в показатели исполнителей"),
    "no_specialist_count": ("Не отнесены к администратору госпаблика", "не входят в конкурс"),
}

RULES = (
    "Сообщение относится к периоду, в котором получено, а не к тому, в котором на него ответили: иначе разбор старых "
    "завалов портил бы показатели, а оставшиеся без ответа не учитывались бы вовсе.",
    "Итог – это отношение сумм, а не среднее из средних. Строки «Региональные органы» и «Территория не указана» "
    "есть в каждой таблице, поэтому строки складываются в регион.",
    "Сообщение, на которое не ответили к сроку, считается таким же нарушением, как и поздний ответ.",
    f"Рядом с каждым средним и долей – по скольким сообщениям они посчитаны. До {N_MIN} сообщений (для «9 из 10» – до "
    f"{N_MIN_TAIL}) показатель помечен «мало данных» и ни с чем не сравнивается.",
    "Автоответ не считается ответом. Благодарности, спам и скрытые за оскорбления входят в объём, "
    "но не в показатели ответа.",
    "Незаконченный период сравнивается с той же частью прошлого. Через разрыв ряда (сменился порядок учёта) "
    "сравнения нет.",
    "Период сложился, когда ответа ждёт меньше 1 % его сообщений. До этого он показан пунктиром и «предварительно».",
    "Много сообщений – не хорошо и не плохо: это может значить и доверие. Цветом объём не оценивается.",
    "«Сейчас» – это момент «данные на»: последний, за который в базе есть сведения. Месяцы, недели и часы – "
    "по местному времени.",
    "Норматив – срок ответа в часах; цель – доля отвеченных в срок, которую назначил регион.",
)


def freshness(view: View) -> Table | Empty:
    """The newest loads with what was taken and what was rejected."""
    loads = view.ask("data_loads", region_id=view.clock.region_id)
    if loads.empty:
        return Empty("Загрузок нет", "В таблице data_load нет ни одной строки этого региона.")
    shown = loads.head(LOADS_SHOWN)
    return Table(
        caption=f"Данные на {fmt.day_and_time(view.region.data_as_of)}; "
        f"последние загрузки, всего {fmt.number(len(loads))}",
        columns={
            "Загружено": ([fmt.day_and_time(moment) for moment in shown["loaded_at"]], False),
            "Источник": (shown["source"].tolist(), False),
            "Данные на": (
                ["" if pd.isna(moment) else fmt.day_and_time(moment) for moment in shown["data_as_of"]],
                False,
            ),
            "Принято строк": ([fmt.number(count) for count in shown["accepted_count"]], True),
            "Отклонено": ([fmt.number(count) for count in shown["rejected_count"]], True),
            "Контрольная сумма": ([checksum[:12] for checksum in shown["checksum"]], False),
        },
        raw=exported(view, loads, _whole_base(view)),
        file_name="zagruzki",
    )


def panel(view: View) -> Table | Empty:
    """How many messages lack something, and what follows from it."""
    held = view.ask("data_quality", region_id=view.clock.region_id, municipality_ids=None).iloc[0]
    regions = view.ask("regions", region_ids=(view.clock.region_id,))
    counts = held.to_dict() | {"future_count": int(regions["future_count"].iloc[0])}
    received = counts["received_count"]
    if not received:
        return Empty("Сообщений нет", "Качество показывать не по чему.")
    shown = DEFECTS
    if view.scope.municipality_ids is not None:  # a count of the whole region is not for a reader of a part of it
        shown = {name: words for name, words in DEFECTS.items() if name != "future_count"}
    rows = [(title, counts[name], counts[name] / received, consequence) for name, (title, consequence) in shown.items()]
    return Table(
        caption=f"Из {fmt.counted(received, fmt.OF_MESSAGES)}",
        columns={
            "Сообщения": ([title for title, *_ in rows], False),
            "Сколько": ([fmt.number(count) for _, count, *_ in rows], True),
            "Доля": ([fmt.share(part, 2) for _, _, part, _ in rows], True),
            "Что из этого следует": ([consequence for *_, consequence in rows], False),
        },
        raw=exported(
            view, pd.DataFrame(rows, columns=["сообщения", "сколько", "доля", "следствие"]), _whole_base(view)
        ),
        file_name="kachestvo_dannyh",
    )


def rules() -> str:
    """Rules of every figure, in plain words."""
    return "<ol class='g-rules'>" + "".join(f"<li>{escape(rule)}</li>" for rule in RULES) + "</ol>"


def definitions() -> str:
    """Every metric of the catalogue."""
    return definitions_html(tuple(METRICS))


def _whole_base(view: View) -> Period:
    end = next_day(view)
    return Period(min(view.region.first_received_on or end, end), end)
