-- Grain: one row per weekday (ISO, 1 = Monday) × hour of the region's local time: arrivals by the moment of receipt,
-- replies by the moment of the first reply, of messages that need one (an impossible reply, before its message, has none).
-- From report_hour, or from the messages when a filter is asked for that it does not carry: routing.py.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, month_*, raw_head_*
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
fact as (
    select
        weekday,
        hour,
        received_count,
        replied_count
    from report_hour
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    union all
    select
        cast(extract(isodow from message_state.received_at at time zone here.time_zone) as integer) as weekday,
        cast(extract(hour from message_state.received_at at time zone here.time_zone) as integer) as hour,
        1 as received_count,
        0 as replied_count
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
        cast(extract(isodow from message_state.replied_at at time zone here.time_zone) as integer) as weekday,
        cast(extract(hour from message_state.replied_at at time zone here.time_zone) as integer) as hour,
        0 as received_count,
        1 as replied_count
    from message_state
    cross join here
    where region_id = :region_id
        and replied_at >= :raw_head_from and replied_at < :raw_head_to
        and replied_at >= received_at and needs_reply
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
)
select
    cast(weekday as integer) as weekday,
    cast(hour as integer) as hour,
    cast(sum(received_count) as bigint) as received_count,
    cast(sum(replied_count) as bigint) as replied_count
from fact
group by weekday, hour
order by weekday, hour;
