-- Grain: one row per month of the region that a changed, new or moved message belonged to or belongs to now.
-- `touched` is made by the merge: identity of a message, before_at = when it was received by the old row.
-- Parameters: region_id
insert into report_dirty (region_id, month)
select
    region.region_id,
    cast(date_trunc('month', moments.received_at at time zone region.time_zone) as date) as month
from (
    select touched.before_at as received_at
    from touched
    where touched.before_at is not null
    union
    select message.received_at
    from touched
    inner join message on message.region_id = :region_id and message.message_id = touched.message_id
) as moments
inner join region on region.region_id = :region_id
group by region.region_id, cast(date_trunc('month', moments.received_at at time zone region.time_zone) as date)
order by month
