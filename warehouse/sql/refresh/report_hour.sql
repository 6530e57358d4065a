-- Grain: month × municipality × weekday × hour. Arrivals by the moment of receipt, replies by the moment of the first reply.
-- An impossible reply (before its message) has no moment to be shown at; so a reply never lies before the month of its message.
-- Parameters: region_id, received_from, received_to, month_from, month_to
insert into report_hour (region_id, month, municipality_id, weekday, hour, received_count, replied_count)
with here as (
    select region.time_zone from region where region.region_id = :region_id
),
happened as (
    select
        region_id,
        municipality_id,
        message_state.received_at at time zone here.time_zone as happened_local,
        1 as received_count,
        0 as replied_count
    from message_state
    cross join here
    where region_id = :region_id and received_at >= :received_from and received_at < :received_to
    union all
    select
        region_id,
        municipality_id,
        message_state.replied_at at time zone here.time_zone as happened_local,
        0 as received_count,
        1 as replied_count
    from message_state
    cross join here
    where region_id = :region_id and replied_at >= :received_from and replied_at < :received_to and replied_at >= received_at and needs_reply
)
select
    region_id,
    cast(date_trunc('month', happened_local) as date) as month,
    municipality_id,
    cast(extract(isodow from happened_local) as integer) as weekday,
    cast(extract(hour from happened_local) as integer) as hour,
    sum(received_count) as received_count,
    sum(replied_count) as replied_count
from happened
where cast(date_trunc('month', happened_local) as date) >= :month_from
    and cast(date_trunc('month', happened_local) as date) < :month_to
group by
    region_id,
    cast(date_trunc('month', happened_local) as date),
    municipality_id,
    cast(extract(isodow from happened_local) as integer),
    cast(extract(hour from happened_local) as integer);
