"""The passport through the frame: figures of `reports summary`, a place among those alike, a passport for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from metrics import peers
from queries import Period
from reports.passport import EXECUTOR, OTHER, PEERS, RANKED_AT_MOST, REGION, SUBJECT, TERRITORY, Subject, passport
from reports.summary import summarise_region
from tests.ui.test_app import ROOT, errors, html
from tests.ui.test_cases import NBSP
from ui.filters import View
from ui.sections import passport as section
from ui.sections import passport_figures

SCREEN = "../pages/passport.py"
LYSVA, KOSA, REGIONAL = "Лысьвенский муниципальный округ", "Косинский муниципальный округ", "Региональные органы"
MINISTRY = "Министерство здравоохранения Пермского края"
NOW = ("waiting_count", "overdue_count")  # a passport tells them of today, a summary of the period
Open = Callable[..., AppTest]


@pytest.fixture
def opened(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the passport at an address."""
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])

    def at(**address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value
        app.run().switch_page(SCREEN).run()
        assert errors(app) == []
        assert "None" not in html(app) and ">nan<" not in html(app)
        return app

    return at


def view_of(app: AppTest) -> View:
    return app.session_state["view"]


def subject(view: View, kind: str, name: str) -> Subject:
    return Subject(kind, section.subjects(view, kind)[name], name)


def made(view: View, kind: str, name: str, other: str = "") -> section.Passport:
    return section.made(view, section.Chosen(subject(view, kind, name), subject(view, kind, other) if other else None))


@pytest.mark.parametrize(
    "address",
    [
        {"place": LYSVA},
        {"place": LYSVA, "with": KOSA},
        {"place": REGIONAL},
        {"place": "Территория не указана"},
        {"place": KOSA, "period": "прошлая неделя"},
        {"place": KOSA, "period": "вчера", "topics": "Медицина"},
        {"kind": "Исполнитель", "executor_name": MINISTRY},
        {"kind": "Исполнитель", "period": "вчера"},
        {"region": "Свердловская область", "place": "Полевской"},
    ],
    ids=str,
)
def test_a_passport_opens_for_everybody(opened: Open, address: dict[str, str]) -> None:
    app = opened(**address)
    name = address.get("place") or address.get("executor_name")

    assert name is None or f"<h1 class='g-title'>{name}</h1>" in html(app)
    assert "Ждут ответа сейчас" in html(app)
    assert "ошибка программы" not in html(app)


def test_figures_are_those_of_the_summary(opened: Open) -> None:
    view = view_of(opened(period="прошлый месяц"))
    chosen = section.Chosen(subject(view, TERRITORY, LYSVA), subject(view, TERRITORY, KOSA))
    figures = section.made(view, chosen, with_times=True).measures
    for who, names in ((SUBJECT, [LYSVA]), (OTHER, [KOSA]), (REGION, None)):
        told = summarise_region(view.ask, view.region.name, view.period, municipalities=names).rows[0][1]
        shown = [name for name in (*passport_figures.BESIDE, *passport_figures.TIMES) if name in told]
        assert "response_p90" in shown and "norm_share" in shown and "page_count" in shown
        for metric_id in shown:
            if metric_id not in NOW:
                assert figures[who][metric_id] == told[metric_id], (who, metric_id)
    cheap = section.made(view, chosen).measures
    assert all(figures[SUBJECT][name] == one for name, one in cheap[SUBJECT].items())


def test_figures_of_an_executor_are_those_of_the_summary(opened: Open) -> None:
    view = view_of(opened(period="последние 12 месяцев"))
    figures = made(view, EXECUTOR, MINISTRY).measures
    told = summarise_region(view.ask, view.region.name, view.period, executors=[MINISTRY]).rows[0][1]
    region = summarise_region(view.ask, view.region.name, view.period).rows[0][1]

    for metric_id in ("received_count", "response_mean", "norm_share", "repeat_share", "returned_share"):
        assert figures[SUBJECT][metric_id] == told[metric_id]
        assert figures[REGION][metric_id] == region[metric_id]
    assert figures[SUBJECT]["received_count"].value > 100


def test_the_group_is_made_of_municipalities_of_a_like_size(opened: Open) -> None:
    view = view_of(opened())
    group = made(view, TERRITORY, LYSVA)
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    alike = places[places["population"] > peers.LARGE_OVER]
    alone = made(view, TERRITORY, REGIONAL)

    assert set(group.peer_ids) == set(alike["municipality_id"])
    counts = summarise_region(view.ask, view.region.name, view.period, by="municipality").rows
    received = {group["municipality"]: told["received_count"].value for group, told in counts}
    assert group.measures[PEERS]["received_count"].value == sum(received[name] for name in alike["name"])
    shares = {group["municipality"]: told["norm_share"].value for group, told in counts}
    better = sum(round(shares[name], 3) > round(shares[LYSVA], 3) for name in alike["name"])
    row = group.place(subject(view, TERRITORY, LYSVA))
    assert row["place"] == better + 1 and row["from_place"] <= row["place"] <= row["to_place"]
    assert alone.places is None and PEERS not in alone.measures


def test_links_lead_to_as_many_messages_as_the_card_says(opened: Open) -> None:
    app = opened(place=LYSVA, period="прошлый месяц")
    card = re.search(r"Ждут ответа сейчас</h2><div class='g-figure'><b>([^<]*)", html(app))[1]
    view = view_of(app)
    address = section.to_cases(view, section.Chosen(subject(view, TERRITORY, LYSVA), None), "waiting")
    listed = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    listed.query_params["municipality"], listed.query_params["state"] = LYSVA, "ждут ответа"
    listed.query_params["period"] = "прошлый месяц"
    listed.run().switch_page("../pages/cases.py").run()

    assert address.startswith("/cases?") and "state=" in address and "municipality=" in address
    assert f"<h1 class='g-title'>{card}{NBSP}" in html(listed)


def test_the_municipal_role_sees_no_figure_of_others(opened: Open) -> None:
    app = opened()
    app.selectbox(key="role_choice").set_value("municipality").run()
    told = html(app)

    assert errors(app) == []
    assert f"<h1 class='g-title'>{LYSVA}</h1>" in told
    assert app.selectbox(key="place").options == [LYSVA]
    for words in ("По региону", "по региону", "Группа сравнения", "группе сравнения", "Чайковский"):
        assert words not in told
    assert set(made(view_of(app), TERRITORY, LYSVA).measures) == {SUBJECT}


def test_an_unknown_name_of_the_address_is_told(opened: Open) -> None:
    app = opened(place="<b>Атлантида</b>", kind="Кто-то")

    assert "&lt;b&gt;Атлантида&lt;/b&gt;" in html(app) and "Кто-то" in html(app)


def test_the_municipality_of_the_frames_filter_comes_first(opened: Open) -> None:
    app = opened(municipality=KOSA)

    assert f"<h1 class='g-title'>{KOSA}</h1>" in html(app)


def test_an_executor_of_a_big_base_is_told_for_any_period(opened: Open) -> None:
    """report_body answers a long period by executor whatever the size of the base."""
    view = view_of(opened())
    year = Period(view.period.start, view.period.end)
    big = replace(view.clock, message_count=10_000_000)
    one = subject(view, EXECUTOR, MINISTRY)
    arguments = (year, view.filters, one, None)
    exact = passport(view.ask, view.clock, *arguments, is_narrow=False)
    told = passport(view.ask, big, *arguments, is_narrow=False)

    assert told.ignored == () and told.measures == exact.measures


def test_a_real_base_has_passports_of_its_places(boston_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", boston_bases["duckdb"])
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    app.query_params["period"] = "всё время"
    app.run().switch_page(SCREEN).run()

    assert errors(app) == []
    assert "ошибка программы" not in html(app) and "None" not in html(app)
    app.selectbox(key="kind").set_value("Исполнитель").run()
    assert errors(app) == []


def test_executors_of_a_large_group_have_no_place_and_are_told_why(opened: Open) -> None:
    app = opened(kind="Исполнитель", executor_name=MINISTRY)
    view = view_of(app)
    known = view.ask("executors", region_id=view.clock.region_id, municipality_ids=None)
    crowded = known["level"].value_counts().idxmax()
    of_many = opened(kind="Исполнитель", executor_name=known.loc[known["level"] == crowded, "name"].iloc[0])

    assert (known["level"] == crowded).sum() > RANKED_AT_MOST
    assert "место не определяется: в группе больше 100 исполнителей" in html(of_many)
    assert "место не определяется" not in html(app) and "в группе сравнения" in html(app)
    assert "Подробнее о времени ответа – только по муниципалитетам" in html(app)


def test_the_card_of_pages_leads_to_their_list(opened: Open) -> None:
    app = opened(place=LYSVA)
    ways = re.findall(r"href='/official_pages\?([^']*)'", html(app))

    assert ways and all(parse_qs(unescape(way))["show"] == ["госпаблики"] for way in ways)
