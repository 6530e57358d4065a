-- Grain: one row per load of the same bytes by the same mapping
-- Parameters: region_id, checksum, note
select load_id
from data_load
where region_id = :region_id and checksum = :checksum and note = :note
order by load_id
