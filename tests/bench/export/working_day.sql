-- Grain: one row per working day of the region
-- Parameters: region_id
select day, starts_at, ends_at from working_day where region_id = $region_id order by day
