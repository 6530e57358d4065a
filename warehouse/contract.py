"""What `load` can fill: the tables of the contract with their fields, references and identities, as data.

A field is what a mapping names: a plain column of the base, or the name of something that lives in another table (a
municipality, a page, a topic), which the loader turns into its id. Files speak names, never ids: those are the base's
own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "date", "month", "time", "moment"]

REGIONAL = "Региональные органы"
UNKNOWN = "Территория не указана"
SPECIAL_MUNICIPALITIES = {REGIONAL: "regional", UNKNOWN: "unknown"}

SMALLINT = 2**15 - 1
INTEGER = 2**31 - 1
BIGINT = 2**63 - 1


@dataclass(frozen=True)
class Column:
    """A plain column: how its text is read and what a new row gets when the cell is empty."""

    name: str
    kind: Kind = "text"
    required: bool = False
    default: bool | int | str | None = None
    allowed: tuple[str, ...] = ()
    lowest: int = -INTEGER
    highest: int = INTEGER


@dataclass(frozen=True)
class Reference:
    """A column filled by looking up a name.

    `scope` tells namesakes apart: a field with its text (topic_group), or an id column that was filled before this one
    (municipality_id). A reference that is not stored only serves as a scope.
    """

    field: str
    dimension: str
    column: str
    scope: str | None = None
    required: bool = True
    stored: bool = True


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    `identities` are the alternatives by which a row of a later export is recognised (the first whose columns are mapped
    is taken), `surrogate` a number that the loader gives to new rows.
    """

    name: str
    title: str
    identities: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    surrogate: str | None = None
    of_region: bool = True  # has region_id
    follows_page: bool = False  # its municipality is that of the page's body
    has_municipality_in_key: bool = False
    longest_cell: int = 131_072  # letters; the longer it may be, the farther an unclosed quote is looked after

    @property
    def fields(self) -> dict[str, Column | Reference]:
        """Everything that a mapping may name for this table."""
        scopes = {
            reference.scope: Column(
                reference.scope, "date" if reference.scope.endswith("_on") else "text", required=reference.required
            )
            for reference in self.references
            if reference.scope and not reference.scope.endswith("_id")
        }
        return (
            scopes
            | {column.name: column for column in self.columns}
            | {reference.field: reference for reference in self.references}
        )


def _municipality(*, required: bool = True, stored: bool = True) -> Reference:
    return Reference("municipality", "municipality", "municipality_id", required=required, stored=stored)


_PAGE = Reference("official_page", "official_page", "page_id")
_NAMED_SCOPE = _municipality(required=False, stored=False)
_CONTEST = Reference("contest_year", "contest", "contest_id")
_NOMINATION = Reference("nomination", "contest_nomination", "nomination_id", scope="contest_year")
_SPECIALIST = Reference("specialist", "specialist", "specialist_id", scope="body_id")
_SPECIALIST_BODY = Reference("body", "body", "body_id", scope="municipality_id", required=False, stored=False)


def _counts(*names: str, kind: Kind = "integer") -> tuple[Column, ...]:
    return tuple(Column(name, kind, lowest=0) for name in names)


def _flags(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "boolean") for name in names)


# In the order of loading: what is referred to comes first.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sphere",
            "сферы",
            (("name",),),
            (Column("name", required=True),),
            surrogate="sphere_id",
            of_region=False,
        ),
        Table(
            "network",
            "социальные сети",
            (("code",),),
            (
                Column("code", required=True),
                Column("name", required=True),
                Column("in_official_list", "boolean", default=False),
            ),
            surrogate="network_id",
            of_region=False,
        ),
        Table(
            "channel",
            "каналы",
            (("code",),),
            (Column("code", required=True), Column("name", required=True)),
            surrogate="channel_id",
            of_region=False,
        ),
        Table(
            "topic",
            "темы",
            (("group_name", "name"),),
            (
                Column("group_name", required=True),
                Column("name", required=True),
                Column("is_seasonal", "boolean", default=False),
                Column("valid_from", "date"),
                Column("valid_to", "date"),
            ),
            surrogate="topic_id",
            of_region=False,
        ),
        Table(
            "municipality",
            "муниципалитеты",
            (("region_id", "name"),),
            (
                Column("name", required=True),
                Column("kind", required=True),
                Column("oktmo"),
                Column("population", "integer", lowest=0),
                Column("latitude", "number", lowest=-90, highest=90),
                Column("longitude", "number", lowest=-180, highest=180),
                Column("boundary"),
            ),
            surrogate="municipality_id",
            longest_cell=16_777_216,  # a boundary drawn in detail is megabytes
        ),
        Table(
            "body",
            "органы и учреждения",
            (("region_id", "municipality_id", "name"),),
            (
                Column("name", required=True),
                Column("level", required=True, allowed=("ministry", "regional", "municipal", "subordinate")),
                Column("is_obliged", "boolean", default=True),
                Column("exemption_reason"),
            ),
            (
                _municipality(),
                Reference("parent_body", "body", "parent_body_id", scope="municipality_id", required=False),
                Reference("sphere", "sphere", "sphere_id", required=False),
            ),
            surrogate="body_id",
        ),
        Table(
            "official_page",
            "госпаблики",
            (("url",), ("body_id", "network_id", "title")),
            (
                Column("title", required=True),
                Column("url"),
                Column("category", required=True, allowed=("flagship", "active", "card")),
                Column("opened_on", "date", required=True),
                Column("closed_on", "date"),
            ),
            (
                _NAMED_SCOPE,
                Reference("body", "body", "body_id", scope="municipality_id"),
                Reference("network", "network", "network_id"),
            ),
            surrogate="page_id",
            of_region=False,
        ),
        Table(
            "specialist",
            "администраторы госпабликов",
            (("body_id", "full_name"),),
            (
                Column("full_name", required=True),
                Column("started_on", "date"),
                Column("left_on", "date"),
                Column("publication_consent_on", "date"),
            ),
            (_NAMED_SCOPE, Reference("body", "body", "body_id", scope="municipality_id")),
            surrogate="specialist_id",
            of_region=False,
        ),
        Table(
            "page_specialist",
            "кто ведёт страницу",
            (("page_id", "specialist_id", "kept_from"),),
            (Column("kept_from", "date", required=True), Column("kept_to", "date")),
            (_NAMED_SCOPE, _SPECIALIST_BODY, _PAGE, _SPECIALIST),
            of_region=False,
        ),
        Table(
            "page_month",
            "показатели страниц по месяцам",
            (("region_id", "page_id", "month"),),
            (
                Column("month", "month", required=True),
                *_flags(
                    "has_state_mark",
                    "is_connected",
                    "has_problem_widget",
                    "has_opinion_widget",
                    "comments_open",
                    "direct_messages_open",
                ),
                Column("profile_filled_share", "number", lowest=0, highest=1),
                Column("last_post_on", "date"),
                *(Column(name, "integer", lowest=0, highest=SMALLINT) for name in ("active_week_count", "week_count")),
                *_counts(
                    "subscriber_count",
                    "post_count",
                    "reach_count",
                    "reaction_count",
                    "comment_count",
                    "repost_count",
                    "hidden_comment_count",
                    "ad_post_count",
                    "ad_without_token_count",
                ),
            ),
            (_PAGE,),
            follows_page=True,
            has_municipality_in_key=True,
        ),
        Table(
            "page_service",
            "услуги через страницы",
            (("region_id", "page_id", "month", "service_name"),),
            (
                Column("month", "month", required=True),
                Column("service_name", required=True),
                Column("use_count", "integer", required=True, lowest=0),
            ),
            (_PAGE,),
            follows_page=True,
            has_municipality_in_key=True,
        ),
        Table(
            "ad_post",
            "рекламные публикации",
            (("region_id", "page_id", "url"),),
            (
                Column("url", required=True),
                Column("published_on", "date", required=True),
                Column("has_token", "boolean", required=True),
            ),
            (_PAGE,),
            follows_page=True,
            has_municipality_in_key=True,
        ),
        Table(
            "page_category_norm",
            "нормы публикаций",
            (("region_id", "category"),),
            (
                Column("category", required=True, allowed=("flagship", "active", "card")),
                Column("posts_per_week", "integer", required=True, lowest=0),
            ),
        ),
        Table(
            "working_day",
            "производственный календарь",
            (("region_id", "day"),),
            (
                Column("day", "date", required=True),
                Column("starts_at", "time", required=True),
                Column("ends_at", "time", required=True),
            ),
        ),
        Table(
            "response_norm",
            "сроки ответа",
            (("region_id", "channel_id", "urgency", "stage"),),
            (
                Column("urgency", required=True, allowed=("normal", "urgent")),
                Column("stage", required=True, allowed=("first", "final")),
                Column("norm_minutes", "integer", required=True, lowest=0),
                Column("clock", required=True, allowed=("calendar", "working")),
            ),
            (Reference("channel", "channel", "channel_id"),),
        ),
        Table(
            "message",
            "сообщения",
            (("region_id", "message_id"), ("region_id", "external_number")),
            (
                Column("message_id", "integer", lowest=-BIGINT, highest=BIGINT),
                Column("external_number"),
                Column("urgency", default="normal", allowed=("normal", "urgent")),
                Column("received_at", "moment", required=True),
                *(
                    Column(name, "moment")
                    for name in (
                        "routed_at",
                        "prepared_at",
                        "first_reply_at",
                        "final_reply_at",
                        "due_at",
                        "final_due_at",
                        "auto_reply_at",
                    )
                ),
                Column("planned_on", "date"),
                Column("outcome", allowed=("solved", "explained", "refused", "redirected")),
                Column("returned_count", "integer", default=0, lowest=0, highest=SMALLINT),
                Column("source_url"),
                Column("needs_reply", "boolean", default=True),
                Column("is_repeat", "boolean", default=False),
                Column("rating", "integer", lowest=1, highest=5),
            ),
            (
                _municipality(),
                Reference("network", "network", "network_id"),
                Reference("channel", "channel", "channel_id"),
                Reference("topic", "topic", "topic_id", scope="topic_group"),
                Reference("executor_body", "body", "executor_body_id", scope="municipality_id", required=False),
                Reference("official_page", "official_page", "page_id", scope="executor_body_id", required=False),
                Reference("specialist", "specialist", "specialist_id", scope="executor_body_id", required=False),
            ),
            surrogate="message_id",
            has_municipality_in_key=True,
        ),
        Table(
            "misinformation_case",
            "недостоверная информация",
            (("region_id", "case_id"),),
            (
                Column("case_id", "integer", required=True),
                Column("detected_at", "moment", required=True),
                Column("rebutted_at", "moment"),
                *_counts("reach", "rebuttal_reach"),
                Column("is_repeat", "boolean", default=False),
            ),
            (
                _municipality(),
                Reference("network", "network", "network_id", required=False),
                Reference("topic", "topic", "topic_id", scope="topic_group", required=False),
            ),
            has_municipality_in_key=True,
        ),
        Table(
            "survey_wave",
            "опросы",
            (("region_id", "municipality_id", "held_on"),),
            (
                Column("held_on", "date", required=True),
                Column("respondent_count", "integer", required=True, lowest=0),
                *_counts("aware_count", "used_count", "satisfied_count"),
            ),
            (_municipality(),),
        ),
        Table(
            "training_event",
            "обучение",
            (("region_id", "held_on", "title"),),
            (
                Column("held_on", "date", required=True),
                Column("title", required=True),
                Column("kind", required=True),
            ),
            surrogate="training_event_id",
        ),
        Table(
            "training_attendance",
            "участие в обучении",
            (("training_event_id", "specialist_id"),),
            (Column("is_passed", "boolean", default=True),),
            (
                _NAMED_SCOPE,
                _SPECIALIST_BODY,
                _SPECIALIST,
                Reference("training_event", "training_event", "training_event_id", scope="held_on"),
            ),
            of_region=False,
        ),
        Table(
            "contest",
            "конкурсы",
            (("region_id", "year"),),
            (
                Column("year", "integer", required=True),
                Column("title", required=True),
                Column("period_from", "date"),
                Column("period_to", "date"),
                Column("place_count", "integer", required=True, lowest=0),
                Column("tie_rule"),
                Column("method_version"),
            ),
            surrogate="contest_id",
        ),
        Table(
            "contest_nomination",
            "номинации",
            (("contest_id", "title"),),
            (Column("title", required=True), Column("place_count", "integer", required=True, lowest=0)),
            (_CONTEST,),
            surrogate="nomination_id",
            of_region=False,
        ),
        Table(
            "nomination_rule",
            "правила номинаций",
            (("nomination_id", "sphere_id", "level"),),
            (Column("level", required=True, allowed=("ministry", "regional", "municipal", "subordinate")),),
            (_NOMINATION, Reference("sphere", "sphere", "sphere_id")),
            of_region=False,
        ),
        Table(
            "contest_gate",
            "условия допуска",
            (("contest_id", "name"),),
            (Column("name", required=True), Column("threshold", "number", required=True)),
            (_CONTEST,),
            of_region=False,
        ),
        Table(
            "contest_indicator",
            "показатели конкурса",
            (("contest_id", "metric_id"),),
            (
                Column("metric_id", required=True),
                *(
                    Column(name, "number", required=True)
                    for name in ("weight", "weight_lo", "weight_hi", "goal_0", "goal_100")
                ),
                *(Column(name, "number") for name in ("prior_mean", "prior_strength", "between_sd", "within_sd")),
            ),
            (_CONTEST,),
            of_region=False,
        ),
        Table(
            "contest_place",
            "места прошлых конкурсов",
            (("contest_id", "specialist_id"),),
            (Column("place", "integer", required=True, lowest=1),),
            (
                _NAMED_SCOPE,
                _SPECIALIST_BODY,
                _CONTEST,
                Reference("nomination", "contest_nomination", "nomination_id", scope="contest_year", required=False),
                _SPECIALIST,
            ),
            of_region=False,
        ),
        Table(
            "contest_application",
            "заявки на конкурс",
            (("nomination_id", "specialist_id"),),
            (Column("applied_on", "date", required=True), Column("is_withdrawn", "boolean", default=False)),
            (_NAMED_SCOPE, _SPECIALIST_BODY, _NOMINATION, _SPECIALIST),
            of_region=False,
        ),
        Table(
            "contest_expert_score",
            "оценки экспертов",
            (("nomination_id", "specialist_id", "member_code", "criterion"),),
            (
                Column("member_code", required=True),
                Column("criterion", required=True),
                Column("points", "number"),
                Column("is_conflict", "boolean", default=False),
            ),
            (_NAMED_SCOPE, _SPECIALIST_BODY, _NOMINATION, _SPECIALIST),
            of_region=False,
        ),
        Table(
            "kpi_target",
            "целевые значения",
            (("region_id", "metric_id", "valid_from"),),
            (
                Column("metric_id", required=True),
                Column("valid_from", "date", required=True),
                Column("value", "number", required=True),
            ),
        ),
        Table(
            "event_mark",
            "события",
            (("region_id", "happened_on", "title"),),
            (
                Column("happened_on", "date", required=True),
                Column("title", required=True),
                Column("metric_id"),
                Column("is_break", "boolean", default=False),
            ),
            surrogate="event_mark_id",
        ),
    )
}
