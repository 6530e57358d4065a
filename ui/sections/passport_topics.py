"""What is written to a municipality or about an executor: its topics beside the region's."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import N_MIN
from queries.routing import RAW_WINDOW_DAYS
from reports import facts
from ui import data
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.sections.cases import topic_names
from ui.sections.passport import Chosen, subject_view, to_cases
from ui.trends import also, exported

SHOWN = 10


def topics(view: View, chosen: Chosen) -> Table | Empty:
    """The most frequent topics of the subject: count, share, the region's share, change against the comparison base."""
    own_view = subject_view(view, chosen)
    own, ignored = facts.topics(view.ask, view.clock, view.period, own_view.filters)
    if "executor_ids" in ignored:
        return Empty(
            "",
            f"Темы исполнителя в базе такого размера видны за период не длиннее {RAW_WINDOW_DAYS} дня: "
            "выберите его в фильтре «Период».",
        )
    if own.empty:
        return Empty("", "За этот период сообщений нет.")
    total, top = int(own["received_count"].sum()), own.head(SHOWN)
    shares = top["received_count"] / total
    columns = {
        "Тема": (top["topic"].tolist(), False),
        "Сообщений": ([fmt.number(count) for count in top["received_count"]], True),
        "Доля": ([fmt.share_of(count, total) for count in top["received_count"]], True),
    }
    raw = pd.DataFrame(
        {"группа": top["topic_group"], "тема": top["topic"], "сообщений": top["received_count"], "доля": shares}
    )
    if view.scope.municipality_ids is None:
        of_region = _region_shares(view, top)
        few = top["received_count"] < N_MIN
        columns["По региону"] = ([fmt.share(one) for one in of_region], True)
        columns["Отличие"] = (
            [
                "мало данных" if is_few else fmt.points(own_share - whole)
                for own_share, whole, is_few in zip(shares, of_region, few, strict=True)
            ],
            True,
        )
        raw = raw.assign(**{"доля по региону": of_region})
    if view.comparable:
        before, _ = facts.topics(view.ask, view.clock, view.comparable, own_view.filters)
        earlier = before.set_index("topic_id")["received_count"].reindex(top["topic_id"], fill_value=0).to_numpy()
        columns["Было"] = ([fmt.number(count) for count in earlier], True)
        raw = raw.assign(**{"в периоде сравнения": earlier})
    names = data.built(topic_names, view)
    return Table(
        caption=f"{fmt.period(view.period)}, из {fmt.counted(total, fmt.OF_MESSAGES)}"
        + (f"; было – {fmt.period(view.comparable)}" if view.comparable else "")
        + also(left_out(ignored)),
        columns=columns,
        raw=exported(own_view, raw, view.period),
        file_name="temy_pasporta",
        links={
            "Сообщений": [
                to_cases(view, chosen, "all", topic=names[topic_id]) if topic_id in names else ""
                for topic_id in top["topic_id"]
            ]
        },
    )


def _region_shares(view: View, top: pd.DataFrame) -> list[float]:
    open_filters = view.filters.without("municipality_ids", "executor_ids")
    whole, _ = facts.topics(view.ask, view.clock, view.period, open_filters)
    counts = whole.set_index("topic_id")["received_count"]
    return (counts.reindex(top["topic_id"], fill_value=0) / counts.sum()).tolist()
