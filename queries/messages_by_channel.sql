-- Grain: one row per channel × urgency; additive facts of the messages received in the period.
-- Whole months come from report_channel, the days at the edges from the messages; two arms, because an «or» of two ranges
-- keeps DuckDB from skipping the blocks in between.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, month_*, raw_*
with fact as (
    select
        channel_id,
        urgency,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from report_channel
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    union all
    select
        channel_id,
        urgency,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from message_state
    where region_id = :region_id
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        channel_id,
        urgency,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from message_state
    where region_id = :region_id
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
),
counted as (
    select
        channel_id,
        urgency,
        cast(coalesce(sum(received_count), 0) as bigint) as received_count,
        cast(coalesce(sum(no_reply_needed_count), 0) as bigint) as no_reply_needed_count,
        cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
        cast(coalesce(sum(overdue_count), 0) as bigint) as overdue_count,
        cast(coalesce(sum(in_progress_count), 0) as bigint) as in_progress_count,
        cast(coalesce(sum(final_count), 0) as bigint) as final_count,
        cast(coalesce(sum(answered_count), 0) as bigint) as answered_count,
        cast(coalesce(sum(answered_seconds), 0) as bigint) as answered_seconds,
        cast(coalesce(sum(judged_count), 0) as bigint) as judged_count,
        cast(coalesce(sum(in_norm_count), 0) as bigint) as in_norm_count,
        cast(coalesce(sum(repeat_count), 0) as bigint) as repeat_count,
        cast(coalesce(sum(impossible_count), 0) as bigint) as impossible_count
    from fact
    group by channel_id, urgency
)
select
    counted.channel_id,
    channel.name as channel,
    counted.urgency,
    counted.received_count,
    counted.no_reply_needed_count,
    counted.waiting_count,
    counted.overdue_count,
    counted.in_progress_count,
    counted.final_count,
    counted.answered_count,
    counted.answered_seconds,
    counted.judged_count,
    counted.in_norm_count,
    counted.repeat_count,
    counted.impossible_count
from counted
inner join channel on channel.channel_id = counted.channel_id
order by counted.channel_id, counted.urgency;
