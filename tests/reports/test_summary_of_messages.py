"""`reports summary` by day, week, channel, topic over the real export, and per 1 000 residents, worked out by pandas.

Nothing of the program is used to work them out: pandas reads the file as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest

from tests import small_base
from tests.conftest import ENGINES, REAL_FILE
from tests.reports.test_summary import CUT, HALF, REGION, SOURCES, run
from tests.small_base import VILLAGE, build, message

CHANNELS = {
    "Constituent Call": "Звонок жителя",
    "Citizens Connect App": "Приложение для жителей",
    "Self Service": "Форма на сайте",
    "Employee Generated": "Внесено сотрудником",
    "City Worker App": "Приложение для сотрудников",
    "Maximo Integration": "Из смежной системы",
    "Twitter": "Упоминание",
}
PERIODS = {"half a year": HALF, "ragged": ("2015-02-17", "2015-05-06"), "inside a month": ("2015-03-05", "2015-03-12")}
KEYS = ("day", "week", "channel", "topic")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """The export: local moments, keys as the summary names them."""
    raw = pd.read_csv(REAL_FILE, dtype="str", encoding="utf-8-sig")
    moments = {
        name: pd.to_datetime(raw[name], format="%m/%d/%Y %I:%M:%S %p").dt.tz_localize(
            CUT.tzinfo, ambiguous=True, nonexistent="shift_forward"
        )
        for name in ("OPEN_DT", "CLOSED_DT", "TARGET_DT")
    }
    day = moments["OPEN_DT"].dt.tz_localize(None).dt.normalize()
    since_sunday = (day.dt.day_of_week + 1) % 7
    return pd.DataFrame(
        {
            "opened": moments["OPEN_DT"],
            "closed": moments["CLOSED_DT"],
            "due": moments["TARGET_DT"],
            "date": day,
            "day": day.dt.strftime("%Y-%m-%d"),
            "week": (day - pd.to_timedelta(since_sunday, unit="D")).dt.strftime("%Y-%m-%d"),
            "channel": raw["Source"].str.strip().map(CHANNELS),
            "network": raw["Source"].str.strip().map(SOURCES),
            "topic_group": raw["REASON"].str.strip(),
            "topic": tidy(raw["REASON"]) + "; " + tidy(raw["TYPE"]),
        }
    )


def tidy(text: pd.Series) -> pd.Series:
    """Single spaces, as the loader writes them."""
    return text.str.split().str.join(" ")


Summary = Callable[..., dict]


@pytest.fixture(scope="module")
def summary(boston_bases: dict[str, str]) -> Summary:
    """summary(*options, period) -> the document, the same to the letter on both engines."""

    def ask(*options: str, period: tuple[str, str]) -> dict:
        answers = [run(boston_bases[engine], *options, region=REGION, period=period) for engine in ENGINES]
        assert [(one.returncode, one.stderr) for one in answers] == [(0, ""), (0, "")]
        assert answers[0].stdout == answers[1].stdout
        return json.loads(answers[0].stdout)

    return ask


def figures_of(document: dict) -> dict[str, dict]:
    return {"; ".join(row["group"].values()): row["metrics"] for row in document["rows"]}


def within(lines: pd.DataFrame, period: tuple[str, str]) -> pd.DataFrame:
    return lines[(lines["date"] >= period[0]) & (lines["date"] < period[1])]


def assert_same(found: dict[str, dict], chosen: pd.DataFrame, by: str) -> None:
    """Counts, sums and shares of every group are those of the lines."""
    is_impossible = chosen["closed"] < chosen["opened"]
    answered = chosen[chosen["closed"].notna() & ~is_impossible]
    judged = chosen[
        chosen["due"].notna() & (chosen["due"] <= CUT) & ~is_impossible & ~(chosen["due"] < chosen["opened"])
    ]
    in_norm = judged[judged["closed"] <= judged["due"]]
    minutes = (answered["closed"] - answered["opened"]).dt.total_seconds() / 60
    expected = pd.DataFrame(
        {
            "received": chosen.groupby(by).size(),
            "answered": answered.groupby(by).size(),
            "minutes": minutes.groupby(answered[by]).sum(),
            "judged": judged.groupby(by).size(),
            "in_norm": in_norm.groupby(by).size(),
            "waiting": chosen[chosen["closed"].isna()].groupby(by).size(),
        }
    ).fillna(0)

    assert set(found) == set(expected.index)
    for group, row in expected.iterrows():
        metrics = found[group]
        assert metrics["received_count"]["value"] == row["received"]
        assert metrics["waiting_count"]["value"] == row["waiting"]
        assert metrics["processed_count"]["value"] == row["received"] - row["waiting"]
        assert (metrics["norm_share"]["numerator"], metrics["norm_share"]["n"]) == (row["in_norm"], row["judged"])
        assert metrics["response_mean"]["n"] == row["answered"]
        assert metrics["response_mean"]["numerator"] == pytest.approx(row["minutes"], rel=1e-12)


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("period", PERIODS)
def test_a_breakdown_equals_the_export(summary: Summary, lines: pd.DataFrame, by: str, period: str) -> None:
    document = summary("--by", by, period=PERIODS[period])

    assert document["not_applied"] == []
    assert_same(figures_of(document), within(lines, PERIODS[period]), by)


@pytest.mark.parametrize("by", KEYS)
def test_a_breakdown_under_filters_equals_the_export(summary: Summary, lines: pd.DataFrame, by: str) -> None:
    """Filters that reporting tables by this key do not carry: answered from the messages of a small base."""
    options = ("--network", "phone", "--topic-group", "Street Cleaning", "--topic-group", "Sanitation")
    document = summary("--by", by, *options, period=PERIODS["ragged"])
    chosen = within(lines, PERIODS["ragged"])
    called = chosen[(chosen["network"] == "Телефон") & chosen["topic_group"].isin(["Street Cleaning", "Sanitation"])]

    assert len(called) > 100
    assert_same(figures_of(document), called, by)


def test_a_week_of_boston_begins_on_sunday_and_is_cut_by_the_period(summary: Summary, lines: pd.DataFrame) -> None:
    weeks = figures_of(summary("--by", "week", period=PERIODS["ragged"]))
    days = figures_of(summary("--by", "day", period=PERIODS["ragged"]))

    assert next(iter(weeks)) == "2015-02-15"  # a Sunday; the period begins on Tuesday
    assert weeks["2015-02-15"]["received_count"]["value"] == sum(
        days[f"2015-02-{day}"]["received_count"]["value"] for day in (17, 18, 19, 20, 21)
    )


def test_quantiles_and_pages_are_left_out_where_a_breakdown_has_none(summary: Summary) -> None:
    for metrics in figures_of(summary("--by", "topic", period=PERIODS["inside a month"])).values():
        assert not {"response_median", "response_p90", "page_count", "received_per_1000"} & set(metrics)


def test_a_city_without_residents_in_the_base_has_no_figure_per_1000(summary: Summary) -> None:
    (whole,) = figures_of(summary(period=HALF)).values()

    assert (whole["received_per_1000"]["value"], whole["received_per_1000"]["state"]) == (None, "none")


@pytest.fixture
def town_and_village(any_database: str) -> str:
    """Town of 40 000: eight messages; village of 9 000: three; two of regional bodies, one of nobody knows where."""
    places = [small_base.TOWN] * 8 + [VILLAGE] * 3 + [small_base.REGIONAL] * 2 + [small_base.UNKNOWN]
    rows = [
        message(number, f"2026-03-{number:02d} 10:00", municipality_id=place)
        for number, place in enumerate(places, start=1)
    ]
    build(any_database, rows, "2026-04-02 06:00")
    return any_database


def test_messages_per_1000_residents_by_hand(town_and_village: str) -> None:
    period = ("2026-03-01", "2026-04-01")
    by_place = figures_of(
        json.loads(run(town_and_village, "--by", "municipality", region="Область", period=period).stdout)
    )
    (whole,) = figures_of(json.loads(run(town_and_village, region="Область", period=period).stdout)).values()
    per_1000 = {name: metrics["received_per_1000"] for name, metrics in by_place.items()}

    assert per_1000["Заречный"]["value"] == pytest.approx(8 / 40)
    assert per_1000["Полевой"]["value"] == pytest.approx(3 / 9)
    assert per_1000["Полевой"]["n"] == 9_000
    for name in ("Региональные органы", "Территория не указана"):
        assert (per_1000[name]["value"], per_1000[name]["state"]) == (None, "none")
    assert whole["received_per_1000"]["value"] == pytest.approx(14 / 49)
    assert sum(one["numerator"] for one in per_1000.values()) == whole["received_per_1000"]["numerator"]
    assert sum(one["denominator"] for one in per_1000.values()) == 49_000


def test_a_municipality_without_a_message_has_none_per_1000_rather_than_no_row(town_and_village: str) -> None:
    period = ("2026-03-01", "2026-03-09")  # the village writes from the ninth on
    document = json.loads(run(town_and_village, "--by", "municipality", region="Область", period=period).stdout)
    village = figures_of(document)["Полевой"]["received_per_1000"]

    assert (village["value"], village["state"]) == (0, "ok")
