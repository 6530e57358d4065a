-- Grain: one row per load of a region, newest first; moments are local to the region.
-- Parameters: region_id
select
    data_load.load_id,
    data_load.loaded_at at time zone region.time_zone as loaded_at,
    data_load.source,
    data_load.accepted_count,
    data_load.rejected_count,
    data_load.checksum,
    data_load.data_as_of at time zone region.time_zone as data_as_of
from data_load
inner join region on region.region_id = data_load.region_id
where data_load.region_id = :region_id
order by data_load.loaded_at desc nulls last, data_load.load_id desc;
