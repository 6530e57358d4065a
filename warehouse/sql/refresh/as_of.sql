-- Grain: one row per region. data_as_of of the last refresh, in UTC.
select
    region_id,
    data_as_of at time zone 'UTC' as data_as_of
from report_state
order by region_id;
