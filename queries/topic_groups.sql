-- Grain: one row per topic group that a region's messages have.
-- Parameters: region_id, municipality_ids
select distinct topic_group
from report_month
where region_id = :region_id
    and (:all_municipality_ids or municipality_id in :municipality_ids)
order by topic_group;
