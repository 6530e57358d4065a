-- Grain: one row per region that the reader may see; data_as_of is local to the region.
-- Parameters: region_ids
select
    region.region_id,
    region.name,
    coalesce(region.name_genitive, region.name) as name_genitive,
    region.time_zone,
    cast(region.week_starts_on as integer) as week_starts_on,
    region.is_demo,
    report_state.data_as_of at time zone region.time_zone as data_as_of,
    report_state.refreshed_at at time zone region.time_zone as refreshed_at,
    report_state.message_count,
    report_state.future_count,
    report_state.first_received_on,
    report_state.last_received_on
from region
inner join report_state on report_state.region_id = region.region_id
where (:all_region_ids or region.region_id in :region_ids)
order by report_state.message_count desc nulls last, region.region_id;
