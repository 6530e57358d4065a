"""Figures of the demo base hang together: parts make the whole by every key, and no share leaves 0–1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest

from metrics.catalogue import METRICS, Better, Unit
from metrics.measure import State
from metrics.summary import summarise
from queries import Clock, Filters, Period
from queries.catalogue import MESSAGE_FACTS, NARROW_FACTS
from reports.facts import EVERYTHING, KEYS, NARROW, collect, messages, topics
from reports.keys import PAGES_ONLY
from reports.summary import clock_of

Ask = Callable[..., pd.DataFrame]
PARTS = ["no_reply_needed_count", "waiting_count", "in_progress_count", "final_count"]


@pytest.fixture(scope="module")
def ask(ask_demo: dict[str, Ask]) -> Ask:
    return ask_demo["duckdb"]


@pytest.fixture(scope="module")
def clocks(ask: Ask) -> list[Clock]:
    return [clock_of(region) for _, region in ask("regions", region_ids=None).iterrows()]


def spans(clock: Clock) -> list[Period]:
    return [
        Period(date(2023, 1, 1), clock.as_of_on + timedelta(days=1)),
        Period(date(2025, 9, 17), date(2025, 12, 4)),
        Period(clock.as_of_on - timedelta(days=6), clock.as_of_on + timedelta(days=1)),
    ]


@pytest.mark.parametrize("by", [None, *(key for key in KEYS if key not in PAGES_ONLY)])
def test_whatever_was_received_is_in_exactly_one_state(ask: Ask, clocks: list[Clock], by: str | None) -> None:
    for clock in clocks:
        for period in spans(clock):
            facts = collect(ask, clock, period, Filters(), by)[0].messages
            whole = collect(ask, clock, period, Filters())[0].messages.loc[EVERYTHING]

            assert (facts[PARTS].sum(axis=1) == facts["received_count"]).all()
            told = list(NARROW_FACTS if by in NARROW else MESSAGE_FACTS)
            assert facts[told].sum().to_dict() == whole[told].to_dict()
            assert facts["received_count"].sum() > 0
            assert "" not in facts.index


def test_topics_add_up_to_what_was_received(ask: Ask, clocks: list[Clock]) -> None:
    for clock in clocks:
        for period in spans(clock):
            by_topic = topics(ask, clock, period, Filters())[0]
            received = messages(ask, clock, period, Filters())[0]["received_count"].sum()

            assert by_topic["received_count"].sum() == received > 0


@pytest.mark.parametrize("by", [None, *KEYS])
def test_shares_stay_between_nothing_and_everything(ask: Ask, clocks: list[Clock], by: str | None) -> None:
    for clock in clocks:
        for group, measures in summarise(collect(ask, clock, spans(clock)[0], Filters(), by)[0]).items():
            assert measures
            for name, one in measures.items():
                if one.value is None:
                    assert one.state is State.NONE or one.bound is not None, (group, name)
                elif one.metric.unit is Unit.SHARE:
                    assert 0 <= one.value <= 1, (group, name)
                else:
                    assert one.value >= 0, (group, name)


def test_every_metric_of_the_catalogue_has_a_value_over_the_whole(ask: Ask, clocks: list[Clock]) -> None:
    for clock in clocks:
        measures = summarise(collect(ask, clock, spans(clock)[0], Filters())[0])[EVERYTHING]

        assert set(measures) == set(METRICS)
        assert {name for name, one in measures.items() if one.value is None} == set()


def test_quantiles_and_means_stand_in_their_natural_order(ask: Ask, clocks: list[Clock]) -> None:
    for clock in clocks:
        measures = summarise(collect(ask, clock, spans(clock)[1], Filters())[0])[EVERYTHING]

        assert measures["response_median"].value < measures["response_p90"].value
        assert measures["response_mean_72h"].value <= 72 * 60
        assert measures["response_median"].n == measures["response_mean"].n + measures["waiting_count"].value


def test_volume_is_never_good_or_bad() -> None:
    volume = {"received_count", "processed_count", "in_progress_count", "page_count", "deferred_count"}

    assert {METRICS[name].better for name in volume} == {Better.NEUTRAL}
