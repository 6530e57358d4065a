"""Topics of messages and how their mix changes with the month and the municipality."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.draws import stream
from warehouse.demo.plan import Plan

GROUP_TILT = 0.25  # how much municipalities differ in what they write about (sd of a log weight)


def topics() -> pd.DataFrame:
    """One row per topic: contract columns plus weight, season and group_index."""
    rows = facts.read("topics")
    groups = facts.read("topic_groups")["group_name"]
    return rows.assign(
        topic_id=np.arange(1, len(rows) + 1),
        is_seasonal=rows["season"].notna(),
        valid_to=pd.to_datetime(rows["valid_to"]),
        group_index=rows["group_name"].map(pd.Series(groups.index, index=groups)),
    )


def contract_columns(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table topic."""
    return rows[["topic_id", "group_name", "name", "is_seasonal", "valid_to"]]


def weights(rows: pd.DataFrame, month: pd.Period) -> np.ndarray:
    """Weight of each topic in a month as a matrix of group × topic; what is no longer valid weighs nothing."""
    groups = facts.read("topic_groups")
    seasons = facts.read("seasons").set_index("season")
    season = rows["season"].map(seasons[f"m{month.month:02d}"]).fillna(1.0).to_numpy()
    is_valid = ~(rows["valid_to"] < month.start_time).to_numpy()
    base = rows["weight"].to_numpy() / rows.groupby("group_name")["weight"].transform("sum").to_numpy()
    share = groups["share"].to_numpy()[rows["group_index"]]
    matrix = np.zeros((len(groups), len(rows)))
    matrix[rows["group_index"], np.arange(len(rows))] = share * base * season * is_valid
    return matrix


def tilts(plan: Plan, municipality_count: int) -> np.ndarray:
    """Factors of municipality × group."""
    random = stream(plan.seed, "topic tilts")
    return random.lognormal(0, GROUP_TILT, (municipality_count, len(facts.read("topic_groups"))))
