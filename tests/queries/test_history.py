"""Questions about all months at once: equal on both engines and to the wider questions that hold the same figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from queries import Clock, Filters, Period
from queries.catalogue import ANSWER_FACTS, KEY_FLAGS
from queries.routing import route_messages, route_topics
from reports import history
from reports.summary import clock_of

Ask = Callable[..., pd.DataFrame]
SPAN = Period(date(2023, 11, 1), date(2026, 12, 1))


@pytest.fixture(scope="module")
def clock(ask_demo: dict[str, Ask]) -> Clock:
    return clock_of(ask_demo["duckdb"]("regions", region_ids=None).iloc[0])


@pytest.fixture(scope="module")
def some(ask_demo: dict[str, Ask], clock: Clock) -> dict[str, Filters]:
    ask = ask_demo["duckdb"]
    executors = ask("executors", region_id=clock.region_id, municipality_ids=None)
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=None)["municipality_id"]
    return {
        "none": Filters(),
        "municipalities": Filters(municipality_ids=tuple(int(one) for one in places.iloc[:3])),
        "network and topics": Filters(network_ids=(1,), topic_groups=("Дороги", "ЖКХ")),
        "executor": Filters(executor_ids=(int(executors.nlargest(1, "received_count")["body_id"].iloc[0]),)),
        "nothing": Filters(municipality_ids=()),
    }


@pytest.mark.parametrize("name", ["none", "municipalities", "network and topics", "executor", "nothing"])
def test_answers_by_month_are_those_of_the_messages(
    ask_demo, clock: Clock, some: dict[str, Filters], name: str
) -> None:
    told = [history.answers(ask, clock, SPAN, some[name]) for ask in ask_demo.values()]
    sources = route_messages(SPAN, some[name], clock)
    flags = {flag: flag in ("by_month", "by_municipality") for flag in KEY_FLAGS}
    wide = ask_demo["postgresql"]("messages_by_key", **sources.parameters, **flags, by_day=False)
    wanted = wide.set_index(["month", "municipality_id"])[list(ANSWER_FACTS)]

    for frame, ignored in told:
        pd.testing.assert_frame_equal(frame.sort_index(), wanted.sort_index())
        assert ignored == ()


def test_topics_by_month_are_the_frequent_ones_of_the_messages(ask_demo, clock: Clock) -> None:
    told = [history.topics(ask, clock, SPAN, Filters(), 50) for ask in ask_demo.values()]
    sources = route_topics(SPAN, Filters(), clock)
    wide = ask_demo["duckdb"]("messages_by_topic", **sources.parameters, by_month=True, by_municipality=False)
    wanted = wide.pivot(index="month", columns="topic_id", values="received_count").fillna(0).astype("int64")
    wanted = wanted[wanted.columns[wanted.max() >= 50]]

    for counts, names, ignored in told:
        pd.testing.assert_frame_equal(counts, wanted, check_names=False)
        assert {*names} == {*wanted.columns}
        assert ignored == ()


def test_topics_by_month_name_the_filters_that_they_cannot_take(ask_demo, clock: Clock) -> None:
    *_, ignored = history.topics(ask_demo["duckdb"], clock, SPAN, Filters(network_ids=(1,)), 50)

    assert ignored == ("network_ids",)
