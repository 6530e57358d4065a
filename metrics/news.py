"""«Что изменилось»: what left its usual swings in a period, of a region, its municipalities and topics, in words."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import format as fmt
from metrics.breaks import positions
from metrics.catalogue import METRICS
from metrics.control import Kind, findings, limits, year_on_year_log
from metrics.discoveries import Discoveries, Discovery, Series, scan
from metrics.findings import level, sentence
from metrics.measure import State, is_settled, measure_rows, values

AT_MOST = 5
STRONG = (Kind.STEP, Kind.OUTSIDE, Kind.RUN, Kind.TREND)  # two of three is a hint, not news
POSSIBLE = {"norm_share": (0.0, 1.0), "response_mean": (0.0, math.inf)}


@dataclass(frozen=True)
class News:
    """One sentence; subject: what it speaks of (None is the whole region), metric_id of the figure that changed."""

    text: str
    metric_id: str
    subject: Hashable | None
    month: pd.Timestamp


@dataclass(frozen=True)
class Looked:
    """What was found and how many series were looked at."""

    news: tuple[News, ...]
    scanned_count: int


def of_whole(
    metric_id: str,
    months: pd.DatetimeIndex,
    facts: pd.DataFrame,
    ended: np.ndarray,
    began: tuple[int, int],
    *,
    marks: pd.DataFrame,
) -> Looked:
    """Special causes by all rules in the whole's series, the strongest that began at positions began.

    Args:
        facts: additive facts, a row a month.
        ended: whether the month is over.
        began: half-open positions of the months looked at.
        marks: question event_marks; a series starts anew at each of its breaks.
    """
    series = _series(metric_id, facts, ended, positions(marks, metric_id, months))
    control = limits(series.values, series.settled, series.breaks, possible=POSSIBLE[metric_id])
    if not control.has_limits:
        return Looked((), 0)
    found = [cause for cause in findings(control, *began) if cause.kind in STRONG]
    found.sort(key=lambda cause: (STRONG.index(cause.kind), -cause.start))
    metric = METRICS[metric_id]
    told = tuple(
        News(
            f"{metric.title} {fmt.DASH} {sentence(metric, control, cause, list(months), series.values.tolist())}"
            f" ({fmt.counted(int(series.n[cause.start : cause.end + 1].sum()), metric.of_what)})",
            metric_id,
            None,
            months[cause.start],
        )
        for cause in found[:1]
    )
    return Looked(told, 1)


def of_places(
    metric_id: str,
    months: pd.DatetimeIndex,
    facts: Mapping[Hashable, pd.DataFrame],
    names: Mapping[Hashable, str],
    ended: np.ndarray,
    began: tuple[int, int],
    *,
    marks: pd.DataFrame,
) -> Looked:
    """Municipalities whose month lies outside the limits of their own series; the newest first."""
    breaks = positions(marks, metric_id, months)
    found = scan({key: _series(metric_id, frame, ended, breaks) for key, frame in facts.items()}, *began)
    metric = METRICS[metric_id]
    told = [
        News(
            f"{fmt.place(names[one.key])}: {metric.card.lower()} {fmt.DASH} {level(metric, one.value)} вместо обычных "
            f"{level(metric, one.centre)} ({fmt.month(months[one.position])}{fmt.NBSP}г., "
            f"{metric.preposition} {fmt.counted(one.n, metric.cases)})",
            metric_id,
            one.key,
            months[one.position],
        )
        for one in _newest(found)
    ]
    return Looked(tuple(told), found.scanned_count)


def of_topics(
    months: pd.DatetimeIndex,
    counts: pd.DataFrame,
    names: Mapping[Hashable, str],
    ended: np.ndarray,
    began: tuple[int, int],
    *,
    marks: pd.DataFrame,
) -> Looked:
    """Topics of which far more or less is written than a year ago, beyond their usual swings.

    Args:
        counts: received messages, a row a month, a column a topic.
    """
    breaks = positions(marks, "received_count", months)
    series = {
        key: Series(year_on_year_log(counts[key].to_numpy(dtype=float), breaks), counts[key].to_numpy(), ended, breaks)
        for key in counts.columns
    }
    found = scan(series, *began)
    told = [
        News(_of_topic(names[one.key], one, months), "received_count", one.key, months[one.position])
        for one in _newest(found)
    ]
    return Looked(tuple(told), found.scanned_count)


def gathered(*looked: Looked) -> Looked:
    """Findings of all kinds in the order given, at most five: every kind speaks before any speaks twice."""
    depth = max((len(one.news) for one in looked), default=0)
    in_turns = [one.news[place] for place in range(depth) for one in looked if place < len(one.news)]
    seen: dict[tuple[Hashable, pd.Timestamp], News] = {}
    for one in in_turns:
        seen.setdefault((one.subject, one.month if one.subject is not None else one.metric_id), one)
    return Looked(tuple(seen.values())[:AT_MOST], sum(one.scanned_count for one in looked))


def _series(metric_id: str, facts: pd.DataFrame, ended: np.ndarray, breaks: Collection[int]) -> Series:
    measures = measure_rows(metric_id, facts)
    settled = is_settled(facts).to_numpy() & ended & [one.state is State.OK for one in measures]
    return Series(values(measures).to_numpy(), np.array([one.n for one in measures]), settled, breaks)


def _newest(found: Discoveries) -> list[Discovery]:
    return sorted(found.found, key=lambda one: (-one.position, -abs(one.sigmas)))


def _of_topic(name: str, one: Discovery, months: pd.DatetimeIndex) -> str:
    times, usual = math.exp(one.value), math.exp(one.centre)
    month = f"{fmt.month(months[one.position])}{fmt.NBSP}г."
    return (
        f"«{name}»: {fmt.counted(one.n, fmt.MESSAGES)} ({month}) {fmt.DASH} {_against(times)}, чем год назад; "
        f"обычно {_against(usual)}"
    )


def _against(times: float) -> str:
    if times >= 2:
        return f"в {fmt.number(times, 1)} раза больше"
    if times <= 0.5:
        return f"в {fmt.number(1 / times, 1)} раза меньше"
    percent = round((times - 1) * 100)
    if not percent:
        return "столько же"
    return f"на {fmt.number(abs(percent))}{fmt.NBSP}% {'больше' if percent >= 0 else 'меньше'}"
