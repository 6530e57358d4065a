"""Better or worse than the comparison base: a change in words, or the reason why none is given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metrics import format as fmt
from metrics.catalogue import N_MIN, Better, Metric, Unit
from metrics.measure import Measure, State

SAME_MINUTES = 0.5
SAME_SHARE = 0.0005
SAME_PERCENT = 0.5  # less would be written as «0 %»


class Tone(StrEnum):
    """How a change reads; volume is always neutral."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Change:
    """A change in words: «быстрее на 41 мин», its arrow and tone; or, without an arrow, why there is none."""

    text: str
    arrow: str = ""
    tone: Tone = Tone.NEUTRAL


def compare(now: Measure, before: Measure | None, *, is_settled: bool, has_break: bool) -> Change:
    """The change from `before` to `now`, two periods of one figure.

    No change is told of an unsettled period (the newest messages with an answer are the fast ones), across a break in
    the series (metrics.breaks), or from too few cases.
    """
    if not is_settled:
        return Change("предварительно, без сравнения")
    if before is None or before.value is None or now.value is None:
        return Change("не с чем сравнить")
    if has_break:
        return Change("не сравнивается: в ряду был разрыв")
    if State.FEW in (now.state, before.state):
        return Change("мало данных для сравнения")
    difference = now.value - before.value
    if _is_same(now.metric, difference):
        return Change("без изменений")
    return Change(_words(now, before, difference), "▲" if difference > 0 else "▼", _tone(now.metric, difference))


def against_whole(part: Measure, whole: Measure, *, is_settled: bool) -> Change:
    """How a part differs from the whole in the same period: no time passes between them, so there is no break."""
    return compare(part, whole, is_settled=is_settled, has_break=False)


def of_counts(now: int, before: int, *, has_break: bool) -> str:
    """The change of one topic's or place's volume: «+12 %», or why none is told."""
    if has_break:
        return "не сравнивается"
    if before < N_MIN:
        return "раньше не было" if before == 0 and now >= N_MIN else "мало данных"
    return f"{fmt.signed((now / before - 1) * 100)}{fmt.NBSP}%"


def _is_same(metric: Metric, difference: float) -> bool:
    if metric.unit is Unit.MINUTES:
        return abs(difference) < SAME_MINUTES
    if metric.unit is Unit.SHARE:
        return abs(difference) < SAME_SHARE
    if metric.unit is Unit.RATE:
        return abs(difference) < 0.5 * 10**-metric.decimals
    return difference == 0


def _words(now: Measure, before: Measure, difference: float) -> str:
    if now.metric.unit is Unit.MINUTES:
        return f"{'медленнее' if difference > 0 else 'быстрее'} на {fmt.duration(max(1.0, abs(difference)))}"
    if now.metric.unit is Unit.SHARE:
        return fmt.points(difference)
    if now.metric.unit is Unit.RATE:
        return fmt.signed(difference, now.metric.decimals)
    percent = difference / before.value * 100 if abs(before.value) >= 100 else 0.0
    return (
        f"{fmt.signed(percent)}{fmt.NBSP}%"
        if abs(percent) >= SAME_PERCENT
        else fmt.signed(difference, now.metric.decimals)
    )


def _tone(metric: Metric, difference: float) -> Tone:
    if metric.better is Better.NEUTRAL:
        return Tone.NEUTRAL
    is_better = (difference > 0) == (metric.better is Better.UP)
    return Tone.GOOD if is_better else Tone.BAD
