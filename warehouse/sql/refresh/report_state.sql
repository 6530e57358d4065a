-- Grain: one row per region. data_as_of is the newest that its loads state; where none states any, the latest received
-- or reply stamp not after now (never a deadline).
insert into report_state (
    region_id, data_as_of, refreshed_at, message_count, future_count, first_received_on, last_received_on
)
with stated as (
    select
        region_id,
        max(data_as_of) as data_as_of
    from data_load
    where data_as_of is not null
    group by region_id
),
seen as (
    select
        region_id,
        max(greatest(
            case when received_at <= now() then received_at end,
            case when first_reply_at <= now() then first_reply_at end,
            case when final_reply_at <= now() then final_reply_at end
        )) as data_as_of
    from message
    where region_id not in (select region_id from stated)
    group by region_id
),
cut as (
    select
        region.region_id,
        region.time_zone,
        coalesce(stated.data_as_of, seen.data_as_of, now()) as data_as_of
    from region
    left join stated on stated.region_id = region.region_id
    left join seen on seen.region_id = region.region_id
)
select
    cut.region_id,
    cut.data_as_of,
    now() as refreshed_at,
    count(case when message.received_at <= cut.data_as_of then 1 end) as message_count,
    count(case when message.received_at > cut.data_as_of then 1 end) as future_count,
    cast(min(case when message.received_at <= cut.data_as_of then message.received_at end) at time zone min(cut.time_zone) as date)
        as first_received_on,
    cast(max(case when message.received_at <= cut.data_as_of then message.received_at end) at time zone min(cut.time_zone) as date)
        as last_received_on
from cut
left join message on message.region_id = cut.region_id
group by
    cut.region_id,
    cut.data_as_of;
