"""A row of the list of messages in words: its number, where it was written, what has become of it."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.kinds import OUTCOMES
from ui import links

URGENCIES = {"normal": "обычное", "urgent": "срочное"}
FILE = {
    "external_number": "№ в системе",
    "received_local": "получено",
    "municipality": "муниципалитет",
    "topic_group": "группа тем",
    "topic": "тема",
    "page": "госпаблик",
    "network": "сеть",
    "channel": "канал",
    "executor": "исполнитель",
    "urgency": "срочность",
    "due_local": "срок ответа",
    "replied_local": "первый ответ",
    "final_due_local": "срок окончательного ответа",
    "final_local": "окончательный ответ",
    "planned_on": "отложено до",
    "outcome": "исход",
    "repeat_count": "повторное",
    "waiting_seconds": "ждёт, секунд",
    "late_seconds": "просрочено, секунд",
    "answered_seconds": "время до ответа, секунд",
    "source_url": "запись",
}


def worded(value: object, missing: str) -> str:
    """A text of the base, or words in its place."""
    return missing if pd.isna(value) else str(value)


def moment(value: pd.Timestamp, missing: str = "") -> str:
    """A local moment on one line, or words in its place."""
    return missing if pd.isna(value) else fmt.day_and_time(value).replace(" ", fmt.NBSP)


def number(row: object) -> str:
    """The number in the source system; a base without such numbers has its own."""
    return worded(row.external_number, f"запись {row.message_id}")


def post(row: object) -> str:
    """The web address of the post; nothing where it is none: what a base holds there may be anything."""
    return links.web(row.source_url)


def where(row: object) -> str:
    """The page, the network, the channel."""
    page = worded(row.page, "не в госпаблике")
    return f"{page} · {worded(row.network, 'сеть не указана')}, {worded(row.channel, 'канал не указан').lower()}"


def status(row: object, as_of: pd.Timestamp) -> str:
    """What has become of a message by `as_of` (local): «ждёт 3 сут, просрочено на 2 сут», «ответ через 2 ч, решено»."""
    words = _waiting(row) if pd.notna(row.waiting_seconds) else _answered(row, as_of)
    marks = [mark for mark, holds in (("срочное", row.urgency == "urgent"), ("повторное", row.repeat_count)) if holds]
    return ", ".join([*words, *marks])


def file(found: pd.DataFrame) -> pd.DataFrame:
    """The list for a spreadsheet: Russian titles and words, moments without a zone, seconds as whole numbers."""
    words = found.assign(
        urgency=found["urgency"].map(URGENCIES),
        outcome=found["outcome"].map(OUTCOMES),
        repeat_count=found["repeat_count"].map({0: "нет", 1: "да"}),
    )
    return words[list(FILE)].rename(columns=FILE)


def _waiting(row: object) -> list[str]:
    words = [f"ждёт {_time(row.waiting_seconds)}"]
    return [*words, f"просрочено на {_time(row.overdue_seconds)}"] if pd.notna(row.overdue_seconds) else words


def _answered(row: object, as_of: pd.Timestamp) -> list[str]:
    if pd.isna(row.replied_local):
        return ["ответа не требует"]
    if row.replied_local < row.received_local:
        return ["ответ раньше получения"]
    if pd.isna(row.answered_seconds):
        return ["ответа не требовало"]
    words = [f"ответ через {_time(row.answered_seconds)}"]
    is_final_late = _is_final_late(row, as_of)
    if pd.notna(row.late_seconds) and not is_final_late:
        words.append(f"позже срока на {_time(row.late_seconds)}")
    if pd.notna(row.final_local):
        return [*words, *([OUTCOMES[row.outcome]] if row.outcome in OUTCOMES else [])]
    words[0] = f"промежуточный {words[0]}"
    if pd.notna(row.planned_on):
        words.append(f"отложено до {fmt.day(row.planned_on)}")
        words += ["день прошёл"] if row.planned_on.date() < as_of.date() else []
    if is_final_late and pd.notna(row.late_seconds):
        words.append(f"окончательный просрочен на {_time(row.late_seconds)}")
    elif pd.notna(row.final_due_local) and not is_final_late:
        words.append(f"окончательный до {fmt.day_and_time(row.final_due_local)}")
    return words


def _is_final_late(row: object, as_of: pd.Timestamp) -> bool:
    """In work past the deadline of the final reply, and not put off to a day still ahead: as message_state has it."""
    if pd.notna(row.final_local) or pd.isna(row.final_due_local) or row.final_due_local > as_of:
        return False
    return pd.isna(row.planned_on) or row.planned_on.date() < as_of.date()


def _time(seconds: float) -> str:
    return fmt.duration(float(seconds) / 60)
