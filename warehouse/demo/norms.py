"""Norms of time per channel, urgency and stage."""

from __future__ import annotations

import pandas as pd

from warehouse.demo import facts


def response_norms(regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of response_norm: both regions follow the same rules."""
    channels = facts.read("channels")[["channel_id", "code"]].rename(columns={"code": "channel"})
    norms = facts.read("response_norms").merge(channels, on="channel").drop(columns="channel")
    return regions[["region_id"]].merge(norms, how="cross")
