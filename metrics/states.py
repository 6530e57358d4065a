"""States of a message that a list can be narrowed to: what each is called, what it means, which facts count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from metrics.catalogue import METRICS

Forms = tuple[str, str, str]


@dataclass(frozen=True)
class MessageState:
    """A state as message_list knows it.

    counted: «1 просроченное сообщение», «2 просроченных сообщения», «5 просроченных сообщений», without the number;
    is_now: a state at data_as_of of a message whose work is not finished, whenever it was received;
    more, less: columns of MESSAGE_FACTS whose difference is the number of such messages received in a period, where
    reporting tables tell it.
    """

    code: str
    title: str
    short: str
    counted: Forms
    is_now: bool = True
    more: str = ""
    less: str = ""

    def count_in(self, facts: pd.DataFrame) -> int | None:
        """How many messages of these additive facts are in the state; None if the facts can't tell."""
        if not self.more or self.more not in facts.columns:
            return None
        return int(facts[self.more].sum() - (facts[self.less].sum() if self.less else 0))


def _messages(before: Forms, after: str = "") -> Forms:
    nouns = ("сообщение", "сообщения", "сообщений")
    return tuple(f"{one} {noun} {after}".strip() for one, noun in zip(before, nouns, strict=True))


def _states() -> Iterator[MessageState]:
    plain = ("", "", "")
    overdue = ("просроченное", "просроченных", "просроченных")
    repeat = ("повторное", "повторных", "повторных")
    late = ("просроченное отложенное", "просроченных отложенных", "просроченных отложенных")
    put_off = ("отложенное", "отложенных", "отложенных")
    yield MessageState(
        "all", "все", METRICS["received_count"].short, _messages(plain), is_now=False, more="received_count"
    )
    yield MessageState("waiting", "ждут ответа", METRICS["waiting_count"].short, _messages(plain, "без ответа"))
    yield MessageState(
        "waiting_over_3_days",
        "ждут дольше 3 дней",
        "Получены больше трёх суток назад, а ответа ещё нет.",
        _messages(plain, "без ответа дольше 3 дней"),
    )
    yield MessageState("overdue", "просрочено", METRICS["overdue_count"].short, _messages(overdue))
    yield MessageState(
        "overdue_over_3_days",
        "просрочено дольше 3 дней",
        "Ждут ответа, а срок прошёл больше трёх суток назад.",
        _messages(overdue, "дольше чем на 3 дня"),
    )
    yield MessageState(
        "due_today", "срок сегодня", METRICS["due_today_count"].short, _messages(plain, "со сроком сегодня")
    )
    yield MessageState(
        "in_progress",
        "даны промежуточные ответы",
        METRICS["in_progress_count"].short,
        _messages(plain, "с промежуточным ответом"),
    )
    yield MessageState(
        "final_overdue",
        "окончательный ответ просрочен",
        METRICS["final_overdue_count"].short,
        _messages(plain, "с просроченным окончательным ответом"),
    )
    yield MessageState(
        "deferred", "отложено до сезона", METRICS["deferred_count"].short, _messages(put_off, "до сезона")
    )
    yield MessageState("deferred_late", "отложенное просрочено", METRICS["deferred_late_count"].short, _messages(late))
    yield MessageState(
        "not_in_norm",
        "не в срок",
        "Срок наступил, а ответа к нему не было: ответили позже или не ответили вовсе.",
        _messages(plain, "без ответа в срок"),
        is_now=False,
        more="judged_count",
        less="in_norm_count",
    )
    yield MessageState(
        "repeat",
        "повторные",
        "О том же, что и в предыдущие 30 дней.",
        _messages(repeat),
        is_now=False,
        more="repeat_count",
    )
    yield MessageState(
        "returned",
        "возвращены на доработку",
        "ЦУР хотя бы раз вернул ответ исполнителю.",
        _messages(plain, "с возвратом на доработку"),
        is_now=False,
        more="returned_count",
    )
    yield MessageState(
        "impossible",
        "невозможные сроки",
        "Ответ раньше получения и подобное: в показатели времени и срока такие сообщения не входят.",
        _messages(plain, "с невозможными сроками"),
        is_now=False,
        more="impossible_count",
    )


STATES = {state.code: state for state in _states()}
BY_TITLE = {state.title: state for state in STATES.values()}
