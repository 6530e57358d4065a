"""A region's files that come by several commands: references, norms and messages, in any order – on both engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.small_base import reading, report_tables
from warehouse.__main__ import main
from warehouse.norms import Dated, date_earlier, read_norms
from warehouse.target import writing

REFERENCES = """
[region]
name = "Область"
time_zone = "Asia/Yekaterinburg"

[create_missing]
municipality = true
network = true
channel = true
topic = true

[[table]]
into = "municipality"
[table.columns]
name = "name"
kind = "kind"

[[table]]
into = "response_norm"
[table.columns]
channel = "channel"
urgency = "urgency"
stage = "stage"
norm_minutes = "norm_minutes"
clock = "clock"

[[table]]
into = "working_day"
[table.columns]
day = "day"
starts_at = "starts_at"
ends_at = "ends_at"
"""
MESSAGES = """
[[table]]
into = "message"
files = ["message*.csv"]
[table.columns]
message_id = "message_id"
received_at = "received_at"
first_reply_at = "first_reply_at"
channel = "channel"
{deadlines}
[table.constants]
municipality = "Заречный"
network = "vk"
topic_group = "Дороги"
topic = "Ямы"
"""
MESSAGE_HEADER = "message_id,received_at,first_reply_at,channel,due_at"
FIRST, SECOND, THIRD = (
    "1,2026-03-05 10:00,2026-03-05 12:00,comment,",
    "2,2026-03-06 16:00,,direct,",
    "3,2026-04-07 09:00,,phone,",
)
NORM_HEADER = "channel,urgency,stage,norm_minutes,clock"
NORMS = (NORM_HEADER, "comment,normal,first,60,calendar", "direct,normal,first,180,working")
DAYS = ("day,starts_at,ends_at", "2026-03-06,09:00,18:00", "2026-03-09,09:00,18:00")


@dataclass
class Desk:
    """A base, a folder for exports, and what the last command printed."""

    database: str
    folder: Path
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def write(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path

    def load(self, *sources: Path, mapping: str = REFERENCES + MESSAGES.format(deadlines="")) -> None:
        path = self.write("mapping.toml", mapping)
        assert main(["load", "--database", self.database, "--mapping", str(path), *map(str, sources)]) == 0
        self.out, self.err = self.capture.readouterr()

    def messages(self, *lines: str, name: str = "message.csv") -> Path:
        return self.write(name, MESSAGE_HEADER, *lines)

    def norms(self, *lines: str) -> Path:
        return self.write("response_norm.csv", *(lines or NORMS))

    def days(self) -> Path:
        return self.write("working_day.csv", *DAYS)

    def read(self, query: str) -> list[tuple]:
        with reading(self.database) as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def as_of(self) -> str:
        return self.read("select cast(data_as_of at time zone 'Asia/Yekaterinburg' as text) from report_state")[0][0]

    def deadlines(self) -> dict[int, str | None]:
        rows = self.read(
            "select message_id, cast(due_at at time zone 'Asia/Yekaterinburg' as text) from message order by message_id"
        )
        return dict(rows)


def invented(first: int = 1) -> list[str]:
    """Eight messages of one day through two channels."""
    return [f"{first + place},2026-03-06 {10 + place}:30,,{('comment', 'direct')[place % 2]}," for place in range(8)]


@pytest.fixture
def desk(any_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    folder = tmp_path / "exports"
    folder.mkdir()
    return Desk(any_database, folder, capsys)


# --- «данные на» --------------------------------------------------------------------------------------------


def test_references_loaded_first_do_not_make_later_messages_older(desk: Desk) -> None:
    desk.load(desk.write("municipality.csv", "name,kind", "Заречный,город"), desk.norms(), desk.days())
    desk.load(desk.messages(FIRST, SECOND))

    assert desk.as_of() == "2026-03-06 16:00:00"

    desk.load(
        desk.messages(
            "1,2026-03-05 10:00,2026-03-05 11:30,comment,",
            "2,2026-03-06 16:00,2026-03-07 09:00,direct,",
            name="message_2.csv",
        )
    )

    assert desk.as_of() == "2026-03-07 09:00:00"
    assert "новых 0, изменено 2" in desk.out
    assert desk.read(
        "select cast(first_reply_at at time zone 'Asia/Yekaterinburg' as text) from message order by message_id"
    ) == [("2026-03-05 11:30:00",), ("2026-03-07 09:00:00",)]
    assert desk.read("select sum(answered_count) from report_month") == [(2,)]


def test_source_without_stamps_says_no_moment_and_leaves_the_region_s(desk: Desk) -> None:
    desk.load(desk.messages(FIRST))
    desk.load(desk.write("municipality.csv", "name,kind", "Приозёрск,город"))

    assert desk.as_of() == "2026-03-05 12:00:00"
    assert desk.read("select source, data_as_of is null from data_load order by load_id") == [
        ("message.csv", False),
        ("municipality.csv", True),
    ]


def test_own_moment_of_the_mapping_holds_for_a_source_without_stamps(desk: Desk) -> None:
    mapping = REFERENCES + "[load]\ndata_as_of = 2026-03-01T06:00:00\n"
    desk.load(desk.write("municipality.csv", "name,kind", "Заречный,город"), mapping=mapping)

    assert desk.as_of() == "2026-03-01 06:00:00"


def test_base_whose_loads_state_no_moment_is_as_of_its_latest_stamp(desk: Desk) -> None:
    desk.load(desk.messages(FIRST, SECOND))
    desk.load(desk.norms())
    with writing(desk.database) as connection:
        connection.execute(text("update data_load set data_as_of = null"))
    assert main(["refresh", "--database", desk.database]) == 0

    assert desk.as_of() == "2026-03-06 16:00:00"
    assert main(["check", "--database", desk.database]) == 0


# --- norms that come after the messages ---------------------------------------------------------------------


def test_norms_loaded_after_messages_give_them_deadlines_and_the_figures_follow(desk: Desk) -> None:
    desk.load(desk.messages(FIRST, SECOND, THIRD))
    assert desk.deadlines() == {1: None, 2: None, 3: None}

    desk.load(desk.days(), desk.norms())

    # 60 calendar minutes; 180 working ones from two hours before Friday's close; no norm for the telephone.
    assert desk.deadlines() == {1: "2026-03-05 11:00:00", 2: "2026-03-09 10:00:00", 3: None}
    assert "Прежним сообщениям без срока он назначен по нормам: 2" in desk.out
    assert desk.read("select sum(judged_count), sum(in_norm_count) from report_month") == [(2, 0)]
    assert desk.read("select count(*) from report_dirty") == [(0,)]
    after = report_tables(desk.database)
    assert main(["refresh", "--database", desk.database, "--full"]) == 0
    assert report_tables(desk.database) == after


def test_norms_give_the_same_deadlines_before_and_after_the_messages(desk: Desk) -> None:
    desk.load(desk.messages(*invented()))
    desk.load(desk.days(), desk.norms(*NORMS, "comment,normal,final,1440,calendar"))
    desk.load(desk.messages(*invented(first=101), name="message_2.csv"))

    both = "select message_id, cast(due_at as text), cast(final_due_at as text) from message where message_id {} 100"
    before, after = (desk.read(both.format(sign) + " order by message_id") for sign in ("<", ">"))
    assert before == [(number - 100, *dues) for number, *dues in after]
    assert [sum(due is not None for due in dues) for _, *dues in before] == [2, 1] * 4


def test_messages_in_many_batches_all_get_their_deadlines(desk: Desk) -> None:
    desk.load(desk.messages(*invented(first=-3)))
    desk.load(desk.days(), desk.norms(), mapping=REFERENCES)
    with writing(desk.database) as connection:
        norms = read_norms(connection, 1, "Asia/Yekaterinburg")
        dated = date_earlier(connection, 1, norms, ["due_at"], at_once=3)

    assert dated == Dated(dated_count=8, undated_count=0)
    assert None not in desk.deadlines().values()


def test_deadline_that_a_message_has_is_not_changed_by_new_norms(desk: Desk) -> None:
    desk.load(desk.norms(), desk.days(), desk.messages(FIRST, SECOND))
    before = desk.deadlines()

    desk.load(desk.norms(NORM_HEADER, "comment,normal,first,999,calendar", "direct,normal,first,999,calendar"))

    assert desk.deadlines() == before
    assert "назначен по нормам" not in desk.out


def test_messages_beyond_the_calendar_are_told_and_get_deadlines_when_it_grows(desk: Desk) -> None:
    desk.load(desk.messages(FIRST, SECOND))

    desk.load(desk.norms())
    assert desk.deadlines() == {1: "2026-03-05 11:00:00", 2: None}
    assert "до которых не доходит производственный календарь: 1" in desk.err

    desk.load(desk.days())
    assert desk.deadlines() == {1: "2026-03-05 11:00:00", 2: "2026-03-09 10:00:00"}


def test_empty_deadline_of_a_file_that_brings_deadlines_is_left_empty_and_said_so(desk: Desk) -> None:
    mapping = REFERENCES + MESSAGES.format(deadlines='due_at = "due_at"')
    desk.load(desk.messages(FIRST, SECOND + "2026-03-10 10:00"), mapping=mapping)

    for own in (mapping, REFERENCES):
        desk.load(desk.norms(), mapping=own)

        assert desk.deadlines() == {1: None, 2: "2026-03-10 10:00:00"}
        assert "Прежним сообщениям сроки по нормам не назначены (due_at" in desk.out
