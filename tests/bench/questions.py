"""What the questions of a screen cost when nothing is cached, on both engines and at both sizes.

The questions are recorded from a cold first run of the real screen, so the list is always that of the screens as they are.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

import streamlit as st
from streamlit.testing.v1 import AppTest

from queries import Base, Filters, Period, Scope, fetch
from queries.catalogue import KEY_FLAGS
from queries.period import shift_days
from queries.routing import Clock, Sources, route_histogram, route_messages, route_topics
from reports.summary import clock_of
from tests.bench.bases import LARGE, ROOT, SMALL, Bases
from tests.bench.table import Row, told, within
from ui import data

ENGINES = ("duckdb", "postgresql")
SCREENS = {"overview": None, "methodology": "pages/methodology.py"}
BUDGET_MS = {"duckdb": 150, "postgresql": 300}
RAW_BUDGET_MS = {"duckdb": 300, "postgresql": 600}
GROWTH, GROWTH_MS = 1.3, 20
EVERYTHING = Scope(role="bench", region_ids=None, municipality_ids=None, may_see_names=False)
FIRST_RUN_S = 120


@dataclass(frozen=True)
class Question:
    """One recorded question."""

    name: str
    scope: Scope
    parameters: dict[str, object]


@dataclass
class _Replayed:
    """A screen with a filter on one base: wall time of all its questions, a value a replay; and of each question."""

    questions: list[Question]
    totals: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    by_name: dict[str, list[float]] = field(default_factory=dict)
