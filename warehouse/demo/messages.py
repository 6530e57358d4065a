"""The table message, month by month, so that memory does not grow with the size of the base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.demo import facts, places
from warehouse.demo.arrivals import REGION_SHARES, day_counts, received_at
from warehouse.demo.draws import stream
from warehouse.demo.fates import OUTCOMES, Fates, Norms, fates
from warehouse.demo.pages import community
from warehouse.demo.plan import Plan
from warehouse.demo.replies import Circumstances, durations
from warehouse.demo.subjects import RegionScene, Subjects, World

NUMBER_PREFIX = {places.PERM: "ПК", places.SVERDLOVSK: "СО"}
POST_ADDRESS = {  # network → address up to the post's number, and from it to the comment's
    "vk": ("https://vk.com/wall-{id}_", "?reply="),
    "ok": ("https://ok.ru/group/{id}/topic/", "?comment="),
    "telegram": ("https://t.me/gov{id}/", "?comment="),
    "max": ("https://max.ru/gov{id}/", "?comment="),
}
WITH_ADDRESS = ("comment", "mention")  # the rest is not public
FIRST_COMMUNITY = 60_000_000  # of communities that are not official pages
COMMUNITY_COUNT = 400


def message_months(plan: Plan, world: World, norms: dict[int, Norms]) -> Iterator[pd.DataFrame]:
    """Frames of the contract's table message, one per month, each ordered by received_at."""
    scenes = {region_id: RegionScene(plan, world, region_id) for region_id in REGION_SHARES}
    counts = {region_id: day_counts(plan, region_id) for region_id in REGION_SHARES}
    numbers: Counter[tuple[int, int]] = Counter()
    next_id = 1
    for number, month in enumerate(plan.message_months):
        frames = []
        for region_id, scene in scenes.items():
            days = counts[region_id]
            of_month = days[(days.index >= month.start_time) & (days.index <= month.end_time)]
            if not of_month.sum():
                continue
            frame = _region_month(plan, scene, number, month, of_month, norms[region_id])
            frames.append(frame.assign(external_number=_external_numbers(region_id, month.year, numbers, len(frame))))
        if not frames:
            continue
        rows = pd.concat(frames, ignore_index=True).sort_values("received_at", kind="stable", ignore_index=True)
        yield rows.assign(message_id=np.arange(next_id, next_id + len(rows)))
        next_id += len(rows)


def _region_month(
    plan: Plan, scene: RegionScene, number: int, month: pd.Period, days: pd.Series, norms: Norms
) -> pd.DataFrame:
    random = stream(plan.seed, "messages", scene.region_id, month)
    received, is_day_off = received_at(plan, days, random)
    subjects = scene.draw(month, received, random)
    given = Circumstances(
        received + plan.utc_offset, is_day_off, subjects.slowness, subjects.needs_reply & ~subjects.is_campaign
    )
    spent = durations(number, given, random)
    topics = scene.world.topics
    season = topics["season"].fillna("").to_numpy(dtype=str)[subjects.topic_id - 1]
    fate = fates(plan, received, subjects, spent, norms, season, random)
    return _frame(scene, received, subjects, fate).assign(source_url=_addresses(scene, subjects, random))


def _frame(scene: RegionScene, received: np.ndarray, subjects: Subjects, fate: Fates) -> pd.DataFrame:
    """The columns of the contract; numbers of the store become moments, days and words."""
    return pd.DataFrame(
        {
            "region_id": scene.region_id,
            "municipality_id": subjects.municipality_id,
            "page_id": _optional(subjects.page_id),
            "network_id": subjects.network_id,
            "channel_id": subjects.channel_id,
            "topic_id": subjects.topic_id,
            "executor_body_id": _optional(subjects.executor_body_id),
            "specialist_id": _optional(subjects.specialist_id),
            "urgency": pd.Categorical.from_codes(subjects.is_urgent.astype(int), ["normal", "urgent"]),
            "received_at": _moments(received),
            "routed_at": _moments(fate.routed_at),
            "prepared_at": _moments(fate.prepared_at),
            "first_reply_at": _moments(fate.first_reply_at),
            "final_reply_at": _moments(fate.final_reply_at),
            "due_at": _moments(fate.due_at),
            "final_due_at": _moments(fate.final_due_at),
            "auto_reply_at": _moments(fate.auto_reply_at),
            "planned_on": fate.planned_on.astype("datetime64[s]"),
            "outcome": pd.Categorical.from_codes(fate.outcome, list(OUTCOMES)),
            "returned_count": fate.returned_count,
            "needs_reply": subjects.needs_reply,
            "is_repeat": fate.is_repeat,
            "rating": _optional(fate.rating),
        }
    )


def _optional(values: np.ndarray) -> pd.arrays.IntegerArray:
    return facts.whole(values, missing=values == 0)


def _moments(seconds: np.ndarray) -> pd.Series:
    """Seconds since the epoch as moments; NONE is the number behind NaT."""
    return pd.Series(seconds.astype("datetime64[s]")).dt.tz_localize("UTC")


def _external_numbers(region_id: int, year: int, numbers: Counter[tuple[int, int]], count: int) -> pd.Series:
    """«ПК-2026-0012345»: the order of arrival within a region's year; `numbers` remembers the last one."""
    first = numbers[region_id, year] + 1
    numbers[region_id, year] += count
    digits = pc.utf8_lpad(pa.array(np.arange(first, first + count)).cast(pa.string()), 7, "0")
    return _text(pc.binary_join_element_wise(f"{NUMBER_PREFIX[region_id]}-{year}-", digits, ""))


def _addresses(scene: RegionScene, subjects: Subjects, random: np.random.Generator) -> pd.Series:
    """Addresses of public comments and mentions; nothing for what is not public."""
    count = len(subjects.page_id)
    channels = facts.read("channels")
    is_public = np.isin(subjects.channel_id, channels.loc[channels["code"].isin(WITH_ADDRESS), "channel_id"])
    networks = facts.read("networks")["code"]
    network = subjects.network_id - 1
    elsewhere = FIRST_COMMUNITY + random.integers(COMMUNITY_COUNT, size=count) * 7_919
    owner = np.where(subjects.page_id > 0, community(subjects.page_id), elsewhere)
    heads = pa.array([POST_ADDRESS[code][0].split("{id}")[0] for code in networks]).take(pa.array(network))
    middles = pa.array([POST_ADDRESS[code][0].split("{id}")[1] for code in networks]).take(pa.array(network))
    tails = pa.array([POST_ADDRESS[code][1] for code in networks]).take(pa.array(network))
    post = random.integers(1_000, 90_000, count)
    reply = post + random.integers(1, 2_000, count)
    words = pc.binary_join_element_wise(heads, _digits(owner), middles, _digits(post), tails, _digits(reply), "")
    return _text(pc.if_else(pa.array(is_public), words, pa.scalar(None, pa.string())))


def _digits(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _text(words: pa.Array) -> pd.Series:
    """Kept in Arrow's memory: as Python objects the same words cost more than all the other columns."""
    return pd.Series(pd.arrays.ArrowExtensionArray(words))
