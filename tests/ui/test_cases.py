"""The list of messages through the frame: as many as the figure says, narrowed by the address, whatever it holds."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from metrics.states import BY_TITLE, STATES
from queries import Filters
from reports import cases, facts, page_facts
from reports.cases import Cases
from tests.ui.test_app import ROOT, errors, html
from ui.blocks import csv_bytes
from ui.sections import case_words
from ui.sections import cases as section

SCREEN = "../pages/cases.py"
LYSVA = "Лысьвенский муниципальный округ"
NBSP = "\u00a0"
Open = Callable[..., AppTest]


@pytest.fixture
def opened(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the list at an address."""
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])

    def at(**address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value
        app.run().switch_page(SCREEN).run()
        assert errors(app) == []
        return app

    return at


def title(app: AppTest) -> str:
    return re.search(r"<h1 class='g-title'>(.*?)</h1>", html(app))[1].replace(NBSP, "")


def number_in(app: AppTest) -> int:
    return int(re.match(r"\d+", title(app))[0])


def row_count(app: AppTest) -> int:
    return html(app).count("<tr><th scope='row'>")


@pytest.mark.parametrize("state", STATES)
def test_the_title_counts_the_messages_of_the_state(opened: Open, state: str) -> None:
    app = opened(state=STATES[state].title, period="последние 12 месяцев")
    view = app.session_state["view"]
    period = section.whole_base(view) if STATES[state].is_now else view.period
    count = cases.count(view.ask, view.clock, Cases(state, period, Filters())).listed_count

    assert number_in(app) == count > 0
    assert row_count(app) == min(count, section.ROWS)
    assert STATES[state].short.rstrip(".") in html(app)


def test_the_list_of_what_waits_is_as_long_as_the_card_says(opened: Open) -> None:
    app = opened(state="ждут ответа", municipality=LYSVA)
    view = app.session_state["view"]
    now, _ = facts.waiting_now(view.ask, view.clock, view.filters)
    assert number_in(app) == now["waiting_count"].iloc[0] > 0

    in_period = opened(state="ждут ответа", municipality=LYSVA, when="за период", period="вчера")
    view = in_period.session_state["view"]
    counts, _ = facts.messages(view.ask, view.clock, view.period, view.filters)
    assert number_in(in_period) == counts["waiting_count"].iloc[0]


def test_topic_and_channel_of_the_address_narrow_the_list(opened: Open) -> None:
    whole = opened(state="все", period="прошлый месяц")
    view = whole.session_state["view"]
    topic = view.ask("received_by_topic", **facts.route_topics(view.period, Filters(), view.clock).parameters).iloc[0]
    narrowed = opened(state="все", period="прошлый месяц", topic=topic["topic"])
    narrower = opened(state="все", period="прошлый месяц", topic=topic["topic"], channel="Комментарий")

    assert number_in(narrowed) == topic["received_count"] > number_in(narrower) > 0
    assert topic["topic"] in html(narrowed)


def test_an_unknown_state_falls_back_to_what_waits_and_is_named(opened: Open) -> None:
    app = opened(state="<img src=x>", topic="Нет такой", sheet="-1", page="0 or 1=1", period="прошлый месяц")
    told = re.search(r"role='alert'>(.*?)</p>", html(app))[1]

    assert "&lt;img src=x&gt;" in told and "Нет такой" in told and "-1" in told and "0 or 1=1" in told
    assert "<img" not in html(app)
    assert title(app) == title(opened(state="ждут ответа"))


@pytest.mark.parametrize("sheet, first", [("1", 1), ("2", 51), ("99999999", None)])
def test_sheets_are_kept_in_the_address_and_end_with_the_list(opened: Open, sheet: str, first: int | None) -> None:
    app = opened(state="ждут ответа", sheet=sheet)
    count = number_in(app)
    start = first or (count - 1) // section.ROWS * section.ROWS + 1

    assert f"Сообщения {start}–" in html(app).replace(NBSP, "")
    assert "Предыдущая" in html(app) or first == 1
    assert "Следующая" in html(app) or first is None


def test_another_list_begins_at_its_first_sheet(opened: Open) -> None:
    app = opened(state="ждут ответа", sheet="3")
    assert "Сообщения 101–" in html(app)
    app.selectbox(key="state").set_value("даны промежуточные ответы").run()

    assert errors(app) == []
    assert "Сообщения 1–50" in html(app)


def test_the_file_has_every_row_and_no_words_of_citizens(opened: Open) -> None:
    app = opened(state="просрочено")
    view = app.session_state["view"]
    wanted = Cases("overdue", section.whole_base(view), Filters())
    chosen = section.Chosen(wanted, "сначала старые", 1, True, (), ())
    saved = csv_bytes(section.sheet(view, chosen)).decode("utf-8-sig")
    frame = pd.read_csv(io.StringIO(saved), sep=";")

    assert len(frame) == number_in(app) > section.ROWS
    assert frame["№ в системе"].is_unique
    assert set(frame["источник"]) == {"Демонстрационные данные"}
    assert list(frame.columns[: len(case_words.FILE)]) == list(case_words.FILE.values())


def test_the_municipal_role_lists_its_own_messages_only(opened: Open) -> None:
    app = opened(state="ждут ответа")
    everybody = number_in(app)
    app.selectbox(key="role_choice").set_value("municipality").run()

    assert errors(app) == []
    assert 0 < number_in(app) < everybody
    places = set(re.findall(r"<td>([^<]*(?:МО|ГО|органы))</td>", html(app)))
    assert places == {f"Лысьвенский{NBSP}МО"}


def test_an_empty_list_says_so(opened: Open) -> None:
    app = opened(state="просрочено", when="за период", period="вчера", topic="Коронавирус")
    empty = opened(state="отложенное просрочено", municipality="Косинский муниципальный округ")

    assert errors(app) == []
    assert number_in(empty) == 0 and "Таких сообщений нет" in html(empty)


def test_a_real_base_without_executors_and_pages_is_listed(
    boston_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", boston_bases["duckdb"])
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    app.query_params["period"] = "всё время"
    app.query_params["state"] = "не в срок"
    app.run().switch_page(SCREEN).run()

    assert errors(app) == []
    assert number_in(app) > 0 and row_count(app) == section.ROWS
    assert not re.search(r">\s*(None|nan|NaT|<NA>)\b", html(app))


AS_OF = pd.Timestamp("2026-03-20 12:00")


def row(**known: object) -> SimpleNamespace:
    """A message received on 2 March at ten, of which nothing else is known."""
    moments_of = ("replied_local", "final_local", "due_local", "final_due_local", "planned_on")
    seconds_of = ("waiting_seconds", "overdue_seconds", "late_seconds", "answered_seconds")
    texts_of = ("outcome", "source_url", "external_number", "page", "network", "channel")
    empty = dict.fromkeys((*moments_of, *seconds_of, *texts_of))
    moments = {name: pd.Timestamp(value) for name, value in known.items() if name.endswith(("_local", "_on"))}
    received = pd.Timestamp("2026-03-02 10:00")
    base = {"received_local": received, "urgency": "normal", "repeat_count": 0, "message_id": 7}
    return SimpleNamespace(**empty | base | known | moments)


@pytest.mark.parametrize(
    "known, words",
    [
        ({"waiting_seconds": 3600}, "ждёт 1 ч"),
        (
            {"waiting_seconds": 273_600, "overdue_seconds": 172_800, "urgency": "urgent", "repeat_count": 1},
            "ждёт 3 сут 4 ч, просрочено на 2 сут, срочное, повторное",
        ),
        ({}, "ответа не требует"),
        ({"replied_local": "2026-03-02 09:00"}, "ответ раньше получения"),
        (
            {
                "replied_local": "2026-03-02 12:00",
                "final_local": "2026-03-03 12:00",
                "answered_seconds": 7200,
                "outcome": "solved",
            },
            "ответ через 2 ч, решено",
        ),
        (
            {"replied_local": "2026-03-02 12:00", "final_local": "2026-03-02 12:00", "answered_seconds": 7200}
            | {"late_seconds": 1800},
            "ответ через 2 ч, позже срока на 30 мин",
        ),
        (
            {"replied_local": "2026-03-02 12:00", "answered_seconds": 7200, "final_due_local": "2026-03-30 18:00"},
            "промежуточный ответ через 2 ч, окончательный до 30.03.2026, 18:00",
        ),
        (
            {"replied_local": "2026-03-02 12:00", "answered_seconds": 7200, "final_due_local": "2026-03-18 12:00"}
            | {"late_seconds": 172_800},
            "промежуточный ответ через 2 ч, окончательный просрочен на 2 сут",
        ),
        (
            {"replied_local": "2026-03-02 12:00", "answered_seconds": 7200, "planned_on": "2026-05-01"},
            "промежуточный ответ через 2 ч, отложено до 01.05.2026",
        ),
        (
            {"replied_local": "2026-03-02 12:00", "answered_seconds": 7200, "planned_on": "2026-03-01"},
            "промежуточный ответ через 2 ч, отложено до 01.03.2026, день прошёл",
        ),
    ],
)
def test_what_has_become_of_a_message_is_told_in_words(known: dict, words: str) -> None:
    assert case_words.status(row(**known), AS_OF).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    "address, is_kept",
    [
        ("https://vk.com/wall-1_2", True),
        ("HTTP://ok.ru/topic", True),
        ("javascript:alert(1)", False),
        ("//evil.test/", False),
        ("/cases?state=все", False),
        ("?forward=x", False),
        (None, False),
    ],
)
def test_only_a_web_address_is_a_link(address: str | None, is_kept: bool) -> None:
    assert case_words.post(row(source_url=address)) == (address if is_kept else "")


def test_states_have_names_of_their_own() -> None:
    assert len(BY_TITLE) == len(STATES)
    for code, state in STATES.items():
        assert state.code == code and state.short.endswith(".") and all(state.counted)


def test_a_page_of_the_address_is_named_and_narrows_the_list(opened: Open) -> None:
    app = opened(state="все", period="прошлый месяц")
    view = app.session_state["view"]
    page_id = 153
    narrowed = opened(state="все", period="прошлый месяц", page=str(page_id))
    wanted = Cases("all", view.period, Filters(), page_ids=(page_id,))
    pages = page_facts.register(view.ask, view.clock, view.period, Filters()).set_index("page_id")

    assert number_in(narrowed) == cases.count(view.ask, view.clock, wanted).listed_count > section.ROWS
    assert number_in(narrowed) < number_in(app)
    assert f"госпаблик «{pages.loc[page_id, 'title']}»" in html(narrowed)
    assert f"page={page_id}" in re.search(r"href='([^']*)'[^>]*>Следующая", html(narrowed))[1]
    assert "госпаблик № 999999" in html(opened(state="все", period="прошлый месяц", page="999999"))
