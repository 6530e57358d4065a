-- Grain: one row per weekday (ISO, 1 = Monday) × hour of the region's local time: arrivals by the moment of receipt, replies by
-- the moment of the first reply (an impossible reply, before its message, has no such moment).
-- The same as events_by_hour where no messages are needed: a third of the planner's time. fetch.py chooses.
-- Parameters: region_id, municipality_ids, month_*
with fact as (
    select
        weekday,
        hour,
        received_count,
        replied_count
    from report_hour
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
)
select
    cast(weekday as integer) as weekday,
    cast(hour as integer) as hour,
    cast(sum(received_count) as bigint) as received_count,
    cast(sum(replied_count) as bigint) as replied_count
from fact
group by weekday, hour
order by weekday, hour;
