"""Authorities and institutions, each with the networks in which it keeps a page today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.demo import facts, places
from warehouse.demo.draws import apportion, stream
from warehouse.demo.plan import Plan

PERM_PAGES = 2_026  # the anchor: open pages of the region on data_as_of
REGIONAL_EXTRA_PAGES = {places.PERM: 52, places.SVERDLOVSK: 24}
NETWORK_ORDER = ("vk", "ok", "telegram", "max")
ONLY_OK_SHARE = 0.03  # one network of the official list suffices, a few chose the other one
TITLES = (
    "Юбилейный",
    "Энергетик",
    "Металлург",
    "Строитель",
    "Горняк",
    "Нефтяник",
    "Восход",
    "Урал",
    "Мечта",
    "Искра",
    "Олимп",
    "Юность",
    "Старт",
    "Импульс",
    "Вектор",
)
POLEVSKOY = "Полевской"


@dataclass(frozen=True)
class Registry:
    """bodies: rows of the contract. pages: one row per page open today (body_id, network, category, audience)."""

    bodies: pd.DataFrame
    pages: pd.DataFrame


def registry(plan: Plan, municipalities: pd.DataFrame) -> Registry:
    """All bodies and the pages they keep today; exactly PERM_PAGES of them in Пермский край."""
    drafts = pd.concat(
        [
            _regional(plan, municipalities),
            _perm(plan, municipalities),
            _cities(plan, municipalities),
            _polevskoy(municipalities),
        ],
        ignore_index=True,
    )
    exempt = _exempt(municipalities)
    owners = pd.concat([drafts.drop_duplicates("body_key"), exempt], ignore_index=True)
    owners = owners.assign(body_id=np.arange(1, len(owners) + 1))
    spheres = facts.read("spheres").set_index("name")["sphere_id"]
    bodies = owners.assign(
        parent_body_id=_parents(owners),
        sphere_id=owners["sphere"].map(spheres),
        is_obliged=owners["is_obliged"].fillna(True).astype(bool),
    )
    columns = [
        "body_id",
        "region_id",
        "municipality_id",
        "parent_body_id",
        "name",
        "level",
        "sphere_id",
        "is_obliged",
        "exemption_reason",
    ]
    ids = owners.dropna(subset="body_key").set_index("body_key")["body_id"]
    pages = drafts.assign(body_id=drafts["body_key"].map(ids))
    return Registry(
        bodies[columns],
        pages[
            ["body_id", "region_id", "municipality_id", "sphere", "level", "title", "network", "category", "audience"]
        ],
    )


def _parents(owners: pd.DataFrame) -> pd.arrays.IntegerArray:
    """Municipal bodies and institutions stand under their administration; regional ones under the government."""
    first = owners.groupby("municipality_id")["body_id"].transform("min").to_numpy()
    return facts.whole(first, missing=first == owners["body_id"].to_numpy())


def _perm(plan: Plan, municipalities: pd.DataFrame) -> pd.DataFrame:
    ordinary = _ordinary(municipalities, places.PERM)
    total = PERM_PAGES - _regional_page_count(places.PERM)
    # A body of each kind is needed everywhere, so pages grow slower than residents.
    targets = 12 + apportion(total - 12 * len(ordinary), ordinary["population"].to_numpy() ** 0.72)
    return _municipal(plan, ordinary, targets)


def _cities(plan: Plan, municipalities: pd.DataFrame) -> pd.DataFrame:
    ordinary = _ordinary(municipalities, places.SVERDLOVSK)
    ordinary = ordinary[ordinary["name"] != POLEVSKOY]
    targets = 6 + np.round(ordinary["population"].to_numpy() / 25_000).astype(int)
    return _municipal(plan, ordinary, targets)


def _ordinary(municipalities: pd.DataFrame, region_id: int) -> pd.DataFrame:
    chosen = municipalities[(municipalities["region_id"] == region_id) & municipalities["population"].notna()]
    words = places.wording().rename(columns={"municipality": "name"})
    return chosen.merge(words, on=["region_id", "name"], how="left").astype({"population": int})


def _municipal(plan: Plan, ordinary: pd.DataFrame, targets: np.ndarray) -> pd.DataFrame:
    order = _order_of_need(facts.read("body_kinds"))
    parts = [
        _municipality(plan, place, int(target), order)
        for place, target in zip(ordinary.itertuples(), targets, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _order_of_need(kinds: pd.DataFrame) -> pd.DataFrame:
    """The bodies that a municipality would have, `index` within a kind: one of each, then by rate per resident."""
    rows = kinds.loc[kinds.index.repeat(kinds["limit"])].reset_index(drop=True)
    index = rows.groupby("kind").cumcount()
    later = len(rows) + (index + 0.5) / rows["per_10k"].clip(lower=1e-6)
    return rows.assign(index=index, need=later.where(index > 0, rows["rank"])).sort_values("need", kind="stable")


def _municipality(plan: Plan, place: object, target: int, order: pd.DataFrame) -> pd.DataFrame:
    """Pages of one municipality, exactly `target` of them, its bodies taken in the order of need."""
    random = stream(plan.seed, "bodies", place.municipality_id)
    # No body has fewer pages than one; the few spare ones stand in for names that come out twice.
    bodies = _named(place, order.head(target + len(TITLES)), random)
    pages = _spread_over_networks(bodies, random).head(target)
    if len(pages) < target:
        raise ValueError(f"{place.name}: body_kinds.csv gives {len(pages)} pages of {target}")
    audience = pages["audience_base"] + pages["audience_share"] * place.population
    return pages.assign(region_id=place.region_id, municipality_id=place.municipality_id, audience=audience)


def _named(place: object, rows: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The bodies with their names (in full) and the titles of their pages (the municipality in short)."""
    gaps = pd.Series(1 + (random.random(len(rows)) < 0.2), index=rows.index)  # numbers of schools have holes
    numbers = gaps.groupby(rows["kind"]).cumsum()
    proper = [TITLES[number % len(TITLES)] for number in rows["index"] + random.integers(len(TITLES))]
    words = list(zip(rows["name"], numbers, proper, strict=True))
    names, titles = (
        [name.format(of=of, place=place.place, number=number, title=title) for name, number, title in words]
        for of in (place.of, place.of_short)
    )
    keys = [f"{place.municipality_id}/{name}" for name in names]
    return rows.assign(name=names, title=titles, body_key=keys).drop_duplicates("body_key")


def _spread_over_networks(bodies: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """A row per body and network in which it keeps a page; the first one is always of the official list."""
    only_ok = (random.random(len(bodies)) < ONLY_OK_SHARE) & (bodies["category"] == "card").to_numpy()
    chosen = np.column_stack(
        [
            ~only_ok,
            only_ok | (random.random(len(bodies)) < bodies["ok_share"]),
            random.random(len(bodies)) < bodies["telegram_share"],
            random.random(len(bodies)) < bodies["max_share"],
        ]
    )
    body, network = np.nonzero(chosen)
    pages = bodies.iloc[body].assign(network=np.array(NETWORK_ORDER)[network])
    # Only the page in the main network carries the body's category; its copies elsewhere are kept at a lower pace.
    lower = {"flagship": "active", "active": "card", "card": "card"}
    return pages.assign(category=pages["category"].where(~pages["body_key"].duplicated(), pages["category"].map(lower)))


def _regional_page_count(region_id: int) -> int:
    return int((facts.read("regional_bodies")["region_id"] == region_id).sum()) + REGIONAL_EXTRA_PAGES[region_id]


def _regional(plan: Plan, municipalities: pd.DataFrame) -> pd.DataFrame:
    """Ministries and regional institutions: a page in VK each, further networks at the largest ones."""
    homes = municipalities[municipalities["kind"] == "regional"].set_index("region_id")["municipality_id"]
    rows = facts.read("regional_bodies").rename(columns={"audience": "audience_base"})
    rows = rows.assign(municipality_id=rows["region_id"].map(homes))
    parts = [_in_more_networks(part, REGIONAL_EXTRA_PAGES[region_id]) for region_id, part in rows.groupby("region_id")]
    pages = pd.concat(parts, ignore_index=True)
    return pages.assign(
        title=pages["name"],
        audience=pages["audience_base"],
        body_key=pages["region_id"].astype(str) + "/" + pages["name"],
    )


def _in_more_networks(rows: pd.DataFrame, extra_count: int) -> pd.DataFrame:
    """The first page of every body is in VK; extra pages go to the bodies with the largest audience."""
    largest = rows.sort_values("audience_base", ascending=False, kind="stable")
    more = [largest.assign(network=network) for network in ("telegram", "ok", "max")]
    extra = pd.concat(more).assign(category="active").sort_values("audience_base", ascending=False, kind="stable")
    return pd.concat([rows.assign(network="vk"), extra.head(extra_count)])


def _polevskoy(municipalities: pd.DataFrame) -> pd.DataFrame:
    """The bodies of Полевской by name; some keep two or three pages."""
    place = municipalities[municipalities["name"] == POLEVSKOY].iloc[0]
    rows = facts.read("polevskoy_bodies")
    pages = rows.loc[rows.index.repeat(rows["page_count"])]
    order = pages.groupby(level=0).cumcount().to_numpy()
    return pages.assign(
        region_id=place["region_id"],
        municipality_id=place["municipality_id"],
        title=pages["name"],
        network=np.array(NETWORK_ORDER)[order],
        body_key="полевской/" + pages["name"],
        category=np.where(order == 0, pages["category"], "active"),
    )


def _exempt(municipalities: pd.DataFrame) -> pd.DataFrame:
    """Bodies without a page: exempt with a reason, not obliged, or (a few in Свердловская область) uncovered."""
    rows = facts.read("exempt_bodies").rename(columns={"municipality": "place"})
    ids = municipalities.set_index(["region_id", "name"])["municipality_id"]
    keys = pd.MultiIndex.from_frame(rows[["region_id", "place"]])
    return rows.assign(municipality_id=ids.loc[keys].to_numpy()).drop(columns="place")
