"""Official pages: those open today, and the ones that were closed on the way."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.bodies import Registry
from warehouse.demo.draws import stream
from warehouse.demo.plan import LAW_ON, MAX_FROM, PAGES_FROM, Plan

CLOSED_SHARE = 0.045  # of today's number of pages
LATE_DAYS = 21  # nobody opens a page in the very last days: each has a settled month or two


def official_pages(plan: Plan, registry: Registry) -> pd.DataFrame:
    """One row per page, contract columns plus what the other themes need (region, sphere, level, network code)."""
    random = stream(plan.seed, "pages")
    networks = facts.read("networks").rename(columns={"code": "network"})
    today = registry.pages.assign(closed_on=pd.NaT)
    rows = pd.concat([today, _closed(plan, today, random)], ignore_index=True)
    rows = rows.merge(networks[["network", "network_id", "audience_factor", "address"]], on="network", how="left")
    opened = _opened_on(plan, rows, random)
    page_id = np.arange(1, len(rows) + 1)
    address = [address.format(id=number) for address, number in zip(rows["address"], community(page_id), strict=True)]
    return rows.assign(
        page_id=page_id,
        url=address,
        opened_on=facts.days(opened),
        audience=rows["audience"] * rows["audience_factor"] * random.lognormal(0, 0.35, len(rows)),
    ).drop(columns=["audience_factor", "address"])


def community(page_id: np.ndarray) -> np.ndarray:
    """The number of a page within its network, as it stands in addresses."""
    return 190_000_000 + page_id * 9_973


def contract_columns(pages: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table official_page."""
    return pages[["page_id", "body_id", "network_id", "title", "url", "category", "opened_on", "closed_on"]]


def _closed(plan: Plan, today: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Second pages that bodies gave up after the law: doubles, mostly in Odnoklassniki and Telegram."""
    chosen = today.iloc[np.sort(random.choice(len(today), int(len(today) * CLOSED_SHARE), replace=False))]
    first = np.datetime64(LAW_ON) + 60
    span = (np.datetime64(plan.as_of_on) - first).astype(int)
    closed_on = first + random.integers(0, span, len(chosen))
    return chosen.assign(
        network=random.choice(["ok", "telegram", "vk"], len(chosen), p=[0.5, 0.3, 0.2]),
        category="card",
        closed_on=closed_on.astype("datetime64[s]"),
    )


def _opened_on(plan: Plan, rows: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    """Days of opening: a stock of January 2022, a trickle, the rush before the law, a trickle since."""
    count = len(rows)
    last = plan.as_of_on - timedelta(days=LATE_DAYS)
    periods = [
        (0.30, PAGES_FROM, date(2022, 2, 1)),
        (0.18, date(2022, 2, 1), date(2022, 9, 15)),
        (0.38, date(2022, 9, 15), LAW_ON),
        (0.08, LAW_ON, date(2023, 12, 1)),
        (0.06, date(2023, 12, 1), last),
    ]
    shares = np.array([share for share, _, _ in periods])
    # A body's own first page dates from before the law; what came later are second pages and other networks.
    period = random.choice(len(periods), count, p=shares / shares.sum())
    is_first = ~rows["body_id"].duplicated().to_numpy()
    # What was given up after the law had been opened before it.
    period = np.where(rows["closed_on"].notna() & (period > 2), 2, period)
    period = np.where(is_first & (period > 2) & (random.random(count) < 0.7), 2, period)
    starts = np.array([start for _, start, _ in periods], dtype="datetime64[D]")
    ends = np.array([end for _, _, end in periods], dtype="datetime64[D]")
    # Squared: within a period the days crowd towards its end, as deadlines make them.
    place = 1 - random.random(count) ** 2
    opened = starts[period] + ((ends - starts)[period].astype(int) * place).astype(int)
    max_days = (np.datetime64(last) - np.datetime64(MAX_FROM)).astype(int)
    in_max = np.datetime64(MAX_FROM) + (random.random(count) * max_days).astype(int)
    return np.where(rows["network"] == "max", in_max, opened)
