"""The yearly contest: the winners of 2023, and the rules, applications and marks of the current one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.demo import facts, places
from warehouse.demo.draws import stream
from warehouse.demo.plan import Plan

PAST_YEAR = 2023
TITLE = "Лучший специалист по работе в социальных сетях в {year} году"
TIE_RULE = "При равном балле выше тот, у кого больше доля ответов в срок; при равной доле место делится"
METHOD_VERSION = "1.0"
APPLIED_SHARE = 0.16  # of those who may take part
APPLICANT_MONTHS = 6  # newcomers do not apply
MEMBERS = ("Э-1", "Э-2", "Э-3", "Э-4")
CRITERIA = ("Полнота ответов", "Качество публикаций", "Работа с аудиторией")
SCORED_SHARE = 0.5  # the commission is half-way through
CONFLICT_SHARE = 0.02


@dataclass(frozen=True)
class Contests:
    """Frames of the contract by the name of their table."""

    tables: dict[str, pd.DataFrame]


def contests(plan: Plan, regions: pd.DataFrame, bodies: pd.DataFrame, specialists: pd.DataFrame) -> Contests:
    """Contests of both regions; applications and marks only in the current ones."""
    random = stream(plan.seed, "contests")
    held = _contests(plan, regions)
    nominations, rules = _nominations(held)
    people = _eligible(specialists, bodies, rules, held)
    winners = _winners(people[people["year"] == PAST_YEAR], nominations, random)
    applied = _applications(plan, people[people["year"] != PAST_YEAR], random)
    current = held[held["year"] != PAST_YEAR][["contest_id"]]
    return Contests(
        {
            "contest": held,
            "contest_nomination": nominations[["nomination_id", "contest_id", "title", "place_count"]],
            "nomination_rule": rules[["nomination_id", "sphere_id", "level"]],
            "contest_gate": current.merge(facts.read("contest_gates"), how="cross"),
            "contest_indicator": current.merge(facts.read("contest_indicators"), how="cross"),
            "contest_place": winners,
            "contest_application": applied,
            "contest_expert_score": _expert_scores(applied, random),
        }
    )


def _contests(plan: Plan, regions: pd.DataFrame) -> pd.DataFrame:
    """The past contest of Пермский край and this year's of each region, over the last twelve full months."""
    ends = plan.current_month.start_time
    past = pd.DataFrame(
        {
            "region_id": [places.PERM],
            "year": PAST_YEAR,
            "period_from": pd.Timestamp(PAST_YEAR, 1, 1),
            "period_to": pd.Timestamp(PAST_YEAR + 1, 1, 1),
        }
    )
    current = pd.DataFrame(
        {
            "region_id": regions["region_id"],
            "year": plan.as_of_on.year,
            "period_from": ends - pd.DateOffset(months=12),
            "period_to": ends,
        }
    )
    rows = pd.concat([past, current], ignore_index=True)
    places_in_all = facts.read("contest_nominations").drop_duplicates("title")["place_count"].sum()
    return rows.assign(
        contest_id=np.arange(1, len(rows) + 1),
        title=[TITLE.format(year=year) for year in rows["year"]],
        place_count=places_in_all,
        tie_rule=TIE_RULE,
        method_version=METHOD_VERSION,
    )


def _nominations(held: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of contest_nomination and of nomination_rule; the sphere * stands for every sphere."""
    rows = held[["contest_id"]].merge(facts.read("contest_nominations"), how="cross")
    rows = rows.assign(nomination_id=rows.groupby(["contest_id", "title"], sort=False).ngroup() + 1)
    spheres = facts.read("spheres").rename(columns={"name": "sphere"})
    every = rows[rows["sphere"] == "*"].drop(columns="sphere").merge(spheres, how="cross")
    rules = pd.concat([rows.merge(spheres, on="sphere"), every], ignore_index=True)
    return rows.drop_duplicates("nomination_id"), rules


def _eligible(specialists: pd.DataFrame, bodies: pd.DataFrame, rules: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """One row per specialist and nomination of a contest in whose period they worked."""
    people = specialists.merge(bodies[["body_id", "region_id", "sphere_id", "level"]], on="body_id")
    rows = people.merge(rules[["nomination_id", "contest_id", "sphere_id", "level"]], on=["sphere_id", "level"])
    periods = held[["contest_id", "region_id", "year", "period_from", "period_to"]]
    rows = rows.merge(periods, on=["contest_id", "region_id"])
    worked = (rows["started_on"] < rows["period_to"]) & ~(rows["left_on"] <= rows["period_from"])
    return rows[worked].sort_values(["nomination_id", "specialist_id"], ignore_index=True)


def _winners(people: pd.DataFrame, nominations: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """As many rows as the nominations have places, those who worked the whole year."""
    whole_year = people[(people["started_on"] <= people["period_from"]) & ~(people["left_on"] < people["period_to"])]
    shuffled = whole_year.iloc[random.permutation(len(whole_year))]
    ranked = shuffled.assign(place=shuffled.groupby("nomination_id").cumcount() + 1)
    ranked = ranked.merge(nominations[["nomination_id", "place_count"]], on="nomination_id")
    chosen = ranked[ranked["place"] <= ranked["place_count"]].sort_values(["nomination_id", "place"])
    return chosen[["contest_id", "nomination_id", "place", "specialist_id"]]


def _applications(plan: Plan, people: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Applications of part of those who still work and are no newcomers, in the month after the period."""
    settled = people["started_on"] <= people["period_to"] - pd.DateOffset(months=APPLICANT_MONTHS)
    may_apply = people[settled & people["left_on"].isna()]
    # Every nomination has competition: at least three times as many applicants as places.
    chance = np.maximum(APPLIED_SHARE, 8 / may_apply.groupby("nomination_id")["specialist_id"].transform("size"))
    chosen = may_apply[random.random(len(may_apply)) < chance]
    span = max(1, (plan.as_of_on - plan.current_month.start_time.date()).days)
    applied_on = chosen["period_to"].to_numpy().astype("datetime64[D]") + random.integers(0, span, len(chosen))
    return chosen[["nomination_id", "specialist_id"]].assign(
        applied_on=facts.days(applied_on).to_numpy(), is_withdrawn=random.random(len(chosen)) < 0.04
    )


def _expert_scores(applied: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Marks 0–10 of each member by criterion; a member with a conflict of interest gives none."""
    scored = applied[~applied["is_withdrawn"] & (random.random(len(applied)) < SCORED_SHARE)]
    worth = random.normal(7, 1.2, len(scored))
    sheets = (
        scored[["nomination_id", "specialist_id"]]
        .assign(worth=worth)
        .merge(pd.DataFrame({"member_code": MEMBERS, "strictness": random.normal(0, 0.4, len(MEMBERS))}), how="cross")
    )
    in_conflict = random.random(len(sheets)) < CONFLICT_SHARE
    in_conflict[0] = True  # the screen must have one to show, at any size of the base
    rows = sheets.assign(is_conflict=in_conflict).merge(pd.DataFrame({"criterion": CRITERIA}), how="cross")
    points = np.clip(np.rint((rows["worth"] + rows["strictness"] + random.normal(0, 0.8, len(rows))) * 2) / 2, 0, 10)
    return rows[["nomination_id", "specialist_id", "member_code", "criterion", "is_conflict"]].assign(
        points=points.where(~rows["is_conflict"])
    )
