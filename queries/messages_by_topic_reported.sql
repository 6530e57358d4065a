-- Grain: one row per topic, and per month and municipality if asked for (by_month, by_municipality; else null, 0); additive
-- facts of the messages received in the period.
-- The same as messages_by_topic where the period needs no messages: a third of the planner's time. fetch.py chooses.
-- Parameters: region_id, municipality_ids, topic_groups, by_month, by_municipality, month_*
with fact as (
    select
        case when :by_month then month end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        topic_id,
        received_count, no_reply_needed_count, waiting_count, overdue_count, in_progress_count, final_count,
        answered_count, answered_seconds, judged_count, in_norm_count, repeat_count, impossible_count
    from report_topic
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
),
counted as (
    select
        month,
        municipality_id,
        topic_id,
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
    group by month, municipality_id, topic_id
)
select
    counted.month,
    counted.municipality_id,
    counted.topic_id,
    topic.group_name as topic_group,
    topic.name as topic,
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
inner join topic on topic.topic_id = counted.topic_id
where (:all_topic_groups or topic.group_name in :topic_groups)
order by counted.month nulls last, counted.municipality_id, counted.received_count desc nulls last, counted.topic_id;
