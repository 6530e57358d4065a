"""«Время ответа»: every block against pandas over the raw messages, of the demo and of the real export; the screen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from metrics import peers
from metrics.survival import EDGES
from queries import Filters, Period
from reports import cases
from tests.small_base import reading
from ui import filters
from ui.access import scope_of
from ui.blocks import Chart, Empty
from ui.filters import View
from ui.sections import (
    response_change,
    response_curve,
    response_league,
    response_stages,
    response_standing,
    response_target,
    response_time,
)

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "../pages/response_time.py"
SCOPE = scope_of("governor", None, None)
DEMO_PERIOD = Period(date(2026, 1, 1), date(2026, 8, 17))
DEMO_BEFORE = Period(date(2025, 1, 1), date(2025, 8, 17))
BOSTON_PERIOD = Period(date(2015, 4, 1), date(2015, 6, 20))
BOSTON_BEFORE = Period(date(2015, 1, 10), date(2015, 4, 1))
RAW = text(
    "select message.message_id, message.municipality_id, message.topic_id, message.needs_reply, message.received_at, "
    "message.first_reply_at, message.final_reply_at, message.routed_at, message.prepared_at, message.due_at, "
    "report_state.data_as_of, region.time_zone "
    "from message inner join report_state on report_state.region_id = message.region_id "
    "inner join region on region.region_id = message.region_id where message.region_id = :region_id"
)


def view_of(period: Period, compared: Period | None, **chosen: object) -> View:
    region = filters.regions(SCOPE)[0]
    return View(SCOPE, region, "custom", period, compared, "previous", Filters(**chosen), (), ())


@cache  # half a million rows through the driver: read once a base, never changed by a test
def raw(database: str, region_id: int) -> pd.DataFrame:
    """Messages as they lie in the base, with what follows from the definitions of METRICS, by plain pandas."""
    with reading(database) as connection:
        frame = pd.read_sql(RAW, connection, params={"region_id": region_id})
    for name in [one for one in frame.columns if one.endswith("_at") or one == "data_as_of"]:
        frame[name] = pd.to_datetime(frame[name], utc=True)
    cut, zone = frame["data_as_of"].iloc[0], frame["time_zone"].iloc[0]
    frame = frame[frame["received_at"] <= cut]
    given = {name: frame[name].where(frame[name] <= cut) for name in ("first_reply_at", "final_reply_at")}
    reply = given["first_reply_at"].fillna(given["final_reply_at"])
    seconds = (reply.dt.floor("s") - frame["received_at"].dt.floor("s")).dt.total_seconds()
    is_possible = ~(seconds < 0) & ~(frame["due_at"] < frame["received_at"])
    return frame.assign(
        day=frame["received_at"].dt.tz_convert(zone).dt.date,
        seconds=seconds,
        answered=frame["needs_reply"] & (seconds >= 0),
        waiting=frame["needs_reply"] & reply.isna(),
        judged=frame["needs_reply"] & is_possible & (frame["due_at"] <= cut),
        in_norm=frame["needs_reply"] & is_possible & (frame["due_at"] <= cut) & (reply <= frame["due_at"]),
        age=(cut - frame["received_at"]).dt.total_seconds(),
    )


def within(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return frame[(frame["day"] >= period.start) & (frame["day"] < period.end)]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


@pytest.fixture(params=["demo", "boston"])
def base(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[View, pd.DataFrame]]:
    """A view of a ragged period with one to compare, and the raw messages of its region."""
    bases = request.getfixturevalue(f"{request.param}_bases")
    monkeypatch.setenv("DATABASE_URL", bases["duckdb"])
    spans = (DEMO_PERIOD, DEMO_BEFORE) if request.param == "demo" else (BOSTON_PERIOD, BOSTON_BEFORE)
    view = view_of(*spans)
    yield view, raw(bases["duckdb"], view.clock.region_id)


@pytest.fixture
def demo(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> View:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return view_of(DEMO_PERIOD, DEMO_BEFORE)


def test_the_story_by_month_is_that_of_the_messages(base: tuple[View, pd.DataFrame]) -> None:
    view, messages = base
    chart = response_time.story(view, "среднее время")
    months = [f"{day:%Y-%m}" for day in messages["day"]]
    answered = messages[messages["answered"]].groupby(np.array(months)[messages["answered"]])["seconds"]
    told = chart.table.raw.set_index("месяц")

    assert answered.mean().div(60).to_dict() == pytest.approx(told["значение"].dropna().to_dict())
    assert answered.count().to_dict() == told["из скольких"][told["из скольких"] > 0].to_dict()


def test_the_share_in_time_by_month_is_that_of_the_messages(base: tuple[View, pd.DataFrame]) -> None:
    view, messages = base
    told = response_time.story(view, "отвечено в срок").table.raw.set_index("месяц")
    judged = messages[messages["judged"]]
    shares = judged.groupby([f"{day:%Y-%m}" for day in judged["day"]])["in_norm"].mean()

    assert shares.to_dict() == pytest.approx(told["значение"].dropna().to_dict())


def test_limits_of_the_story_are_those_of_its_first_year(demo: View) -> None:
    told = response_time.story(demo, "среднее время").table.raw
    base = told["значение"].to_numpy()[:12]
    reach = 2.66 * np.abs(np.diff(base)).mean()

    assert told["обычный уровень"].iloc[0] == pytest.approx(base.mean())
    assert told["нижняя граница"].iloc[0] == pytest.approx(base.mean() - reach)
    assert told["верхняя граница"].iloc[0] == pytest.approx(base.mean() + reach)


@pytest.mark.parametrize("by, key", [("по муниципалитетам", "municipality_id"), ("по темам", "topic_id")])
def test_contributions_are_those_of_the_messages_and_add_up(base: tuple[View, pd.DataFrame], by: str, key: str) -> None:
    """Kitagawa written out over the raw messages; the shown table adds up to the change of the mean."""
    view, messages = base
    chart = response_change.why(view, by, response_change.CHOSEN)
    if isinstance(chart, Empty):  # a tenth of the real export is never closed
        waiting = [within(messages, one) for one in (view.compared, view.period)]
        assert any(one["waiting"].sum() >= 0.01 * one["needs_reply"].sum() for one in waiting)
        return
    before, after = (one[one["answered"]] for one in (within(messages, view.compared), within(messages, view.period)))
    whole = [one["seconds"].mean() / 60 for one in (before, after)]
    expected = []
    for group in {*before[key], *after[key]}:
        rows = [one[one[key] == group] for one in (before, after)]
        w0, w1 = len(rows[0]) / len(before), len(rows[1]) / len(after)
        x0, x1 = (one["seconds"].mean() / 60 if len(one) else None for one in rows)
        x0, x1 = (x1 if x0 is None else x0), (x0 if x1 is None else x1)
        expected.append(0.5 * (w0 + w1) * (x1 - x0) + (0.5 * (x0 + x1) - 0.5 * sum(whole)) * (w1 - w0))
    told = chart.table.raw["всего, минут"]

    assert told.iloc[0] == pytest.approx(whole[1] - whole[0], rel=1e-9)
    assert told.iloc[1:].sum() == pytest.approx(told.iloc[0], rel=1e-9)
    assert sorted(told.iloc[1:]) == pytest.approx(sorted(expected), abs=1e-6)


def test_the_ends_of_the_data_are_compared_by_whole_settled_months(demo: View) -> None:
    first, last = response_change.ends(demo)

    assert (first.start.day, first.end.day, last.start.day, last.end.day) == (1, 1, 1, 1)
    assert first.start >= demo.region.first_received_on
    assert (first.end.year - first.start.year) * 12 + first.end.month - first.start.month == 12
    assert last.end <= demo.region.data_as_of.date() + timedelta(days=1)
    title = plain(response_change.why(demo, "по муниципалитетам", response_change.ENDS).title)
    assert title.startswith("Среднее время ответа снизилось на 3 ч")


def test_the_curve_lies_where_the_exact_estimate_lies(base: tuple[View, pd.DataFrame]) -> None:
    """Kaplan–Meier over the raw messages: at each time inside the bucket of the histogram, so between its edges."""
    view, messages = base
    told = response_curve.within(view).table.raw.set_index("минут")["отвечено"]
    shown = within(messages, view.period)
    times = np.concatenate([shown.loc[shown["answered"], "seconds"], shown.loc[shown["waiting"], "age"]]) / 60
    is_answer = np.arange(len(times)) < shown["answered"].sum()
    order = np.argsort(times, kind="stable")
    at_risk = len(times) - np.arange(len(times))
    surviving = np.cumprod(np.where(is_answer[order], 1 - 1 / at_risk, 1.0))
    for minutes, share in told.items():
        bucket = np.searchsorted(EDGES, minutes, side="right") - 1
        low, high = (
            1 - surviving[place - 1] if (place := np.searchsorted(times[order], edge)) else 0.0
            for edge in (EDGES[bucket], EDGES[bucket + 1])
        )
        assert low - 1e-3 <= share <= high + 1e-3
    assert told.is_monotonic_increasing


def test_the_distribution_counts_every_answer_once(base: tuple[View, pd.DataFrame]) -> None:
    view, messages = base
    told = response_curve.spread(view).table.raw
    shown = within(messages, view.period)
    minutes = shown.loc[shown["answered"], "seconds"] / 60

    assert told["ответов"].sum() == len(minutes)
    for _, row in told.iterrows():
        inside = ((minutes >= row["от, минут"] - 1e-9) & (minutes < row["до, минут"] - 1e-9)).sum()
        assert row["ответов"] == pytest.approx(inside, abs=2), (
            "an answer on the edge of a bucket may fall on either side"
        )


def test_the_league_is_that_of_the_messages_and_every_group_is_the_sum_of_its_own(
    base: tuple[View, pd.DataFrame],
) -> None:
    view, messages = base
    table = response_league.league(view, "по названию")
    shown = within(messages, view.period)
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    names = dict(zip(places["municipality_id"], places["name"], strict=True))
    told = table.raw.drop_duplicates("муниципалитет", keep="last").set_index("муниципалитет")
    for municipality_id, rows in shown.groupby("municipality_id"):
        line = told.loc[names[municipality_id]]
        assert line["отвечено в срок"] == rows["in_norm"].sum()
        assert line["со сроком, который наступил"] == rows["judged"].sum()
        assert line["ответов"] == rows["answered"].sum()
        mean = rows.loc[rows["answered"], "seconds"].mean() / 60
        assert (math.isnan(mean) and math.isnan(line["среднее время ответа, минут"])) or line[
            "среднее время ответа, минут"
        ] == pytest.approx(mean)
    assert table.raw["отвечено в срок"].iloc[0] == shown["in_norm"].sum()
    assert table.raw["ответов"].iloc[0] == shown["answered"].sum()


def test_groups_of_the_league_add_up(demo: View) -> None:
    table = response_league.league(demo, "реже в срок – выше")
    raw_rows, titles = table.raw, table.columns["Муниципалитет"][0]
    groups = [at for at, title in enumerate(titles) if title in peers.TITLES.values() and at in table.total_rows]

    assert len(groups) == 3
    for start, end in zip(groups, [*groups[1:], table.aside_rows[0]], strict=True):
        members = raw_rows.iloc[start + 1 : end]
        assert members["отвечено в срок"].sum() == raw_rows["отвечено в срок"].iloc[start]
        shares = members["доля в срок"].to_numpy()
        assert (np.diff(shares) >= 0).all(), "the rarest in time stand first"


SLOW = {"Кунгурский", "Очёрский", "Чусовской", "Кизеловский"}


@pytest.mark.parametrize(
    "period, planted",
    [
        (Period(date(2026, 7, 1), date(2026, 10, 1)), SLOW),
        (DEMO_PERIOD, SLOW | {"Березниковский"}),
        (Period(date(2026, 10, 1), date(2026, 11, 22)), SLOW | {"Лысьвенский"}),
    ],
)
def test_planted_slow_municipalities_are_named_and_no_others(demo: View, period: Period, planted: set[str]) -> None:
    """The demo slows four municipalities always, Березники until this spring, Лысьва since this October."""
    told = plain(response_standing.who(view_of(period, None)).title)

    assert told.startswith("Медленнее, чем в целом по региону: ")
    assert {name.split()[0] for name in told.split(": ")[1].split(", ")} == planted


def test_a_chosen_municipality_is_judged_against_the_whole_region(demo: View) -> None:
    places = demo.ask("municipalities", region_id=demo.clock.region_id, municipality_ids=None)
    slow = int(places.loc[places["name"].str.startswith("Кунгурский"), "municipality_id"].iloc[0])
    table = response_league.league(view_of(DEMO_PERIOD, None, municipality_ids=(slow,)), "по названию")

    assert table.columns["Муниципалитет"][0] == ["Всего по выбранным", "Больше 50 тыс. жителей", "Кунгурский\u00a0МО"]
    assert table.columns["Отличие по времени"][0] == ["", "", "медленнее"]


def test_late_ones_lead_to_their_list(demo: View) -> None:
    table = response_league.league(demo, "по названию")
    late = table.columns["Не в срок"][0]
    addresses = table.links["Не в срок"]

    assert addresses[0].startswith("/cases?") and "municipality=" not in addresses[0]
    assert all(bool(address) == (count != "0") for count, address in zip(late[2:12], addresses[2:12], strict=True))
    assert table.links["Муниципалитет"][2].startswith("/passport?")


def test_the_list_behind_late_ones_is_as_long_as_the_figure(demo: View) -> None:
    places = demo.ask("municipalities", region_id=demo.clock.region_id, municipality_ids=None)
    late = response_league.league(demo, "реже в срок – выше").raw.assign(
        late=lambda frame: frame["со сроком, который наступил"] - frame["отвечено в срок"]
    )
    for _, row in late.iloc[[2, 5, -1]].iterrows():
        chosen = int(places.loc[places["name"] == row["муниципалитет"], "municipality_id"].iloc[0])
        wanted = cases.Cases("not_in_norm", demo.period, Filters(municipality_ids=(chosen,)))
        assert cases.count(demo.ask, demo.clock, wanted).listed_count == row["late"] > 0


def test_stages_are_those_of_the_messages(demo: View, demo_bases: dict[str, str]) -> None:
    shown = within(raw(demo_bases["duckdb"], demo.clock.region_id), demo.period)
    needs = shown[shown["needs_reply"]]
    reply = needs["received_at"].dt.floor("s") + pd.to_timedelta(needs["seconds"], unit="s")
    stages = {
        "Среднее время направления исполнителю": (needs["routed_at"], needs["received_at"]),
        "Среднее время подготовки ответа исполнителем": (needs["prepared_at"], needs["routed_at"]),
        "Среднее время публикации ответа": (reply, needs["prepared_at"]),
    }
    told = response_stages.anatomy(demo).table.raw.iloc[0]
    for title, (end, start) in stages.items():
        end = end.where(end <= needs["data_as_of"])
        seconds = (end.dt.floor("s") - start.dt.floor("s")).dt.total_seconds()
        assert told[f"{title}, минут"] == pytest.approx(seconds[seconds >= 0].mean() / 60)
        assert told[f"{title}: сообщений"] == (seconds >= 0).sum()


def test_what_if_raises_the_chosen_to_the_target(demo: View, demo_bases: dict[str, str]) -> None:
    shown = within(raw(demo_bases["duckdb"], demo.clock.region_id), demo.period)
    names = response_target.candidates(demo)
    (card,) = response_target.what_if(demo, (names[0],))
    places = demo.ask("municipalities", region_id=demo.clock.region_id, municipality_ids=None)
    chosen = places.loc[places["name"] == names[0], "municipality_id"].iloc[0]
    own = shown[(shown["municipality_id"] == chosen) & shown["judged"]]
    judged, hits = shown["judged"].sum(), shown["in_norm"].sum()
    needed = math.ceil(round(0.9 * len(own), 6))

    assert own["in_norm"].sum() < needed, "a candidate is below the target"
    share = (hits - own["in_norm"].sum() + needed) / judged
    assert plain(card.value) == f"{share * 100:.1f} %".replace(".", ",")
    assert str(needed - own["in_norm"].sum()) in plain(card.lines[2])


def test_quantile_cards_count_those_that_wait(base: tuple[View, pd.DataFrame]) -> None:
    view, messages = base
    shown = within(messages, view.period)
    n = int(shown["answered"].sum() + shown["waiting"].sum())
    for metric_id in ("response_median", "response_p90"):
        card = response_time.quantile(view, metric_id)
        assert plain(card.lines[0]).startswith(f"из {n:,}".replace(",", " "))


def test_a_period_without_messages_says_so_in_every_block(demo: View) -> None:
    empty = view_of(Period(date(2026, 5, 1), date(2026, 5, 1)), None)
    blocks = [
        response_league.league(empty, "по названию"),
        response_standing.compared(empty, "время ответа"),
        response_change.why(empty, "по темам", response_change.CHOSEN),
        response_curve.within(empty),
        response_curve.spread(empty),
        response_stages.anatomy(empty),
        response_target.what_if(empty, ()),
    ]

    assert all(isinstance(block, Empty) and block.reason for block in blocks)
    assert isinstance(response_time.story(empty, "среднее время"), Chart), "the story is of all months"
    assert [card.value for card in response_time.leading(empty)[:4]] == ["нет данных"] * 4


def test_an_unsettled_period_is_not_decomposed(demo: View) -> None:
    newest = Period(demo.region.data_as_of.date() - timedelta(days=2), demo.region.data_as_of.date())
    block = response_change.why(view_of(newest, DEMO_BEFORE), "по муниципалитетам", response_change.CHOSEN)

    assert isinstance(block, Empty)
    assert "не сложился" in block.reason


@pytest.fixture
def app(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def errors(app: AppTest) -> list[str]:
    return [*(one.value for one in app.error), *(one.value for one in app.exception)]


@pytest.mark.parametrize("query", [{}, {"municipality": "Юрлинский муниципальный округ"}, {"period": "вчера"}])
@pytest.mark.parametrize("is_open", [False, True])
def test_the_screen_opens(app: AppTest, query: dict[str, str], is_open: bool) -> None:
    for key, value in query.items():
        app.query_params[key] = value
    if is_open:
        app.query_params["analysis"] = "true"
    app.run().switch_page(SCREEN).run()

    assert errors(app) == []
    assert "Среднее время ответа" in html(app)
    assert "None" not in html(app) and "nan" not in html(app)
    assert not any(name in html(app) for name in ("XmR", "Kaplan", "Каплан", "Kitagawa", "Китагав", "воронк"))


@pytest.mark.parametrize("shown", response_time.SHOWN)
def test_every_metric_of_the_story_is_drawn(app: AppTest, shown: str) -> None:
    app.run().switch_page(SCREEN).run()
    app.selectbox(key="response").set_value(shown).run()

    assert errors(app) == []
    assert len(app.get("plotly_chart")) >= 1


def test_the_closed_part_is_not_computed_until_it_is_opened(app: AppTest) -> None:
    app.run().switch_page(SCREEN).run()
    assert len(app.get("plotly_chart")) == 1


def test_the_municipal_role_sees_its_own_municipality_only(app: AppTest) -> None:
    app.run().switch_page(SCREEN).run()
    app.selectbox(key="role_choice").set_value("municipality").run()

    assert errors(app) == []
    assert "Чайковский" not in html(app)
    assert "не с кем сравнить" in html(app)


def test_what_if_answers_the_choice_on_the_screen(app: AppTest) -> None:
    app.query_params["analysis"] = "true"
    app.run().switch_page(SCREEN).run()
    chosen = app.multiselect(key="raised").options[0]
    app.multiselect(key="raised").set_value([chosen]).run()

    assert errors(app) == []
    assert "Отвечено в срок было бы" in html(app)


def test_the_methodology_names_the_methods_with_their_sources(app: AppTest) -> None:
    app.run().switch_page("../pages/methodology.py").run()
    told = plain(html(app))

    assert errors(app) == []
    for words in ("XmR", "± 2,66", "Kitagawa, 1955", "Spiegelhalter, 2005", "Benjamini", "Каплана – Мейера"):
        assert words in told


def test_in_the_order_of_time_places_are_by_time_and_agree_with_the_order(
    demo: View, demo_bases: dict[str, str]
) -> None:
    """Typical time by hand: exp of the mean log of min(first response, 72 h) in minutes, a late wait being 72 h."""
    table = response_league.league(demo, "дольше отвечают – выше")
    rows = table.raw
    shown = within(raw(demo_bases["duckdb"], demo.clock.region_id), demo.period)
    most = 72 * 60
    late = shown["waiting"] & (shown["age"] >= most * 60)
    minutes = (shown["seconds"] / 60).clip(upper=most).where(shown["answered"]).mask(late, most)
    typical = np.exp(np.log(minutes.clip(lower=1 / 60)).groupby(shown["municipality_id"]).mean())
    places = demo.ask("municipalities", region_id=demo.clock.region_id, municipality_ids=None)
    names = dict(zip(places["name"], places["municipality_id"], strict=True))
    ranked = rows[rows["место в группе"] != ""]

    assert "по обычному времени ответа" in table.caption
    assert len(ranked) > 30
    for name, told in zip(ranked["муниципалитет"], ranked["обычное время ответа, минут"], strict=True):
        assert told == pytest.approx(typical[names[name]], rel=0.01)
    place = ranked["место в группе"].str.split().str[0].astype(int)
    sizes = ranked["место в группе"].str.split().str[2].astype(int)
    starts = [0, *(at for at in range(1, len(place)) if place.iloc[at] > place.iloc[at - 1]), len(place)]
    assert len(starts) - 1 == 3, "places go down inside each of the three groups"
    assert all(place.iloc[start] <= sizes.iloc[start] for start in starts[:-1])
    assert "Обычное время" not in response_league.league(demo, "по названию").columns


def test_what_is_drawn_is_explained(demo: View) -> None:
    whole = response_time.story(demo, "среднее время")
    assert "серая полоса – границы обычных колебаний" in whole.subtitle
    assert "зелёный пунктир – нормативы: " in response_curve.within(demo).subtitle


def test_what_is_not_drawn_is_not_explained(boston_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", boston_bases["duckdb"])
    short = response_time.story(view_of(BOSTON_PERIOD, None), "среднее время")

    assert short.figure.layout.shapes == () or all(shape.type != "rect" for shape in short.figure.layout.shapes)
    assert "Мало истории" in short.subtitle
    assert "серая полоса" not in short.subtitle and "кольцо" not in short.subtitle
