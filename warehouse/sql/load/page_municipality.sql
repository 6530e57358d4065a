-- Grain: one row per official page of the region
-- Parameters: region_id
select official_page.page_id, body.municipality_id
from official_page
inner join body on body.body_id = official_page.body_id
where body.region_id = :region_id
order by official_page.page_id
