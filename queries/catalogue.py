"""Every question to the base: its parameters, its columns and their types. A question is the .sql file of its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Column types, as pandas dtypes.
WHOLE = "int64"
OPTIONAL_WHOLE = "Int64"
REAL = "float64"
TEXT = "str"
FLAG = "bool"
OPTIONAL_FLAG = "boolean"
DAY = "datetime64[us]"
MOMENT = "datetime64[us]"  # naive, local to the region unless the question says UTC

HISTOGRAM = tuple(f"h{bucket:02d}" for bucket in range(66))

MESSAGE_FACTS = (
    "received_count",
    "no_reply_needed_count",
    "waiting_count",
    "overdue_count",
    "in_progress_count",
    "final_overdue_count",
    "deferred_count",
    "deferred_late_count",
    "final_count",
    "answered_count",
    "answered_seconds",
    "final_answered_count",
    "final_answered_seconds",
    "routed_count",
    "routed_seconds",
    "prepared_count",
    "prepared_seconds",
    "published_count",
    "published_seconds",
    "judged_count",
    "in_norm_count",
    "not_due_count",
    "no_norm_count",
    "solved_count",
    "explained_count",
    "refused_count",
    "redirected_count",
    "returned_count",
    "repeat_count",
    "auto_replied_count",
    "rated_count",
    "satisfied_count",
    "impossible_count",
)
NARROW_FACTS = (  # what reporting tables by topic, channel and week hold
    "received_count",
    "no_reply_needed_count",
    "waiting_count",
    "overdue_count",
    "in_progress_count",
    "final_count",
    "answered_count",
    "answered_seconds",
    "judged_count",
    "in_norm_count",
    "repeat_count",
    "impossible_count",
)
ANSWER_FACTS = (  # what shares in time, means and «settled» need
    "received_count",
    "no_reply_needed_count",
    "waiting_count",
    "answered_count",
    "answered_seconds",
    "judged_count",
    "in_norm_count",
)
WAITING_FACTS = (
    "waiting_count",
    "overdue_count",
    "due_today_count",
    "overdue_1_day_count",
    "overdue_3_days_count",
    "overdue_7_days_count",
    "overdue_older_count",
    "waiting_over_3_days_count",
)
PAGE_STATES = (  # of pages open on a day: how many have it, and of how many it is known
    "state_mark",
    "connected",
    "problem_widget",
    "opinion_widget",
    "both_widgets",
    "comments_open",
    "direct_messages_open",
)
EXECUTOR_FACTS = (  # what report_body holds
    "received_count",
    "no_reply_needed_count",
    "waiting_count",
    "overdue_count",
    "in_progress_count",
    "final_overdue_count",
    "deferred_count",
    "final_count",
    "answered_count",
    "answered_seconds",
    "judged_count",
    "in_norm_count",
    "returned_count",
    "repeat_count",
    "impossible_count",
)
UNFINISHED_FACTS = (*WAITING_FACTS, "deferred_count", "deferred_late_count", "final_overdue_count")
PAGE_FACTS = (
    "page_count",
    "observed_count",
    *(f"{state}{part}_count" for state in PAGE_STATES for part in ("", "_known")),
    "profile_filled_sum",
    "profile_filled_known_count",
    "silent_count",
    "silent_known_count",
)
PAGE_ACTIVITY_FACTS = ("active_week_count", "week_count", "post_count", "post_week_count")
PAGE_FLOW_FACTS = ("opened_count", "closed_count")
BODY_FACTS = ("body_count", "obliged_count", "obliged_covered_count", "exempt_count", "listed_count")

KEY_FLAGS = ("by_month", "by_municipality", "by_network", "by_topic_group")
MONTH_FILTERS = ("municipality_ids", "network_ids", "topic_groups")  # what report_month carries
FILTERS = (*MONTH_FILTERS, "executor_ids")
BODY_KEY_FLAGS = ("by_municipality", "by_level", "by_sphere")
PAGE_KEY_FLAGS = (*BODY_KEY_FLAGS, "by_network", "by_category")
PAGE_FILTERS = ("municipality_ids", "network_ids")
MONTHS = ("month_from", "month_to")
WEEKS = ("week_from", "week_to")
DAYS = ("day_head_from", "day_head_to", "day_tail_from", "day_tail_to")
RAW = ("raw_head_from", "raw_head_to", "raw_tail_from", "raw_tail_to")
CASES = ("state", "is_unfinished", "open_from", "raw_from", "raw_to")
CASE_FILTERS = (*FILTERS, "topic_ids", "channel_ids", "page_ids")

KEYS = {"month": DAY, "municipality_id": WHOLE, "network_id": WHOLE, "topic_group": TEXT}
PAGE_KEYS = {"municipality_id": WHOLE, "network_id": WHOLE, "level": TEXT, "sphere_id": WHOLE, "category": TEXT}
BODY = {
    "body_id": WHOLE,
    "name": TEXT,
    "municipality_id": WHOLE,
    "municipality": TEXT,
    "level": TEXT,
    "sphere_id": WHOLE,
}


@dataclass(frozen=True)
class Question:
    """What one .sql file takes and gives.

    lists: parameters that are tuples of values, or None for «all» (bound as :name and :all_name);
    needs_region: asks about one region, so the reader's Scope is checked and narrows municipality_ids;
    is_reported: <name>_reported.sql answers the same from reporting tables alone, when no messages are to be read.
    """

    name: str
    columns: Mapping[str, str]
    parameters: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    needs_region: bool = field(default=True)
    is_reported: bool = field(default=False)

    @property
    def takes(self) -> frozenset[str]:
        """Names of the parameters that a caller gives."""
        region = {"region_id"} if self.needs_region else set()
        return frozenset({*self.parameters, *self.lists} | region)


def _whole(names: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(names, WHOLE)


QUESTIONS = {
    question.name: question
    for question in (
        Question(
            "base_version",
            {"schema_version": WHOLE, "refreshed_at": MOMENT, "data_as_of": MOMENT},
            needs_region=False,
        ),
        Question(
            "regions",
            {
                "region_id": WHOLE,
                "name": TEXT,
                "name_genitive": TEXT,
                "time_zone": TEXT,
                "week_starts_on": WHOLE,
                "is_demo": FLAG,
                "data_as_of": MOMENT,
                "refreshed_at": MOMENT,
                "message_count": WHOLE,
                "future_count": WHOLE,
                "first_received_on": DAY,
                "last_received_on": DAY,
            },
            lists=("region_ids",),
            needs_region=False,
        ),
        Question(
            "municipalities",
            {
                "municipality_id": WHOLE,
                "name": TEXT,
                "kind": TEXT,
                "population": OPTIONAL_WHOLE,
                "latitude": REAL,
                "longitude": REAL,
            },
            lists=("municipality_ids",),
        ),
        Question(
            "municipality_shapes",
            {
                "municipality_id": WHOLE,
                "name": TEXT,
                "kind": TEXT,
                "population": OPTIONAL_WHOLE,
                "latitude": REAL,
                "longitude": REAL,
                "boundary": TEXT,
            },
            lists=("municipality_ids",),
        ),
        Question(
            "networks",
            {"network_id": WHOLE, "code": TEXT, "name": TEXT, "in_official_list": FLAG},
            needs_region=False,
        ),
        Question("channels", {"channel_id": WHOLE, "code": TEXT, "name": TEXT}, needs_region=False),
        Question(
            "topics",
            {"topic_id": WHOLE, "topic_group": TEXT, "topic": TEXT, "is_seasonal": FLAG},
            needs_region=False,
        ),
        Question("topic_groups", {"topic_group": TEXT}, lists=("municipality_ids",)),
        Question(
            "executors",
            {"body_id": WHOLE, "name": TEXT, "municipality_id": WHOLE, "level": TEXT, "received_count": WHOLE},
            lists=("municipality_ids",),
        ),
        Question(
            "messages_by_key",
            {
                "month": DAY,
                "received_on": DAY,
                "municipality_id": WHOLE,
                "network_id": WHOLE,
                "topic_group": TEXT,
                **_whole(MESSAGE_FACTS),
            },
            parameters=(*KEY_FLAGS, "by_day", *MONTHS, *DAYS, *RAW),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "answers_by_month",
            {"month": DAY, "municipality_id": WHOLE, **_whole(ANSWER_FACTS)},
            parameters=MONTHS,
            lists=MONTH_FILTERS,
        ),
        Question(
            "topics_by_month",
            {"month": DAY, "topic_id": WHOLE, "received_count": WHOLE},
            parameters=(*MONTHS, "least_count"),
            lists=("municipality_ids", "topic_groups"),
        ),
        Question(
            "responses_by_key",
            {**KEYS, **_whole(HISTOGRAM)},
            parameters=(*KEY_FLAGS, *MONTHS),
            lists=MONTH_FILTERS,
        ),
        Question(
            "waiting_ages_by_key",
            {**KEYS, **_whole(HISTOGRAM)},
            parameters=(*KEY_FLAGS, *MONTHS),
            lists=MONTH_FILTERS,
        ),
        Question(
            "times_by_bucket",
            {**KEYS, **_whole(("bucket", "answered_count", "waiting_count"))},
            parameters=(*KEY_FLAGS, *RAW),
            lists=FILTERS,
        ),
        Question(
            "log_times_by_municipality",
            _whole(("municipality_id", "log_count", "log_micros", "log_square_micros")),
            parameters=(*MONTHS, *RAW),
            lists=FILTERS,
        ),
        Question(
            "response_norms",
            {
                "channel_id": WHOLE,
                "channel": TEXT,
                "urgency": TEXT,
                "stage": TEXT,
                "norm_minutes": WHOLE,
                "clock": TEXT,
            },
        ),
        Question(
            "received_by_topic",
            {"topic_id": WHOLE, "topic_group": TEXT, "topic": TEXT, "received_count": WHOLE},
            parameters=(*MONTHS, *RAW),
            lists=FILTERS,
        ),
        Question(
            "messages_by_topic",
            {
                "month": DAY,
                "municipality_id": WHOLE,
                "topic_id": WHOLE,
                "topic_group": TEXT,
                "topic": TEXT,
                **_whole(NARROW_FACTS),
            },
            parameters=("by_month", "by_municipality", *MONTHS, *RAW),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "received_by_channel",
            {"channel_id": WHOLE, "channel": TEXT, "urgency": TEXT, "received_count": WHOLE},
            parameters=(*MONTHS, *RAW),
            lists=FILTERS,
        ),
        Question(
            "messages_by_channel",
            {"channel_id": WHOLE, "channel": TEXT, "urgency": TEXT, **_whole(NARROW_FACTS)},
            parameters=(*MONTHS, *RAW),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "messages_by_week",
            {"week": DAY, **_whole(NARROW_FACTS)},
            parameters=(*WEEKS, *DAYS, *RAW),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "events_by_hour",
            _whole(("weekday", "hour", "received_count", "replied_count")),
            parameters=(*MONTHS, "raw_head_from", "raw_head_to"),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "deferred_by_month",
            {
                "planned_month": DAY,
                "topic_group": TEXT,
                "deferred_count": WHOLE,
                "deferred_late_count": WHOLE,
            },
            lists=FILTERS,
        ),
        Question(
            "waiting_by_municipality",
            {"municipality_id": WHOLE, **_whole(WAITING_FACTS)},
            parameters=("use_messages", "open_from"),
            lists=FILTERS,
            is_reported=True,
        ),
        Question(
            "messages_by_executor",
            {"month": DAY, "executor_body_id": WHOLE, **_whole(EXECUTOR_FACTS)},
            parameters=("by_month", *MONTHS, *RAW),
            lists=FILTERS,
        ),
        Question(
            "waiting_by_executor",
            {"executor_body_id": WHOLE, **_whole(UNFINISHED_FACTS)},
            parameters=("use_messages", "open_from"),
            lists=FILTERS,
        ),
        Question(
            "message_list",
            {
                "message_id": WHOLE,
                "external_number": TEXT,
                "received_local": MOMENT,
                "municipality": TEXT,
                "topic_group": TEXT,
                "topic": TEXT,
                "page": TEXT,
                "network": TEXT,
                "channel": TEXT,
                "executor": TEXT,
                "urgency": TEXT,
                "replied_local": MOMENT,
                "final_local": MOMENT,
                "due_local": MOMENT,
                "final_due_local": MOMENT,
                "planned_on": DAY,
                "outcome": TEXT,
                "repeat_count": WHOLE,
                "source_url": TEXT,
                "waiting_seconds": OPTIONAL_WHOLE,
                "overdue_seconds": OPTIONAL_WHOLE,
                "late_seconds": OPTIONAL_WHOLE,
                "answered_seconds": OPTIONAL_WHOLE,
            },
            parameters=(*CASES, "sort_by", "row_limit", "row_offset"),
            lists=CASE_FILTERS,
        ),
        Question("message_count", {"message_count": WHOLE}, parameters=CASES, lists=CASE_FILTERS),
        Question(
            "pages_by_key",
            {**PAGE_KEYS, **_whole(PAGE_FACTS)},
            parameters=(*PAGE_KEY_FLAGS, "on_day", "silent_on"),
            lists=PAGE_FILTERS,
        ),
        Question(
            "page_activity_by_key",
            {**PAGE_KEYS, **_whole(PAGE_ACTIVITY_FACTS)},
            parameters=(*PAGE_KEY_FLAGS, "on_day", *MONTHS),
            lists=PAGE_FILTERS,
        ),
        Question(
            "page_flow_by_month",
            {"month": DAY, **_whole(PAGE_FLOW_FACTS)},
            parameters=("from_day", "on_day"),
            lists=PAGE_FILTERS,
        ),
        Question(
            "page_register",
            {
                "page_id": WHOLE,
                "title": TEXT,
                "url": TEXT,
                "body_id": WHOLE,
                "body": TEXT,
                "municipality_id": WHOLE,
                "municipality": TEXT,
                "network_id": WHOLE,
                "network": TEXT,
                "level": TEXT,
                "sphere_id": WHOLE,
                "category": TEXT,
                "opened_on": DAY,
                "has_state_mark": OPTIONAL_FLAG,
                "is_connected": OPTIONAL_FLAG,
                "has_problem_widget": OPTIONAL_FLAG,
                "has_opinion_widget": OPTIONAL_FLAG,
                "comments_open": OPTIONAL_FLAG,
                "direct_messages_open": OPTIONAL_FLAG,
                "profile_filled_share": REAL,
                "subscriber_count": OPTIONAL_WHOLE,
                "last_post_on": DAY,
                "published_on": DAY,
                "active_week_count": WHOLE,
                "week_count": WHOLE,
            },
            parameters=("on_day", "all_pages", "silent_on", *MONTHS),
            lists=PAGE_FILTERS,
        ),
        Question(
            "bodies_by_key",
            {"municipality_id": WHOLE, "level": TEXT, "sphere_id": WHOLE, **_whole(BODY_FACTS)},
            parameters=(*BODY_KEY_FLAGS, "on_day"),
            lists=PAGE_FILTERS,
        ),
        Question("exempt_bodies", {**BODY, "exemption_reason": TEXT}, lists=("municipality_ids",)),
        Question(
            "uncovered_bodies",
            {**BODY, "other_page_count": WHOLE},
            parameters=("on_day",),
            lists=("municipality_ids",),
        ),
        Question("spheres", {"sphere_id": WHOLE, "name": TEXT}, needs_region=False),
        Question("page_category_norms", {"category": TEXT, "posts_per_week": WHOLE}),
        Question(
            "event_marks",
            {"event_mark_id": WHOLE, "happened_on": DAY, "title": TEXT, "metric_id": TEXT, "is_break": FLAG},
        ),
        Question("kpi_targets", {"metric_id": TEXT, "valid_from": DAY, "value": REAL}),
        Question(
            "data_loads",
            {
                "load_id": WHOLE,
                "loaded_at": MOMENT,
                "source": TEXT,
                "accepted_count": WHOLE,
                "rejected_count": WHOLE,
                "checksum": TEXT,
                "data_as_of": MOMENT,
            },
        ),
        Question(
            "data_quality",
            _whole(
                (
                    "received_count",
                    "impossible_count",
                    "no_norm_count",
                    "unknown_territory_count",
                    "no_page_count",
                    "no_executor_count",
                    "no_specialist_count",
                )
            ),
            lists=("municipality_ids",),
        ),
    )
}
