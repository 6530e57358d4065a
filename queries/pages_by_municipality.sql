-- Grain: one row per municipality × network; pages open at the end of a day, and of those observed that month (observed_count)
-- how many have the mark, the connection, the widgets.
-- Parameters: region_id, municipality_ids, network_ids, on_day
with observed_month as (
    select max(month) as month
    from page_month
    where region_id = :region_id and month <= :on_day
)
select
    body.municipality_id,
    official_page.network_id,
    count(*) as page_count,
    count(page_month.page_id) as observed_count,
    count(case when page_month.has_state_mark then 1 end) as state_mark_count,
    count(case when page_month.is_connected then 1 end) as connected_count,
    count(case when page_month.has_problem_widget then 1 end) as problem_widget_count,
    count(case when page_month.has_opinion_widget then 1 end) as opinion_widget_count,
    count(case when page_month.comments_open then 1 end) as comments_open_count,
    count(case when page_month.direct_messages_open then 1 end) as direct_messages_open_count
from official_page
inner join body on body.body_id = official_page.body_id
left join page_month
    on page_month.page_id = official_page.page_id
    and page_month.region_id = body.region_id
    and page_month.municipality_id = body.municipality_id
    and page_month.month = (select month from observed_month)
where body.region_id = :region_id
    and official_page.opened_on <= :on_day
    and (official_page.closed_on is null or official_page.closed_on > :on_day)
    and (:all_municipality_ids or body.municipality_id in :municipality_ids)
    and (:all_network_ids or official_page.network_id in :network_ids)
group by body.municipality_id, official_page.network_id
order by body.municipality_id, official_page.network_id;
