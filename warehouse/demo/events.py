"""What happens around the messages: marks on charts, targets, surveys, false news, training."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from warehouse.demo import facts
from warehouse.demo.activity import break_month
from warehouse.demo.draws import stream
from warehouse.demo.plan import PAGES_FROM, Plan
from warehouse.demo.subjects import CAMPAIGN_DAYS

RESPONDENTS = 1_200
MUNICIPAL_RESPONDENTS = 240
MUNICIPAL_WAVES = 6  # the largest municipalities are asked once a quarter
FALSE_NEWS_A_YEAR = (42, 26)  # per region, in the order of regions
TRAINING_A_YEAR = 11
COMING_SHARE = 0.11  # of those at work, on average
FESTIVAL = "Фестиваль администраторов госпабликов"


def event_marks(plan: Plan, regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of event_mark: history that is the same everywhere, and the demo's own events."""
    own = pd.DataFrame(
        {
            "happened_on": [
                break_month(plan).start_time,
                _festival_on(plan),
                pd.Timestamp(plan.as_of_on - timedelta(days=CAMPAIGN_DAYS)),
            ],
            "title": [
                "ВКонтакте считает охват вместе с просмотрами клипов и историй",
                FESTIVAL,
                "Сбор предложений по благоустройству через виджет",
            ],
            "metric_id": ["reach", None, "waiting_count"],
            "is_break": [True, False, False],
        }
    )
    history = facts.read("events").assign(is_break=False)
    history = history.assign(happened_on=pd.to_datetime(history["happened_on"]))
    marks = regions[["region_id"]].merge(pd.concat([history, own], ignore_index=True), how="cross")
    return marks.assign(event_mark_id=np.arange(1, len(marks) + 1))


def kpi_targets(plan: Plan, regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of kpi_target, valid from the first month of messages; times are in minutes."""
    targets = facts.read("kpi_targets").assign(valid_from=plan.message_months[0].start_time)
    return regions[["region_id"]].merge(targets, how="cross")


def survey_waves(plan: Plan, municipalities: pd.DataFrame) -> pd.DataFrame:
    """Rows of survey_wave: the region every month, its largest municipalities every quarter."""
    random = stream(plan.seed, "surveys")
    held = [month.start_time + pd.Timedelta(days=14) for month in plan.message_months]
    held = [day for day in held if day.date() < plan.as_of_on]
    regional = municipalities[municipalities["kind"] == "regional"].assign(asked=RESPONDENTS)
    ordinary = municipalities[municipalities["population"].notna()]
    by_size = ordinary.sort_values("population", ascending=False, kind="stable")
    largest = by_size.groupby("region_id").head(MUNICIPAL_WAVES)
    waves = pd.concat(
        [
            regional.merge(pd.DataFrame({"held_on": held}), how="cross"),
            largest.assign(asked=MUNICIPAL_RESPONDENTS).merge(pd.DataFrame({"held_on": held[::3]}), how="cross"),
        ],
        ignore_index=True,
    )
    years = (waves["held_on"] - held[0]).dt.days.to_numpy() / 365
    respondents = np.rint(waves["asked"] * random.normal(1, 0.03, len(waves))).astype(int)
    aware = random.binomial(respondents, np.clip(0.46 + 0.075 * years + random.normal(0, 0.01, len(waves)), 0.1, 0.9))
    used = random.binomial(aware, np.clip(0.34 + 0.05 * years, 0.1, 0.8))
    satisfied = random.binomial(used, np.clip(0.62 + 0.055 * years, 0.1, 0.9))
    return waves[["region_id", "municipality_id", "held_on"]].assign(
        respondent_count=respondents, aware_count=aware, used_count=used, satisfied_count=satisfied
    )


def misinformation_cases(plan: Plan, municipalities: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Rows of misinformation_case: tens a year, rebutted within hours or days, a few of the newest not yet."""
    parts = [
        _false_news(plan, rows, topics, region_id, yearly)
        for (region_id, rows), yearly in zip(municipalities.groupby("region_id"), FALSE_NEWS_A_YEAR, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _false_news(plan: Plan, places: pd.DataFrame, topics: pd.DataFrame, region_id: int, yearly: int) -> pd.DataFrame:
    random = stream(plan.seed, "misinformation", region_id)
    first = plan.local_second(plan.message_months[0].start_time.date())
    count = int(yearly * (plan.as_of_second - first) / (365.25 * 86_400))
    detected = np.sort(random.integers(first, plan.as_of_second, count))
    rebutted = detected + (random.lognormal(np.log(7), 0.9, count) * 3600).astype(np.int64)
    weight = places["population"].fillna(60_000).to_numpy(dtype=float) ** 0.7
    reach = random.lognormal(np.log(9_000), 1.0, count)
    is_rebutted = (rebutted <= plan.as_of_second) & (random.random(count) < 0.97)
    valid = topics[topics["valid_to"].isna()]
    moments = pd.Series(rebutted.astype("datetime64[s]")).dt.tz_localize("UTC")
    return pd.DataFrame(
        {
            "region_id": region_id,
            "municipality_id": random.choice(places["municipality_id"], count, p=weight / weight.sum()),
            "case_id": np.arange(1, count + 1),
            "network_id": random.choice([1, 2, 3], count, p=[0.55, 0.12, 0.33]),
            "topic_id": random.choice(valid["topic_id"], count),
            "detected_at": pd.Series(detected.astype("datetime64[s]")).dt.tz_localize("UTC"),
            "rebutted_at": moments.where(is_rebutted),
            "reach": reach.astype(int),
            "rebuttal_reach": facts.whole(reach * random.uniform(0.3, 1.4, count), missing=~is_rebutted),
            "is_repeat": random.random(count) < 0.1,
        }
    )


def training(plan: Plan, specialists: pd.DataFrame, bodies: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of training_event and training_attendance; only who works on the day takes part."""
    random = stream(plan.seed, "training")
    people = specialists.merge(bodies[["body_id", "region_id"]], on="body_id")
    zeal = random.gamma(1.6, 1 / 1.6, len(people))
    events, attendances = [], []
    for region_id in sorted(people["region_id"].unique()):
        is_of_region = people["region_id"] == region_id
        for held_on, kind, title in _training_days(plan, random):
            works = is_of_region & (people["started_on"] <= held_on) & ~(people["left_on"] <= held_on)
            comes = works & (random.random(len(people)) < COMING_SHARE * zeal)
            events.append((len(events) + 1, region_id, held_on, title, kind))
            attendances.append(
                pd.DataFrame({"training_event_id": len(events), "specialist_id": people.loc[comes, "specialist_id"]})
            )
    attended = pd.concat(attendances, ignore_index=True)
    columns = ["training_event_id", "region_id", "held_on", "title", "kind"]
    return pd.DataFrame(events, columns=columns), attended.assign(is_passed=random.random(len(attended)) < 0.93)


def _training_days(plan: Plan, random: np.random.Generator) -> list[tuple[pd.Timestamp, str, str]]:
    """Days, kinds and titles of a region's events since the autumn of 2022, with this year's festival."""
    titles = facts.read("training_titles")
    span = (plan.as_of_on - PAGES_FROM).days - 270
    days = np.sort(random.integers(0, span, round(span / 365 * TRAINING_A_YEAR)))
    chosen = titles.iloc[random.integers(len(titles), size=len(days))]
    first = pd.Timestamp(PAGES_FROM) + pd.Timedelta(days=270)
    events = [
        (first + pd.Timedelta(days=int(day)), row.kind, row.title)
        for day, row in zip(days, chosen.itertuples(), strict=True)
    ]
    return [*events, (_festival_on(plan), "festival", FESTIVAL)]


def _festival_on(plan: Plan) -> pd.Timestamp:
    return plan.current_month.start_time - pd.DateOffset(months=5)
