"""Figures of pages and bodies in `reports summary`: by every key on both engines, adding up, and equal to raw rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from metrics.measure import Measure
from queries import Period
from reports.summary import Summary, summarise_region

Ask = Callable[..., pd.DataFrame]
PERM, SVERDLOVSK = "Пермский край", "Свердловская область"
YEAR = Period(date(2025, 11, 22), date(2026, 11, 22))
MONTHS = {"month_from": date(2025, 12, 1), "month_to": date(2026, 12, 1)}
OF_STATES = ("state_mark_share", "connected_share", "both_widgets_share", "profile_filled_share", "comments_open_share")
ADDITIVE = ("page_count", "silent_page_count", "activity_share", *OF_STATES)
OF_BODIES = ("body_count", "coverage_share", "exempt_count")


@pytest.fixture(scope="module")
def summary(ask_demo: dict[str, Ask]) -> Callable[..., dict[str, dict[str, Measure]]]:
    """summary(region, by, …) -> group -> metric -> figure; the same on both engines."""

    def asked(region: str, by: str | None = None, **chosen: object) -> dict[str, dict[str, Measure]]:
        answers = [rows_of(summarise_region(ask, region, YEAR, by=by, **chosen)) for ask in ask_demo.values()]
        assert answers[0] == answers[1]
        return answers[0]

    return asked


def rows_of(summary: Summary) -> dict[str, dict[str, Measure]]:
    return {"; ".join(group.values()): measures for group, measures in summary.rows}


@pytest.mark.parametrize("by", ["municipality", "network", "level", "sphere", "category"])
@pytest.mark.parametrize("region", [PERM, SVERDLOVSK])
def test_parts_add_up_to_the_whole(summary: Callable[..., dict], region: str, by: str) -> None:
    whole, parts = summary(region)[""], summary(region, by)
    names = ADDITIVE if by in ("network", "category") else (*ADDITIVE, *OF_BODIES)

    for name in names:
        shown = [measures[name] for measures in parts.values()]
        assert sum(one.numerator for one in shown) == pytest.approx(whole[name].numerator), name
        if whole[name].denominator is not None:
            assert sum(one.denominator for one in shown) == whole[name].denominator, name
    assert ("body_count" in next(iter(parts.values()))) == (by not in ("network", "category"))
    assert ("received_count" in next(iter(parts.values()))) == (by in ("municipality", "network"))


@pytest.mark.parametrize(("by", "column"), [("level", "level"), ("category", "category"), ("sphere", "sphere_id")])
def test_a_breakdown_equals_the_register_counted_row_by_row(
    summary: Callable[..., dict], ask_demo: dict[str, Ask], by: str, column: str
) -> None:
    register = ask_demo["duckdb"](
        "page_register",
        region_id=59,
        municipality_ids=None,
        network_ids=None,
        on_day=date(2026, 11, 21),
        all_pages=True,
        silent_on=date(2026, 11, 7),
        **MONTHS,
    )
    found = {
        (measures["page_count"].value, measures["state_mark_share"].numerator, measures["silent_page_count"].value)
        for measures in summary(PERM, by).values()
    }
    expected = {
        (
            len(rows),
            sum(bool(one) for one in rows["has_state_mark"].fillna(False)),
            sum((pd.Timestamp(2026, 11, 21) - one).days >= 14 for one in rows["last_post_on"].dropna()),
        )
        for _, rows in register.groupby(column)
    }

    assert found == expected
    weeks = sum(measures["activity_share"].denominator for measures in summary(PERM, by).values())
    assert weeks == register["week_count"].sum()


def test_the_anchors_are_in_the_summary(summary: Callable[..., dict]) -> None:
    """2 026 pages of the край; 67 organisations of Полевской; 18 ministries of 18, all of them with a page."""
    of_polevskoy = summary(SVERDLOVSK, municipalities=["Полевской"])[""]
    ministries = summary(SVERDLOVSK, "level")["Министерства"]

    assert summary(PERM)[""]["page_count"].value == 2_026
    assert of_polevskoy["body_count"].value == 67
    assert of_polevskoy["page_count"].value > 67
    assert of_polevskoy["pages_per_1000"].denominator == 64_316
    assert (ministries["coverage_share"].numerator, ministries["coverage_share"].denominator) == (18, 18)
    assert ministries["coverage_share"].value == 1.0


def test_the_flow_of_the_period_is_the_change_of_the_count(summary: Callable[..., dict], ask_demo: dict) -> None:
    now = summary(PERM)[""]
    before = summarise_region(ask_demo["duckdb"], PERM, Period(date(2025, 11, 1), YEAR.start)).rows[0][1]
    by_month = summary(PERM, "month")

    assert now["page_count"].value - before["page_count"].value == now["opened_count"].value - now["closed_count"].value
    assert sum(measures["opened_count"].value for measures in by_month.values()) == now["opened_count"].value
    assert len(by_month) == 13


def test_pages_of_a_network_are_covered_by_any_network_of_the_list(summary: Callable[..., dict]) -> None:
    whole, in_telegram = summary(PERM)[""], summary(PERM, networks=["telegram"])[""]

    assert in_telegram["coverage_share"] == whole["coverage_share"]
    assert 0 < in_telegram["body_count"].value < whole["body_count"].value
    assert in_telegram["page_count"].value == summary(PERM, "network")["Telegram"]["page_count"].value
