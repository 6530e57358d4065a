-- Grain: one row per message received by its region's data_as_of, as additive facts (0/1 flags, seconds).
-- The one definition of a message's state: refresh sums it into the reporting tables, drills and short windows read it directly.
-- Stamps after data_as_of count as not yet given. Interval facts are null where a stamp is missing or the interval is impossible.
-- final_reply_at is told as the base has it, even if it is later than data_as_of: an index finds the unfinished by it.
-- Every writer's command renews the view. A column is added at its end, with a new version of the schema, which target.py renews.
create or replace view message_state as
with cut as (
    -- Once a region, not once a message: turning a moment into a zone's day costs more than all the rest together.
    select
        of_day.region_id,
        of_day.data_as_of,
        of_day.as_of_on,
        cast(of_day.as_of_on + 1 as timestamp) at time zone of_day.time_zone as day_ends_at,
        of_day.time_zone,
        of_day.week_starts_on
    from (
        select
            report_state.region_id,
            report_state.data_as_of,
            cast(report_state.data_as_of at time zone region.time_zone as date) as as_of_on,
            region.time_zone,
            region.week_starts_on
        from report_state
        inner join region on region.region_id = report_state.region_id
    ) as of_day
),
given as (
    select
        message.region_id,
        message.municipality_id,
        message.message_id,
        message.page_id,
        message.network_id,
        message.channel_id,
        message.topic_id,
        topic.group_name as topic_group,
        message.executor_body_id,
        message.specialist_id,
        message.urgency,
        message.needs_reply,
        message.is_repeat,
        message.rating,
        message.returned_count,
        message.outcome,
        message.planned_on,
        message.due_at,
        message.final_due_at,
        message.received_at,
        message.received_at at time zone cut.time_zone as received_local,
        message.final_reply_at,
        cut.as_of_on,
        cut.day_ends_at,
        cut.data_as_of,
        cut.time_zone,
        cut.week_starts_on,
        case when message.auto_reply_at <= cut.data_as_of then message.auto_reply_at end as auto_reply_at,
        case when message.routed_at <= cut.data_as_of then message.routed_at end as routed_at,
        case when message.prepared_at <= cut.data_as_of then message.prepared_at end as prepared_at,
        case when message.final_reply_at <= cut.data_as_of then message.final_reply_at end as final_at,
        case
            when message.first_reply_at <= cut.data_as_of then message.first_reply_at
            when message.final_reply_at <= cut.data_as_of then message.final_reply_at
        end as replied_at
    from message
    inner join cut on cut.region_id = message.region_id
    inner join topic on topic.topic_id = message.topic_id
    -- «is true»: DuckDB takes a bare comparison of two tables for a join condition, expects 25 rows of half a million, and then
    -- hashes the messages instead of the topics: twice the time of every question that reads the view.
    where (message.received_at <= cut.data_as_of) is true
),
timed as (
    select
        region_id,
        municipality_id,
        message_id,
        page_id,
        network_id,
        channel_id,
        topic_id,
        topic_group,
        executor_body_id,
        specialist_id,
        urgency,
        needs_reply,
        is_repeat,
        rating,
        returned_count,
        outcome,
        planned_on,
        due_at,
        final_due_at,
        received_at,
        received_local,
        final_reply_at,
        as_of_on,
        day_ends_at,
        data_as_of,
        time_zone,
        week_starts_on,
        auto_reply_at,
        routed_at,
        prepared_at,
        replied_at,
        final_at,
        cast(floor(extract(epoch from replied_at)) - floor(extract(epoch from received_at)) as bigint) as reply_seconds,
        cast(floor(extract(epoch from final_at)) - floor(extract(epoch from received_at)) as bigint) as final_seconds,
        cast(floor(extract(epoch from routed_at)) - floor(extract(epoch from received_at)) as bigint) as routing_seconds,
        cast(floor(extract(epoch from prepared_at)) - floor(extract(epoch from routed_at)) as bigint) as preparing_seconds,
        cast(floor(extract(epoch from replied_at)) - floor(extract(epoch from prepared_at)) as bigint) as publishing_seconds,
        cast(floor(extract(epoch from data_as_of)) - floor(extract(epoch from received_at)) as bigint) as age_seconds,
        cast(floor(extract(epoch from data_as_of)) - floor(extract(epoch from due_at)) as bigint) as past_due_seconds,
        needs_reply and replied_at is null as is_waiting,
        needs_reply and replied_at is not null and final_at is null as is_in_progress,
        planned_on is null or planned_on < as_of_on as is_not_put_off,
        coalesce(replied_at < received_at, false) or coalesce(due_at < received_at, false) as is_impossible_norm,
        coalesce(replied_at < received_at, false) or coalesce(final_at < received_at, false)
            or coalesce(routed_at < received_at, false) or coalesce(prepared_at < routed_at, false)
            or coalesce(replied_at < prepared_at, false) or coalesce(final_at < replied_at, false)
            or coalesce(due_at < received_at, false) as is_impossible
    from given
)
select
    region_id,
    municipality_id,
    message_id,
    page_id,
    network_id,
    channel_id,
    topic_id,
    topic_group,
    executor_body_id,
    specialist_id,
    urgency,
    received_at,
    replied_at,
    final_at,
    due_at,
    final_due_at,
    planned_on,
    data_as_of,
    time_zone,
    received_local,
    cast(received_local as date) as received_on,
    cast(date_trunc('month', received_local) as date) as month,
    cast(received_local as date) - mod(cast(extract(isodow from received_local) as integer) - week_starts_on + 7, 7) as week,
    cast(extract(isodow from received_local) as integer) as weekday,
    cast(extract(hour from received_local) as integer) as hour,
    is_waiting,
    is_in_progress,
    1 as received_count,
    case when not needs_reply then 1 else 0 end as no_reply_needed_count,
    case when is_waiting then 1 else 0 end as waiting_count,
    case when is_waiting and due_at <= data_as_of then 1 else 0 end as overdue_count,
    case when is_waiting and due_at > data_as_of and due_at < day_ends_at then 1 else 0 end as due_today_count,
    case when is_waiting and due_at <= data_as_of then past_due_seconds end as overdue_seconds,
    case when is_waiting then age_seconds end as waiting_seconds,
    case when is_in_progress then 1 else 0 end as in_progress_count,
    case when is_in_progress and is_not_put_off and final_due_at <= data_as_of then 1 else 0 end as final_overdue_count,
    case when is_in_progress and planned_on is not null then 1 else 0 end as deferred_count,
    case when is_in_progress and planned_on < as_of_on then 1 else 0 end as deferred_late_count,
    case when needs_reply and final_at is not null then 1 else 0 end as final_count,
    case when needs_reply and replied_at >= received_at then 1 else 0 end as answered_count,
    case when needs_reply and replied_at >= received_at then reply_seconds end as answered_seconds,
    case when needs_reply and final_at >= received_at then 1 else 0 end as final_answered_count,
    case when needs_reply and final_at >= received_at then final_seconds end as final_answered_seconds,
    case when needs_reply and routed_at >= received_at then 1 else 0 end as routed_count,
    case when needs_reply and routed_at >= received_at then routing_seconds end as routed_seconds,
    case when needs_reply and prepared_at >= routed_at then 1 else 0 end as prepared_count,
    case when needs_reply and prepared_at >= routed_at then preparing_seconds end as prepared_seconds,
    case when needs_reply and replied_at >= prepared_at then 1 else 0 end as published_count,
    case when needs_reply and replied_at >= prepared_at then publishing_seconds end as published_seconds,
    case when needs_reply and not is_impossible_norm and due_at <= data_as_of then 1 else 0 end as judged_count,
    case when needs_reply and not is_impossible_norm and due_at <= data_as_of and replied_at <= due_at then 1 else 0 end
        as in_norm_count,
    case when needs_reply and not is_impossible_norm and due_at > data_as_of then 1 else 0 end as not_due_count,
    case when needs_reply and not is_impossible_norm and due_at is null then 1 else 0 end as no_norm_count,
    case when needs_reply and final_at is not null and outcome = 'solved' then 1 else 0 end as solved_count,
    case when needs_reply and final_at is not null and outcome = 'explained' then 1 else 0 end as explained_count,
    case when needs_reply and final_at is not null and outcome = 'refused' then 1 else 0 end as refused_count,
    case when needs_reply and final_at is not null and outcome = 'redirected' then 1 else 0 end as redirected_count,
    case when needs_reply and replied_at is not null and returned_count > 0 then 1 else 0 end as returned_count,
    case when is_repeat then 1 else 0 end as repeat_count,
    case when auto_reply_at is not null then 1 else 0 end as auto_replied_count,
    case when rating is not null then 1 else 0 end as rated_count,
    case when rating >= 4 then 1 else 0 end as satisfied_count,
    case when is_impossible then 1 else 0 end as impossible_count,
    case when needs_reply and replied_at >= received_at and reply_seconds < 60 then 1 else 0 end as under_minute_count,
    case when is_waiting and age_seconds < 259200 then 1 else 0 end as young_waiting_count,
    case
        when needs_reply and replied_at >= received_at
            then ln(cast(least(greatest(reply_seconds, 1), 259200) as double precision) / 60)
        when is_waiting and age_seconds >= 259200 then ln(cast(4320 as double precision))
    end as log_minutes,
    -- Seconds are named once in a bucket: PostgreSQL works them out anew at every mention. Less than a minute is 0, 60 days 65.
    case
        when not needs_reply or replied_at is null or replied_at < received_at then null
        else least(
            greatest(1 + cast(floor(ln(cast(greatest(reply_seconds, 1) as double precision) / 60) / ln(cast(86400 as double precision)) * 64) as integer), 0),
            65
        )
    end as reply_bucket,
    case
        when not is_waiting then null
        else least(
            greatest(1 + cast(floor(ln(cast(greatest(age_seconds, 1) as double precision) / 60) / ln(cast(86400 as double precision)) * 64) as integer), 0),
            65
        )
    end as waiting_bucket,
    needs_reply,
    final_reply_at
from timed;
