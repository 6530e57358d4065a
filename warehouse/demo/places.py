"""Regions and municipalities, with the two special rows that let rows add up to a region."""

from __future__ import annotations

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.plan import ZONE

PERM = 59
SVERDLOVSK = 66
SPECIAL = {"regional": "Региональные органы", "unknown": "Территория не указана"}


def regions() -> pd.DataFrame:
    """One row per region; ids are the numbers of the regions in the constitution's usual order of codes."""
    return pd.DataFrame(
        {
            "region_id": [PERM, SVERDLOVSK],
            "name": ["Пермский край", "Свердловская область"],
            "name_genitive": ["Пермского края", "Свердловской области"],
            "time_zone": ZONE.key,
            "week_starts_on": [1, 5],
            "is_demo": True,
        }
    )


def municipalities() -> pd.DataFrame:
    """One row per municipality and special row, in the shape of the contract."""
    perm = facts.read("perm_municipalities").drop(columns=["centre", "confidence"])
    cities = facts.read("sverdlovsk_cities").assign(kind="город")
    return pd.concat([_of_region(PERM, perm), _of_region(SVERDLOVSK, cities)], ignore_index=True)


def _of_region(region_id: int, places: pd.DataFrame) -> pd.DataFrame:
    special = pd.DataFrame({"name": list(SPECIAL.values()), "kind": list(SPECIAL)})
    rows = pd.concat([places, special], ignore_index=True)
    return pd.DataFrame(
        {
            "municipality_id": region_id * 1000 + np.arange(1, len(rows) + 1),
            "region_id": region_id,
            "oktmo": rows["oktmo"].astype("Int64").astype("string"),
            "name": rows["name"],
            "kind": rows["kind"],
            "population": rows["population"].astype("Int64"),
            "latitude": rows["lat"],
            "longitude": rows["lon"],
        }
    )


def wording() -> pd.DataFrame:
    """How bodies name their municipality: `of` (genitive), `of_short` (in titles) and `place` (its centre).

    One row per ordinary municipality, by region_id and municipality.
    """
    perm = facts.read("perm_municipalities")
    perm_rows = pd.DataFrame(
        {
            "region_id": PERM,
            "municipality": perm["name"],
            "of": perm["name"].map(_genitive),
            "of_short": perm["name"].map(lambda name: _shortened(_genitive(name))),
            # Two municipalities share the centre Пермь: the smaller is named by itself, so that names stay distinct.
            "place": perm["centre"].where(~perm["centre"].duplicated(), perm["name"].map(_shortened)),
        }
    )
    cities = facts.read("sverdlovsk_cities")["name"]
    city_rows = pd.DataFrame(
        {
            "region_id": SVERDLOVSK,
            "municipality": cities,
            "of": "г. " + cities,
            "of_short": "г. " + cities,
            "place": cities,
        }
    )
    return pd.concat([perm_rows, city_rows], ignore_index=True)


def _genitive(name: str) -> str:
    """«Лысьвенский муниципальный округ» → «Лысьвенского муниципального округа»; other names stay."""
    if not name.endswith(" округ"):
        return name
    stems = [word.removesuffix("ий").removesuffix("ый").removesuffix("ой") for word in name.split(" ")[:2]]
    return f"{stems[0]}ого {stems[1]}ого округа"


def _shortened(name: str) -> str:
    """The kind of a municipality as two letters: «Лысьвенского МО»."""
    for long, short in (
        ("муниципального округа", "МО"),
        ("городского округа", "ГО"),
        ("муниципальный округ", "МО"),
        ("городской округ", "ГО"),
    ):
        name = name.replace(long, short)
    return name
