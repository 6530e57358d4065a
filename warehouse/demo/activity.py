"""The life of pages month by month: state, audience, posts, reach, services, advertising."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.draws import stream
from warehouse.demo.pages import community
from warehouse.demo.plan import PAGES_FROM, Plan

POSTS_PER_WEEK = {"flagship": 7, "active": 4, "card": 2}  # what a page of the category is expected to publish
TYPICAL_POSTS = {"flagship": 13.0, "active": 6.5, "card": 2.6}
POST_REACH = {"flagship": 0.19, "active": 0.23, "card": 0.27}  # views of a post per subscriber
BREAK_MONTHS_AGO = 10
BREAK_FACTOR = 1.45  # the network began to count views of clips and stories, and what is done under them
SILENT_SHARE = 0.03
SILENT_DAYS = (15, 90)
AD_POSTS_PER_MONTH = {"flagship": 0.35, "active": 0.04, "card": 0.002}
AD_WITHOUT_TOKEN_SHARE = 0.05


@dataclass(frozen=True)
class Activity:
    """Frames of the contract's tables page_month, page_service and ad_post."""

    months: pd.DataFrame
    services: pd.DataFrame
    ads: pd.DataFrame


def break_month(plan: Plan) -> pd.Period:
    """The month from which reach is counted in another way."""
    return plan.current_month - BREAK_MONTHS_AGO


def category_norms(regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of page_category_norm."""
    norms = pd.DataFrame({"category": list(POSTS_PER_WEEK), "posts_per_week": list(POSTS_PER_WEEK.values())})
    return regions[["region_id"]].merge(norms, how="cross")


def activity(plan: Plan, pages: pd.DataFrame) -> Activity:
    """Everything that is observed of pages, from January 2022 or the opening to the current month."""
    random = stream(plan.seed, "activity")
    grid = _grid(plan, pages)
    state = _state(grid, pages, random)
    posts = _posts(plan, grid, pages, random)
    reactions = _reach(plan, grid, pages, posts, random)
    may_promote = (posts["post_count"] > 0) & (grid["network"] == "vk") & (grid["age"] > 0)
    ad_count = random.poisson(grid["category"].map(AD_POSTS_PER_MONTH) * may_promote)
    bare_count = random.binomial(ad_count, AD_WITHOUT_TOKEN_SHARE)
    months = pd.concat(
        [
            grid[["page_id", "region_id", "municipality_id", "month"]],
            state,
            posts,
            reactions,
            pd.DataFrame({"ad_post_count": ad_count, "ad_without_token_count": bare_count}),
        ],
        axis=1,
    )
    return Activity(months, _services(plan, months, pages), _ads(plan, months))


def _grid(plan: Plan, pages: pd.DataFrame) -> pd.DataFrame:
    """One row per page and month of its life; `age` is in months, `days_seen` in days of that month."""
    month_count = len(plan.page_months)
    first = np.datetime64(PAGES_FROM, "M")
    opened = (pages["opened_on"].to_numpy().astype("datetime64[M]") - first).astype(int)
    closed = pages["closed_on"].to_numpy().astype("datetime64[M]")
    last = np.where(np.isnat(closed), month_count - 1, (closed - first).astype(int))
    page, month = np.nonzero((np.arange(month_count) >= opened[:, None]) & (np.arange(month_count) <= last[:, None]))
    starts = (first + month).astype("datetime64[D]")
    begins = np.maximum(starts, pages["opened_on"].to_numpy().astype("datetime64[D]")[page])
    final = (first + month + 1).astype("datetime64[D]")
    life_end = np.fmin(pages["closed_on"].to_numpy().astype("datetime64[D]")[page], np.datetime64(plan.as_of_on))
    ends = np.minimum(final, life_end)
    columns = ["page_id", "region_id", "municipality_id", "category", "network"]
    return (
        pages[columns]
        .iloc[page]
        .reset_index(drop=True)
        .assign(
            page=page,
            number=month,
            month=facts.days(starts),
            age=month - opened[page],
            ends=ends,
            days_seen=np.maximum((ends - begins).astype(int), 0),
        )
    )


def _adopted(
    grid: pd.DataFrame, count: int, median_months: float, share: float, random: np.random.Generator
) -> np.ndarray:
    """Whether a page has taken something up by a month: `share` of pages do, half of them within the median."""
    lag = random.exponential(median_months / np.log(2), count)
    never = random.random(count) > share
    # Nothing of it existed before the summer of 2022, when the law was signed.
    ready = np.maximum(grid["number"].to_numpy() - 6, 0)
    waited = np.minimum(grid["age"].to_numpy() + 1, ready)
    page = grid["page"].to_numpy()
    return (waited >= lag[page]) & ~never[page]


def _state(grid: pd.DataFrame, pages: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The mark, the component with its widgets, what is filled in and what is open."""
    count, page = len(pages), grid["page"].to_numpy()
    connected = _adopted(grid, count, 8, 0.965, random)
    filled_start, filled_end = random.beta(6, 3, count), random.beta(40, 1.6, count)
    progress = 1 - np.exp(-grid["age"].to_numpy() / 14)
    filled = filled_start[page] + (np.maximum(filled_end, filled_start) - filled_start)[page] * progress
    return pd.DataFrame(
        {
            "has_state_mark": _adopted(grid, count, 7, 0.97, random),
            "is_connected": connected,
            "profile_filled_share": np.round(filled, 2),
            "has_problem_widget": connected & _adopted(grid, count, 9, 0.97, random),
            "has_opinion_widget": connected & _adopted(grid, count, 13, 0.94, random),
            "comments_open": (random.random(count) < 0.93)[page],
            "direct_messages_open": (random.random(count) < 0.89)[page],
        }
    )


def _posts(plan: Plan, grid: pd.DataFrame, pages: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Posts and weeks with enough of them; silent pages wrote nothing lately."""
    page, ends = grid["page"].to_numpy(), grid["ends"].to_numpy()
    diligence = random.lognormal(0, 0.35, len(pages))
    season = np.where(np.isin(grid["month"].dt.month, (1, 7, 8)), 0.8, 1.0)
    trend = np.minimum(1.0, 0.62 + 0.011 * grid["number"].to_numpy())
    weekly = grid["category"].map(TYPICAL_POSTS).to_numpy() * diligence[page] * season * trend
    silent_days = np.where(random.random(len(pages)) < SILENT_SHARE, random.integers(*SILENT_DAYS, len(pages)), 0)
    silent_from = np.datetime64(plan.as_of_on) - silent_days
    is_silent = pages["closed_on"].isna().to_numpy() & (silent_days > 0)
    active_end = np.where(is_silent[page], np.minimum(ends, silent_from[page]), ends)
    month_start = grid["month"].to_numpy().astype("datetime64[D]")
    active_days = np.clip((active_end - month_start).astype(int), 0, grid["days_seen"].to_numpy())
    week_count = np.maximum(1, np.round(grid["days_seen"].to_numpy() / 7)).astype(int)
    active_weeks = np.minimum(week_count, np.round(active_days / 7).astype(int))
    enough = grid["category"].map(POSTS_PER_WEEK).to_numpy()
    # The chance that a week's Poisson number reaches the norm, by the logistic approximation of the normal one.
    chance = 1 / (1 + np.exp(-1.7 * (weekly - enough + 0.5) / np.sqrt(weekly)))
    post_count = random.poisson(weekly * active_days / 7)
    pause = np.minimum(random.geometric(np.minimum(0.9, weekly / 7)), 12)
    pause = np.where(post_count > 0, pause, pause + grid["days_seen"].to_numpy())
    last_post = np.where(is_silent[page] & (ends > silent_from[page]), silent_from[page], ends - pause)
    opened = pages["opened_on"].to_numpy().astype("datetime64[D]")[page]
    return pd.DataFrame(
        {
            "post_count": post_count,
            "last_post_on": facts.days(np.maximum(last_post, opened)),
            "active_week_count": np.where(post_count > 0, random.binomial(active_weeks, chance), 0),
            "week_count": week_count,
        }
    )


def _reach(
    plan: Plan, grid: pd.DataFrame, pages: pd.DataFrame, posts: pd.DataFrame, random: np.random.Generator
) -> pd.DataFrame:
    """Subscribers, views and what readers did; views jump where the network changed how it counts them."""
    count, rows, page = len(pages), len(grid), grid["page"].to_numpy()
    start = random.uniform(0.25, 0.6, count)
    growth = start[page] + (1 - start[page]) * (1 - np.exp(-grid["age"].to_numpy() / 22))
    subscribers = np.maximum(25, pages["audience"].to_numpy()[page] * growth * random.normal(1, 0.006, rows))
    breaks = (grid["number"] >= plan.page_months.index(break_month(plan))).to_numpy()
    factor = np.where(breaks & (grid["network"] == "vk").to_numpy(), BREAK_FACTOR, 1.0)
    per_post = grid["category"].map(POST_REACH).to_numpy() * random.lognormal(0, 0.3, count)[page] * factor
    reach = subscribers * per_post * posts["post_count"].to_numpy() * random.lognormal(0, 0.18, rows)
    rate = random.lognormal(np.log(0.021), 0.4, count)[page]
    comments = random.poisson(reach * rate * 0.11)
    return pd.DataFrame(
        {
            "subscriber_count": subscribers.astype(int),
            "reach_count": reach.astype(int),
            "reaction_count": random.poisson(reach * rate),
            "comment_count": comments,
            "repost_count": random.poisson(reach * rate * 0.07),
            "hidden_comment_count": random.binomial(comments, np.minimum(0.25, random.gamma(1.2, 0.012, count))[page]),
        }
    )


def _services(plan: Plan, months: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Services used through connected pages, since 2023."""
    random = stream(plan.seed, "services")
    offered = pages.merge(facts.read("services"), on="sphere")
    offered = offered[(random.random(len(offered)) < offered["page_share"]) & (offered["network"] == "vk")]
    rows = months.loc[
        months["is_connected"] & (months["month"] >= "2023-01-01"),
        ["page_id", "region_id", "municipality_id", "month", "subscriber_count"],
    ]
    rows = rows.merge(offered[["page_id", "service_name", "uses_per_1000"]], on="page_id")
    autumn = np.where(rows["service_name"].str.startswith("Запись в") & rows["month"].dt.month.isin((8, 9)), 2.6, 1.0)
    years = (rows["month"] - pd.Timestamp("2023-01-01")).dt.days.to_numpy() / 365
    part = np.where(rows["month"] == plan.current_month.start_time, plan.as_of_on.day / 30, 1.0)
    mean = rows["subscriber_count"] / 1000 * rows["uses_per_1000"] * autumn * (0.5 + 0.25 * years) * part
    used = rows.assign(use_count=random.poisson(mean))
    columns = ["page_id", "region_id", "municipality_id", "month", "service_name", "use_count"]
    return used.loc[used["use_count"] > 0, columns]


def _ads(plan: Plan, months: pd.DataFrame) -> pd.DataFrame:
    """One row per promotional post: as many as page_month counts, without a token as many as it says."""
    random = stream(plan.seed, "ads")
    busy = months[months["ad_post_count"] > 0]
    rows = busy.loc[busy.index.repeat(busy["ad_post_count"])]
    order = rows.groupby(level=0).cumcount()
    seen = np.where(rows["month"] == plan.current_month.start_time, max(1, plan.as_of_on.day - 1), 28)
    published = rows["month"].to_numpy().astype("datetime64[D]") + (random.random(len(rows)) * seen).astype(int)
    posts = 1_000 + np.cumsum(random.integers(1, 40, len(rows)))
    return pd.DataFrame(
        {
            "region_id": rows["region_id"],
            "municipality_id": rows["municipality_id"],
            "page_id": rows["page_id"],
            "url": [
                f"https://vk.com/wall-{number}_{post}"
                for number, post in zip(community(rows["page_id"]), posts, strict=True)
            ],
            "published_on": facts.days(published).to_numpy(),
            "has_token": (order >= rows["ad_without_token_count"]).to_numpy(),
        }
    )
