"""Pages opened and closed by month, since the first of them."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import PAGES
from queries.period import Period, next_month
from reports import page_facts
from reports.keys import last_known_day
from ui import charts, forward
from ui.blocks import Chart, Empty, Table
from ui.filters import View
from ui.sections.official_pages import not_by
from ui.trends import also, exported, marks, told

FLOW = "Открытие и закрытие госпабликов"


SPANS = {"с начала наблюдения": None, "последние 24 месяца": 24}


def flow(view: View, span: str) -> Chart | Empty:
    """Opened and closed in every month up to the end of the period, and how many were open at its end."""
    last = last_known_day(view.period, view.clock)
    everything = Period(page_facts.FIRST_DAY, next_month(last))
    by_month = page_facts.page_flow(view.ask, view.clock, everything, view.filters, "month")
    by_month = by_month.assign(open_count=(by_month["opened_count"] - by_month["closed_count"]).cumsum())
    busy = by_month["opened_count"].ne(0) | by_month["closed_count"].ne(0)
    if not busy.any():
        return Empty(FLOW, f"До {fmt.day(last)} под эти фильтры не подходит ни один госпаблик.")
    by_month = by_month.loc[busy.idxmax() :].tail(SPANS[span] or len(by_month))
    months, opened, closed = by_month.index, by_month["opened_count"], by_month["closed_count"]
    in_period = page_facts.page_flow(view.ask, view.clock, view.period, view.filters).iloc[0]
    title = (
        f"{fmt.during(view.period).capitalize()} открыто {fmt.number(in_period['opened_count'])}, "
        f"закрыто {fmt.number(in_period['closed_count'])}"
    )
    is_open = [not view.is_complete(next_month(month.date()) - timedelta(days=1)) for month in months]
    first = "; первый столбец – и всё, что открыто раньше" if SPANS[span] is None else ""
    events = marks(view, "page_count", months)
    return Chart(
        title=title,
        subtitle=f"{FLOW} по месяцам: вверх – открыто, вниз – закрыто{first}"
        + ("; светлый столбец – месяц не закончен" if any(is_open) else "")
        + also(told(events))
        + also(not_by(view)),
        figure=charts.page_flow(list(months), opened.tolist(), closed.tolist(), unfinished=is_open, events=events),
        alt=f"Столбцы по месяцам: вверх – открыто, вниз – закрыто. {title}",
        table=Table(
            caption=f"{FLOW}: {view.place}",
            columns={
                "Месяц": ([fmt.month(month) for month in months], False),
                "Открыто": ([fmt.number(one) for one in opened], True),
                "Закрыто": ([fmt.number(one) for one in closed], True),
                "Открыты на конец месяца": ([fmt.counted(one, PAGES) for one in by_month["open_count"]], True),
            },
            raw=exported(
                view,
                pd.DataFrame(
                    {
                        "месяц": [f"{month:%Y-%m}" for month in months],
                        "открыто": opened.to_numpy(),
                        "закрыто": closed.to_numpy(),
                        "открыты на конец месяца": by_month["open_count"].to_numpy(),
                    }
                ),
                Period(months[0].date(), next_month(last)),
            ),
            file_name="otkrytie_i_zakrytie_gospablikov",
            is_tall=True,
        ),
        metric_ids=("opened_count", "closed_count", "page_count"),
        forward=forward.finding(view, title, forward.NOW),
    )
