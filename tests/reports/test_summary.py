"""`python -m reports summary` over the real export, against the same figures worked out from the CSV by other means.

Nothing of the program is used to work them out: csv, gzip, datetime and zoneinfo read the file as it is.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import ENGINES, REAL_FILE, ROOT

REGION = "Бостон (город)"
ZONE = ZoneInfo("America/New_York")
CUT = datetime(2016, 1, 12, 13, 58, 43, tzinfo=ZONE)
UNKNOWN = "Территория не указана"
HALF = ("2015-01-01", "2015-07-01")
RATIO = (60 * 24 * 60) ** (1 / 64)  # of neighbouring edges of the 64 buckets from a minute to 60 days
SOURCES = {
    "Constituent Call": "Телефон",
    "Citizens Connect App": "Приложение города",
    "Self Service": "Сайт города",
    "Employee Generated": "Служебный ввод",
    "City Worker App": "Служебный ввод",
    "Maximo Integration": "Служебный ввод",
    "Twitter": "Twitter",
}


@dataclass(frozen=True)
class Request:
    """A line of the export, in UTC."""

    received: datetime
    local: datetime
    answered: datetime | None
    due: datetime | None
    municipality: str
    network: str
    topic_group: str

    @property
    def seconds(self) -> float | None:
        return None if self.answered is None else (self.answered - self.received).total_seconds()

    @property
    def is_impossible(self) -> bool:
        return self.answered is not None and self.answered < self.received

    @property
    def is_judged(self) -> bool:
        is_possible = not self.is_impossible and not (self.due is not None and self.due < self.received)
        return self.due is not None and self.due <= CUT and is_possible


def moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    with gzip.open(REAL_FILE, "rt", encoding="utf-8-sig", newline="") as lines:
        return [
            Request(
                received=moment(line["OPEN_DT"]),
                local=moment(line["OPEN_DT"]).astimezone(ZONE),
                answered=moment(line["CLOSED_DT"]),
                due=moment(line["TARGET_DT"]),
                municipality=line["neighborhood"].strip() or UNKNOWN,
                network=SOURCES[line["Source"].strip()],
                topic_group=line["REASON"].strip() or "Не указано",
            )
            for line in csv.DictReader(lines)
        ]


def run(
    database: str, *options: str, region: str = REGION, period: tuple[str, str] = HALF
) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "reports",
        "summary",
        "--database",
        database,
        "--region",
        region,
        "--from",
        period[0],
        "--to",
        period[1],
        *options,
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")


Summary = Callable[..., dict]


@pytest.fixture(scope="module")
def summary(boston_bases: dict[str, str]) -> Summary:
    """summary(*options, period) -> the document, the same to the letter on both engines."""
    known: dict[tuple, dict] = {}

    def ask(*options: str, period: tuple[str, str] = HALF) -> dict:
        if (options, period) not in known:
            answers = [run(boston_bases[engine], *options, period=period) for engine in ENGINES]
            assert [(one.returncode, one.stderr) for one in answers] == [(0, ""), (0, "")]
            assert answers[0].stdout == answers[1].stdout
            known[options, period] = json.loads(answers[0].stdout)
        return known[options, period]

    return ask


def figures(document: dict) -> dict[str, dict]:
    """The metrics of the only row."""
    (row,) = document["rows"]
    return row["metrics"]


def by_group(document: dict, metric_id: str, field: str = "value") -> dict[str, object]:
    return {
        next(iter(row["group"].values())): row["metrics"][metric_id][field]
        for row in document["rows"]
        if metric_id in row["metrics"]
    }


def test_the_headline_values_are_those_of_the_file(summary: Summary) -> None:
    document = summary()
    found = figures(document)

    assert (document["region"], document["from"], document["to"]) == (REGION, *HALF)
    assert document["data_as_of"] == "2016-01-12T13:58:43-05:00"
    assert (document["filters"], document["not_applied"]) == ({}, [])
    assert found["received_count"]["value"] == 58_119
    assert (found["response_mean"]["n"], found["response_mean"]["unit"]) == (49_042, "minutes")
    assert round(found["response_mean"]["value"] / 60, 2) == 433.09
    assert found["norm_share"]["n"] == 40_188
    assert round(found["norm_share"]["value"] * 100, 2) == 60.87


def test_the_whole_equals_the_independent_computation(summary: Summary, requests: list[Request]) -> None:
    found = figures(summary())
    answered = [one for one in requests if one.answered is not None and not one.is_impossible]
    judged = [one for one in requests if one.is_judged]
    in_norm = [one for one in judged if one.answered is not None and one.answered <= one.due]
    waiting = [one for one in requests if one.answered is None]
    seconds = sum(one.seconds for one in answered)

    assert found["received_count"]["value"] == len(requests)
    assert found["waiting_count"]["value"] == len(waiting)
    assert found["overdue_count"]["value"] == sum(one.due is not None and one.due <= CUT for one in waiting)
    assert found["due_today_count"]["value"] == sum(
        one.due is not None and one.due > CUT and one.due.astimezone(ZONE).date() == CUT.date() for one in waiting
    )
    assert found["processed_count"]["value"] == len(requests) - len(waiting)
    assert found["in_progress_count"]["value"] == 0
    assert found["response_mean"]["denominator"] == len(answered)
    assert found["response_mean"]["numerator"] == pytest.approx(seconds / 60, rel=1e-12)
    assert found["response_mean"]["value"] == pytest.approx(seconds / 60 / len(answered), rel=1e-12)
    assert (found["norm_share"]["numerator"], found["norm_share"]["denominator"]) == (len(in_norm), len(judged))
    assert found["norm_share"]["value"] == pytest.approx(len(in_norm) / len(judged), rel=1e-12)
    assert found["waiting_share"]["value"] == pytest.approx(len(waiting) / len(requests), rel=1e-12)
    assert found["final_mean"] == found["response_mean"]  # the export has one moment for both


KEYS = {
    "municipality": lambda one: one.municipality,
    "month": lambda one: f"{one.local:%Y-%m}",
    "network": lambda one: one.network,
    "topic_group": lambda one: one.topic_group,
}
PERIODS = {"half a year": HALF, "ragged": ("2015-02-17", "2015-05-06"), "inside a month": ("2015-03-05", "2015-03-12")}


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("period", PERIODS)
def test_each_breakdown_equals_the_independent_computation(
    summary: Summary, requests: list[Request], by: str, period: str
) -> None:
    document = summary("--by", by, period=PERIODS[period])
    first, end = map(date.fromisoformat, PERIODS[period])
    chosen = [one for one in requests if first <= one.local.date() < end]
    answered = [one for one in chosen if one.answered is not None and not one.is_impossible]
    judged = [one for one in chosen if one.is_judged]
    expected = {
        ("received_count", "value"): Counter(map(KEYS[by], chosen)),
        ("response_mean", "denominator"): Counter(map(KEYS[by], answered)),
        ("norm_share", "denominator"): Counter(map(KEYS[by], judged)),
        ("norm_share", "numerator"): Counter(
            KEYS[by](one) for one in judged if one.answered is not None and one.answered <= one.due
        ),
        ("waiting_count", "value"): Counter(KEYS[by](one) for one in chosen if one.answered is None),
    }

    for (metric_id, field), counts in expected.items():
        found = {group: count for group, count in by_group(document, metric_id, field).items() if count}
        assert found == counts, metric_id
    for group, mean in by_group(document, "response_mean").items():
        seconds = [one.seconds for one in answered if KEYS[by](one) == group]
        assert mean == (pytest.approx(sum(seconds) / len(seconds) / 60, rel=1e-12) if seconds else None)


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("period", PERIODS)
def test_each_breakdown_adds_up_to_the_whole(summary: Summary, by: str, period: str) -> None:
    whole, parts = figures(summary(period=PERIODS[period])), summary("--by", by, period=PERIODS[period])["rows"]
    additive = {name for name, figure in whole.items() if figure["numerator"] is not None}
    if by == "month":
        additive -= {"page_count"}  # a state at the end of each month

    for name in additive:
        shown = [row["metrics"][name] for row in parts if name in row["metrics"]]
        if len(shown) < len(parts):
            continue  # this grouping has no such figure
        assert sum(one["numerator"] for one in shown) == pytest.approx(whole[name]["numerator"]), name
        if whole[name]["denominator"] is not None:
            assert sum(one["denominator"] for one in shown) == whole[name]["denominator"], name


@pytest.mark.parametrize("metric_id, share", [("response_median", 0.5), ("response_p90", 0.9)])
@pytest.mark.parametrize("period", PERIODS)
def test_quantiles_lie_in_the_bucket_of_the_exact_estimate(
    summary: Summary, requests: list[Request], period: str, metric_id: str, share: float
) -> None:
    first, end = map(date.fromisoformat, PERIODS[period])
    chosen = [one for one in requests if first <= one.local.date() < end and not one.is_impossible]
    found = figures(summary(period=PERIODS[period]))[metric_id]
    exact = kaplan_meier(
        [one.seconds for one in chosen if one.answered is not None],
        [(CUT - one.received).total_seconds() for one in chosen if one.answered is None],
        share,
    )

    assert found["n"] == len(chosen)
    if exact is None:
        assert (found["value"], found["bound"]) == (None, "not_reached")
    elif exact >= 60 * 24 * 3600:
        assert (found["value"], found["bound"]) == (None, "above_60_days")
    else:
        low = 60.0
        while low * RATIO <= exact:
            low *= RATIO
        assert low / 60 <= found["value"] <= low * RATIO / 60


def kaplan_meier(answered: list[float], waiting: list[float], share: float) -> float | None:
    """Seconds by which a share is answered; whoever still waits leaves at his age."""
    events, censored = Counter(answered), sorted(waiting)
    at_risk, surviving, gone = len(answered) + len(waiting), 1.0, 0
    for time in sorted(events):
        while gone < len(censored) and censored[gone] < time:
            gone += 1
            at_risk -= 1
        surviving *= 1 - events[time] / at_risk
        at_risk -= events[time]
        if surviving <= 1 - share:
            return time
    return None


def test_filters_narrow_and_are_told(summary: Summary, requests: list[Request]) -> None:
    options = (
        "--municipality",
        "Dorchester",
        "--municipality",
        "Roxbury",
        "--network",
        "phone",
        "--topic-group",
        "Street Cleaning",
    )
    document = summary(*options)
    called = [one for one in requests if one.network == "Телефон" and one.topic_group == "Street Cleaning"]
    chosen = [one for one in called if one.municipality in ("Dorchester", "Roxbury")]

    assert chosen
    assert figures(document)["received_count"]["value"] == len(chosen)
    assert document["filters"] == {
        "municipality": ["Dorchester", "Roxbury"],
        "network": ["phone"],
        "topic_group": ["Street Cleaning"],
    }
    assert document["not_applied"] == []


@pytest.mark.parametrize("by", [(), ("--by", "month"), ("--by", "municipality")], ids=str)
def test_csv_tells_the_same_as_json(summary: Summary, boston_bases: dict[str, str], by: tuple[str, ...]) -> None:
    document = summary(*by)
    told = run(boston_bases["duckdb"], *by, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(told.stdout)))
    expected = [
        {
            "region": document["region"],
            "is_demo": str(document["is_demo"]),
            "filters": "",
            "not_applied": "",
            "data_as_of": document["data_as_of"],
            "from": document["from"],
            "to": document["to"],
            "group": "; ".join(row["group"].values()),
            "metric": name,
            **{
                field: "" if figure.get(field) is None else str(figure[field])
                for field in ("value", "unit", "n", "numerator", "denominator", "state", "bound")
            },
        }
        for row in document["rows"]
        for name, figure in row["metrics"].items()
    ]

    assert told.returncode == 0
    assert lines == expected


def test_a_period_without_messages_has_words_and_no_zero_means(summary: Summary) -> None:
    found = figures(summary(period=("2014-01-01", "2014-02-01")))

    assert (found["received_count"]["value"], found["received_count"]["state"]) == (0, "ok")
    assert (found["response_mean"]["value"], found["response_mean"]["state"]) == (None, "none")
    assert (found["norm_share"]["value"], found["norm_share"]["n"]) == (None, 0)


def test_a_day_of_summer_time_has_its_messages(summary: Summary, requests: list[Request]) -> None:
    """The day on which the clocks went forward, by the hour of the city."""
    change = date(2015, 3, 8)
    found = figures(summary(period=(change.isoformat(), (change + timedelta(days=1)).isoformat())))

    assert found["received_count"]["value"] == sum(one.local.date() == change for one in requests) > 0


BAD = {
    "an unknown region": (("--region", "Чикаго"), "Региона «Чикаго» в базе нет. Есть: «Бостон (город)»."),
    "an empty period": (("--from", "2015-03-01", "--to", "2015-03-01"), "Период пуст"),
    "a period back to front": (("--from", "2015-03-02", "--to", "2015-03-01"), "Период пуст"),
    "a date that is none": (("--from", "01.03.2015"), "«01.03.2015» – не дата. Нужно ГГГГ-ММ-ДД"),
    "a day that is not in the calendar": (("--to", "2015-02-30"), "«2015-02-30» – не дата"),
    "an unknown municipality": (("--municipality", "Чикаго"), "Такого муниципалитета в базе нет: «Чикаго»"),
    "an unknown network": (("--network", "fax"), "Такой сети в базе нет: «fax»"),
    "an unknown topic group": (("--topic-group", "Погода"), "Такой группы тем в базе нет: «Погода»"),
    "no base": (("--database", "/nonexistent/base.duckdb"), "Базы /nonexistent/base.duckdb нет"),
    "a server that is down": (("--database", "postgresql://postgres@127.0.0.1:1/base"), "не отвечает"),
    "another engine": (("--database", "mysql://server/base"), "не поддерживается"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_is_one_sentence_and_exit_2(boston_bases: dict[str, str], fault: str) -> None:
    options, words = BAD[fault]
    told = run(boston_bases["duckdb"], *options)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("Ошибка: ")
    assert words in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_region_may_be_named_by_its_number(summary: Summary, boston_bases: dict[str, str]) -> None:
    assert json.loads(run(boston_bases["duckdb"], region="1").stdout) == summary()
