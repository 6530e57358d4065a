"""What is asked of a demo base, and the moments that follow from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

GENERATOR_VERSION = 1  # raise it when the same parameters give other data
ZONE = ZoneInfo("Asia/Yekaterinburg")  # both regions live in it; it has had no clock changes since 2014
FIRST_MESSAGES = 5_000  # below that a municipality has no month worth a figure
FIRST_DAY = date(2025, 12, 1)  # earlier the story of MAX and of the break would not fit
PAGES_FROM = date(2022, 1, 1)
LAW_ON = date(2022, 12, 1)  # official pages became obligatory
MAX_FROM = date(2025, 8, 1)
HISTORY_MONTHS = 36


@dataclass(frozen=True)
class Plan:
    """Parameters of one build; everything else is derived from them."""

    messages: int
    seed: int
    today: date

    @property
    def as_of(self) -> datetime:
        """The moment up to which everything is known: yesterday, 06:00 local."""
        return datetime.combine(self.today - timedelta(days=1), time(6), ZONE)

    @property
    def as_of_on(self) -> date:
        return self.as_of.date()

    @property
    def as_of_second(self) -> int:
        """Seconds since the epoch, UTC."""
        return int(self.as_of.timestamp())

    @property
    def utc_offset(self) -> int:
        """Seconds to add to UTC to get local time."""
        return int(self.as_of.utcoffset().total_seconds())

    @property
    def current_month(self) -> pd.Period:
        return pd.Period(self.as_of_on, "M")

    @property
    def message_months(self) -> list[pd.Period]:
        """Three full years and the unfinished month."""
        return list(pd.period_range(end=self.current_month, periods=HISTORY_MONTHS + 1, freq="M"))

    @property
    def page_months(self) -> list[pd.Period]:
        return list(pd.period_range(pd.Period(PAGES_FROM, "M"), self.current_month, freq="M"))

    def local_second(self, day: date) -> int:
        """The local midnight at which a day begins, in seconds since the epoch, UTC."""
        return int((np.datetime64(day, "s") - np.datetime64(0, "s")).astype(np.int64)) - self.utc_offset

    @property
    def checksum(self) -> str:
        parameters = asdict(self) | {"today": self.today.isoformat(), "version": GENERATOR_VERSION}
        return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
