-- Grain: one row per working day of the region's production calendar, in local time
-- Parameters: region_id
select day + starts_at as starts_at, day + ends_at as ends_at
from working_day
where region_id = :region_id and ends_at > starts_at
order by day
