"""The official pages of a municipality or of an executor: the largest of them, and where the whole list is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics import format as fmt
from metrics.kinds import CATEGORIES
from reports import page_facts
from reports.keys import last_known_day
from reports.passport import TERRITORY
from ui import links
from ui.blocks import Empty, Table
from ui.filters import View
from ui.sections.official_pages import to_list
from ui.sections.passport import Chosen, subject_view
from ui.trends import exported

SHOWN = 10


def pages(view: View, chosen: Chosen) -> Table | Empty:
    """The pages with most subscribers."""
    found = _pages(view, chosen)
    day = fmt.day(last_known_day(view.period, view.clock))
    if found.empty:
        return Empty("", f"Открытых госпабликов нет (на {day}).")
    top = found.sort_values(["subscriber_count", "title"], ascending=[False, True], na_position="last").head(SHOWN)
    shown = f", показаны {fmt.number(len(top))} с наибольшим числом подписчиков" if len(top) < len(found) else ""
    raw = found[["title", "body", "network", "category", "subscriber_count", "last_post_on", "url"]].set_axis(
        ["госпаблик", "организация", "сеть", "категория", "подписчиков", "последняя запись", "адрес"], axis=1
    )
    return Table(
        caption=f"На {day}: открытых госпабликов – {fmt.number(len(found))}{shown}",
        columns={
            "Госпаблик": (top["title"].tolist(), False),
            "Сеть": (top["network"].tolist(), False),
            "Категория": ([CATEGORIES.get(one, one) for one in top["category"]], False),
            "Подписчики": ([fmt.number_if_known(one) for one in top["subscriber_count"]], True),
            "Последняя запись": ([fmt.NO_DATA if pd.isna(one) else fmt.day(one) for one in top["last_post_on"]], False),
        },
        raw=exported(subject_view(view, chosen), raw, view.period),
        file_name="gospabliki_pasporta",
        links={"Госпаблик": [links.web(one) for one in top["url"]]},
    )


def to_register(view: View, chosen: Chosen) -> str:
    """A link to the whole list of the municipality's pages; an executor's are all here or in the file."""
    if chosen.subject.kind != TERRITORY or _pages(view, chosen).empty:
        return ""
    address = to_list(view, municipality=[chosen.subject.name], executor=None)
    return f"<p class='g-actions'>{links.html(address, 'Весь список госпабликов')}</p>"


def _pages(view: View, chosen: Chosen) -> pd.DataFrame:
    filters = subject_view(view, chosen).filters
    if chosen.subject.kind == TERRITORY:
        return page_facts.register(view.ask, view.clock, view.period, filters)
    executors = view.ask("executors", region_id=view.clock.region_id, municipality_ids=None).set_index("body_id")
    home = replace(filters, municipality_ids=(int(executors.loc[chosen.subject.key, "municipality_id"]),))
    found = page_facts.register(view.ask, view.clock, view.period, home)
    return found[found["body_id"] == chosen.subject.key]
