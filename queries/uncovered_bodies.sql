-- Grain: one row per obliged and not exempt body without a page, open at the end of a day, in a network of the official list.
-- other_page_count: pages that it has in other networks.
-- Parameters: region_id, municipality_ids, on_day
with page as (
    select
        official_page.body_id,
        count(case when network.in_official_list then 1 end) as official_count,
        count(case when not network.in_official_list then 1 end) as other_count
    from official_page
    inner join network on network.network_id = official_page.network_id
    where official_page.opened_on <= :on_day
        and (official_page.closed_on is null or official_page.closed_on > :on_day)
    group by official_page.body_id
)
select
    body.body_id,
    body.name,
    body.municipality_id,
    municipality.name as municipality,
    body.level,
    coalesce(body.sphere_id, 0) as sphere_id,
    coalesce(page.other_count, 0) as other_page_count
from body
inner join municipality on municipality.municipality_id = body.municipality_id
left join page on page.body_id = body.body_id
where body.region_id = :region_id
    and body.is_obliged
    and body.exemption_reason is null
    and coalesce(page.official_count, 0) = 0
    and (:all_municipality_ids or body.municipality_id in :municipality_ids)
order by municipality.name, body.name, body.body_id;
