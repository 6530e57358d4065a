-- Grain: one row per topic; messages received in the period.
-- Whole months come from report_topic, the days at the edges from the messages: their state is not asked for, so they are
-- counted without message_state, at a quarter of its cost. Two arms for the two edges: an «or» of two ranges keeps DuckDB
-- from skipping the blocks in between.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, month_*, raw_*
with fact as (
    select
        topic_id,
        received_count
    from report_topic
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    union all
    select
        message.topic_id,
        1 as received_count
    from message
    inner join report_state
        on report_state.region_id = message.region_id and report_state.data_as_of >= message.received_at
    where message.region_id = :region_id
        and message.received_at >= :raw_head_from and message.received_at < :raw_head_to
        and (:all_municipality_ids or message.municipality_id in :municipality_ids)
        and (:all_network_ids or message.network_id in :network_ids)
        and (:all_executor_ids or message.executor_body_id in :executor_ids)
    union all
    select
        message.topic_id,
        1 as received_count
    from message
    inner join report_state
        on report_state.region_id = message.region_id and report_state.data_as_of >= message.received_at
    where message.region_id = :region_id
        and message.received_at >= :raw_tail_from and message.received_at < :raw_tail_to
        and (:all_municipality_ids or message.municipality_id in :municipality_ids)
        and (:all_network_ids or message.network_id in :network_ids)
        and (:all_executor_ids or message.executor_body_id in :executor_ids)
),
counted as (
    select
        topic_id,
        sum(received_count) as received_count
    from fact
    group by topic_id
)
select
    counted.topic_id,
    topic.group_name as topic_group,
    topic.name as topic,
    cast(counted.received_count as bigint) as received_count
from counted
inner join topic on topic.topic_id = counted.topic_id
where (:all_topic_groups or topic.group_name in :topic_groups)
order by counted.received_count desc nulls last, counted.topic_id;
