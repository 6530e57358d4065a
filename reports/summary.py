"""python -m reports summary: the figures of the screens without a browser, as JSON or long CSV."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import TextIO
from zoneinfo import ZoneInfo

import pandas as pd

from metrics.kinds import CATEGORIES, LEVELS, NO_SPHERE
from metrics.measure import Measure
from metrics.summary import summarise
from queries import Base, Clock, Filters, Period, Scope, fetch
from reports.facts import EVERYTHING, KEYS, Ask, collect

MOMENTS = {"month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d"}  # a week is named by its first day
NO_EXECUTOR = "исполнитель не указан"
HELP = "показатели за период: JSON или CSV"
REPORTER = Scope(role="reports", region_ids=None, municipality_ids=None, may_see_names=False)


class ReportError(Exception):
    """What can't be reported and what to do, in the reader's language."""


@dataclass(frozen=True)
class Summary:
    """Figures of one region and period by group."""

    region: str
    is_demo: bool
    data_as_of: str
    period: Period
    filters: dict[str, list[str]]
    not_applied: tuple[str, ...]
    rows: list[tuple[dict[str, str], dict[str, Measure]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m reports summary`."""
    parser.add_argument("--database", required=True, metavar="URL", help="адрес базы или путь к файлу DuckDB")
    parser.add_argument("--region", required=True, metavar="R", help="название или номер региона")
    parser.add_argument("--from", required=True, dest="start", metavar="D", help="первый день, ГГГГ-ММ-ДД")
    parser.add_argument("--to", required=True, dest="end", metavar="D", help="день после последнего, ГГГГ-ММ-ДД")
    parser.add_argument("--by", choices=sorted(KEYS), help="разбивка")
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    parser.add_argument(
        "--municipality", action="append", metavar="НАЗВАНИЕ", help="только этот муниципалитет (можно повторять)"
    )
    parser.add_argument(
        "--network", action="append", metavar="КОД", help="только эта сеть: vk, ok, … (можно повторять)"
    )
    parser.add_argument(
        "--topic-group", action="append", metavar="ГРУППА", help="только эта группа тем (можно повторять)"
    )
    parser.add_argument(
        "--executor", action="append", metavar="НАЗВАНИЕ", help="только этот исполнитель (можно повторять)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the summary to standard output."""
    start, end = _day(options.start), _day(options.end)
    if end <= start:
        raise ReportError(f"Период пуст: --to ({end}) должен быть позже --from ({start}).")
    base = Base(options.database)
    try:
        summary = summarise_region(
            partial(fetch, base, scope=REPORTER),
            options.region,
            Period(start, end),
            by=options.by,
            municipalities=options.municipality,
            networks=options.network,
            topic_groups=options.topic_group,
            executors=options.executor,
        )
    finally:
        base.dispose()
    write = {"json": write_json, "csv": write_csv}[options.format]
    write(summary, sys.stdout)
    return 0


def summarise_region(
    ask: Ask,
    region: str,
    period: Period,
    *,
    by: str | None = None,
    municipalities: list[str] | None = None,
    networks: list[str] | None = None,
    topic_groups: list[str] | None = None,
    executors: list[str] | None = None,
) -> Summary:
    """All figures of a region's period, by a key of reports.facts.KEYS or in one row.

    Raises:
        ReportError: a region, municipality, network, topic group or executor of that name is not in the base.
    """
    row = _region(ask, region)
    clock = clock_of(row)
    places = ask("municipalities", region_id=clock.region_id, municipality_ids=None)
    known_networks = ask("networks")
    groups = ask("topic_groups", region_id=clock.region_id, municipality_ids=None)
    bodies = ask("executors", region_id=clock.region_id, municipality_ids=None)
    filters = Filters(
        municipality_ids=_ids(municipalities, places["name"], places["municipality_id"], "Такого муниципалитета"),
        network_ids=_ids(networks, known_networks["code"], known_networks["network_id"], "Такой сети"),
        topic_groups=_ids(topic_groups, groups["topic_group"], groups["topic_group"], "Такой группы тем"),
        executor_ids=_executor_ids(executors, bodies),
    )
    facts, ignored = collect(ask, clock, period, filters, by)
    names = _names(ask, by, places, known_networks, bodies)
    return Summary(
        region=row["name"],
        is_demo=bool(row["is_demo"]),
        data_as_of=row["data_as_of"].replace(tzinfo=ZoneInfo(clock.time_zone)).isoformat(),
        period=period,
        filters={
            name: chosen
            for name, chosen in (
                ("municipality", municipalities),
                ("network", networks),
                ("topic_group", topic_groups),
                ("executor", executors),
            )
            if chosen
        },
        not_applied=ignored,
        rows=[(_group(by, key, names), measures) for key, measures in summarise(facts).items()],
    )


def write_json(summary: Summary, out: TextIO) -> None:
    """One JSON object; raw unrounded values, half-open dates."""
    document = {
        "region": summary.region,
        "is_demo": summary.is_demo,
        "data_as_of": summary.data_as_of,
        "from": summary.period.start.isoformat(),
        "to": summary.period.end.isoformat(),
        "filters": summary.filters,
        "not_applied": list(summary.not_applied),
        "rows": [
            {"group": group, "metrics": {name: _plain(measure) for name, measure in measures.items()}}
            for group, measures in summary.rows
        ],
    }
    json.dump(document, out, ensure_ascii=False, indent=1)
    out.write("\n")


def write_csv(summary: Summary, out: TextIO) -> None:
    """The same in long form: one line per group and metric."""
    writer = csv.writer(out, lineterminator="\n")
    fields = ("value", "unit", "n", "numerator", "denominator", "state", "bound")
    context = ("region", "is_demo", "data_as_of", "from", "to", "filters", "not_applied")
    writer.writerow((*context, "group", "metric", *fields))
    head = (
        summary.region,
        summary.is_demo,
        summary.data_as_of,
        summary.period.start.isoformat(),
        summary.period.end.isoformat(),
        "; ".join(f"{name}: {', '.join(chosen)}" for name, chosen in summary.filters.items()),
        ", ".join(summary.not_applied),
    )
    for group, name, measure in _cells(summary):
        plain = _plain(measure)
        writer.writerow((*head, group, name, *(plain.get(field) for field in fields)))


def clock_of(region: pd.Series) -> Clock:
    """The clock that routing needs, from a row of the question `regions`."""
    return Clock(
        region_id=int(region["region_id"]),
        time_zone=region["time_zone"],
        as_of_on=region["data_as_of"].date(),
        message_count=int(region["message_count"]),
        week_starts_on=int(region["week_starts_on"]),
    )


def _cells(summary: Summary) -> Iterator[tuple[str, str, Measure]]:
    for group, measures in summary.rows:
        for name, measure in measures.items():
            yield "; ".join(group.values()), name, measure


def _plain(measure: Measure) -> dict[str, object]:
    plain = {
        "value": _integer_if_count(measure, measure.value),
        "unit": measure.metric.unit.value,
        "n": measure.n,
        "numerator": _integer_if_count(measure, measure.numerator),
        "denominator": None if measure.denominator is None else int(measure.denominator),
        "state": measure.state.value,
    }
    return plain | ({"bound": measure.bound} if measure.bound else {})


def _integer_if_count(measure: Measure, value: float | None) -> float | int | None:
    if value is None:
        return None
    is_count = measure.metric.unit.value == "count" or (value is measure.numerator and measure.metric.scale == 1)
    return int(value) if is_count else value


def _names(
    ask: Ask, by: str | None, places: pd.DataFrame, networks: pd.DataFrame, bodies: pd.DataFrame
) -> dict[int, dict[str, str]]:
    """How a group with a numbered key is told: id -> its names; a topic's name is unique within its group only."""
    match by:
        case "municipality":
            ids, names = places["municipality_id"], places[["name"]].set_axis(["municipality"], axis=1)
        case "network":
            ids, names = networks["network_id"], networks[["name"]].set_axis(["network"], axis=1)
        case "channel":
            channels = ask("channels")
            ids, names = channels["channel_id"], channels[["name"]].set_axis(["channel"], axis=1)
        case "topic":
            topics = ask("topics")
            ids, names = topics["topic_id"], topics[["topic_group", "topic"]]
        case "level":
            return {key: {"level": title} for key, title in LEVELS.items()}
        case "sphere":
            spheres = ask("spheres")
            titles = dict(zip(spheres["sphere_id"], spheres["name"], strict=True)) | {0: NO_SPHERE}
            return {key: {"sphere": title} for key, title in titles.items()}
        case "category":
            return {key: {"category": title} for key, title in CATEGORIES.items()}
        case "executor":
            ids, names = bodies["body_id"], bodies[["name"]].set_axis(["executor"], axis=1)
            return {0: {"executor": NO_EXECUTOR}} | dict(zip(ids, names.to_dict("records"), strict=True))
        case _:
            return {}
    return dict(zip(ids, names.to_dict("records"), strict=True))


def _group(by: str | None, key: Hashable, names: dict[int, dict[str, str]]) -> dict[str, str]:
    if by is None or key == EVERYTHING:
        return {}
    if by in MOMENTS:
        return {by: f"{key:{MOMENTS[by]}}"}
    return names.get(key, {by: str(key)})


def _region(ask: Ask, wanted: str) -> pd.Series:
    regions = ask("regions", region_ids=None)
    found = regions[(regions["name"] == wanted) | (regions["region_id"].astype("str") == wanted)]
    if found.empty:
        known = ", ".join(f"«{name}»" for name in regions["name"]) or "база пуста"
        raise ReportError(f"Региона «{wanted}» в базе нет. Есть: {known}.")
    return found.iloc[0]


def _ids(wanted: list[str] | None, names: pd.Series, ids: pd.Series, what: str) -> tuple | None:
    if not wanted:
        return None
    known = dict(zip(names, ids, strict=True))
    for name in wanted:
        if name not in known:
            raise ReportError(f"{what} в базе нет: «{name}». Есть: {', '.join(known)}.")
    return tuple(known[name] if isinstance(known[name], str) else int(known[name]) for name in wanted)


def _executor_ids(wanted: list[str] | None, bodies: pd.DataFrame) -> tuple[int, ...] | None:
    """Bodies of these names, which need not be unique; thousands of them are not listed in an error."""
    if not wanted:
        return None
    for name in set(wanted) - set(bodies["name"]):
        near = get_close_matches(name, bodies["name"].unique(), cutoff=0.4)
        told = f" Похожие: {'; '.join(near)}." if near else ""
        raise ReportError(f"Такого исполнителя в базе нет: «{name}».{told}")
    return tuple(int(one) for one in bodies.loc[bodies["name"].isin(wanted), "body_id"])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReportError(f"«{text}» – не дата. Нужно ГГГГ-ММ-ДД, например 2026-11-21.") from None
