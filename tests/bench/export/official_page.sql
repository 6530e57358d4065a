-- Grain: one row per page of the region
-- Parameters: region_id
select
    official_page.title,
    official_page.url,
    official_page.category,
    official_page.opened_on,
    official_page.closed_on,
    municipality.name as municipality,
    body.name as body,
    network.code as network
from official_page
inner join body on body.body_id = official_page.body_id
inner join municipality on municipality.municipality_id = body.municipality_id
inner join network on network.network_id = official_page.network_id
where body.region_id = $region_id
order by official_page.page_id
