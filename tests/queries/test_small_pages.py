"""A handful of pages and bodies worked out on paper: silence, activity, coverage, what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pandas as pd
import pytest

from metrics.measure import State, measure
from queries import Base, Clock, Filters, Period, fetch
from reports import page_facts
from tests.conftest import EVERYTHING
from tests.small_base import CLINIC_PAGE, OK, REGION, ROADS_PAGE, TOWN, URALS, VILLAGE, VK, cut, lay, put
from warehouse.refresh import refresh
from warehouse.target import writing

Ask = Callable[..., pd.DataFrame]
TELEGRAM = 3
SCHOOL, BOARDING, ARCHIVE, CLUB, MUSEUM = 103, 104, 105, 106, 107
SCHOOL_PAGE, MUSEUM_PAGE = 203, 207
CLOCK = Clock(region_id=REGION, time_zone=URALS, as_of_on=date(2026, 3, 10), message_count=0)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 11))
FROM_FEBRUARY = Period(date(2026, 2, 1), date(2026, 3, 11))
NOBODY = Filters()
SEEN = {
    "has_state_mark": None,
    "is_connected": None,
    "profile_filled_share": None,
    "last_post_on": None,
    "post_count": None,
    "active_week_count": None,
    "week_count": None,
}


@pytest.fixture
def ask(any_database: str) -> Iterator[Ask]:
    with writing(any_database) as connection:
        lay(connection)
        put(
            connection,
            "network",
            [{"network_id": TELEGRAM, "code": "telegram", "name": "Telegram", "in_official_list": False}],
        )
        put(connection, "body", bodies())
        put(connection, "official_page", pages())
        put(connection, "page_month", months(), whole=("post_count", "active_week_count", "week_count"))
        cut(connection, "2026-03-10 18:00")
        refresh(connection)
    base = Base(any_database)
    yield partial(fetch, base, scope=EVERYTHING)
    base.dispose()


def bodies() -> list[dict[str, object]]:
    usual = {"region_id": REGION, "municipality_id": TOWN, "level": "subordinate", "is_obliged": True}
    return [
        {**usual, "body_id": SCHOOL, "name": "Школа", "exemption_reason": None},
        {**usual, "body_id": BOARDING, "name": "Интернат", "exemption_reason": "Закрытое учреждение"},
        {**usual, "body_id": ARCHIVE, "name": "Архив", "is_obliged": False, "exemption_reason": None},
        {**usual, "body_id": CLUB, "name": "Клуб", "exemption_reason": None},
        {**usual, "body_id": MUSEUM, "name": "Музей", "exemption_reason": None},
    ]


def pages() -> list[dict[str, object]]:
    usual = {"category": "card", "opened_on": date(2026, 1, 1)}
    return [
        {
            **usual,
            "page_id": SCHOOL_PAGE,
            "body_id": SCHOOL,
            "network_id": TELEGRAM,
            "title": "Школа",
            "closed_on": None,
        },
        {
            **usual,
            "page_id": MUSEUM_PAGE,
            "body_id": MUSEUM,
            "network_id": VK,
            "title": "Музей",
            "closed_on": date(2026, 3, 10),
        },
    ]


def months() -> list[dict[str, object]]:
    def seen(page_id: int, municipality_id: int, month: int, **facts: object) -> dict[str, object]:
        key = {"page_id": page_id, "region_id": REGION, "municipality_id": municipality_id}
        return {**key, "month": date(2026, month, 1), **SEEN, **facts}

    return [
        seen(ROADS_PAGE, TOWN, 1, post_count=20, active_week_count=4, week_count=4),
        seen(ROADS_PAGE, TOWN, 2, post_count=6, active_week_count=2, week_count=4),
        seen(
            ROADS_PAGE,
            TOWN,
            3,
            has_state_mark=True,
            is_connected=True,
            profile_filled_share=0.9,
            last_post_on=date(2026, 3, 5),
            post_count=4,
            active_week_count=1,
            week_count=1,
        ),
        seen(CLINIC_PAGE, VILLAGE, 2, post_count=0, active_week_count=0, week_count=3),
        # Never published anything: silent since its opening on 10 February.
        seen(CLINIC_PAGE, VILLAGE, 3, has_state_mark=False, post_count=0, active_week_count=0, week_count=1),
        seen(SCHOOL_PAGE, TOWN, 3, has_state_mark=True, profile_filled_share=0.6, last_post_on=date(2026, 2, 24)),
    ]


def value(metric_id: str, facts: pd.DataFrame) -> tuple[float | None, int]:
    found = measure(metric_id, facts)
    return found.value, found.n


def test_a_page_is_silent_from_the_fourteenth_day_without_a_post(ask: Ask) -> None:
    """The school wrote on 24 February: 13 days on 9 March, 14 on the 10th; the clinic never wrote."""
    on_ninth = page_facts.pages(ask, CLOCK, date(2026, 3, 9), NOBODY)
    on_tenth = page_facts.pages(ask, CLOCK, date(2026, 3, 10), NOBODY)

    assert value("silent_page_count", on_ninth)[0] == 1
    assert value("silent_page_count", on_tenth)[0] == 2
    assert on_tenth["silent_known_count"].iloc[0] == 3


def test_a_page_closed_on_a_day_is_not_open_at_its_end(ask: Ask) -> None:
    assert value("page_count", page_facts.pages(ask, CLOCK, date(2026, 3, 9), NOBODY))[0] == 4
    assert value("page_count", page_facts.pages(ask, CLOCK, date(2026, 3, 10), NOBODY))[0] == 3


def test_what_was_not_observed_is_not_counted_as_absent(ask: Ask) -> None:
    """On 9 March: the museum was never observed; the school's connection is not known; the widgets of none are."""
    state = page_facts.pages(ask, CLOCK, date(2026, 3, 9), NOBODY)

    assert value("state_mark_share", state) == (2 / 3, 3)
    assert value("connected_share", state) == (1.0, 1)
    assert measure("problem_widget_share", state).state is State.NONE
    assert measure("both_widgets_share", state).value is None
    assert value("profile_filled_share", state) == (pytest.approx(0.75), 2)


def test_activity_is_that_of_the_months_that_begin_in_the_period(ask: Ask) -> None:
    """March alone: 1 of 2 weeks. From February: 3 of 5 weeks of the roads, none of the clinic's 4."""
    march = page_facts.state_of_pages(ask, CLOCK, MARCH, NOBODY)
    longer = page_facts.state_of_pages(ask, CLOCK, FROM_FEBRUARY, NOBODY)
    from_the_middle = page_facts.state_of_pages(ask, CLOCK, Period(date(2026, 2, 2), date(2026, 3, 11)), NOBODY)
    within_february = page_facts.state_of_pages(ask, CLOCK, Period(date(2026, 2, 20), date(2026, 2, 27)), NOBODY)

    assert value("activity_share", march) == (1 / 2, 2)
    assert value("activity_share", longer) == (3 / 9, 9)
    assert value("posts_per_week", longer) == (10 / 9, 9)
    assert value("activity_share", from_the_middle) == value("activity_share", march)
    assert value("activity_share", within_february) == (2 / 7, 7)


def test_coverage_takes_obliged_bodies_and_the_networks_of_the_list(ask: Ask) -> None:
    """Obliged: road works, clinic, school (in Telegram only), club (no page), museum (closed on the 10th)."""
    on_ninth = page_facts.bodies(ask, CLOCK, date(2026, 3, 9), NOBODY)
    on_tenth = page_facts.bodies(ask, CLOCK, date(2026, 3, 10), NOBODY)
    in_telegram = page_facts.bodies(ask, CLOCK, date(2026, 3, 10), Filters(network_ids=(TELEGRAM,)))
    left = ask("uncovered_bodies", region_id=REGION, municipality_ids=None, on_day=date(2026, 3, 10))

    assert value("coverage_share", on_ninth) == (3 / 5, 5)
    assert value("coverage_share", on_tenth) == value("coverage_share", in_telegram) == (2 / 5, 5)
    assert (value("body_count", on_tenth)[0], value("body_count", in_telegram)[0]) == (3, 1)
    assert value("exempt_count", on_tenth)[0] == 1
    assert on_tenth["listed_count"].iloc[0] == 7
    assert left[["name", "other_page_count"]].values.tolist() == [["Клуб", 0], ["Музей", 0], ["Школа", 1]]


def test_pages_per_thousand_residents_need_residents(ask: Ask) -> None:
    """Three pages of 49 000 residents; two of the town's 40 000; the special rows have none."""
    whole = page_facts.state_of_pages(ask, CLOCK, MARCH, NOBODY)
    places = page_facts.state_of_pages(ask, CLOCK, MARCH, NOBODY, "municipality")
    in_odnoklassniki = page_facts.state_of_pages(ask, CLOCK, MARCH, Filters(network_ids=(OK,)), "municipality")

    assert value("pages_per_1000", whole) == (pytest.approx(3 / 49), 49_000)
    assert value("pages_per_1000", places.loc[[TOWN]]) == (pytest.approx(2 / 40), 40_000)
    assert value("pages_per_1000", in_odnoklassniki.loc[[TOWN]]) == (0.0, 40_000)
    assert places["page_count"].sum() == whole["page_count"].iloc[0]


def test_the_flow_of_a_period_explains_its_change(ask: Ask) -> None:
    flow = page_facts.page_flow(ask, CLOCK, FROM_FEBRUARY, NOBODY, "month")
    together = page_facts.page_flow(ask, CLOCK, FROM_FEBRUARY, NOBODY)

    assert flow.values.tolist() == [[1, 0], [0, 1]]
    assert together.values.tolist() == [[1, 1]]
