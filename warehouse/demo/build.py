"""The whole demo base, written table after table into an open transaction."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sqlalchemy import Connection
from tqdm import tqdm

from warehouse.demo import (
    activity,
    bodies,
    contests,
    events,
    facts,
    messages,
    norms,
    pages,
    people,
    places,
    topics,
    workdays,
)
from warehouse.demo.arrivals import region_messages
from warehouse.demo.fates import Norms
from warehouse.demo.plan import GENERATOR_VERSION, Plan
from warehouse.demo.subjects import World
from warehouse.demo.workdays import WorkingClock
from warehouse.target import append

LOADED_AFTER = pd.Timedelta(minutes=20)


def write(connection: Connection, plan: Plan) -> None:
    """Fill an empty base: dimensions and pages first, then messages month by month."""
    with tqdm(total=plan.messages, desc="Демонстрационная база", unit=" сообщ.", unit_scale=True) as bar:
        for table, frame in tables(plan):
            append(connection, table, frame)
            if table == "message":
                bar.update(len(frame))


def tables(plan: Plan) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table of the contract with its rows, in an order that foreign keys allow; message comes in months."""
    regions, municipalities = places.regions(), places.municipalities()
    registry = bodies.registry(plan, municipalities)
    page_rows = pages.official_pages(plan, registry)
    specialists, kept = people.specialists(plan, page_rows)
    topic_rows = topics.topics()
    norm_rows = norms.response_norms(regions)
    calendars = {region_id: workdays.working_days(plan, region_id) for region_id in regions["region_id"]}
    observed = activity.activity(plan, page_rows)
    training_events, attendance = events.training(plan, specialists, registry.bodies)
    yield "region", regions
    yield "municipality", municipalities
    yield "sphere", facts.read("spheres")
    yield "network", facts.read("networks")[["network_id", "code", "name", "in_official_list"]]
    yield "channel", facts.read("channels")[["channel_id", "code", "name"]]
    yield "topic", topics.contract_columns(topic_rows)
    yield "body", registry.bodies
    yield "official_page", pages.contract_columns(page_rows)
    yield "page_category_norm", activity.category_norms(regions)
    yield "page_month", observed.months
    yield "page_service", observed.services
    yield "ad_post", observed.ads
    yield "specialist", specialists
    yield "page_specialist", kept
    yield "response_norm", norm_rows
    yield "working_day", pd.concat(calendars.values(), ignore_index=True)
    yield "event_mark", events.event_marks(plan, regions)
    yield "kpi_target", events.kpi_targets(plan, regions)
    yield "survey_wave", events.survey_waves(plan, municipalities)
    yield "misinformation_case", events.misinformation_cases(plan, municipalities, topic_rows)
    yield "training_event", training_events
    yield "training_attendance", attendance
    yield from contests.contests(plan, regions, registry.bodies, specialists).tables.items()
    yield "data_load", _loads(plan)
    world = World(municipalities, registry.bodies, page_rows, kept, topic_rows)
    clocks = {region_id: WorkingClock(calendar, plan.utc_offset) for region_id, calendar in calendars.items()}
    deadlines = {region_id: Norms(rows, clocks[region_id]) for region_id, rows in norm_rows.groupby("region_id")}
    for frame in messages.message_months(plan, world, deadlines):
        yield "message", frame


def _loads(plan: Plan) -> pd.DataFrame:
    """Rows of data_load, one per region: the checksum is that of the parameters, since they decide every figure."""
    counts = region_messages(plan)
    as_of = pd.Timestamp(plan.as_of).tz_convert("UTC")
    return pd.DataFrame(
        {
            "load_id": np.arange(1, len(counts) + 1),
            "region_id": list(counts),
            "loaded_at": as_of + LOADED_AFTER,
            "source": "демонстрационная база",
            "accepted_count": list(counts.values()),
            "rejected_count": 0,
            "checksum": plan.checksum,
            "data_as_of": as_of,
            "note": f"Демонстрационные данные: seed {plan.seed}, сообщений {plan.messages}, версия {GENERATOR_VERSION}",
        }
    )
