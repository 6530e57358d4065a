"""A figure in one sentence: whose, when, against what, of how many, as of when."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from metrics.changes import Change, compare
from metrics.measure import Measure, measure
from queries import Period
from reports import sentences

AS_OF = datetime(2026, 11, 21, 6, 0)
OCTOBER, YEAR_AGO = Period(date(2026, 10, 1), date(2026, 11, 1)), Period(date(2025, 10, 1), date(2025, 11, 1))

FAIR = {"is_settled": True, "has_break": False}


def mean(minutes: int, count: int = 198_412) -> Measure:
    return measure(
        "response_mean", pd.DataFrame({"answered_seconds": [minutes * 60 * count], "answered_count": [count]})
    )


def share(in_norm: int, judged: int) -> Measure:
    return measure("norm_share", pd.DataFrame({"in_norm_count": [in_norm], "judged_count": [judged]}))


def told(one: Measure, **more: object) -> str:
    given = {"place": "Пермского края", "parts": (), "period": OCTOBER, "data_as_of": AS_OF} | more
    return sentences.figure(one, **given).replace("\u00a0", " ")


def test_a_time_is_told_with_its_change_and_the_number_of_answers() -> None:
    now, before = mean(151), mean(192)

    assert told(now, change=compare(now, before, **FAIR), compared=YEAR_AGO) == (
        "Среднее время ответа на сообщения в госпабликах Пермского края за октябрь 2026 г. – 2 ч 31 мин, "
        "быстрее на 41 мин, чем за октябрь 2025 г. (по 198 412 ответам; данные на 21.11.2026, 06:00)."
    )


def test_a_share_is_told_in_points_and_of_how_many() -> None:
    now, before = share(941, 1000), share(920, 1000)

    assert told(now, change=compare(now, before, **FAIR), compared=YEAR_AGO) == (
        "Доля ответов в срок на сообщения в госпабликах Пермского края за октябрь 2026 г. – 94,1 %, "
        "+2,1 п. п. по сравнению с периодом «октябрь 2025 г.» (из 1 000 сообщений; данные на 21.11.2026, 06:00)."
    )


def test_filters_and_a_window_of_days_are_told() -> None:
    days = Period(date(2025, 11, 24), date(2026, 11, 24))

    assert "Пермского края (Лысьвенский МО; сеть – MAX) с 24 ноября 2025 г. по 23 ноября 2026 г. –" in told(
        mean(60), parts=("Лысьвенский МО", "сеть – MAX"), period=days
    )


def test_a_figure_of_the_moment_has_no_period() -> None:
    waiting = measure("waiting_count", pd.DataFrame({"waiting_count": [1284]}))
    now = Period(date.min, date.min)

    assert told(waiting, period=now, beside="просрочено – 96") == (
        "Ждут ответа сообщения в госпабликах Пермского края – 1 284 (просрочено – 96; данные на 21.11.2026, 06:00)."
    )


def test_a_state_of_the_register_is_told_on_its_day_against_a_day() -> None:
    count = measure("page_count", pd.DataFrame({"page_count": [2026]}))
    change = Change("+90", "▲")

    assert told(count, change=change, compared=YEAR_AGO, on_day=date(2026, 10, 31)) == (
        "Число госпабликов Пермского края на 31.10.2026 – 2 026, +90 по сравнению с 31.10.2025 "
        "(данные на 21.11.2026, 06:00)."
    )


@pytest.mark.parametrize(("one", "words"), [(share(5, 7), "мало данных (7 сообщений)"), (share(0, 0), "нет данных")])
def test_too_few_cases_are_told_in_words_and_without_a_change(one: Measure, words: str) -> None:
    sentence = told(one, change=compare(one, share(900, 1000), **FAIR), compared=YEAR_AGO)

    assert f"– {words} (данные на" in sentence


def test_a_finding_says_whose_and_when() -> None:
    sentence = sentences.finding(
        "Октябрь 2026 г.: 22 147 сообщений", place="Пермского края", parts=("MAX",), period=OCTOBER, data_as_of=AS_OF
    )

    assert sentence == (
        "Октябрь 2026 г.: 22 147 сообщений (госпаблики Пермского края, MAX, октябрь 2026\u00a0г.; "
        "данные на 21.11.2026, 06:00)."
    )
