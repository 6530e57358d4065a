"""Deadlines against answers worked out by hand: a week of 9:00-18:00, Friday until 17:00, the weekend off."""

from __future__ import annotations

import pandas as pd
import pytest

from warehouse.deadlines import by_norms, calendar_deadlines, working_deadlines

DAYS = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"]
STARTS = pd.Series(pd.to_datetime([f"{day} 09:00" for day in DAYS], utc=True)).astype("datetime64[us, UTC]")
ENDS = pd.Series(
    pd.to_datetime([f"{day} {'17:00' if day == '2026-11-20' else '18:00'}" for day in DAYS], utc=True)
).astype("datetime64[us, UTC]")


def moments(*stamps: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(stamps), utc=True)).astype("datetime64[us, UTC]")


@pytest.mark.parametrize(
    ("received", "minutes", "due"),
    [
        ("2026-11-16 10:00", 240, "2026-11-16 14:00"),  # inside one day
        ("2026-11-16 10:00", 480, "2026-11-16 18:00"),  # runs out exactly at closing
        ("2026-11-16 10:00", 481, "2026-11-17 09:01"),  # one minute more is next morning
        ("2026-11-16 07:30", 60, "2026-11-16 10:00"),  # before opening: the clock starts at nine
        ("2026-11-16 18:00", 60, "2026-11-17 10:00"),  # at closing: next morning
        ("2026-11-20 16:30", 60, "2026-11-23 09:30"),  # Friday's short day, over the weekend
        ("2026-11-21 12:00", 30, "2026-11-23 09:30"),  # on Saturday
        ("2026-11-16 09:00", 540 + 540, "2026-11-17 18:00"),
        ("2026-11-23 17:00", 61, None),  # past the end of the calendar
        ("2026-11-24 09:00", 1, None),
        ("2026-11-01 09:00", 1, None),  # long before it begins
    ],
)
def test_working_clock(received: str, minutes: int, due: str | None) -> None:
    given = working_deadlines(moments(received), pd.Series([minutes], dtype="Int64"), STARTS, ENDS)

    pd.testing.assert_series_equal(given, moments(due))


def test_calendar_clock_counts_nights_and_weekends() -> None:
    given = calendar_deadlines(moments("2026-11-20 16:30", None), pd.Series([4320, 10], dtype="Int64"))

    pd.testing.assert_series_equal(given, moments("2026-11-23 16:30", None))


def test_norm_is_that_of_the_channel_and_urgency_and_none_where_there_is_none() -> None:
    messages = pd.DataFrame(
        {
            "received_at": moments(*["2026-11-20 16:30"] * 4),
            "channel_id": pd.Series([1, 1, 2, 3], dtype="Int64"),
            "urgency": ["normal", "urgent", "normal", "normal"],
        }
    )
    norms = pd.DataFrame(
        [
            (1, "normal", "first", 240, "calendar"),
            (1, "urgent", "first", 60, "calendar"),
            (2, "normal", "first", 60, "working"),
            (3, "normal", "final", 60, "calendar"),
        ],
        columns=["channel_id", "urgency", "stage", "norm_minutes", "clock"],
    )

    given = by_norms(messages, norms, "first", pd.DataFrame({"starts_at": STARTS, "ends_at": ENDS}))

    pd.testing.assert_series_equal(
        given, moments("2026-11-20 20:30", "2026-11-20 17:30", "2026-11-23 09:30", None), check_names=False
    )
