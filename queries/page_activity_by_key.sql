-- Grain: one row per combination of the keys asked for (by_municipality, by_network, by_level, by_sphere, by_category); weeks
-- and posts, in the months month_from..month_to (half-open), of the pages open at the end of a day. A key not asked for is
-- 0 or ''; sphere 0 is also a body whose sphere is not told. An active week has as many posts as the category's norm asks.
-- Parameters: region_id, municipality_ids, network_ids, by_*, on_day, month_from, month_to
with observed as (
    select
        page_id,
        municipality_id,
        sum(case when week_count is not null then active_week_count end) as active_week_count,
        sum(case when active_week_count is not null then week_count end) as week_count,
        sum(case when week_count is not null then post_count end) as post_count,
        sum(case when post_count is not null then week_count end) as post_week_count
    from page_month
    where region_id = :region_id
        and month >= :month_from
        and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    group by page_id, municipality_id
),
page as (
    select
        case when :by_municipality then body.municipality_id else 0 end as municipality_id,
        case when :by_network then official_page.network_id else 0 end as network_id,
        case when :by_level then body.level else '' end as level,
        case when :by_sphere then coalesce(body.sphere_id, 0) else 0 end as sphere_id,
        case when :by_category then official_page.category else '' end as category,
        observed.active_week_count,
        observed.week_count,
        observed.post_count,
        observed.post_week_count
    from official_page
    inner join body on body.body_id = official_page.body_id
    inner join observed
        on observed.page_id = official_page.page_id
        and observed.municipality_id = body.municipality_id
    where body.region_id = :region_id
        and official_page.opened_on <= :on_day
        and (official_page.closed_on is null or official_page.closed_on > :on_day)
        and (:all_municipality_ids or body.municipality_id in :municipality_ids)
        and (:all_network_ids or official_page.network_id in :network_ids)
)
select
    municipality_id,
    network_id,
    level,
    sphere_id,
    category,
    cast(coalesce(sum(active_week_count), 0) as bigint) as active_week_count,
    cast(coalesce(sum(week_count), 0) as bigint) as week_count,
    cast(coalesce(sum(post_count), 0) as bigint) as post_count,
    cast(coalesce(sum(post_week_count), 0) as bigint) as post_week_count
from page
group by municipality_id, network_id, level, sphere_id, category
order by municipality_id, network_id, level, sphere_id, category;
