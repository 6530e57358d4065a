"""The anatomy of the clock: routing at the ЦУР, preparation by the executor, publication, by municipality."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS
from metrics.measure import State, measure, measure_rows, values
from reports import facts
from ui import charts, forward
from ui.blocks import Chart, Empty, Table
from ui.filters import View, left_out
from ui.tables import preliminary
from ui.trends import also, exported

STAGES = {
    "направление исполнителю в ЦУР": "routing_mean",
    "подготовка ответа исполнителем": "preparation_mean",
    "публикация": "publication_mean",
}
SHOWN = 15
TITLE = "Из чего складывается время ответа"
BY_MESSAGES = ("сообщению", "сообщениям", "сообщениям")


def anatomy(view: View) -> Chart | Empty:
    """The mean of each stage by municipality, the longest whole first."""
    counts, ignored = facts.messages(view.ask, view.clock, view.period, view.filters, "municipality")
    whole = {title: measure(metric_id, counts) for title, metric_id in STAGES.items()}
    if any(one.state is not State.OK for one in whole.values()):
        return Empty(TITLE, "За этот период нет отметок о направлении, подготовке и публикации или их мало.")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    names = places.set_index("municipality_id")["name"].map(fmt.place)
    measures = {title: measure_rows(metric_id, counts) for title, metric_id in STAGES.items()}
    stages = pd.DataFrame({title: values(one).to_numpy() for title, one in measures.items()}, index=counts.index)
    enough = [all(one.state is State.OK for one in row) for row in zip(*measures.values(), strict=True)]
    order = stages.sum(axis=1)[enough].sort_values(ascending=False).index
    top = order[:SHOWN]
    total = sum(one.value for one in whole.values())
    longest = max(whole, key=lambda title: whole[title].value)
    title = (
        f"Дольше всего – {longest}: {fmt.value(whole[longest])}, {fmt.share(whole[longest].value / total, 0)} времени"
    )
    more = f"; показаны {len(top)} самых долгих из {len(order)}, все – в таблице" if len(order) > len(top) else ""
    labels = [view.region.name if view.sees_whole_region else "Все выбранные", *names[top]]
    counted = [int(counts["prepared_count"].sum()), *counts.loc[top, "prepared_count"]]
    return Chart(
        title=title,
        subtitle="Среднее время шага на пути от получения до первого ответа; по сообщениям, где шаг отмечен"
        + more
        + also(preliminary(counts))
        + also(left_out(ignored)),
        figure=charts.stages(
            labels,
            {step: [whole[step].value, *stages.loc[top, step]] for step in STAGES},
            [f"по {fmt.counted(one, BY_MESSAGES)}" for one in counted],
        ),
        alt=f"Полосы из трёх шагов по муниципалитетам. {title}",
        table=_table(view, counts, names, [*order, *counts.index.difference(order)]),
        metric_ids=tuple(STAGES.values()),
        forward=forward.finding(view, title),
    )


def _table(view: View, counts: pd.DataFrame, names: pd.Series, order: list[int]) -> Table:
    rows = pd.concat([counts.sum().to_frame().T, counts.loc[order]], ignore_index=True)
    titles = [view.region.name if view.sees_whole_region else "Всего по выбранным", *names[order]]
    columns: dict[str, tuple[list[str], bool]] = {"Муниципалитет": (titles, False)}
    raw: dict[str, object] = {"муниципалитет": titles}
    for title, metric_id in STAGES.items():
        measures = measure_rows(metric_id, rows)
        heading = title[:1].upper() + title[1:]
        columns[heading] = ([fmt.value_or_few(one) for one in measures], True)
        columns[f"{heading}: сообщений"] = ([fmt.number(one.n) for one in measures], True)
        raw[f"{METRICS[metric_id].title}, минут"] = values(measures)
        raw[f"{METRICS[metric_id].title}: сообщений"] = [one.n for one in measures]
    return Table(
        caption=f"{TITLE}: {fmt.period(view.period)}" + also(preliminary(counts)),
        columns=columns,
        raw=exported(view, pd.DataFrame(raw), view.period),
        file_name="iz_chego_skladyvaetsya",
        total_rows=(0,),
        is_tall=True,
    )
