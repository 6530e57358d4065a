"""Invented specialists and the pages they keep."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.draws import stream
from warehouse.demo.plan import Plan

PAGES_AT_MOST = 3           # kept by one person
HAND_OVER_SHARE = 0.16      # of posts that changed hands once
WOMEN_SHARE = 0.84
CONSENT_SHARE = 0.88
HAND_OVER_FROM = np.datetime64("2023-03", "M")


def specialists(plan: Plan, pages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of specialist and of page_specialist; a page is handed over on the first of a month."""
    random = stream(plan.seed, "people")
    posts = _posts(pages)
    terms = _terms(plan, posts, random)
    people = pd.DataFrame({
        "specialist_id": terms["specialist_id"],
        "full_name": _full_names(len(terms), random),
        "body_id": terms["body_id"],
        "started_on": terms["started_on"],
        "left_on": terms["left_on"],
    })
    consent = facts.days(people["started_on"].to_numpy().astype("datetime64[D]") + random.integers(0, 30, len(people)))
    people = people.assign(publication_consent_on=consent.where(random.random(len(people)) < CONSENT_SHARE))
    return people, _kept(pages.assign(post=posts), terms)


def _posts(pages: pd.DataFrame) -> np.ndarray:
    """A post (one person's workplace) per page: the pages of a body, three at most to a post."""
    order = pages.groupby("body_id").cumcount() // PAGES_AT_MOST
    return pages.assign(order=order).groupby(["body_id", "order"], sort=True).ngroup().to_numpy()


def _terms(plan: Plan, posts: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    raise NotImplementedError
