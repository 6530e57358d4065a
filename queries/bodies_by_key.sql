-- Grain: one row per combination of the keys asked for (by_municipality, by_level, by_sphere); bodies at the end of a day. A
-- key not asked for is 0 or ''; sphere 0 is also a body whose sphere is not told.
-- body_count: bodies with an open page in the networks asked for. obliged_count: obliged and not exempt;
-- obliged_covered_count: of them with an open page in a network of the official list, whatever networks are asked for.
-- Parameters: region_id, municipality_ids, network_ids, by_municipality, by_level, by_sphere, on_day
with page as (
    select
        official_page.body_id,
        count(case when :all_network_ids or official_page.network_id in :network_ids then 1 end) as chosen_count,
        count(case when network.in_official_list then 1 end) as official_count
    from official_page
    inner join network on network.network_id = official_page.network_id
    where official_page.opened_on <= :on_day
        and (official_page.closed_on is null or official_page.closed_on > :on_day)
    group by official_page.body_id
),
known as (
    select
        case when :by_municipality then body.municipality_id else 0 end as municipality_id,
        case when :by_level then body.level else '' end as level,
        case when :by_sphere then coalesce(body.sphere_id, 0) else 0 end as sphere_id,
        body.is_obliged and body.exemption_reason is null as is_obliged,
        body.exemption_reason is not null as is_exempt,
        coalesce(page.chosen_count, 0) > 0 as has_page,
        coalesce(page.official_count, 0) > 0 as has_official_page
    from body
    left join page on page.body_id = body.body_id
    where body.region_id = :region_id
        and (:all_municipality_ids or body.municipality_id in :municipality_ids)
)
select
    municipality_id,
    level,
    sphere_id,
    count(case when has_page then 1 end) as body_count,
    count(case when is_obliged then 1 end) as obliged_count,
    count(case when is_obliged and has_official_page then 1 end) as obliged_covered_count,
    count(case when is_exempt then 1 end) as exempt_count,
    count(*) as listed_count
from known
group by municipality_id, level, sphere_id
order by municipality_id, level, sphere_id;
