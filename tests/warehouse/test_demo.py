"""The demo base has its anchors exactly, its figures within their bands, and is the same for the same seed."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, create_engine, text

from warehouse import demo
from warehouse.demo import build, draws
from warehouse.demo.plan import Plan
from warehouse.target import WriterError, writing

PLAN = Plan(messages=20_000, seed=42, today=date(2026, 11, 22))
PERM, SVERDLOVSK = 59, 66
REPLY_STAMPS = ("routed_at", "prepared_at", "first_reply_at", "final_reply_at", "auto_reply_at")
ORPHAN_CHECKS = [
    ("body", "municipality_id", "municipality"),
    ("body", "parent_body_id", "body"),
    ("body", "sphere_id", "sphere"),
    ("official_page", "body_id", "body"),
    ("official_page", "network_id", "network"),
    ("page_month", "page_id", "official_page"),
    ("page_service", "page_id", "official_page"),
    ("ad_post", "page_id", "official_page"),
    ("specialist", "body_id", "body"),
    ("page_specialist", "specialist_id", "specialist"),
    ("message", "municipality_id", "municipality"),
    ("message", "page_id", "official_page"),
    ("message", "network_id", "network"),
    ("message", "channel_id", "channel"),
    ("message", "topic_id", "topic"),
    ("message", "specialist_id", "specialist"),
    ("misinformation_case", "municipality_id", "municipality"),
    ("misinformation_case", "topic_id", "topic"),
    ("survey_wave", "municipality_id", "municipality"),
    ("training_attendance", "specialist_id", "specialist"),
    ("contest_place", "specialist_id", "specialist"),
    ("contest_application", "specialist_id", "specialist"),
]


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    parts = defaultdict(list)
    for table, frame in build.tables(PLAN):
        parts[table].append(frame)
    return {table: pd.concat(found, ignore_index=True) for table, found in parts.items()}


@pytest.fixture(scope="module")
def many_messages() -> pd.DataFrame:
    """Enough of them for the figures of the smaller region to be stable."""
    columns = ["region_id", "received_at", "first_reply_at", "due_at", "needs_reply"]
    plan = Plan(messages=400_000, seed=PLAN.seed, today=PLAN.today)
    return pd.concat([frame[columns] for table, frame in build.tables(plan) if table == "message"], ignore_index=True)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, frames: dict[str, pd.DataFrame]) -> Connection:
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    with writing(f"duckdb:///{path}", fresh=True) as connection:
        build.write(connection, PLAN)
    engine = create_engine(f"duckdb:///{path}", connect_args={"read_only": True})
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def value(base: Connection, question: str) -> object:
    return base.execute(text(question)).scalar()


def open_pages(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    pages = frames["official_page"].merge(frames["body"], on="body_id")
    is_open = pages["closed_on"].isna() | (pages["closed_on"] > pd.Timestamp(PLAN.as_of_on))
    return pages[is_open & (pages["opened_on"] <= pd.Timestamp(PLAN.as_of_on))]


def test_perm_has_exactly_2026_open_pages_in_every_municipality_and_at_regional_bodies(frames):
    pages = open_pages(frames)
    counts = pages[pages["region_id"] == PERM].groupby("municipality_id").size()
    kinds = frames["municipality"].set_index("municipality_id")["kind"]
    assert counts.sum() == 2026
    assert len(counts) == 44
    assert set(kinds[counts.index]) == {"городской округ", "муниципальный округ", "regional"}
    assert counts.min() >= 5


def test_sverdlovsk_has_18_ministries_all_with_a_page(frames):
    ministries = frames["body"].query("level == 'ministry' and region_id == @SVERDLOVSK")
    assert len(ministries) == 18
    assert ministries["body_id"].isin(open_pages(frames)["body_id"]).all()


def test_polevskoy_has_exactly_67_bodies_with_a_page_and_its_flagships_by_name(frames):
    place = frames["municipality"].set_index("name").loc["Полевской", "municipality_id"]
    pages = open_pages(frames)
    pages = pages[pages["municipality_id"] == place]
    flagships = set(pages.loc[pages["category"] == "flagship", "name"])
    assert pages["body_id"].nunique() == 67
    assert 2 <= pages.groupby("body_id").size().max() <= 3
    assert flagships == {
        "Администрация Полевского городского округа",
        "ГЦД «Азов»",
        "Школа № 21",
        "Школа № 8",
        "Школа № 4",
    }


def test_the_contest_of_2023_has_20_winners_and_places_of_every_contest_add_up(frames):
    contest = frames["contest"].query("year == 2023")
    winners = frames["contest_place"]
    places = frames["contest_nomination"].groupby("contest_id")["place_count"].sum()
    assert contest["region_id"].tolist() == [PERM]
    assert len(winners) == 20
    assert winners["specialist_id"].is_unique
    assert (frames["contest"].set_index("contest_id")["place_count"] == places).all()


def test_weights_of_a_contest_add_up_to_one_and_lie_within_their_ranges(frames):
    indicators = frames["contest_indicator"]
    assert indicators.groupby("contest_id")["weight"].sum().round(9).eq(1).all()
    assert indicators.eval("weight_lo <= weight <= weight_hi").all()


def test_every_region_has_both_special_rows(frames):
    special = frames["municipality"][frames["municipality"]["kind"].isin(["regional", "unknown"])]
    assert special.groupby("region_id")["name"].agg(set).to_dict() == {
        region: {"Региональные органы", "Территория не указана"} for region in (PERM, SVERDLOVSK)
    }
    assert set(special["municipality_id"]) <= set(frames["message"]["municipality_id"])


def test_obliged_bodies_of_perm_are_covered_or_exempt_with_a_reason(frames):
    official = frames["network"].query("in_official_list")["network_id"]
    pages = open_pages(frames)
    covered = pages.loc[pages["network_id"].isin(official), "body_id"]
    obliged = frames["body"].query("region_id == @PERM and is_obliged")
    bare = obliged[~obliged["body_id"].isin(covered)]
    assert len(bare) > 5
    assert bare["exemption_reason"].notna().all()


def test_the_number_of_messages_is_as_asked_and_rises_from_year_to_year(frames):
    received = frames["message"]["received_at"]
    assert len(received) == PLAN.messages
    assert received.is_monotonic_increasing
    edges = pd.date_range("2023-11-01", "2026-11-01", freq="12MS", tz="Asia/Yekaterinburg")
    years = pd.cut(received.dt.tz_convert(edges.tz), edges).value_counts()
    shares = years.sort_index().to_numpy() / years.iloc[0]
    assert np.allclose(shares, [165 / 240, 200 / 240, 1], atol=0.03)


def test_nothing_is_stamped_after_data_as_of(frames):
    as_of = pd.Timestamp(PLAN.as_of)
    messages = frames["message"]
    assert messages["received_at"].max() <= as_of
    for column in REPLY_STAMPS:
        assert messages[column].max() <= as_of, column
    assert messages["due_at"].max() > as_of
    assert frames["misinformation_case"][["detected_at", "rebutted_at"]].max().max() <= as_of
    assert frames["page_month"]["last_post_on"].max() <= pd.Timestamp(PLAN.as_of_on)


def test_the_same_seed_gives_the_same_frames_and_another_seed_others(frames):
    def checksum(found: pd.DataFrame) -> str:
        return hashlib.sha256(pd.util.hash_pandas_object(found, index=False).to_numpy().tobytes()).hexdigest()

    first_month = next(frame for table, frame in build.tables(PLAN) if table == "message")
    other = next(frame for table, frame in build.tables(Plan(20_000, 43, PLAN.today)) if table == "message")
    again = frames["message"].head(len(first_month))
    words = ["urgency", "outcome"]  # categories are hashed by their codes, which joining the months may change
    assert checksum(again.drop(columns=words)) == checksum(first_month.drop(columns=words))
    assert checksum(first_month[["received_at"]]) != checksum(other[["received_at"]])


@pytest.mark.parametrize("region_id", [PERM, SVERDLOVSK])
def test_the_mean_first_reply_falls_from_8_hours_to_2_and_a_half(many_messages, region_id):
    messages = many_messages[(many_messages["region_id"] == region_id) & many_messages["needs_reply"]]
    hours = (messages["first_reply_at"] - messages["received_at"]).dt.total_seconds() / 3600
    local = messages["received_at"].dt.tz_convert("Asia/Yekaterinburg")
    first_quarter, year_from, year_to = (
        pd.Timestamp(day, tz=local.dt.tz) for day in ("2024-02-01", "2025-11-01", "2026-11-01")
    )
    assert 7.6 <= hours[(hours >= 0) & (local < first_quarter)].mean() <= 8.4
    assert 2.4 <= hours[(hours >= 0) & (local >= year_from) & (local < year_to)].mean() <= 2.6


def test_the_share_in_time_rises_and_older_months_are_settled(many_messages):
    messages = many_messages[(many_messages["region_id"] == PERM) & many_messages["needs_reply"]]
    in_time = messages["first_reply_at"] <= messages["due_at"]
    judged = messages["due_at"] <= pd.Timestamp(PLAN.as_of)
    year = messages["received_at"] >= pd.Timestamp("2025-11-01", tz="UTC")
    first_year = messages["received_at"] < pd.Timestamp("2024-11-01", tz="UTC")
    assert 0.72 <= in_time[judged & first_year].mean() <= 0.84
    assert 0.92 <= in_time[judged & year].mean() <= 0.96
    old = messages["received_at"] < pd.Timestamp("2026-10-01", tz="UTC")
    assert messages.loc[old, "first_reply_at"].notna().mean() >= 0.99


def test_on_the_last_morning_some_wait_few_are_overdue_and_some_fall_due_today(many_messages):
    as_of = pd.Timestamp(PLAN.as_of)
    waiting = many_messages.query("region_id == @PERM and needs_reply and first_reply_at.isna()")
    due = waiting["due_at"]
    tonight = as_of.normalize() + pd.Timedelta(days=1)
    scale = len(many_messages) / 640_000
    assert 900 <= len(waiting) / scale <= 1600
    assert 50 <= (due <= as_of).sum() / scale <= 140
    assert 80 <= ((due > as_of) & (due < tonight)).sum() / scale <= 220


def test_preparation_takes_from_a_quarter_of_an_hour_to_three_days_with_a_small_tail(frames):
    messages = frames["message"].query("needs_reply")
    minutes = (messages["prepared_at"] - messages["routed_at"]).dt.total_seconds().dropna() / 60
    possible = minutes[minutes >= 0]
    assert possible.min() >= 14.9
    assert 0 < (possible > 4320).mean() < 0.01


def test_ad_posts_are_as_many_as_page_month_counts(frames):
    months, ads = frames["page_month"], frames["ad_post"]
    assert len(ads) == months["ad_post_count"].sum()
    assert (~ads["has_token"]).sum() == months["ad_without_token_count"].sum() > 0


def test_one_break_is_marked_and_it_is_on_reach(frames):
    marks = frames["event_mark"].query("is_break")
    assert marks["metric_id"].tolist() == ["reach"] * 2
    assert marks["region_id"].tolist() == [PERM, SVERDLOVSK]


def test_full_names_agree_in_sex(frames):
    names = frames["specialist"]["full_name"]
    is_woman = names.str.endswith("на")
    assert names[is_woman].str.split().str[0].str.endswith(("а", "х")).all()
    assert names[~is_woman].str.endswith("ич").all()


def test_a_page_has_one_keeper_at_a_time(frames):
    kept = frames["page_specialist"].sort_values(["page_id", "kept_from"])
    until = kept.groupby("page_id")["kept_to"].shift()
    later = kept["page_id"].duplicated()
    assert (kept.loc[later, "kept_from"] >= until[later]).all()


@pytest.mark.parametrize(("table", "column", "dimension"), ORPHAN_CHECKS)
def test_no_row_points_to_a_row_that_is_not_there(base, table, column, dimension):
    key = {"body": "body_id", "official_page": "page_id"}.get(dimension, f"{dimension}_id")
    orphans = value(
        base,
        f"select count(*) from {table} t where t.{column} is not null "
        f"and not exists (select 1 from {dimension} d where d.{key} = t.{column})",
    )
    assert orphans == 0


def test_messages_on_a_page_are_in_its_municipality_and_network(base):
    assert (
        value(
            base,
            "select count(*) from message m join official_page p on p.page_id = m.page_id "
            "join body b on b.body_id = p.body_id where b.municipality_id <> m.municipality_id "
            "or p.network_id <> m.network_id or m.received_at < p.opened_on",
        )
        == 0
    )


def test_a_base_of_five_thousand_messages_is_whole_too():
    plan = Plan(messages=5_000, seed=7, today=date(2027, 1, 2))
    counts = defaultdict(int)
    for table, frame in build.tables(plan):
        counts[table] += len(frame)
    assert counts["message"] == 5_000
    assert counts["contest_place"] == 20


def test_parts_add_up_exactly_when_a_whole_is_split_by_weights():
    parts = draws.apportion(2026, np.array([3.3, 1.1, 0.7, 9.9]))
    assert parts.sum() == 2026
    assert parts.tolist() == [446, 149, 94, 1337]


def test_a_bounded_lognormal_stays_inside_and_keeps_its_middle():
    uniform = np.linspace(0.0005, 0.9995, 1000)
    drawn = draws.bounded_lognormal(uniform, np.full(1000, 60.0), 1.0, 15.0, 4320.0)
    assert drawn.min() >= 15
    assert drawn.max() <= 4320
    assert 60 < np.median(drawn) < 75


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"messages": 4_999}, "Слишком мало сообщений"),
        ({"today": date(2023, 1, 1)}, "Слишком ранний день"),
    ],
)
def test_parameters_out_of_range_are_refused_in_one_sentence(tmp_path, options, words):
    given = {"database": str(tmp_path / "x.duckdb"), "messages": 5_000, "seed": 42, "today": None} | options
    with pytest.raises(WriterError, match=words):
        demo.run(Namespace(**given))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--messages", "много"], ["--today", "22.11.2026"], ["--seed", "-1"]])
def test_unreadable_parameters_are_refused_in_russian(capsys, words):
    parser = ArgumentParser(prog="demo")
    demo.add_arguments(parser)
    with pytest.raises(SystemExit) as refusal:
        parser.parse_args(["--database", "x", *words])
    assert refusal.value.code == 2
    assert "Пример" in capsys.readouterr().err
