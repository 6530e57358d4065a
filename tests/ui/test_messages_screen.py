"""The screen «Сообщения»: its figures are those that pandas counts from the messages; it opens whatever is chosen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from metrics import format as fmt
from metrics.periods import comparison
from queries import Base, Filters, Period
from ui import access, filters
from ui.blocks import Card, Empty, Table
from ui.sections import message_details, message_flow, message_outcomes, message_places, message_topics, messages

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "../pages/messages.py"
PERM = "Пермский край"
ZONE = ZoneInfo("Asia/Yekaterinburg")
COLUMNS = """
    select message.municipality_id, message.network_id, message.channel_id, topic.group_name as topic_group,
        topic.name as topic, message.received_at, message.first_reply_at, message.final_reply_at, message.due_at,
        message.planned_on, message.needs_reply, message.is_repeat, message.rating, message.outcome
    from message inner join topic on topic.topic_id = message.topic_id
    where message.region_id = :region_id
"""


@pytest.fixture(scope="module")
def region(demo_bases: dict[str, str]) -> filters.Region:
    patch = pytest.MonkeyPatch()
    patch.setenv("DATABASE_URL", demo_bases["duckdb"])
    known = filters.regions(access.scope_of("governor", None, None))
    yield next(one for one in known if one.name == PERM)
    patch.undo()


@pytest.fixture(scope="module")
def raw(demo_bases: dict[str, str], region: filters.Region) -> pd.DataFrame:
    """Every message of the region with its local day, read past the program's questions."""
    base = Base(demo_bases["duckdb"])
    with base.connect() as connection:
        frame = pd.read_sql(text(COLUMNS), connection, params={"region_id": region.clock.region_id})
    base.dispose()
    for name in ("received_at", "first_reply_at", "final_reply_at", "due_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
    cut = region.data_as_of
    replied = frame["first_reply_at"].where(frame["first_reply_at"] <= cut)
    final = frame["final_reply_at"].where(frame["final_reply_at"] <= cut)
    return frame.assign(
        day=frame["received_at"].dt.normalize(),
        replied=replied.fillna(final),
        final=final,
        planned=pd.to_datetime(frame["planned_on"]),
        waits=frame["needs_reply"] & replied.isna() & final.isna(),
        in_progress=frame["needs_reply"] & replied.notna() & final.isna(),
    )


def view_of(
    region: filters.Region, start: date, end: date, *, base: str = "year_ago", chosen: Filters | None = None
) -> filters.View:
    period = Period(start, end)
    return filters.View(
        scope=access.scope_of("governor", None, None),
        region=region,
        preset="custom",
        period=period,
        compared=comparison(period, base),
        compared_as=base,
        filters=chosen or Filters(),
        address=(("region", (region.name,)), ("period", ("свои даты",))),
    )


@pytest.fixture(scope="module")
def year(region: filters.Region) -> filters.View:
    """Twelve months with ragged ends, as the program opens."""
    end = region.data_as_of.date()
    return view_of(region, date(end.year - 1, end.month, end.day), end)


def within(raw: pd.DataFrame, period: Period) -> pd.DataFrame:
    return raw[(raw["day"] >= pd.Timestamp(period.start)) & (raw["day"] < pd.Timestamp(period.end))]


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def column(table: Table, title: str) -> list[str]:
    return list(table.columns[title][0])


def test_cards_of_the_period_are_those_of_the_messages(year: filters.View, raw: pd.DataFrame) -> None:
    chosen = within(raw, year.period)
    rated = chosen[chosen["rating"].notna()]
    cards = {card.metric_id: card for card in messages.in_period(year)}

    assert number(cards["received_count"].value) == len(chosen)
    assert cards["repeat_share"].value == fmt.share(chosen["is_repeat"].mean())
    assert cards["satisfied_share"].value == fmt.share((rated["rating"] >= 4).mean())
    assert any(fmt.number(len(rated)) in line for line in cards["satisfied_share"].lines)
    finished = chosen[chosen["needs_reply"] & chosen["final"].notna() & chosen["outcome"].notna()]
    assert cards["solved_share"].value == fmt.share((finished["outcome"] == "solved").mean())
    assert f"отказано – {fmt.share((finished['outcome'] == 'refused').mean())}" in cards["solved_share"].lines


def test_cards_of_now_speak_of_messages_of_any_age(year: filters.View, raw: pd.DataFrame) -> None:
    cut = year.region.data_as_of
    waiting, overdue, in_progress, deferred = messages.now(year)
    put_off = raw[raw["in_progress"] & raw["planned"].notna()]

    assert number(waiting.value) == raw["waits"].sum()
    assert number(overdue.value) == (raw["waits"] & (raw["due_at"] <= cut)).sum()
    late = cut - raw["due_at"]
    assert number(overdue.lines[1].split("–")[1]) == (raw["waits"] & (late > timedelta(days=3))).sum()
    assert number(in_progress.value) == raw["in_progress"].sum()
    assert number(deferred.value) == len(put_off)
    assert number(deferred.lines[1].split("–")[1]) == (put_off["planned"] < pd.Timestamp(cut.date())).sum()


def test_every_card_can_be_forwarded_as_a_sentence_about_the_region(year: filters.View) -> None:
    for card in (*messages.in_period(year), *messages.now(year)):
        assert "в госпабликах Пермского края" in card.forward.sentence, card.metric_id
        assert "данные на" in card.forward.sentence


@pytest.mark.parametrize("base", ["year_ago", "previous"])
@pytest.mark.parametrize("choice", ["по дням", "по неделям", "по месяцам"])
def test_volume_and_its_comparison_are_counted_like_for_like(
    region: filters.Region, raw: pd.DataFrame, choice: str, base: str
) -> None:
    """From the middle of August to the cut: the last week and month are not over."""
    view = view_of(region, date(2026, 8, 12), region.data_as_of.date(), base=base)
    chart = message_flow.volume(view, choice)
    columns, grey = chart.figure.data[0], chart.figure.data[1]
    last_day = pd.Timestamp(region.data_as_of.date()) - pd.Timedelta(days=1)
    starts = [pd.Timestamp(one) for one in columns.x]
    counts = dict(raw.groupby("day").size())

    def total(start: pd.Timestamp, end: pd.Timestamp) -> int:
        return sum(counts.get(day, 0) for day in pd.date_range(start, end))

    ends = [*(start - pd.Timedelta(days=1) for start in starts[1:]), last_day]
    assert list(columns.y) == [total(start, end) for start, end in zip(starts, ends, strict=True)]
    if base == "year_ago":
        year = pd.DateOffset(years=1) if choice == "по месяцам" else pd.Timedelta(days=364)
        pairs = [(start - year, end - year) for start, end in zip(starts, ends, strict=True)]
    else:
        step = pd.DateOffset(months=len(starts)) if choice == "по месяцам" else starts[-1] - starts[0]
        step = step if choice == "по месяцам" else step + pd.Timedelta(days=7 if choice == "по неделям" else 1)
        pairs = [(start - step, end - step) for start, end in zip(starts, ends, strict=True)]
        if choice == "по месяцам":  # a month ends on its own last day
            pairs = [
                (start, end if place == len(pairs) - 1 else start + pd.offsets.MonthEnd(0))
                for place, (start, end) in enumerate(pairs)
            ]
    expected = [total(*pair) for pair in pairs]
    told = [number(one) for one in grey.customdata]
    assert told == expected
    assert ("ещё не закончен" in chart.subtitle) == (choice != "по дням")


def test_steps_that_the_base_does_not_hold_whole_are_not_compared(region: filters.Region) -> None:
    """The messages begin on 1 November 2023: a year before March 2024 there were none, which is not zero."""
    chart = message_flow.volume(view_of(region, date(2024, 3, 1), date(2024, 12, 1)), "по месяцам")

    assert chart.table.columns["Год назад"][0][0] == "нет данных"
    assert number(chart.table.columns["Год назад"][0][-1]) > 0


def test_the_growing_total_ends_with_what_is_processed(year: filters.View, raw: pd.DataFrame) -> None:
    chart = message_flow.done(year)

    assert chart.figure.data[0].y[-1] == (~raw["needs_reply"] | raw["final"].notna()).sum()
    assert list(chart.figure.data[0].y) == sorted(chart.figure.data[0].y)


@pytest.mark.parametrize("make, key", [(message_flow.channels, "channel_id"), (message_flow.networks, "network_id")])
def test_channels_and_networks_are_shares_of_all_messages(
    year: filters.View, raw: pd.DataFrame, make, key: str
) -> None:
    table = make(year).table.raw
    now, before = (within(raw, one)[key].value_counts(normalize=True) for one in (year.period, year.compared))

    assert table["сообщений"].tolist() == within(raw, year.period)[key].value_counts().tolist()
    assert table["доля"].tolist() == pytest.approx(now.tolist())
    assert table["доля в периоде сравнения"].tolist() == pytest.approx(before.reindex(now.index, fill_value=0).tolist())


@pytest.mark.parametrize("choice", [message_topics.GROUPS, message_topics.TOPICS, "Дороги"])
def test_topics_and_their_changes_are_those_of_the_messages(year: filters.View, raw: pd.DataFrame, choice: str) -> None:
    table = message_topics.topics(year, choice).raw
    key = ["topic_group"] if choice == message_topics.GROUPS else ["topic_group", "topic"]
    now, before = (within(raw, one).groupby(key).size() for one in (year.period, year.compared))
    if choice == "Дороги":
        now, before = now[["Дороги"]], before[["Дороги"]]
    index = table["группа"] if choice == message_topics.GROUPS else pd.MultiIndex.from_frame(table[["группа", "тема"]])

    assert table["сообщений"].tolist() == now.reindex(index).tolist()
    assert table["сообщений"].is_monotonic_decreasing
    assert table["сообщений"].sum() == now.sum()
    assert table["в периоде сравнения"].tolist() == before.reindex(index, fill_value=0).tolist()
    assert table["доля"].sum() == pytest.approx(1)


def test_a_count_leads_to_the_list_of_its_messages(year: filters.View) -> None:
    groups = message_topics.topics(year, message_topics.GROUPS)
    topics = message_topics.topics(year, "Дороги")
    to_group, to_topic = (urlsplit(table.links["Сообщений"][0]) for table in (groups, topics))

    assert to_group.path == to_topic.path == "/cases"
    assert parse_qs(to_group.query)["topics"] == [groups.raw["группа"].iloc[0]]
    assert parse_qs(to_topic.query) | {"region": [PERM]} == {
        "region": [PERM],
        "period": ["свои даты"],
        "state": ["все"],
        "topics": ["Дороги"],
        "topic": [topics.raw["тема"].iloc[0]],
    }
    drill = urlsplit(groups.links["Группа тем"][0])
    assert (drill.path, parse_qs(drill.query)["group"]) == ("/messages", [groups.raw["группа"].iloc[0]])


@pytest.mark.parametrize("order", message_places.ORDERS)
def test_messages_per_1000_residents_add_up_to_the_region(year: filters.View, raw: pd.DataFrame, order: str) -> None:
    table = message_places.per_resident(year, order)
    rows, whole = table.raw.iloc[1:], table.raw.iloc[0]
    special = rows["муниципалитет"].isin(["Региональные органы", "Территория не указана"])

    assert whole["получено"] == rows["получено"].sum() == len(within(raw, year.period))
    assert whole["жителей"] == rows["жителей"].sum()
    assert whole["на 1 000 жителей"] == pytest.approx(whole["получено"] / whole["жителей"] * 1000)
    assert special.iloc[-2:].all() and special.sum() == 2
    assert rows[special]["на 1 000 жителей"].isna().all()
    assert column(table, "На 1 000 жителей")[-2:] == ["нет данных", "нет данных"]
    values = rows[~special]["на 1 000 жителей"]
    assert values.tolist() == pytest.approx((rows["получено"] / rows["жителей"] * 1000)[~special].tolist())
    assert values.is_monotonic_decreasing or order != "на 1 000 жителей"


def test_hours_are_those_of_receipt_and_of_the_first_reply(year: filters.View, raw: pd.DataFrame) -> None:
    first = pd.Timestamp(year.period.start).replace(day=1)
    for kind, name in (("arrivals", "received_at"), ("replies", "replied")):
        chart = message_details.hours(year, kind)
        moments = raw[(raw[name] >= first) & (raw[name] >= raw["received_at"])][name]
        expected = np.zeros((7, 24), dtype="int64")
        np.add.at(expected, (moments.dt.day_of_week.to_numpy(), moments.dt.hour.to_numpy()), 1)

        assert (np.array(chart.figure.data[0].z) == expected).all()
        assert "по месяцам: " in chart.subtitle


def test_places_by_topics_show_shares_and_hide_what_is_too_little(year: filters.View, raw: pd.DataFrame) -> None:
    chart = message_places.by_place(year)
    chosen = within(raw, year.period)
    expected = pd.crosstab(chosen["municipality_id"], chosen["topic_group"])
    shown = chart.table.raw
    groups = [name for name in expected.columns if name in shown.columns]

    assert sorted(shown[groups].sum(axis=1)) == sorted(expected.sum(axis=1))
    assert shown[groups].sum().to_dict() == expected.sum().to_dict()
    small = fmt.place("Косинский муниципальный округ")
    row = list(chart.figure.data[0].y).index(small)
    assert "" in list(chart.figure.data[0].text[row])
    assert "мало данных" in str(chart.figure.data[0].customdata[row])


def test_one_topic_group_is_compared_with_nothing_and_opens_its_topics(region: filters.Region) -> None:
    view = view_of(region, date(2026, 3, 1), date(2026, 4, 1), chosen=Filters(topic_groups=("ЖКХ",)))

    assert isinstance(message_places.by_place(view), Empty)
    assert message_topics.choices(view) == [message_topics.TOPICS]
    assert message_topics.groups(view) == ["ЖКХ"]


def test_a_cell_of_the_map_is_told_in_words_with_its_list(year: filters.View, raw: pd.DataFrame) -> None:
    told = message_places.cell(year, "Лысьвенский муниципальный округ", "ЖКХ")
    shown = message_places.by_place(year).table
    row = column(shown, "Муниципалитет").index(fmt.place("Лысьвенский муниципальный округ"))

    assert f"{column(shown, 'ЖКХ')[row]}{fmt.NBSP}" in told
    assert "/cases?" in told and "state=" in told


def test_what_waits_is_split_by_age_without_loss(year: filters.View, raw: pd.DataFrame) -> None:
    table = message_details.ages(year)
    counts = dict(zip(table.raw["состояние"], table.raw["сообщений"], strict=True))

    assert counts["Ждут ответа, всего"] == raw["waits"].sum()
    parts = ("до 1 суток", "от 1 до 3 суток", "дольше 3 суток")
    assert sum(counts[part] for part in parts) == counts["просрочено, всего"]


def test_deferred_work_is_shown_by_the_month_promised(year: filters.View, raw: pd.DataFrame) -> None:
    table = message_details.deferred(year).table
    put_off = raw[raw["in_progress"] & raw["planned"].notna()]
    expected = put_off.groupby(put_off["planned"].dt.strftime("%Y-%m")).size()

    assert table.raw.groupby("назначено на")["отложено"].sum().to_dict() == expected.to_dict()
    late = (put_off["planned"] < pd.Timestamp(year.region.data_as_of.date())).sum()
    assert table.raw["назначенный день прошёл"].sum() == late > 0


def test_repeats_are_counted_by_topic(year: filters.View, raw: pd.DataFrame) -> None:
    table = message_outcomes.repeats(year).raw
    chosen = within(raw, year.period)
    expected = chosen.groupby(["topic_group", "topic"])["is_repeat"].agg(["sum", "size"])

    for _, row in table.iterrows():
        assert (row["повторных"], row["получено"]) == tuple(expected.loc[(row["группа"], row["тема"])])
    assert table["повторных"].iloc[0] == expected["sum"].max()


def test_a_month_with_few_ratings_has_no_point(region: filters.Region, raw: pd.DataFrame) -> None:
    """One quiet municipality: below ten ratings a month is «мало данных»."""
    quiet = int(raw["municipality_id"].value_counts().index[-12])
    view = view_of(region, date(2025, 1, 1), date(2026, 1, 1), chosen=Filters(municipality_ids=(quiet,)))
    block = message_outcomes.satisfaction(view)
    rated = raw[(raw["municipality_id"] == quiet) & raw["rating"].notna()]
    by_month = rated.groupby(rated["day"].dt.strftime("%Y-%m")).size()

    if by_month.max() < 10:
        assert isinstance(block, Empty)
        return
    shown = dict(zip(block.table.raw["месяц"], column(block.table, "Довольны"), strict=True))
    for month, count in by_month.items():
        assert ("мало данных" in shown[month]) == (count < 10)


def test_without_messages_every_block_says_so(region: filters.Region) -> None:
    view = view_of(region, date(2026, 3, 1), date(2026, 4, 1), chosen=Filters(topic_groups=("Нет такой",)))

    assert isinstance(message_flow.done(view), Empty)
    for make, *more in (
        (message_flow.channels,),
        (message_flow.networks,),
        (message_topics.topics, message_topics.GROUPS),
        (message_places.per_resident, "по названию"),
        (message_places.by_place,),
        (message_details.hours, "arrivals"),
        (message_details.deferred,),
        (message_outcomes.repeats,),
        (message_outcomes.satisfaction,),
        (message_details.ages,),
    ):
        assert isinstance(make(view, *more), Empty), make.__name__
    assert all(isinstance(card, Card) for card in (*messages.in_period(view), *messages.now(view)))


def test_of_a_handful_of_messages_no_share_is_told(region: filters.Region, raw: pd.DataFrame) -> None:
    by_place = within(raw, Period(date(2026, 3, 1), date(2026, 3, 8)))["municipality_id"].value_counts()
    quiet = int(by_place[by_place < 10].index[0])
    view = view_of(region, date(2026, 3, 1), date(2026, 3, 8), chosen=Filters(municipality_ids=(quiet,)))
    table = message_topics.topics(view, message_topics.TOPICS)

    assert set(column(table, "Доля")) == {"мало данных"}
    assert [number(one) for one in column(table, "Сообщений")] == table.raw["сообщений"].tolist()
    assert isinstance(message_flow.channels(view), Empty)
    assert str(table.raw["сообщений"].sum()) in message_flow.channels(view).reason


ADDRESSES = {
    "as it opens": {},
    "a week": {"period": "прошлая неделя"},
    "all the time": {"period": "всё время", "compare": "без сравнения"},
    "one municipality": {"municipality": "Юрлинский муниципальный округ", "period": "прошлый месяц"},
    "one topic group": {"topics": "ЖКХ", "group": "ЖКХ", "step": "по неделям"},
    "a network and a topic": {"network": "Telegram", "topics": "Дороги", "period": "этот месяц"},
    "another region": {"region": "Свердловская область", "period": "этот квартал", "compare": "к прошлому периоду"},
    "a choice that is none": {"group": "Погода", "step": "по часам"},
}


@pytest.fixture
def app(demo_bases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", demo_bases["duckdb"])
    return AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=120)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_screen_opens_whole_whatever_is_chosen(app: AppTest, address: str) -> None:
    for name, value in {**ADDRESSES[address], "more": "true"}.items():
        app.query_params[name] = value
    app.run().switch_page(SCREEN).run()

    assert [*(one.value for one in app.error), *(one.value for one in app.exception)] == []
    assert "О чём и сколько пишут жители" in html(app)
    assert not re.search(r"\b(None|nan|NaT)\b", html(app))


def test_the_closed_part_asks_nothing_until_it_is_opened(app: AppTest) -> None:
    app.run().switch_page(SCREEN).run()
    closed = html(app)
    app.query_params["more"] = "true"
    app.run().switch_page(SCREEN).run()

    assert "Сколько ждут ответа и как давно" not in closed
    assert "Сколько ждут ответа и как давно" in html(app)


def test_a_day_without_messages_opens(app: AppTest) -> None:
    app.query_params["period"] = "вчера"
    app.query_params["municipality"] = "Косинский муниципальный округ"
    app.query_params["topics"] = "Безопасность"
    app.query_params["more"] = "true"
    app.run().switch_page(SCREEN).run()

    assert [*(one.value for one in app.error), *(one.value for one in app.exception)] == []
    assert not re.search(r"\b(None|nan|NaT)\b", html(app))
