-- The contract: the tables that the dashboard reads. One text for PostgreSQL 15+ and DuckDB.
-- An office with its own base gives the same names as tables or views; `python -m warehouse check` says what is missing.
-- Moments are timestamptz; suffixes: _at moment, _on day, _count, _share (0-1), is_/has_ flag.
-- Keys of facts contain region_id and municipality_id, so that they can be distributed by them (Citus). Facts carry no
-- foreign keys to dimensions: they would double the time of a load, and `check` finds orphans in one pass instead. Nor do
-- columns that a later export may correct in rows that others refer to: DuckDB can't update an indexed column of such a row.

create table schema_version (
    version integer not null primary key
);

create table region (
    region_id integer not null primary key,
    name text not null unique,
    name_genitive text,                       -- «Пермского края»; null: the name is used as it is
    time_zone text not null,                  -- IANA name
    week_starts_on smallint not null default 1 check (week_starts_on between 1 and 7),  -- ISO: 1 = Monday
    is_demo boolean not null default false
);

-- Every region has two more rows with real ids: kind 'regional' («Региональные органы») and kind 'unknown'
-- («Территория не указана»), so that rows add up to the region.
create table municipality (
    municipality_id integer not null primary key,
    region_id integer not null references region (region_id),
    oktmo text,
    name text not null,
    kind text not null,                       -- городской округ, муниципальный округ, … or regional, unknown
    population integer,
    latitude double precision,
    longitude double precision,
    boundary text,                            -- GeoJSON geometry
    unique (region_id, name)
);

create table sphere (
    sphere_id integer not null primary key,
    name text not null unique
);

create table network (
    network_id integer not null primary key,
    code text not null unique,                -- vk, ok, telegram, max, …
    name text not null,
    in_official_list boolean not null         -- распоряжение 2523-р
);

create table channel (
    channel_id integer not null primary key,
    code text not null unique,                -- comment, direct, problem_widget, opinion_widget, mention, …
    name text not null
);

create table topic (
    topic_id integer not null primary key,
    group_name text not null,
    name text not null,
    is_seasonal boolean not null default false,
    valid_from date,
    valid_to date,
    unique (group_name, name)
);

create table body (
    body_id integer not null primary key,
    region_id integer not null references region (region_id),
    municipality_id integer not null,
    parent_body_id integer,
    name text not null,
    level text not null check (level in ('ministry', 'regional', 'municipal', 'subordinate')),
    sphere_id integer,
    is_obliged boolean not null default true,
    exemption_reason text
);

create table official_page (
    page_id integer not null primary key,
    body_id integer not null,
    network_id integer not null,
    title text not null,
    url text,
    category text not null check (category in ('flagship', 'active', 'card')),
    opened_on date not null,
    closed_on date
);

create table page_month (
    page_id integer not null,
    region_id integer not null,
    municipality_id integer not null,
    month date not null,                      -- its first day
    has_state_mark boolean,
    is_connected boolean,
    profile_filled_share double precision,
    has_problem_widget boolean,
    has_opinion_widget boolean,
    comments_open boolean,
    direct_messages_open boolean,
    subscriber_count integer,
    post_count integer,
    last_post_on date,
    active_week_count smallint,
    week_count smallint,
    reach_count integer,
    reaction_count integer,
    comment_count integer,
    repost_count integer,
    hidden_comment_count integer,
    ad_post_count integer,
    ad_without_token_count integer,
    primary key (region_id, municipality_id, page_id, month)
);

create table page_service (
    page_id integer not null,
    region_id integer not null,
    municipality_id integer not null,
    month date not null,
    service_name text not null,
    use_count integer not null,
    primary key (region_id, municipality_id, page_id, month, service_name)
);

create table page_category_norm (
    region_id integer not null references region (region_id),
    category text not null,
    posts_per_week integer not null,
    primary key (region_id, category)
);

create table ad_post (
    region_id integer not null,
    municipality_id integer not null,
    page_id integer not null,
    url text not null,
    published_on date not null,
    has_token boolean not null,
    primary key (region_id, municipality_id, page_id, url)
);

create table specialist (
    specialist_id integer not null primary key,
    full_name text not null,
    body_id integer,
    started_on date,
    left_on date,
    publication_consent_on date
);

create table page_specialist (
    page_id integer not null references official_page (page_id),
    specialist_id integer not null references specialist (specialist_id),
    kept_from date not null,
    kept_to date,
    primary key (page_id, specialist_id, kept_from)
);

-- The citizens' messages. No name and no text here: texts, where a base holds them, live in message_text,
-- which the reading role cannot see.
create table message (
    region_id integer not null,
    municipality_id integer not null,         -- never updated: a re-routed message is deleted and inserted
    message_id bigint not null,
    page_id integer,
    network_id integer not null,
    channel_id integer not null,
    topic_id integer not null,
    executor_body_id integer,
    specialist_id integer,                    -- null: «не отнесено»
    urgency text not null default 'normal' check (urgency in ('normal', 'urgent')),
    received_at timestamp with time zone not null,
    routed_at timestamp with time zone,
    prepared_at timestamp with time zone,
    first_reply_at timestamp with time zone,  -- the first human reply
    final_reply_at timestamp with time zone,
    due_at timestamp with time zone,          -- of the first reply
    final_due_at timestamp with time zone,
    auto_reply_at timestamp with time zone,
    planned_on date,                          -- put off to a season
    outcome text check (outcome in ('solved', 'explained', 'refused', 'redirected')),
    returned_count smallint not null default 0,
    source_url text,
    external_number text,                     -- «№ в системе»
    needs_reply boolean not null default true,
    is_repeat boolean not null default false,
    rating smallint check (rating between 1 and 5),
    primary key (region_id, municipality_id, message_id)
);

create table message_text (
    region_id integer not null,
    municipality_id integer not null,
    message_id bigint not null,
    body text not null,
    primary key (region_id, municipality_id, message_id),
    constraint message_text_message_key
        foreign key (region_id, municipality_id, message_id)
        references message (region_id, municipality_id, message_id)
);

create table response_norm (
    region_id integer not null references region (region_id),
    channel_id integer not null references channel (channel_id),
    urgency text not null check (urgency in ('normal', 'urgent')),
    stage text not null check (stage in ('first', 'final')),
    norm_minutes integer not null,
    clock text not null check (clock in ('calendar', 'working')),
    primary key (region_id, channel_id, urgency, stage)
);

-- Production calendar: read by the writer only, when it fills due_at and final_due_at.
create table working_day (
    region_id integer not null references region (region_id),
    day date not null,
    starts_at time not null,
    ends_at time not null,
    primary key (region_id, day)
);

create table misinformation_case (
    region_id integer not null,
    municipality_id integer not null,
    case_id integer not null,
    network_id integer,
    topic_id integer,
    detected_at timestamp with time zone not null,
    rebutted_at timestamp with time zone,
    reach integer,
    rebuttal_reach integer,
    is_repeat boolean not null default false,
    primary key (region_id, municipality_id, case_id)
);

-- One row per wave and municipality; the row of the kind 'regional' holds the wave of the region as a whole.
create table survey_wave (
    region_id integer not null,
    municipality_id integer not null,
    held_on date not null,
    respondent_count integer not null,
    aware_count integer,
    used_count integer,
    satisfied_count integer,
    primary key (region_id, municipality_id, held_on)
);

create table training_event (
    training_event_id integer not null primary key,
    region_id integer not null references region (region_id),
    held_on date not null,
    title text not null,
    kind text not null
);

create table training_attendance (
    training_event_id integer not null references training_event (training_event_id),
    specialist_id integer not null references specialist (specialist_id),
    is_passed boolean not null default true,
    primary key (training_event_id, specialist_id)
);

create table contest (
    contest_id integer not null primary key,
    region_id integer not null references region (region_id),
    year integer not null,
    title text not null,
    period_from date,
    period_to date,                           -- half-open
    place_count integer not null,
    tie_rule text,
    method_version text,
    unique (region_id, year)
);

create table contest_nomination (
    nomination_id integer not null primary key,
    contest_id integer not null references contest (contest_id),
    title text not null,
    place_count integer not null
);

create table nomination_rule (
    nomination_id integer not null references contest_nomination (nomination_id),
    sphere_id integer not null references sphere (sphere_id),
    level text not null,
    primary key (nomination_id, sphere_id, level)
);

create table contest_gate (
    contest_id integer not null references contest (contest_id),
    name text not null,
    threshold double precision not null,
    primary key (contest_id, name)
);

-- Weight with its permitted range, goalposts (values worth 0 and 100 points) and frozen shrinkage priors:
-- prior_mean and prior_strength for shares; prior_mean, between_sd and within_sd for log time.
create table contest_indicator (
    contest_id integer not null references contest (contest_id),
    metric_id text not null,
    weight double precision not null,
    weight_lo double precision not null,
    weight_hi double precision not null,
    goal_0 double precision not null,
    goal_100 double precision not null,
    prior_mean double precision,
    prior_strength double precision,
    between_sd double precision,
    within_sd double precision,
    primary key (contest_id, metric_id)
);

create table contest_place (
    contest_id integer not null references contest (contest_id),
    nomination_id integer references contest_nomination (nomination_id),
    place integer not null,
    specialist_id integer not null references specialist (specialist_id),
    primary key (contest_id, specialist_id)
);

create table contest_application (
    nomination_id integer not null references contest_nomination (nomination_id),
    specialist_id integer not null references specialist (specialist_id),
    applied_on date not null,
    is_withdrawn boolean not null default false,
    primary key (nomination_id, specialist_id)
);

create table contest_expert_score (
    nomination_id integer not null references contest_nomination (nomination_id),
    specialist_id integer not null references specialist (specialist_id),
    member_code text not null,
    criterion text not null,
    points double precision,
    is_conflict boolean not null default false,
    primary key (nomination_id, specialist_id, member_code, criterion)
);

create table kpi_target (
    region_id integer not null references region (region_id),
    metric_id text not null,
    valid_from date not null,
    value double precision not null,
    primary key (region_id, metric_id, valid_from)
);

create table event_mark (
    event_mark_id integer not null primary key,
    region_id integer not null references region (region_id),
    happened_on date not null,
    title text not null,
    metric_id text,                           -- null: every metric
    is_break boolean not null default false
);

create table data_load (
    load_id integer not null primary key,
    region_id integer not null references region (region_id),
    loaded_at timestamp with time zone not null,
    source text not null,
    accepted_count integer not null,
    rejected_count integer not null,
    checksum text not null,
    data_as_of timestamp with time zone,      -- null: the source has no received or reply stamps
    note text
);

insert into schema_version (version) values (2);
