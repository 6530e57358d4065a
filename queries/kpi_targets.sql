-- Grain: one row per metric and day from which its target holds; times in minutes, shares 0-1.
-- Parameters: region_id
select
    metric_id,
    valid_from,
    value
from kpi_target
where region_id = :region_id
order by metric_id, valid_from;
