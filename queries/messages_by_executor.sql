-- Grain: one row per executor (0 = none named), and month if asked for (by_month; else null); additive facts of the messages
-- received in the period.
-- Whole months come from report_body, the days at the edges from the messages themselves; so does the whole period where a
-- network or a group of topics is asked for, which report_body does not carry: routing.py.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, by_month, month_*, raw_*
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
fact as (
    select
        case when :by_month then month end as month,
        executor_body_id,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, final_count, answered_count, answered_seconds, judged_count, in_norm_count, returned_count,
        repeat_count, impossible_count
    from report_body
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        coalesce(executor_body_id, 0) as executor_body_id,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, final_count, answered_count, answered_seconds, judged_count, in_norm_count, returned_count,
        repeat_count, impossible_count
    from message_state
    cross join here
    where region_id = :region_id
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        coalesce(executor_body_id, 0) as executor_body_id,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_overdue_count,
        deferred_count, final_count, answered_count, answered_seconds, judged_count, in_norm_count, returned_count,
        repeat_count, impossible_count
    from message_state
    cross join here
    where region_id = :region_id
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
)
select
    month,
    executor_body_id,
    cast(coalesce(sum(received_count), 0) as bigint) as received_count,
    cast(coalesce(sum(no_reply_needed_count), 0) as bigint) as no_reply_needed_count,
    cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
    cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
    cast(coalesce(sum(in_progress_count), 0) as bigint) as in_progress_count,
    cast(coalesce(sum(final_overdue_count), 0) as bigint) as final_overdue_count,
    cast(coalesce(sum(deferred_count), 0) as bigint) as deferred_count,
    cast(coalesce(sum(final_count), 0) as bigint) as final_count,
    cast(coalesce(sum(answered_count), 0) as bigint) as answered_count,
    cast(coalesce(sum(answered_seconds), 0) as bigint) as answered_seconds,
    cast(coalesce(sum(judged_count), 0) as bigint) as judged_count,
    cast(coalesce(sum(in_norm_count), 0) as bigint) as in_norm_count,
    cast(coalesce(sum(returned_count), 0) as bigint) as returned_count,
    cast(coalesce(sum(repeat_count), 0) as bigint) as repeat_count,
    cast(coalesce(sum(impossible_count), 0) as bigint) as impossible_count
from fact
group by month, executor_body_id
order by month nulls last, executor_body_id;
