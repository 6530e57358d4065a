"""Sentences of «Что изменилось»: what is told, in which words, and that noise is told nothing about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics import news
from metrics.news import Looked, News

MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")
ENDED = np.ones(24, dtype=bool)
LAST = (23, 24)
NONE = pd.DataFrame(
    {
        "happened_on": pd.Series(dtype="datetime64[us]"),
        "metric_id": pd.Series(dtype="str"),
        "is_break": pd.Series(dtype="bool"),
    }
)


def broken(on_day: str, metric_id: str | None = None) -> pd.DataFrame:
    """Marks with one break."""
    return pd.DataFrame(
        {
            "happened_on": pd.Series([on_day], dtype="datetime64[us]"),
            "metric_id": pd.Series([metric_id], dtype="str"),
            "is_break": [True],
        }
    )


def answers(in_norm: np.ndarray, judged: int = 1000, minutes: float | np.ndarray = 150) -> pd.DataFrame:
    """A row a month: everything answered, so many in time."""
    count = np.full(len(in_norm), judged)
    return pd.DataFrame(
        {
            "received_count": count,
            "no_reply_needed_count": 0,
            "waiting_count": 0,
            "answered_count": count,
            "answered_seconds": (count * np.broadcast_to(minutes, len(in_norm)) * 60).astype("int64"),
            "judged_count": count,
            "in_norm_count": in_norm,
        },
        index=MONTHS,
    )


def swinging(level: int, by: int = 10) -> np.ndarray:
    """A series that goes up and down around a level: moving range 2 × by, limits level ± 5.32 × by."""
    return np.array([level + by * (-1) ** place for place in range(24)])


def test_a_municipality_far_below_its_own_usual_level_is_told_with_its_figures() -> None:
    fallen = swinging(950)
    fallen[23] = 700

    looked = news.of_places(
        "norm_share",
        MONTHS,
        {1: answers(fallen), 2: answers(swinging(940))},
        {1: "Лысьвенский муниципальный округ", 2: "Пермский городской округ"},
        ENDED,
        LAST,
        marks=NONE,
    )

    assert [one.text.replace("\u00a0", " ") for one in looked.news] == [
        "Лысьвенский МО: отвечено в срок – 70,0 % вместо обычных 95,0 % (декабрь 2025 г., из 1 000 сообщений)"
    ]
    assert looked.news[0].subject == 1
    assert looked.scanned_count == 2


def test_a_month_within_the_usual_swings_is_not_told() -> None:
    looked = news.of_places("norm_share", MONTHS, {1: answers(swinging(950))}, {1: "Город"}, ENDED, LAST, marks=NONE)

    assert looked.news == ()


def test_a_month_of_few_messages_is_not_told_however_bad_it_is() -> None:
    fallen = swinging(45, by=1)
    fallen[23] = 5

    looked = news.of_places(
        "norm_share", MONTHS, {1: answers(fallen, judged=49)}, {1: "Город"}, ENDED, LAST, marks=NONE
    )

    assert looked == Looked((), 0)


def test_a_month_that_is_not_over_is_not_judged() -> None:
    fallen = swinging(950)
    fallen[23] = 100
    ended = ENDED.copy()
    ended[23] = False

    assert news.of_places("norm_share", MONTHS, {1: answers(fallen)}, {1: "Город"}, ended, LAST, marks=NONE).news == ()


def test_a_new_level_of_the_region_is_told_as_one() -> None:
    times = np.where(np.arange(24) < 12, 480.0, 150.0) + np.array([5.0 * (-1) ** place for place in range(24)])

    looked = news.of_whole("response_mean", MONTHS, answers(swinging(950), minutes=times), ENDED, (12, 24), marks=NONE)

    assert [one.text.replace("\u00a0", " ") for one in looked.news] == [
        "Среднее время ответа – с января 2025 г. – новый уровень: 2 ч 30 мин вместо 8 ч (12 000 ответов)"
    ]


def test_a_new_way_of_counting_is_not_told_as_a_new_level() -> None:
    """The step lies at the break: what is counted differently is another series, with limits of its own."""
    times = np.where(np.arange(24) < 12, 480.0, 150.0) + np.array([5.0 * (-1) ** place for place in range(24)])
    facts = answers(swinging(950), minutes=times)
    at_step, elsewhere = broken("2025-01-15", "response_mean"), broken("2025-01-15", "norm_share")

    assert news.of_whole("response_mean", MONTHS, facts, ENDED, (12, 24), marks=at_step).news == ()
    assert len(news.of_whole("response_mean", MONTHS, facts, ENDED, (12, 24), marks=elsewhere).news) == 1


def test_a_municipality_is_judged_by_its_months_after_the_break() -> None:
    """The break is in the last month: nothing after it can be judged yet."""
    fallen = swinging(950)
    fallen[23] = 700
    asked = ("norm_share", MONTHS, {1: answers(fallen)}, {1: "Город"}, ENDED, LAST)

    assert news.of_places(*asked, marks=broken("2025-12-01")) == Looked((), 0)
    assert len(news.of_places(*asked, marks=NONE).news) == 1


def test_a_topic_is_not_told_against_a_year_ago_across_a_break() -> None:
    """The count doubles in the 41st month, where the way of counting changed."""
    counts = pd.DataFrame({7: np.full(48, 200) + 4 * (np.arange(48) % 2)})
    counts.iloc[40:, 0] *= 2
    months = pd.date_range("2022-01-01", periods=48, freq="MS")
    asked = (months, counts, {7: "Гололёд"}, np.ones(48, dtype=bool), (40, 48))

    assert news.of_topics(*asked, marks=broken("2025-05-10", "received_count")) == Looked((), 0)
    assert len(news.of_topics(*asked, marks=NONE).news) == 1


def test_a_topic_is_told_against_the_same_month_of_last_year() -> None:
    counts = pd.DataFrame({7: np.full(36, 200) + 4 * (np.arange(36) % 2)})
    counts.iloc[35, 0] = 600
    months = pd.date_range("2023-01-01", periods=36, freq="MS")

    looked = news.of_topics(months, counts, {7: "Гололёд"}, np.ones(36, dtype=bool), (35, 36), marks=NONE)

    (told,) = (one.text.replace("\u00a0", " ") for one in looked.news)
    assert told == "«Гололёд»: 600 сообщений (декабрь 2025 г.) – в 2,9 раза больше, чем год назад; обычно столько же"


def test_a_short_history_tells_nothing_and_looks_at_nothing() -> None:
    looked = news.of_whole("norm_share", MONTHS[:8], answers(swinging(950)).iloc[:8], ENDED[:8], (7, 8), marks=NONE)

    assert looked == Looked((), 0)


def test_every_kind_speaks_before_any_speaks_twice_and_five_are_the_most() -> None:
    def told(metric_id: str, *subjects: int | None) -> Looked:
        return Looked(tuple(News(f"{metric_id} {one}", metric_id, one, MONTHS[0]) for one in subjects), 10)

    looked = news.gathered(told("response_mean", None), told("norm_share", 1, 2, 3), told("received_count", 7, 8))

    assert [one.subject for one in looked.news] == [None, 1, 7, 2, 8]
    assert looked.scanned_count == 30


def test_the_same_month_of_the_same_place_is_told_once() -> None:
    one = News("реже в срок", "norm_share", 1, MONTHS[3])
    other = News("дольше", "response_mean", 1, MONTHS[3])

    assert news.gathered(Looked((one,), 1), Looked((other,), 1)).news == (one,)


@pytest.mark.parametrize("seed", range(5))
def test_pure_noise_is_hardly_ever_news(seed: int) -> None:
    draws = np.random.default_rng(seed)
    facts = {place: answers(draws.binomial(1000, 0.93, 24)) for place in range(45)}

    looked = news.of_places(
        "norm_share", MONTHS, facts, {place: f"Город {place}" for place in facts}, ENDED, (12, 24), marks=NONE
    )

    assert looked.scanned_count == 45
    assert len(looked.news) <= 1
