-- Grain: one row per page open at the end of a day, of all_pages or of those that published nothing after silent_on. States are those of the last month observed by that day, null where
-- not known; published_on: last_post_on, or the opening of a page that never published; weeks are of the months
-- month_from..month_to (half-open).
-- Parameters: region_id, municipality_ids, network_ids, on_day, all_pages, silent_on, month_from, month_to
with observed_month as (
    select max(month) as month
    from page_month
    where region_id = :region_id and month <= :on_day
),
activity as (
    select
        page_id,
        municipality_id,
        sum(case when week_count is not null then active_week_count end) as active_week_count,
        sum(case when active_week_count is not null then week_count end) as week_count
    from page_month
    where region_id = :region_id
        and month >= :month_from
        and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    group by page_id, municipality_id
)
select
    official_page.page_id,
    official_page.title,
    official_page.url,
    body.body_id,
    body.name as body,
    body.municipality_id,
    municipality.name as municipality,
    official_page.network_id,
    network.name as network,
    body.level,
    coalesce(body.sphere_id, 0) as sphere_id,
    official_page.category,
    official_page.opened_on,
    page_month.has_state_mark,
    page_month.is_connected,
    page_month.has_problem_widget,
    page_month.has_opinion_widget,
    page_month.comments_open,
    page_month.direct_messages_open,
    page_month.profile_filled_share,
    cast(page_month.subscriber_count as bigint) as subscriber_count,
    page_month.last_post_on,
    coalesce(
        page_month.last_post_on, case when page_month.post_count = 0 then official_page.opened_on end
    ) as published_on,
    cast(coalesce(activity.active_week_count, 0) as bigint) as active_week_count,
    cast(coalesce(activity.week_count, 0) as bigint) as week_count
from official_page
inner join body on body.body_id = official_page.body_id
inner join municipality on municipality.municipality_id = body.municipality_id
inner join network on network.network_id = official_page.network_id
left join page_month
    on page_month.page_id = official_page.page_id
    and page_month.region_id = body.region_id
    and page_month.municipality_id = body.municipality_id
    and page_month.month = (select month from observed_month)
left join activity
    on activity.page_id = official_page.page_id
    and activity.municipality_id = body.municipality_id
where body.region_id = :region_id
    and official_page.opened_on <= :on_day
    and (official_page.closed_on is null or official_page.closed_on > :on_day)
    and (:all_municipality_ids or body.municipality_id in :municipality_ids)
    and (:all_network_ids or official_page.network_id in :network_ids)
    and (
        :all_pages
        or coalesce(page_month.last_post_on, case when page_month.post_count = 0 then official_page.opened_on end)
            <= :silent_on
    )
order by official_page.page_id;
