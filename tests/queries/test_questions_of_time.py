"""Log times by municipality and response norms: engines agree with each other, with the messages, with the export."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from queries import Clock, Filters, Period
from queries.catalogue import QUESTIONS
from queries.period import local_midnight
from queries.routing import EMPTY, RAW_BASE_LIMIT, route_log_times
from reports import facts
from reports.summary import clock_of
from tests.conftest import REAL_FILE

Ask = Callable[..., pd.DataFrame]
NAMES = ("municipality_ids", "network_ids", "topic_groups", "executor_ids")
NOT_CARRIED = ("network_ids", "topic_groups", "executor_ids")
PERIODS = ("whole months", "ragged", "inside a month", "up to the cut", "empty", "whole")
BOSTON = ZoneInfo("America/New_York")
BOSTON_CUT = datetime(2016, 1, 12, 13, 58, 43, tzinfo=BOSTON)


def subsets(*names: str) -> Iterator[tuple[str, ...]]:
    for mask in range(2 ** len(names)):
        yield tuple(name for place, name in enumerate(names) if mask >> place & 1)


CHOSEN = ["+".join(chosen) or "none" for chosen in subsets(*NAMES)]


@pytest.fixture(scope="module")
def clock(ask_demo: dict[str, Ask]) -> Clock:
    regions = ask_demo["duckdb"]("regions", region_ids=None)
    return max((clock_of(row) for _, row in regions.iterrows()), key=lambda one: one.message_count)


@pytest.fixture(scope="module")
def periods(clock: Clock) -> dict[str, Period]:
    cut = clock.as_of_on
    return {
        "whole months": Period(date(2025, 1, 1), date(2025, 4, 1)),
        "ragged": Period(date(2025, 2, 17), date(2025, 5, 6)),
        "inside a month": Period(date(2026, 3, 5), date(2026, 3, 19)),
        "up to the cut": Period(cut - timedelta(days=40), cut + timedelta(days=1)),
        "empty": Period(date(2025, 7, 10), date(2025, 7, 10)),
        "whole": Period(date(2015, 1, 1), cut + timedelta(days=1)),
    }


@pytest.fixture(scope="module")
def filters(ask_demo: dict[str, Ask], clock: Clock) -> dict[str, Filters]:
    ask = ask_demo["duckdb"]
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=None)["municipality_id"]
    towns = tuple(int(one) for one in places.iloc[:2])
    executors = ask("executors", region_id=clock.region_id, municipality_ids=towns)
    groups = ask("topic_groups", region_id=clock.region_id, municipality_ids=None)["topic_group"]
    values = {
        "municipality_ids": towns,
        "network_ids": tuple(int(one) for one in ask("networks")["network_id"].iloc[:2]),
        "topic_groups": tuple(groups.iloc[:2]),
        "executor_ids": tuple(int(one) for one in executors.nlargest(2, "received_count")["body_id"]),
    }
    return {
        "+".join(chosen) or "none": Filters(**{name: values[name] for name in chosen}) for chosen in subsets(*NAMES)
    }


def of_messages(clock: Clock, period: Period, filters: Filters) -> dict[str, object]:
    """Parameters that read the messages alone."""
    moments = {
        f"raw_{place}_{end}": local_midnight(day, clock.time_zone)
        for place, part in (("head", period), ("tail", EMPTY))
        for end, day in (("from", part.start), ("to", part.end))
    }
    months = {"month_from": EMPTY.start, "month_to": EMPTY.end}
    return {"region_id": clock.region_id, **vars(filters), **months, **moments}


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("period", PERIODS)
def test_log_times_are_equal_on_both_engines_and_those_of_the_messages(
    ask_demo: dict[str, Ask],
    clock: Clock,
    periods: dict[str, Period],
    filters: dict[str, Filters],
    period: str,
    chosen: str,
) -> None:
    sources = route_log_times(periods[period], filters[chosen], clock)
    first, second = (ask("log_times_by_municipality", **sources.parameters) for ask in ask_demo.values())
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    plain = ask_demo["duckdb"]("log_times_by_municipality", **of_messages(clock, periods[period], filters[chosen]))

    pd.testing.assert_frame_equal(first, plain, check_exact=True)
    assert sources.ignored == ()
    assert {name: str(dtype) for name, dtype in first.dtypes.items()} == QUESTIONS["log_times_by_municipality"].columns
    assert first.empty == (period == "empty")


def test_of_a_large_base_filters_that_months_do_not_carry_are_named(
    clock: Clock, periods: dict[str, Period], filters: dict[str, Filters]
) -> None:
    large = replace(clock, message_count=RAW_BASE_LIMIT + 1)
    sources = route_log_times(periods["whole"], filters["+".join(NAMES)], large)

    assert sources.ignored == NOT_CARRIED
    assert sources.parameters["municipality_ids"] == filters["municipality_ids"].municipality_ids
    assert [sources.parameters[name] for name in NOT_CARRIED] == [None] * 3
    assert route_log_times(periods["inside a month"], filters["executor_ids"], large).ignored == ()


def test_log_times_of_boston_are_those_of_its_export(ask_boston: dict[str, Ask]) -> None:
    """Worked out from the file: ln of minutes, at least a second, at most 72 hours; longer waits enter as 72 hours."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    with gzip.open(REAL_FILE, "rt", encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            received, answered = (stamp(line[name]) for name in ("OPEN_DT", "CLOSED_DT"))
            if not date(2015, 1, 10) <= received.astimezone(BOSTON).date() < date(2015, 6, 20):
                continue
            seconds = ((answered or BOSTON_CUT) - received).total_seconds()
            if seconds < 0 or (answered is None and seconds < 259_200):
                continue
            log = math.log(min(max(seconds, 1), 259_200) / 60)
            total = sums[line["neighborhood"].strip() or "Территория не указана"]
            for place, value in enumerate((1, math.floor(log * 1e6 + 0.5), math.floor(log * log * 1e6 + 0.5))):
                total[place] += value
    for ask in ask_boston.values():
        regions = ask("regions", region_ids=None)
        clock = clock_of(regions.iloc[0])
        names = ask("municipalities", region_id=clock.region_id, municipality_ids=None).set_index("municipality_id")[
            "name"
        ]
        period = Period(date(2015, 1, 10), date(2015, 6, 20))
        found = ask("log_times_by_municipality", **route_log_times(period, Filters(), clock).parameters)
        told = {names[row.Index]: row[1:] for row in found.set_index("municipality_id").itertuples()}

        assert told.keys() == sums.keys()
        for name, (count, micros, square_micros) in sums.items():
            assert told[name][0] == count
            assert told[name][1] == pytest.approx(micros, abs=count * 0.01 + 1)  # the last bit of a logarithm
            assert told[name][2] == pytest.approx(square_micros, abs=count * 0.01 + 1)


def stamp(text: str) -> datetime | None:
    """A moment in UTC: a difference of two local ones would miss the change of the clocks between them."""
    local = datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text.strip() else None
    return local and local.replace(tzinfo=BOSTON).astimezone(UTC)


def test_log_times_become_sums_in_their_own_units(ask_demo: dict[str, Ask], clock: Clock, periods: dict) -> None:
    """Mean logarithms of the demo lie between those of a minute and of 72 hours."""
    frame, ignored = facts.log_times(ask_demo["duckdb"], clock, periods["ragged"], Filters())
    mean = frame["log_sum"] / frame["log_count"]

    assert ignored == ()
    assert mean.between(0, math.log(4320)).all()
    assert (frame["log_square_sum"] >= frame["log_sum"] ** 2 / frame["log_count"] - 1e-3).all()


def test_norms_are_of_both_stages_and_positive(ask_demo: dict[str, Ask], clock: Clock) -> None:
    for ask in ask_demo.values():
        norms = ask("response_norms", region_id=clock.region_id)

        assert set(norms["stage"]) == {"first", "final"}
        assert (norms["norm_minutes"] > 0).all()
        assert not norms.duplicated(["channel_id", "urgency", "stage"]).any()
