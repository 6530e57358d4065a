-- Grain: one row: the newest moment that the region's loads speak for, in UTC; null if none speaks for any
-- Parameters: region_id
select max(data_as_of) at time zone 'UTC' as data_as_of
from data_load
where region_id = :region_id
