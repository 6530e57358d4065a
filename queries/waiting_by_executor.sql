-- Grain: one row per executor (0 = none named); messages that wait for a first reply or are in progress at data_as_of,
-- whenever they were received.
-- From report_waiting_body, or, where a network or a group of topics is asked for (use_messages), from the messages without
-- a final reply by open_from, a moment before data_as_of: few at any size of the base.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, use_messages, open_from
with fact as (
    select
        executor_body_id,
        waiting_count, overdue_count, due_today_count, overdue_1_day_count, overdue_3_days_count,
        overdue_7_days_count, overdue_older_count, waiting_over_3_days_count, deferred_count, deferred_late_count,
        final_overdue_count
    from report_waiting_body
    where region_id = :region_id
        and not :use_messages
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        coalesce(executor_body_id, 0) as executor_body_id,
        waiting_count, overdue_count, due_today_count,
        case when overdue_seconds <= 86400 then 1 else 0 end as overdue_1_day_count,
        case when overdue_seconds > 86400 and overdue_seconds <= 259200 then 1 else 0 end as overdue_3_days_count,
        case when overdue_seconds > 259200 and overdue_seconds <= 604800 then 1 else 0 end as overdue_7_days_count,
        case when overdue_seconds > 604800 then 1 else 0 end as overdue_older_count,
        case when waiting_seconds > 259200 then 1 else 0 end as waiting_over_3_days_count,
        deferred_count, deferred_late_count, final_overdue_count
    from message_state
    where region_id = :region_id
        and :use_messages
        and needs_reply
        and (final_reply_at is null or final_reply_at >= :open_from)
        and (waiting_count = 1 or in_progress_count = 1)
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
)
select
    executor_body_id,
    cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
    cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
    cast(coalesce(sum(due_today_count), 0) as bigint) as due_today_count,
    cast(coalesce(sum(overdue_1_day_count), 0) as bigint) as overdue_1_day_count,
    cast(coalesce(sum(overdue_3_days_count), 0) as bigint) as overdue_3_days_count,
    cast(coalesce(sum(overdue_7_days_count), 0) as bigint) as overdue_7_days_count,
    cast(coalesce(sum(overdue_older_count), 0) as bigint) as overdue_older_count,
    cast(coalesce(sum(waiting_over_3_days_count), 0) as bigint) as waiting_over_3_days_count,
    cast(coalesce(sum(deferred_count), 0) as bigint) as deferred_count,
    cast(coalesce(sum(deferred_late_count), 0) as bigint) as deferred_late_count,
    cast(coalesce(sum(final_overdue_count), 0) as bigint) as final_overdue_count
from fact
group by executor_body_id
order by executor_body_id;
