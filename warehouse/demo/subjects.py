"""Of what and where messages are: municipality, topic, channel, page, executor, specialist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.demo import facts, people, topics
from warehouse.demo.arrivals import region_messages
from warehouse.demo.draws import Cells, stream
from warehouse.demo.plan import Plan

REGIONAL_SHARE, UNKNOWN_SHARE = 0.06, 0.015
QUIET_PER_MONTH = 6.0  # of the municipality with too little data, whatever the size of the base
OWN_SLOWNESS = 0.12  # sd of the log factor by which municipalities differ
SLOW, SLOW_BEFORE, FAST_AFTER, SLOW_AFTER = 8.5, 7.0, 0.7, 10.0
IMPROVED_MONTHS_AGO = 5
NO_REPLY_SHARE = 0.12  # thanks, spam, comments hidden for abuse
URGENT_SHARE = 0.12
URGENT_FACTOR = 0.5
OWN_EXECUTOR_SHARE = 0.65  # of messages that are answered by the body whose page they came to
UNASSIGNED_SHARE = 0.02  # of messages on a kept page that are not put down to its specialist
GENERAL_WEIGHT, OTHER_WEIGHT = 1.6, 0.1  # of a page of the administration, of another sphere's page
GENERAL_SPHERE = "Местное самоуправление"
NETWORK_WEIGHTS = {"vk": 1.0, "ok": 0.5, "telegram": 0.7, "max": 1.2}
ELSEWHERE = {"vk": 0.72, "telegram": 0.19, "ok": 0.09}
CAMPAIGN_DAYS = 10  # the norm of an opinion is as long, so the first of them fall due today
CAMPAIGN_SHARE = 0.13
CAMPAIGN_TOPIC = "Предложения по благоустройству"
CAMPAIGN_CHANNEL = "opinion_widget"


@dataclass(frozen=True)
class World:
    """Everything that messages refer to."""

    municipalities: pd.DataFrame
    bodies: pd.DataFrame
    pages: pd.DataFrame
    kept: pd.DataFrame
    topics: pd.DataFrame


@dataclass(frozen=True)
class Subjects:
    """One value per message; ids, 0 where there is none; `slowness` is the factor of the time of preparation."""

    municipality_id: np.ndarray
    topic_id: np.ndarray
    channel_id: np.ndarray
    page_id: np.ndarray
    network_id: np.ndarray
    executor_body_id: np.ndarray
    specialist_id: np.ndarray
    needs_reply: np.ndarray
    is_urgent: np.ndarray
    is_campaign: np.ndarray
    place_slowness: np.ndarray
    slowness: np.ndarray


class RegionScene:
    """The distributions of one region, prepared once and used month by month."""

    def __init__(self, plan: Plan, world: World, region_id: int) -> None:
        self._plan, self.world, self.region_id = plan, world, region_id
        self._places = world.municipalities[world.municipalities["region_id"] == region_id].reset_index(drop=True)
        self._pages = world.pages[world.pages["region_id"] == region_id].reset_index(drop=True)
        self._channels = facts.read("channels")
        self._groups = facts.read("topic_groups")
        stories = facts.read("stories")
        names = stories[stories["region_id"] == region_id].set_index("municipality")["story"]
        self._story = self._places["name"].map(names).fillna("")
        self._shares = self._municipality_shares()
        random = stream(plan.seed, "slowness", region_id)
        self._own_slowness = random.lognormal(0, OWN_SLOWNESS, len(self._places))
        self._tilts = topics.tilts(plan, len(self._places))
        self._page_weights = self._weights_of_pages()
        self._executors = self._main_executors()

    def draw(self, month: pd.Period, received: np.ndarray, random: np.random.Generator) -> Subjects:
        """The subjects of a month's messages, received at the given moments."""
        count = len(received)
        place = np.searchsorted(np.cumsum(self._shares), random.random(count) * self._shares.sum(), side="right")
        is_unknown = (self._places["kind"] == "unknown").to_numpy()[place]
        topic_weights = topics.weights(self.world.topics, month)
        group = Cells(self._tilts * topic_weights.sum(axis=1)).draw(place, random.random(count))
        topic = Cells(topic_weights).draw(group, random.random(count))
        channel = random.choice(len(self._channels), count, p=self._channels["share"])
        mention = int(self._channels.index[self._channels["code"] == "mention"][0])
        channel = np.where(is_unknown, mention, channel)
        is_campaign = self._in_campaign(received, place, random)
        channel = np.where(is_campaign, self._channels.index[self._channels["code"] == CAMPAIGN_CHANNEL][0], channel)
        topic = np.where(is_campaign, self.world.topics.index[self.world.topics["name"] == CAMPAIGN_TOPIC][0], topic)
        group = self.world.topics["group_index"].to_numpy()[topic]
        page = self._draw_pages(month, place, group, channel != mention, random)
        is_urgent = (random.random(count) < URGENT_SHARE) & ~is_campaign
        place_slowness = self._slowness(month)[place]
        slowness = (
            place_slowness
            * self._channels["slowness"].to_numpy()[channel]
            * self._groups["slowness"].to_numpy()[group]
            * np.where(is_urgent, URGENT_FACTOR, 1.0)
        )
        page_id = np.where(page >= 0, self._pages["page_id"].to_numpy()[page], 0)
        return Subjects(
            municipality_id=self._places["municipality_id"].to_numpy()[place],
            topic_id=self.world.topics["topic_id"].to_numpy()[topic],
            channel_id=self._channels["channel_id"].to_numpy()[channel],
            page_id=page_id,
            network_id=self._networks(page, random),
            executor_body_id=self._draw_executors(page, place, group, random),
            specialist_id=self._specialists(month, page_id, random),
            needs_reply=(random.random(count) >= NO_REPLY_SHARE) | is_campaign,
            is_urgent=is_urgent,
            is_campaign=is_campaign,
            place_slowness=place_slowness,
            # A campaign's answers wait for its end: they say nothing of the month's usual time.
            slowness=np.where(is_campaign, 1.0, slowness),
        )

    def _municipality_shares(self) -> np.ndarray:
        kind, random = self._places["kind"], stream(self._plan.seed, "activity of residents", self.region_id)
        population = self._places["population"].fillna(0).to_numpy(dtype=float)
        ordinary = population**0.97 * random.lognormal(0, 0.15, len(population)) * (self._story != "quiet").to_numpy()
        shares = ordinary / ordinary.sum() * (1 - REGIONAL_SHARE - UNKNOWN_SHARE)
        shares = np.where(kind == "regional", REGIONAL_SHARE, np.where(kind == "unknown", UNKNOWN_SHARE, shares))
        quiet = QUIET_PER_MONTH * len(self._plan.message_months) / region_messages(self._plan)[self.region_id]
        return np.where(self._story == "quiet", min(quiet, 0.002), shares)

    def _slowness(self, month: pd.Period) -> np.ndarray:
        """Factors of the municipalities in a month: four stories, small differences elsewhere."""
        ago = (self._plan.current_month - month).n
        factors = {
            "slow": SLOW,
            "improving": SLOW_BEFORE if ago > IMPROVED_MONTHS_AGO else FAST_AFTER,
            "worsening": SLOW_AFTER if ago <= 1 else 1.0,
        }
        return self._own_slowness * self._story.map(factors).fillna(1.0).to_numpy()

    def _weights_of_pages(self) -> np.ndarray:
        """Weights of (municipality × topic group) × page."""
        affinities = facts.read("affinities").set_index(["group_name", "sphere"])["weight"].to_dict()
        general = (self._pages["sphere"] == GENERAL_SPHERE).to_numpy()
        here = self._places["municipality_id"].to_numpy()[:, None] == self._pages["municipality_id"].to_numpy()
        pull = self._pages["audience"].to_numpy() ** 0.8 * self._pages["network"].map(NETWORK_WEIGHTS).to_numpy()
        by_group = np.array(
            [
                np.where(
                    general,
                    GENERAL_WEIGHT,
                    [affinities.get((group, sphere), OTHER_WEIGHT) for sphere in self._pages["sphere"]],
                )
                for group in self._groups["group_name"]
            ]
        )
        weights = here[:, None, :] * (pull * by_group)[None, :, :]
        return weights.reshape(-1, len(self._pages))

    def _main_executors(self) -> np.ndarray:
        """body_id of (municipality × topic group): the body of the nearest sphere, else the head one; 0 for none."""
        spheres = facts.read("spheres").set_index("sphere_id")["name"]
        bodies = self.world.bodies.assign(sphere=self.world.bodies["sphere_id"].map(spheres))
        bodies = bodies[(bodies["region_id"] == self.region_id) & bodies["exemption_reason"].isna()]
        best = facts.read("affinities").sort_values("weight").drop_duplicates("group_name", keep="last")
        nearest = best.set_index("group_name")["sphere"].to_dict()
        rank = bodies["level"].map({"ministry": 0, "municipal": 1, "subordinate": 2, "regional": 3})
        ranked = bodies.assign(rank=rank).sort_values(["rank", "body_id"])
        leading = ranked.drop_duplicates(["municipality_id", "sphere"])
        by_sphere = leading.set_index(["municipality_id", "sphere"])["body_id"].to_dict()
        head = bodies.groupby("municipality_id")["body_id"].min().to_dict()
        regional = self._places.loc[self._places["kind"] == "regional", "municipality_id"].iloc[0]
        ids = self._places["municipality_id"].where(self._places["kind"] != "unknown", regional)
        groups = self._groups["group_name"]
        return np.array(
            [[by_sphere.get((place, nearest.get(group)), head[place]) for group in groups] for place in ids]
        )

    def _in_campaign(self, received: np.ndarray, place: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Opinions on landscaping, gathered by the widget in the last days; they are answered when it ends.

        At a mean of 2.5 hours hardly a hundred messages wait at six in the morning (Little, 1961), but a region
        always has a list of waiting ones under long norms: this is it.
        """
        started = self._plan.as_of_second - CAMPAIGN_DAYS * 86_400
        is_ordinary = self._places["population"].notna().to_numpy()
        return (received > started) & is_ordinary[place] & (random.random(len(received)) < CAMPAIGN_SHARE)

    def _draw_pages(
        self, month: pd.Period, place: np.ndarray, group: np.ndarray, has_page: np.ndarray, random: np.random.Generator
    ) -> np.ndarray:
        """Index of a page that was open from before the month to its end; −1 for none."""
        opened, closed = self._pages["opened_on"], self._pages["closed_on"]
        is_open = (opened <= month.start_time) & ~(closed <= month.end_time)
        weights = self._page_weights * is_open.to_numpy()
        page = Cells(weights).draw(place * len(self._groups) + group, random.random(len(place)))
        return np.where(has_page, page, -1)

    def _networks(self, page: np.ndarray, random: np.random.Generator) -> np.ndarray:
        ids = facts.read("networks").set_index("code")["network_id"]
        elsewhere = random.choice(ids[list(ELSEWHERE)].to_numpy(), len(page), p=list(ELSEWHERE.values()))
        return np.where(page >= 0, self._pages["network_id"].to_numpy()[page], elsewhere)

    def _draw_executors(
        self, page: np.ndarray, place: np.ndarray, group: np.ndarray, random: np.random.Generator
    ) -> np.ndarray:
        is_own = (page >= 0) & (random.random(len(page)) < OWN_EXECUTOR_SHARE)
        executor = np.where(is_own, self._pages["body_id"].to_numpy()[page], self._executors[place, group])
        is_lost = (self._places["kind"] == "unknown").to_numpy()[place] & (random.random(len(page)) < 0.5)
        return np.where(is_lost, 0, executor)

    def _specialists(self, month: pd.Period, page_id: np.ndarray, random: np.random.Generator) -> np.ndarray:
        keeper = people.keepers(self.world.kept, len(self.world.pages), month)
        is_assigned = (page_id > 0) & (random.random(len(page_id)) >= UNASSIGNED_SHARE)
        return np.where(is_assigned, keeper[page_id - 1], 0)
