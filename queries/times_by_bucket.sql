-- Grain: one row per combination of the keys asked for (by_month, by_municipality, by_network, by_topic_group) × bucket
-- (those of warehouse/sql/reporting.sql); messages received in one or two windows, by the time of the first reply
-- (answered_count) and, of those that still wait, by their age at data_as_of (waiting_count).
-- Long, not wide: 66 columns from messages cost the planner three times as much as the whole months of a year.
-- Two arms for the two edges: an «or» of two ranges keeps DuckDB from skipping the blocks in between. Local time by the one
-- zone of `here`, not by the view's column: DuckDB turns a constant zone six times faster.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, by_*, raw_*
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
edge as (
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        reply_bucket,
        waiting_bucket
    from message_state
    cross join here
    where region_id = :region_id
        and (reply_bucket is not null or waiting_bucket is not null)
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select
        case when :by_month then cast(date_trunc('month', message_state.received_at at time zone here.time_zone) as date) end as month,
        case when :by_municipality then municipality_id else 0 end as municipality_id,
        case when :by_network then network_id else 0 end as network_id,
        case when :by_topic_group then topic_group else '' end as topic_group,
        reply_bucket,
        waiting_bucket
    from message_state
    cross join here
    where region_id = :region_id
        and (reply_bucket is not null or waiting_bucket is not null)
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
),
counted as (
    select
        month,
        municipality_id,
        network_id,
        topic_group,
        coalesce(reply_bucket, waiting_bucket) as bucket,
        count(reply_bucket) as answered_count,
        count(waiting_bucket) as waiting_count
    from edge
    group by month, municipality_id, network_id, topic_group, coalesce(reply_bucket, waiting_bucket)
)
select
    month,
    municipality_id,
    network_id,
    topic_group,
    cast(bucket as bigint) as bucket,
    cast(answered_count as bigint) as answered_count,
    cast(waiting_count as bigint) as waiting_count
from counted
order by month nulls last, municipality_id, network_id, topic_group, bucket;
