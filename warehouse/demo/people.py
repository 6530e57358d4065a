"""Invented specialists and the pages they keep."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.draws import stream
from warehouse.demo.plan import Plan

PAGES_AT_MOST = 3  # kept by one person
HAND_OVER_SHARE = 0.16  # of posts that changed hands once
WOMEN_SHARE = 0.84
CONSENT_SHARE = 0.88
HAND_OVER_FROM = np.datetime64("2023-03", "M")


def specialists(plan: Plan, pages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of specialist and of page_specialist: hand-overs fall on the first of a month, kept_to is half-open."""
    random = stream(plan.seed, "people")
    pages = pages.assign(post=_posts(pages))
    terms = _terms(plan, _post_lives(pages), random)
    first_days = terms["started_on"].to_numpy().astype("datetime64[D]")
    consent = facts.days(first_days + random.integers(0, 30, len(terms)))
    people = terms[["specialist_id", "body_id", "started_on", "left_on"]].assign(
        full_name=_full_names(len(terms), random),
        publication_consent_on=consent.where(random.random(len(terms)) < CONSENT_SHARE),
    )
    return people, _kept(pages, terms)


def keepers(kept: pd.DataFrame, page_count: int, month: pd.Period) -> np.ndarray:
    """specialist_id of each page (by page_id − 1) in a month; 0 where nobody keeps it."""
    first = month.start_time
    current = kept[(kept["kept_from"] <= first) & ~(kept["kept_to"] <= first)]
    result = np.zeros(page_count, dtype=np.int64)
    result[current["page_id"].to_numpy() - 1] = current["specialist_id"].to_numpy()
    return result


def _posts(pages: pd.DataFrame) -> np.ndarray:
    """A post (one person's workplace) per page: the pages of a body, three at most to a post."""
    order = pages.groupby("body_id").cumcount() // PAGES_AT_MOST
    return pages.assign(order=order).groupby(["body_id", "order"], sort=True).ngroup().to_numpy()


def _post_lives(pages: pd.DataFrame) -> pd.DataFrame:
    """One row per post: its body, the first day, the last one if every page of it is closed."""
    lives = pages.groupby("post").agg(
        body_id=("body_id", "first"),
        started_on=("opened_on", "min"),
        left_on=("closed_on", "max"),
        open_count=("closed_on", lambda days: days.isna().sum()),
    )
    return lives.assign(left_on=lives["left_on"].where(lives["open_count"] == 0)).reset_index()


def _terms(plan: Plan, lives: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """One row per person: a post's whole life, or its two parts where it changed hands."""
    earliest = np.maximum(lives["started_on"].to_numpy().astype("datetime64[M]") + 4, HAND_OVER_FROM)
    span = (np.datetime64(plan.current_month.start_time, "M") - earliest).astype(int)
    moved = earliest + (random.random(len(lives)) * np.maximum(span, 1)).astype(int)
    is_moved = (random.random(len(lives)) < HAND_OVER_SHARE) & lives["left_on"].isna() & (span > 0)
    change = pd.Series(moved.astype("datetime64[s]"), index=lives.index)
    earlier = lives.assign(left_on=lives["left_on"].where(~is_moved, change))
    later = lives[is_moved].assign(started_on=change[is_moved])
    terms = pd.concat([earlier, later], ignore_index=True).sort_values(["started_on", "post"], kind="stable")
    return terms.assign(specialist_id=np.arange(1, len(terms) + 1)).reset_index(drop=True)


def _kept(pages: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Who kept which page from–to: a person's term within the page's life."""
    pairs = pages[["page_id", "post", "opened_on", "closed_on"]].merge(
        terms[["specialist_id", "post", "started_on", "left_on"]], on="post"
    )
    kept_from = pairs[["opened_on", "started_on"]].max(axis=1)
    kept_to = pairs[["closed_on", "left_on"]].min(axis=1)
    rows = pairs.assign(kept_from=kept_from, kept_to=kept_to)
    return rows.loc[~(kept_to <= kept_from), ["page_id", "specialist_id", "kept_from", "kept_to"]]


def _full_names(count: int, random: np.random.Generator) -> np.ndarray:
    """Surname, name and patronymic of one sex."""
    surnames, patronymics, names = facts.read("surnames"), facts.read("patronymics"), facts.read("first_names")
    is_woman = random.random(count) < WOMEN_SHARE
    surname, patronymic = random.integers(len(surnames), size=count), random.integers(len(patronymics), size=count)
    share = random.random(count)
    full = {}
    for sex in ("female", "male"):
        of_sex = names.loc[names["sex"] == sex, "name"].to_numpy()
        parts = (
            surnames[sex].to_numpy()[surname],
            of_sex[(share * len(of_sex)).astype(int)],
            patronymics[sex].to_numpy()[patronymic],
        )
        full[sex] = [" ".join(words) for words in zip(*parts, strict=True)]
    return np.where(is_woman, full["female"], full["male"])
