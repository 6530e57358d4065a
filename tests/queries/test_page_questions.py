"""Questions about pages and bodies: equal on both engines, and equal to the raw tables counted by other means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import column, select, table

from queries.catalogue import BODY_KEY_FLAGS, PAGE_KEY_FLAGS, PAGE_STATES, QUESTIONS
from tests.small_base import reading

Ask = Callable[..., pd.DataFrame]
PERM, SVERDLOVSK = 59, 66
TODAY = date(2026, 11, 21)
DAYS = [date(2019, 1, 1), date(2024, 2, 29), TODAY, date(2030, 1, 1)]
MONTHS = {"month_from": date(2025, 12, 1), "month_to": date(2026, 12, 1)}
CHOICES = {
    "all": {"municipality_ids": None, "network_ids": None},
    "two places": {"municipality_ids": (59001, 59025), "network_ids": None},
    "two networks": {"municipality_ids": None, "network_ids": (2, 3)},
    "a place and a network": {"municipality_ids": (59001,), "network_ids": (1,)},
    "nothing": {"municipality_ids": (), "network_ids": None},
}
FLAGS = {"state_mark": "has_state_mark", "connected": "is_connected"} | {
    name: f"has_{name}" for name in ("problem_widget", "opinion_widget")
}
COLUMNS = {
    "official_page": ("page_id", "body_id", "network_id", "category", "opened_on", "closed_on"),
    "body": ("body_id", "region_id", "municipality_id", "level", "sphere_id", "is_obliged", "exemption_reason"),
    "network": ("network_id", "in_official_list"),
    "page_month": (
        *("page_id", "region_id", "month", "has_state_mark", "is_connected", "has_problem_widget"),
        *("has_opinion_widget", "comments_open", "direct_messages_open", "profile_filled_share", "post_count"),
        *("last_post_on", "active_week_count", "week_count"),
    ),
}


def assert_equal(ask_demo: dict[str, Ask], question: str, **parameters: object) -> pd.DataFrame:
    answers = [ask(question, **parameters) for ask in ask_demo.values()]
    pd.testing.assert_frame_equal(*answers, check_exact=True)
    assert {name: str(dtype) for name, dtype in answers[0].dtypes.items()} == dict(QUESTIONS[question].columns)
    return answers[0]


def by(*chosen: str, known: tuple[str, ...] = PAGE_KEY_FLAGS) -> dict[str, bool]:
    return {flag: flag.removeprefix("by_") in chosen for flag in known}


@pytest.mark.parametrize("on_day", DAYS)
@pytest.mark.parametrize("chosen", CHOICES)
def test_answers_are_equal_and_agree_with_one_another(ask_demo: dict[str, Ask], chosen: str, on_day: date) -> None:
    """Opened less closed are the open ones; the register is as long as the counts say; parts make the whole."""
    at = {"region_id": PERM, **CHOICES[chosen], "on_day": on_day}
    silent = {"silent_on": on_day - timedelta(days=14)}
    every = assert_equal(ask_demo, "pages_by_key", **at, **silent, **by(*(f[3:] for f in PAGE_KEY_FLAGS)))
    whole = assert_equal(ask_demo, "pages_by_key", **at, **silent, **by())
    flow = assert_equal(ask_demo, "page_flow_by_month", **at, from_day=date(1970, 1, 1))
    register = assert_equal(ask_demo, "page_register", **at, all_pages=True, **silent, **MONTHS)
    silent_ones = assert_equal(ask_demo, "page_register", **at, all_pages=False, **silent, **MONTHS)
    activity = assert_equal(ask_demo, "page_activity_by_key", **at, **MONTHS, **by("municipality", "category"))
    bodies = assert_equal(
        ask_demo, "bodies_by_key", **at, **by("municipality", "level", "sphere", known=BODY_KEY_FLAGS)
    )
    facts = list(whole.columns[5:])

    assert every[facts].sum().to_dict() == whole[facts].sum().to_dict()
    assert every["page_count"].sum() == (flow["opened_count"] - flow["closed_count"]).sum() == len(register)
    assert bodies["body_count"].sum() == register["body_id"].nunique()
    assert register["active_week_count"].sum() == activity["active_week_count"].sum()
    assert register["week_count"].sum() == activity["week_count"].sum()
    is_silent = register["published_on"] <= pd.Timestamp(silent["silent_on"])
    assert every["silent_count"].sum() == is_silent.sum()
    assert silent_ones["page_id"].tolist() == register.loc[is_silent, "page_id"].tolist()
    assert (every["observed_count"] <= every["page_count"]).all()
    assert register["page_id"].is_unique


@pytest.mark.parametrize("on_day", DAYS)
@pytest.mark.parametrize("region_id", [PERM, SVERDLOVSK])
def test_bodies_without_a_page_are_those_that_the_counts_miss(
    ask_demo: dict[str, Ask], region_id: int, on_day: date
) -> None:
    here = {"region_id": region_id, "municipality_ids": None}
    counts = assert_equal(
        ask_demo, "bodies_by_key", **here, network_ids=None, on_day=on_day, **by(known=BODY_KEY_FLAGS)
    )
    uncovered = assert_equal(ask_demo, "uncovered_bodies", **here, on_day=on_day)
    exempt = assert_equal(ask_demo, "exempt_bodies", **here)

    assert len(uncovered) == (counts["obliged_count"] - counts["obliged_covered_count"]).sum()
    assert len(exempt) == counts["exempt_count"].sum() > 0
    assert (exempt["exemption_reason"].str.strip() != "").all()


@pytest.fixture(scope="module")
def raw(demo_bases: dict[str, str]) -> dict[str, pd.DataFrame]:
    """Tables of the base as they are."""
    with reading(demo_bases["duckdb"]) as connection:
        return {
            name: pd.DataFrame(
                connection.execute(select(*map(column, columns)).select_from(table(name))).all(), columns=columns
            )
            for name, columns in COLUMNS.items()
        }


def open_pages(raw: dict[str, pd.DataFrame], region_id: int, on_day: date) -> pd.DataFrame:
    """Pages open at the end of a day with their bodies and the last month's observation."""
    pages = raw["official_page"].merge(raw["body"], on="body_id").merge(raw["network"], on="network_id")
    opened, closed = pd.to_datetime(pages["opened_on"]), pd.to_datetime(pages["closed_on"])
    day = pd.Timestamp(on_day)
    pages = pages[(pages["region_id"] == region_id) & (opened <= day) & ~(closed <= day)]
    seen = raw["page_month"][raw["page_month"]["region_id"] == region_id]
    seen = seen[seen["month"] == seen.loc[seen["month"] <= on_day, "month"].max()]
    return pages.merge(seen.drop(columns=["region_id"]), on="page_id", how="left")


@pytest.mark.parametrize("key", ["municipality_id", "network_id", "level", "sphere_id", "category"])
@pytest.mark.parametrize("on_day", [date(2024, 2, 29), TODAY])
@pytest.mark.parametrize("region_id", [PERM, SVERDLOVSK])
def test_states_of_pages_are_those_of_the_raw_tables(
    ask_demo: dict[str, Ask], raw: dict[str, pd.DataFrame], region_id: int, on_day: date, key: str
) -> None:
    pages = open_pages(raw, region_id, on_day)
    silent_on = on_day - timedelta(days=14)
    found = ask_demo["duckdb"](
        "pages_by_key",
        region_id=region_id,
        **CHOICES["all"],
        on_day=on_day,
        silent_on=silent_on,
        **by(key.removesuffix("_id")),
    ).set_index(key)

    def counted(chosen: pd.Series) -> dict:
        return pages[chosen.fillna(False).astype(bool)].groupby(key).size().to_dict()

    def told(name: str) -> dict:
        return {group: count for group, count in found[name].items() if count}

    assert told("page_count") == pages.groupby(key).size().to_dict()
    assert told("observed_count") == counted(pages["month"].notna())
    for state, flag in FLAGS.items():
        assert told(f"{state}_count") == counted(pages[flag] == True), state  # noqa: E712 – null is not true
    assert told("comments_open_count") == counted(pages["comments_open"] == True)  # noqa: E712
    assert told("direct_messages_open_count") == counted(pages["direct_messages_open"] == True)  # noqa: E712
    both = (pages["has_problem_widget"] == True) & (pages["has_opinion_widget"] == True)  # noqa: E712
    assert told("both_widgets_count") == counted(both)
    assert told("silent_count") == counted(pd.to_datetime(pages["last_post_on"]) <= pd.Timestamp(silent_on))
    filled = pages.groupby(key)["profile_filled_share"].sum().mul(10_000).round().astype(int)
    assert told("profile_filled_sum") == {group: total for group, total in filled.items() if total}
    assert set(PAGE_STATES) == {*FLAGS, "both_widgets", "comments_open", "direct_messages_open"}


@pytest.mark.parametrize("key", ["municipality_id", "level", "sphere_id"])
@pytest.mark.parametrize("on_day", [date(2022, 8, 1), TODAY])
@pytest.mark.parametrize("region_id", [PERM, SVERDLOVSK])
def test_coverage_is_that_of_the_raw_tables(
    ask_demo: dict[str, Ask], raw: dict[str, pd.DataFrame], region_id: int, on_day: date, key: str
) -> None:
    pages = open_pages(raw, region_id, on_day)
    bodies = raw["body"][raw["body"]["region_id"] == region_id]
    obliged = bodies[bodies["is_obliged"] & bodies["exemption_reason"].isna()]
    official = pages.loc[pages["in_official_list"].astype(bool), "body_id"]
    found = ask_demo["postgresql"](
        "bodies_by_key",
        region_id=region_id,
        **CHOICES["all"],
        on_day=on_day,
        **by(key.removesuffix("_id"), known=BODY_KEY_FLAGS),
    ).set_index(key)

    expected = {
        "body_count": bodies[bodies["body_id"].isin(pages["body_id"])],
        "obliged_count": obliged,
        "obliged_covered_count": obliged[obliged["body_id"].isin(official)],
        "exempt_count": bodies[bodies["exemption_reason"].notna()],
        "listed_count": bodies,
    }
    for name, chosen in expected.items():
        told = {group: count for group, count in found[name].items() if count}
        assert told == chosen.groupby(key).size().to_dict(), name


@pytest.mark.parametrize("region_id", [PERM, SVERDLOVSK])
def test_activity_is_that_of_the_raw_tables(
    ask_demo: dict[str, Ask], raw: dict[str, pd.DataFrame], region_id: int
) -> None:
    pages = open_pages(raw, region_id, TODAY)[["page_id", "category"]]
    months = raw["page_month"]
    months = months[(months["month"] >= MONTHS["month_from"]) & (months["month"] < MONTHS["month_to"])]
    weeks = pages.merge(months, on="page_id").groupby("category")[["active_week_count", "week_count", "post_count"]]
    found = ask_demo["duckdb"](
        "page_activity_by_key", region_id=region_id, **CHOICES["all"], on_day=TODAY, **MONTHS, **by("category")
    ).set_index("category")

    expected = weeks.sum().astype("int64")
    assert found[expected.columns].to_dict() == expected.to_dict()
    assert (found["post_week_count"] == found["week_count"]).all()


def test_the_anchors_of_the_demo_hold(ask_demo: dict[str, Ask]) -> None:
    """2 026 pages; 67 organisations of Полевской with a page; 18 ministries of 18."""
    for ask in ask_demo.values():
        at = {"region_id": SVERDLOVSK, **CHOICES["all"], "on_day": TODAY}
        places = ask("municipalities", region_id=SVERDLOVSK, municipality_ids=None).set_index("municipality_id")["name"]
        of_places = ask("bodies_by_key", **at, **by("municipality", known=BODY_KEY_FLAGS))
        of_levels = ask("bodies_by_key", **at, **by("level", known=BODY_KEY_FLAGS)).set_index("level")
        perm = ask("page_register", **(at | {"region_id": PERM}), all_pages=True, silent_on=TODAY, **MONTHS)

        assert of_places.set_index(of_places["municipality_id"].map(places))["body_count"]["Полевской"] == 67
        assert of_levels.loc["ministry", ["obliged_count", "obliged_covered_count"]].tolist() == [18, 18]
        assert len(perm) == 2_026
