"""Deadlines by the region's norms: of messages that are being loaded and of those that were there before the norms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection, text
from tqdm import tqdm

from warehouse import deadlines
from warehouse.contract import BIGINT
from warehouse.intake import Intake
from warehouse.mapping import Mapping, TableMapping
from warehouse.merge import FOR_NEW
from warehouse.references import load_query
from warehouse.sources import PROGRESS_DELAY_S
from warehouse.target import append

STAGES = {"due_at": "first", "final_due_at": "final"}
NORM_TABLES = frozenset({"response_norm", "working_day"})
JUDGED_BY = ["channel_id", "urgency"]
MESSAGES_AT_ONCE = 200_000  # bounds the memory of dating what the base holds


@dataclass(frozen=True)
class Norms:
    """A region's norms and its working days in UTC, as the base has them now."""

    rows: pd.DataFrame
    working_days: pd.DataFrame

    def deadlines(self, messages: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
        """Deadlines of a column, missing where there is no norm; and where there is one beyond the calendar's reach."""
        stage = STAGES[name]
        due = deadlines.by_norms(messages, self.rows, stage, self.working_days)
        norms = pd.MultiIndex.from_frame(self.rows.loc[self.rows["stage"] == stage, JUDGED_BY])
        has_norm = pd.MultiIndex.from_frame(messages[JUDGED_BY]).isin(norms)
        return due, due.isna() & has_norm


@dataclass(frozen=True)
class Dated:
    """Earlier messages without a deadline: how many got one, how many lie beyond the calendar."""

    dated_count: int
    undated_count: int


def read_norms(connection: Connection, region_id: int, time_zone: str) -> Norms:
    """The norms and the production calendar of a region."""
    parameters = {"region_id": region_id}
    norms = connection.execute(load_query("norms"), parameters).all()
    days = connection.execute(load_query("working_days"), parameters).all()
    return Norms(
        pd.DataFrame(norms, columns=[*JUDGED_BY, "stage", "norm_minutes", "clock"]),
        pd.DataFrame(days, columns=["starts_at", "ends_at"]).apply(_in_utc, time_zone=time_zone).dropna(),
    )


def with_deadlines(intake: Intake, mapping: TableMapping, norms: Norms) -> tuple[Intake, int]:
    """Deadlines where the mapping has no column for them, and how many the calendar didn't reach."""
    stages = set(norms.rows["stage"])
    wanted = [name for name, stage in STAGES.items() if name not in mapping.given and stage in stages]
    if not wanted or intake.frame.empty:
        return intake, 0
    messages = _judged_by(intake)
    dues = {name: norms.deadlines(messages, name) for name in wanted}
    undated = sum(int(is_undated.sum()) for _, is_undated in dues.values())
    return replace(intake, frame=intake.frame.assign(**{name: due for name, (due, _) in dues.items()})), undated


def left_to_norms(mapping: Mapping) -> list[str]:
    """Deadlines that none of the mapping's message files brings: only there a null is not the office's own answer."""
    given = [table.given for table in mapping.tables if table.table.name == "message"]
    return [name for name in STAGES if given and not any(name in names for names in given)]


def date_earlier(
    connection: Connection, region_id: int, norms: Norms, wanted: list[str], at_once: int = MESSAGES_AT_ONCE
) -> Dated:
    """Fill the null deadlines of the messages in the base, and leave their months in report_dirty."""
    parameters = {"region_id": region_id}
    dated = undated = 0
    connection.execute(load_query("dated_aside"))
    for messages in _undated(connection, region_id, at_once):
        dues = pd.DataFrame(pd.NaT, index=messages.index, columns=list(STAGES), dtype="datetime64[us, UTC]")
        is_undated = pd.Series(False, index=messages.index)
        for name in wanted:
            due, beyond = norms.deadlines(messages, name)
            dues[name] = due.where(messages[f"lacks_{name}"])
            is_undated |= beyond & messages[f"lacks_{name}"]
        is_dated = dues.notna().any(axis=1)
        rows = messages[["message_id", "municipality_id", "received_at"]].rename(columns={"received_at": "before_at"})
        append(connection, "touched", rows.join(dues)[is_dated])
        dated += int(is_dated.sum())
        undated += int(is_undated.sum())
    connection.execute(text("analyze touched"))
    connection.execute(load_query("dated_back"), parameters)
    connection.execute(load_query("dirty_months"), parameters)
    connection.execute(text("drop table touched"))
    return Dated(dated, undated)


def _undated(connection: Connection, region_id: int, at_once: int) -> Iterator[pd.DataFrame]:
    """Messages that have a norm and lack its deadline, in batches."""
    after = -BIGINT - 1
    with tqdm(desc="Сроки по нормам", delay=PROGRESS_DELAY_S, leave=False, unit=" сообщ.") as bar:
        while True:
            batch = {"region_id": region_id, "after": after, "at_once": at_once}
            result = connection.execute(load_query("undated"), batch)
            messages = pd.DataFrame(result.all(), columns=list(result.keys()))
            if messages.empty:
                return
            received_at = pd.to_datetime(messages["received_at"]).astype("datetime64[us]").dt.tz_localize("UTC")
            yield messages.assign(received_at=received_at)
            after = int(messages["message_id"].iloc[-1])
            bar.update(len(messages))


def _judged_by(intake: Intake) -> pd.DataFrame:
    """What a norm depends on, as a new row would have it."""
    frame = intake.frame
    channel = frame["channel_id"]
    if FOR_NEW + "channel_id" in frame:
        channel = channel.fillna(frame[FOR_NEW + "channel_id"])
    usual = intake.defaults.get("urgency", "normal")
    urgency = frame["urgency"].fillna(usual) if "urgency" in frame else pd.Series(usual, index=frame.index, dtype="str")
    return pd.DataFrame({"received_at": frame["received_at"], "channel_id": channel, "urgency": urgency})


def _in_utc(local: pd.Series, time_zone: str) -> pd.Series:
    moments = pd.to_datetime(local).astype("datetime64[us]")
    return moments.dt.tz_localize(time_zone, ambiguous="NaT", nonexistent="shift_forward").dt.tz_convert("UTC")
