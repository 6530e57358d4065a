-- Grain: one row per channel × urgency; messages received in the period.
-- Whole months come from report_channel, the days at the edges from the messages: their state is not asked for, so they are
-- counted without message_state, at a quarter of its cost. Two arms for the two edges: an «or» of two ranges keeps DuckDB
-- from skipping the blocks in between. Topics are looked up only when groups are asked for: a join would cost each time.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, month_*, raw_*
with fact as (
    select
        channel_id,
        urgency,
        received_count
    from report_channel
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    union all
    select
        message.channel_id,
        message.urgency,
        1 as received_count
    from message
    inner join report_state
        on report_state.region_id = message.region_id and report_state.data_as_of >= message.received_at
    where message.region_id = :region_id
        and message.received_at >= :raw_head_from and message.received_at < :raw_head_to
        and (:all_municipality_ids or message.municipality_id in :municipality_ids)
        and (:all_network_ids or message.network_id in :network_ids)
        and (
            :all_topic_groups
            or message.topic_id in (select topic.topic_id from topic where topic.group_name in :topic_groups)
        )
        and (:all_executor_ids or message.executor_body_id in :executor_ids)
    union all
    select
        message.channel_id,
        message.urgency,
        1 as received_count
    from message
    inner join report_state
        on report_state.region_id = message.region_id and report_state.data_as_of >= message.received_at
    where message.region_id = :region_id
        and message.received_at >= :raw_tail_from and message.received_at < :raw_tail_to
        and (:all_municipality_ids or message.municipality_id in :municipality_ids)
        and (:all_network_ids or message.network_id in :network_ids)
        and (
            :all_topic_groups
            or message.topic_id in (select topic.topic_id from topic where topic.group_name in :topic_groups)
        )
        and (:all_executor_ids or message.executor_body_id in :executor_ids)
),
counted as (
    select
        channel_id,
        urgency,
        sum(received_count) as received_count
    from fact
    group by channel_id, urgency
)
select
    counted.channel_id,
    channel.name as channel,
    counted.urgency,
    cast(counted.received_count as bigint) as received_count
from counted
inner join channel on channel.channel_id = counted.channel_id
order by counted.channel_id, counted.urgency;
