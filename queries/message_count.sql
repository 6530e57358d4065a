-- Grain: one row that tells how many messages are in a state (state), received in a window: the length of message_list.
-- A state of «now» (is_unfinished) is looked for among whatever has no final reply by open_from, a moment before data_as_of
-- – a few thousand at any size of the base, and PostgreSQL has an index of exactly those: it knows the values of the
-- parameters when it plans. Not in an arm of its own: the view's width makes each mention of it cost milliseconds.
-- Parameters: region_id, state, is_unfinished, open_from, raw_from, raw_to, municipality_ids, network_ids, topic_groups,
-- executor_ids, topic_ids, channel_ids, page_ids
with state as (
    select
        municipality_id, network_id, channel_id, topic_id, topic_group, page_id, executor_body_id, waiting_seconds,
        overdue_seconds, waiting_count, overdue_count, due_today_count, in_progress_count, final_overdue_count,
        deferred_count, deferred_late_count, judged_count, in_norm_count, repeat_count, returned_count,
        impossible_count
    from message_state
    where region_id = :region_id
        and received_at >= :raw_from and received_at < :raw_to
        and (not :is_unfinished or (needs_reply and (final_reply_at is null or final_reply_at >= :open_from)))
),
counted as (
    select count(*) as message_count
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
)
select
    cast(message_count as bigint) as message_count
from counted
order by message_count;
