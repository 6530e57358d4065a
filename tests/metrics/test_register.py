"""The register of pages: what a search, a state and an order leave, and how pages gather by organisation."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from metrics.register import ALL, ORDERS, SILENT, STATES, narrowed, ordered, organisations

DAY = date(2026, 3, 10)


@pytest.fixture
def register() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "page_id": [1, 2, 3, 4],
            "title": ["Школа № 8", "Школа № 8", "Берёзовский музей (c++)", "Администрация"],
            "body_id": [10, 10, 20, 30],
            "body": ["Школа № 8 города Полевского", "Школа № 8 города Полевского", "Музей", "Администрация"],
            "municipality_id": [1, 1, 2, 1],
            "municipality": ["Полевской", "Полевской", "Ивдель", "Полевской"],
            "network_id": [2, 1, 1, 1],
            "network": ["Одноклассники", "ВКонтакте", "ВКонтакте", "ВКонтакте"],
            "level": ["subordinate", "subordinate", "subordinate", "municipal"],
            "sphere_id": [2, 2, 4, 1],
            "category": ["card", "active", "card", "flagship"],
            "opened_on": pd.to_datetime(["2022-01-05", "2022-01-06", "2022-01-07", "2022-01-08"]),
            "has_state_mark": pd.array([True, False, None, True], dtype="boolean"),
            "is_connected": pd.array([True, True, True, True], dtype="boolean"),
            "has_problem_widget": pd.array([True, False, None, True], dtype="boolean"),
            "has_opinion_widget": pd.array([False, True, False, True], dtype="boolean"),
            "comments_open": pd.array([True, True, None, False], dtype="boolean"),
            "direct_messages_open": pd.array([True, True, True, True], dtype="boolean"),
            "profile_filled_share": [0.9, 0.5, float("nan"), 1.0],
            "subscriber_count": pd.array([100, 900, None, 5000], dtype="Int64"),
            "published_on": pd.to_datetime(["2026-02-24", "2026-02-25", None, "2026-03-10"]),
            "active_week_count": [1, 3, 0, 4],
            "week_count": [4, 4, 0, 4],
        }
    )


def ids(frame: pd.DataFrame) -> list[int]:
    return frame["page_id"].tolist()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [1, 2, 3, 4]),
        ("школа полевск", [1, 2]),
        ("БЕРЕЗОВСКИЙ", [3]),
        ("c++", [3]),
        ("(", [3]),
        ("№ 8", [1, 2]),
        ("нет такой", []),
    ],
)
def test_a_search_finds_every_word_in_the_name_of_the_page_or_the_organisation(
    register: pd.DataFrame, search: str, found: list[int]
) -> None:
    assert ids(narrowed(register, DAY, search=search)) == found


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (ALL, [1, 2, 3, 4]),
        ("без метки", [2]),
        ("не подключены", []),
        ("без виджета «Сообщить о проблеме»", [2]),
        ("нет хотя бы одного виджета", [1, 2, 3]),
        ("комментарии закрыты", [4]),
        (SILENT, [1]),
    ],
)
def test_a_state_leaves_the_pages_of_which_it_is_known(register: pd.DataFrame, state: str, found: list[int]) -> None:
    assert ids(narrowed(register, DAY, state=state)) == found


def test_kinds_narrow_together(register: pd.DataFrame) -> None:
    assert ids(narrowed(register, DAY, levels=("subordinate",), categories=("card",))) == [1, 3]
    assert ids(narrowed(register, DAY, sphere_ids=(2, 1), categories=("flagship", "active"))) == [2, 4]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("по организации", [3, 4, 1, 2]),
        ("больше подписчиков – выше", [4, 2, 1, 3]),
        ("давно не публиковали – выше", [1, 2, 4, 3]),
        ("реже нормы – выше", [1, 2, 4, 3]),
        ("меньше заполнен профиль – выше", [2, 1, 4, 3]),
        ("новые – выше", [4, 3, 2, 1]),
    ],
)
def test_an_order_puts_what_is_not_known_last(register: pd.DataFrame, order: str, expected: list[int]) -> None:
    assert ids(ordered(register, order)) == expected
    assert ordered(register, order).columns.tolist() == register.columns.tolist()


def test_every_order_and_state_is_tried_here_or_of_the_same_kind() -> None:
    assert len(ORDERS) == 6
    assert len(STATES) == 7


def test_pages_gather_by_organisation(register: pd.DataFrame) -> None:
    found = organisations(register)

    assert found["body"].tolist() == ["Музей", "Администрация", "Школа № 8 города Полевского"]
    assert found["page_count"].tolist() == [1, 1, 2]
    assert found["networks"].tolist()[2] == "ВКонтакте, Одноклассники"
    assert found["subscriber_count"].tolist()[1:] == [5000, 900]
    assert found["page_count"].sum() == len(register)
