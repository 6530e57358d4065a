-- Grain: one row per official page of the region × way of naming it (address, title)
-- Parameters: region_id
select official_page.page_id as id, cast(official_page.body_id as text) as scope, official_page.url as label
from official_page
inner join body on body.body_id = official_page.body_id
where body.region_id = :region_id and official_page.url is not null
union
select official_page.page_id as id, cast(official_page.body_id as text) as scope, official_page.title as label
from official_page
inner join body on body.body_id = official_page.body_id
where body.region_id = :region_id
order by id, label
