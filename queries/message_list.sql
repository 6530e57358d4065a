-- Grain: one row per message in a state (state), received in a window; sorted (sort_by), row_limit rows from row_offset on.
-- A state of «now» (is_unfinished) is looked for among whatever has no final reply by open_from, a moment before data_as_of
-- – a few thousand at any size of the base, and PostgreSQL has an index of exactly those: it knows the values of the
-- parameters when it plans. Not in an arm of its own: the view's width makes each mention of it cost milliseconds.
-- Dimensions, the number in the source system and the link are joined to the rows of one page only. Never a citizen's words.
-- Parameters: region_id, state, is_unfinished, open_from, raw_from, raw_to, municipality_ids, network_ids, topic_groups,
-- executor_ids, topic_ids, channel_ids, page_ids, sort_by, row_limit, row_offset
with state as (
    select
        municipality_id, message_id, page_id, network_id, channel_id, topic_id, topic_group, executor_body_id,
        urgency, received_at, replied_at, final_at, due_at, final_due_at, planned_on, data_as_of, waiting_seconds,
        overdue_seconds, answered_seconds, waiting_count, overdue_count, due_today_count, in_progress_count,
        final_overdue_count, deferred_count, deferred_late_count, judged_count, in_norm_count, repeat_count,
        returned_count, impossible_count
    from message_state
    where region_id = :region_id
        and received_at >= :raw_from and received_at < :raw_to
        and (not :is_unfinished or (needs_reply and (final_reply_at is null or final_reply_at >= :open_from)))
),
found as (
    select
        municipality_id, message_id, page_id, network_id, channel_id, topic_id, topic_group, executor_body_id, urgency,
        received_at, replied_at, final_at, due_at, final_due_at, planned_on, repeat_count,
        waiting_seconds, overdue_seconds, answered_seconds,
        case
            when overdue_count = 1 then data_as_of - due_at
            when final_overdue_count = 1 then data_as_of - final_due_at
            when judged_count = 1 and in_norm_count = 0 then replied_at - due_at
        end as late_by
    from state
    where true
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
        and (:all_topic_ids or topic_id in :topic_ids)
        and (:all_channel_ids or channel_id in :channel_ids)
        and (:all_page_ids or page_id in :page_ids)
        and (
            :state = 'all'
            or (:state in ('waiting', 'waiting_over_3_days') and waiting_count = 1)
            or (:state in ('overdue', 'overdue_over_3_days') and overdue_count = 1)
            or (:state = 'due_today' and due_today_count = 1)
            or (:state = 'in_progress' and in_progress_count = 1)
            or (:state = 'final_overdue' and final_overdue_count = 1)
            or (:state = 'deferred' and deferred_count = 1)
            or (:state = 'deferred_late' and deferred_late_count = 1)
            or (:state = 'not_in_norm' and judged_count = 1 and in_norm_count = 0)
            or (:state = 'repeat' and repeat_count = 1)
            or (:state = 'returned' and returned_count = 1)
            or (:state = 'impossible' and impossible_count = 1)
        )
        and (:state <> 'waiting_over_3_days' or waiting_seconds > 259200)
        and (:state <> 'overdue_over_3_days' or overdue_seconds > 259200)
),
listed as (
    select
        municipality_id, message_id, page_id, network_id, channel_id, topic_id, topic_group, executor_body_id, urgency,
        received_at, replied_at, final_at, due_at, final_due_at, planned_on, repeat_count,
        waiting_seconds, overdue_seconds, answered_seconds, late_by
    from found
    order by
        case when :sort_by = 'newest' then received_at end desc nulls last,
        case when :sort_by = 'most_overdue' then late_by end desc nulls last,
        received_at, municipality_id, message_id
    limit :row_limit offset :row_offset
)
select
    listed.message_id,
    message.external_number,
    listed.received_at at time zone region.time_zone as received_local,
    municipality.name as municipality,
    listed.topic_group,
    topic.name as topic,
    official_page.title as page,
    network.name as network,
    channel.name as channel,
    body.name as executor,
    listed.urgency,
    listed.replied_at at time zone region.time_zone as replied_local,
    listed.final_at at time zone region.time_zone as final_local,
    listed.due_at at time zone region.time_zone as due_local,
    listed.final_due_at at time zone region.time_zone as final_due_local,
    listed.planned_on,
    message.outcome,
    listed.repeat_count,
    message.source_url,
    listed.waiting_seconds,
    listed.overdue_seconds,
    cast(floor(extract(epoch from listed.late_by)) as bigint) as late_seconds,
    listed.answered_seconds
from listed
inner join region on region.region_id = :region_id
inner join message
    on message.region_id = :region_id
    and message.municipality_id = listed.municipality_id
    and message.message_id = listed.message_id
inner join municipality on municipality.municipality_id = listed.municipality_id
inner join topic on topic.topic_id = listed.topic_id
left join network on network.network_id = listed.network_id
left join channel on channel.channel_id = listed.channel_id
left join official_page on official_page.page_id = listed.page_id
left join body on body.body_id = listed.executor_body_id
order by case when :sort_by = 'newest' then listed.received_at end desc nulls last, case when :sort_by = 'most_overdue' then listed.late_by end desc nulls last, listed.received_at, listed.municipality_id, listed.message_id;
