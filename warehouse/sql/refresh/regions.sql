-- Grain: one row per region. Its clock, its new data_as_of in UTC and the days of its messages.
select
    region.region_id,
    region.time_zone,
    region.week_starts_on,
    report_state.data_as_of at time zone 'UTC' as data_as_of,
    report_state.first_received_on,
    report_state.last_received_on
from region
inner join report_state on report_state.region_id = region.region_id
order by region.region_id;
