"""Where no comparison is fair: across a break in a series, and in a period whose messages still wait."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from metrics.decomposition import decompose
from queries import Period
from tests.ui.test_response_time import plain, raw, view_of, within
from ui import cards, tables, trends
from ui.blocks import Card, Empty
from ui.filters import View
from ui.sections import (
    message_flow,
    messages,
    overview,
    page_cards,
    passport,
    passport_figures,
    passport_trends,
    response_change,
    response_league,
    response_stages,
    response_standing,
    response_time,
)
from warehouse.target import writing

YEAR, YEAR_BEFORE = Period(date(2025, 11, 1), date(2026, 11, 1)), Period(date(2024, 11, 1), date(2025, 11, 1))
AFTER = Period(date(2026, 5, 1), date(2026, 11, 1))
NEWEST, NEWEST_BEFORE = Period(date(2026, 11, 19), date(2026, 11, 22)), Period(date(2026, 11, 12), date(2026, 11, 15))
BROKEN = "не сравнивается: в ряду был разрыв"
LYSVA = "Лысьвенский муниципальный округ"
NEW_METHOD = text(
    "insert into event_mark (event_mark_id, region_id, happened_on, title, metric_id, is_break) "
    "select 9000 + region_id, region_id, date '2026-04-15', 'Новая методика', null, true from region"
)
HOURS_72 = 72 * 60


@pytest.fixture(scope="module")
def broken_base(demo_bases: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo base in which everything is counted anew since 15 April 2026."""
    copy = tmp_path_factory.mktemp("broken") / "broken.duckdb"
    shutil.copy(Path(demo_bases["duckdb"]), copy)
    with writing(str(copy)) as connection:
        connection.execute(NEW_METHOD)
    return str(copy)


@pytest.fixture
def broken(broken_base: str, monkeypatch: pytest.MonkeyPatch) -> View:
    monkeypatch.setenv("DATABASE_URL", broken_base)
    return view_of(YEAR, YEAR_BEFORE)


@pytest.fixture
def unbroken(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> View:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return view_of(YEAR, YEAR_BEFORE)


@pytest.fixture
def newest(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[View, pd.DataFrame]]:
    """The last three days, of which far more than 1 % still waits, and the raw messages of the region."""
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    view = view_of(NEWEST, NEWEST_BEFORE)
    yield view, within(raw(demo_bases["duckdb"], view.clock.region_id), NEWEST)


def compared(view: View) -> list[Card]:
    """Every card that tells a change since another period."""
    made = [
        *cards.leadership(view),
        *messages.in_period(view),
        *response_time.leading(view),
        *page_cards.how_many(view),
        *page_cards.states(view),
    ]
    return [one for one in made if one.change is not None]


def test_no_card_compares_across_a_break(broken: View) -> None:
    told = {one.metric_id: one.change.text for one in compared(broken)}

    assert {"page_count", "processed_count", "received_count", "response_p90", "coverage_share"} <= told.keys()
    assert set(told.values()) == {BROKEN}
    assert all("по сравнению" not in one.forward.sentence for one in compared(broken))


def test_the_same_cards_compare_where_nothing_broke(unbroken: View) -> None:
    assert BROKEN not in {one.change.text for one in compared(unbroken)}


def test_volumes_are_not_compared_across_a_break(broken: View) -> None:
    assert "%" not in message_flow.volume(broken, message_flow.BY_LENGTH).title
    assert set(tables.top_topics(broken).columns["Изменение"][0]) == {"не сравнивается"}
    assert "%" not in trends.received_by_month(broken).title


def test_what_changed_is_looked_for_within_one_series(broken: View) -> None:
    """Six settled months after the break are no baseline of a new series."""
    found = overview.changes(replace(broken, period=AFTER, compared=None))

    assert found.findings == () and found.nothing == "Сравнить пока не с чем."


def test_the_same_months_have_news_where_nothing_broke(unbroken: View) -> None:
    assert overview.changes(replace(unbroken, period=AFTER, compared=None)).findings != ()


@pytest.mark.parametrize("span", response_change.SPANS)
def test_a_change_across_a_break_is_not_taken_apart(broken: View, span: str) -> None:
    found = response_change.why(broken, "по муниципалитетам", span)

    assert isinstance(found, Empty) and "разрыв" in found.reason


def test_a_story_is_told_from_the_last_break(broken: View) -> None:
    assert "(апрель 2026 г.) →" in plain(trends.response_by_month(broken).title)


def test_a_mean_of_a_provisional_period_stands_beside_the_one_that_counts_the_waiting(
    newest: tuple[View, pd.DataFrame],
) -> None:
    """The area under Kaplan and Meier's curve, message by message; buckets 1.19 wide leave a few per cent."""
    view, found = newest
    times = np.concatenate([found.loc[found["answered"], "seconds"], found.loc[found["waiting"], "age"]]) / 60
    is_event = np.repeat([True, False], [found["answered"].sum(), found["waiting"].sum()])
    order = np.argsort(times, kind="stable")
    times, is_event = times[order], is_event[order]
    at_risk = len(times) - np.arange(len(times))
    left = np.cumprod(1 - is_event / at_risk)
    edges = np.minimum(np.concatenate([[0], times, [HOURS_72]]), HOURS_72)
    area = float((np.diff(edges) * np.concatenate([[1], left])).sum())
    (told,) = (plain(line) for line in cards.response_mean(view).lines if "72" in line)

    assert told.startswith("с учётом ещё ждущих, в пределах 72 ч – ")
    assert minutes(told.rsplit(" – ", 1)[1]) == pytest.approx(area, rel=0.05)


def test_a_settled_period_needs_no_second_mean(unbroken: View) -> None:
    assert not any("72" in line for line in cards.response_mean(unbroken).lines)


def test_a_provisional_period_is_called_so_wherever_municipalities_are_compared(
    newest: tuple[View, pd.DataFrame], unbroken: View
) -> None:
    def told(view: View) -> list[str]:
        compared_by_time = response_standing.compared(view, "время ответа")
        stages = response_stages.anatomy(view)
        return [
            response_league.league(view, "по названию").caption,
            compared_by_time.subtitle,
            compared_by_time.table.caption,
            stages.subtitle,
            stages.table.caption,
            tables.municipalities(view, "по названию").caption,
        ]

    assert all("предварительно" in words for words in told(newest[0]))
    assert not any("предварительно" in words for words in told(unbroken))


def test_a_passport_of_a_provisional_period_is_not_set_against_the_region(newest: tuple[View, pd.DataFrame]) -> None:
    view, _ = newest
    chosen = passport.Chosen(passport.Subject("territory", passport.subjects(view, "territory")[LYSVA], LYSVA), None)
    shown = passport_figures.beside(view, chosen).columns
    beside = dict(zip(shown["Показатель"][0], shown["К региону"][0], strict=True))
    changes = {one.metric_id: one.change for one in passport_figures.cards(view, chosen) if one.change is not None}

    assert beside["Среднее время ответа"] == "предварительно, без сравнения"
    assert "п. п." in plain(beside["Доля с меткой «Госорганизация»"])  # pages wait for nobody
    assert {one.arrow for one in changes.values()} <= {""}
    assert passport_trends.response(view, chosen).title.endswith("предварительно")


def test_a_count_of_pages_is_told_on_its_day(unbroken: View) -> None:
    of_overview, of_pages = cards.pages(unbroken), page_cards.how_many(unbroken)[0]

    assert of_overview.forward == of_pages.forward and of_overview.change == of_pages.change
    assert "на 31.10.2026 – " in plain(of_pages.forward.sentence)
    assert "по сравнению с 31.10.2025 (" in of_pages.forward.sentence


@pytest.mark.parametrize(
    "before, after, told",
    [
        # 100.4 → 90.0 in one group: −10.4 of speed, no mix
        ({1: (100, 100.4)}, {1: (100, 90.0)}, "снизилось на 10 мин: скорость ответов −10 мин"),
        # 100 → 114.8: speed +10.4 and mix +4.4 would be written as +10 and +4 beside 15
        (
            {1: (500, 50.0), 2: (500, 150.0)},
            {1: (456, 60.4), 2: (544, 160.4)},
            "повысилось на 15 мин: скорость ответов +10 мин, состав (кому и о чём пишут) +5 мин",
        ),
    ],
)
def test_the_parts_of_a_change_add_up_as_they_are_written(before: dict, after: dict, told: str) -> None:
    def facts(groups: dict[int, tuple[int, float]]) -> pd.DataFrame:
        rows = {key: (count, round(count * mean * 60)) for key, (count, mean) in groups.items()}
        return pd.DataFrame.from_dict(rows, orient="index", columns=["answered_count", "answered_seconds"])

    found = decompose(facts(before), facts(after), settled=True)
    title = plain(response_change._title(found)).replace("−", "-")
    change, *parts = (
        int(one.replace("+", "")) for one in title.replace("на ", "").split() if one.strip("+-").isdigit()
    )

    assert sum(parts) == (-change if "снизилось" in title else change)  # signs of the parts, none of the change
    assert title.endswith(told.replace("−", "-"))


def minutes(words: str) -> int:
    """«12 ч 53 мин» -> 773."""
    parts = words.split()
    return sum(
        int(count) * {"сут": 1440, "ч": 60, "мин": 1}[unit] for count, unit in zip(parts[::2], parts[1::2], strict=True)
    )
