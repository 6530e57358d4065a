"""The clocks of a message: routing, preparation, publication – calibrated so that each month has its mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warehouse.demo.draws import bounded_lognormal
from warehouse.demo.plan import HISTORY_MONTHS

MINUTES_A_DAY = 1_440
PREPARE_LOW, PREPARE_HIGH = 15.0, 3.0 * MINUTES_A_DAY  # the executor's preparation, minutes
PREPARE_SIGMA_FIRST, PREPARE_SIGMA_LAST = 1.45, 1.1  # order comes with practice
PUBLISH_MEAN = 8.0
TAIL_SHARE = 0.0010  # visits on the spot, lost letters: longer than three days
TAIL_MEDIAN, TAIL_SIGMA = 6.0 * MINUTES_A_DAY, 0.45
QUEUED_FIRST, QUEUED_LAST = 0.5, 0.28  # of the messages of the night wait for the morning
DUTY_WORKDAY = (8, 21)  # hours when somebody answers at once
DUTY_DAY_OFF = (9, 20)
CALIBRATION_ROWS = 8_000  # of a month: enough for its mean to lie within a percent
CALIBRATION_STEPS = 14
MONTHLY_NOISE = 0.012


@dataclass(frozen=True)
class Circumstances:
    """What the duration of an answer depends on, one value per message."""

    local_second: np.ndarray  # of the moment of reception, since the epoch
    is_day_off: np.ndarray
    slowness: np.ndarray  # factor of the median of preparation
    is_typical: np.ndarray  # will be answered in the usual way, so the month's mean is that of these


@dataclass(frozen=True)
class Durations:
    """Minutes of each stage; preparation includes the night that nobody worked."""

    routing: np.ndarray
    preparing: np.ndarray
    publishing: np.ndarray

    @property
    def total(self) -> np.ndarray:
        return self.routing + self.preparing + self.publishing


def target_mean(month_number: int) -> float:
    """Minutes from reception to the first reply on average: 8 h in the first quarter, 2.5 h in the last year."""
    return 60 * (2.2 + 6.4 * np.exp(-month_number / 9.5))


def durations(month_number: int, given: Circumstances, random: np.random.Generator) -> Durations:
    """Draw the stages of a month's answers; the median of preparation is solved for the month's target mean."""
    count = len(given.slowness)
    progress = month_number / HISTORY_MONTHS
    routing = random.lognormal(np.log(32 - 15 * progress), 0.65, count)
    publishing = random.exponential(PUBLISH_MEAN, count)
    is_queued = random.random(count) < QUEUED_FIRST + (QUEUED_LAST - QUEUED_FIRST) * progress
    night = np.where(is_queued, _until_duty(given), 0.0)
    uniform = random.random(count)
    is_tail = random.random(count) < TAIL_SHARE
    tail = random.lognormal(np.log(TAIL_MEDIAN), TAIL_SIGMA, count)
    target = target_mean(month_number) * random.lognormal(0, MONTHLY_NOISE)
    sample = np.flatnonzero(given.is_typical)[:: max(1, count // CALIBRATION_ROWS)]
    # The stages that do not depend on the median take their part of the mean; the usual preparation has the rest.
    given_minutes = routing + publishing + night + np.where(is_tail, tail, 0.0)
    usual = sample[~is_tail[sample]]
    wanted = (target * len(sample) - given_minutes[sample].sum()) / max(1, len(usual))
    sigma = PREPARE_SIGMA_FIRST + (PREPARE_SIGMA_LAST - PREPARE_SIGMA_FIRST) * progress
    median = _solve_median(wanted, uniform[usual], given.slowness[usual], sigma)
    preparing = bounded_lognormal(uniform, median * given.slowness, sigma, PREPARE_LOW, PREPARE_HIGH)
    return Durations(routing, np.where(is_tail, tail, preparing) + night, publishing)


def _until_duty(given: Circumstances) -> np.ndarray:
    """Minutes until somebody is on duty; 0 for messages of the day."""
    hour = given.local_second % 86_400 / 3600
    starts = np.where(given.is_day_off, DUTY_DAY_OFF[0], DUTY_WORKDAY[0])
    ends = np.where(given.is_day_off, DUTY_DAY_OFF[1], DUTY_WORKDAY[1])
    return 60 * np.where(hour < starts, starts - hour, np.where(hour >= ends, 24 - hour + starts, 0.0))


def _solve_median(wanted: float, uniform: np.ndarray, slowness: np.ndarray, sigma: float) -> float:
    """The median (minutes) at which the mean of the bounded lognormal is as wanted; bisection on its logarithm."""
    low, high = np.log(5.0), np.log(3_000.0)
    for _ in range(CALIBRATION_STEPS):
        middle = (low + high) / 2
        total = bounded_lognormal(uniform, np.exp(middle) * slowness, sigma, PREPARE_LOW, PREPARE_HIGH).sum()
        low, high = (middle, high) if total < wanted * len(uniform) else (low, middle)
    return float(np.exp((low + high) / 2))
