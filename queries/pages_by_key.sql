-- Grain: one row per combination of the keys asked for (by_municipality, by_network, by_level, by_sphere, by_category); pages
-- open at the end of a day. A key not asked for is 0 or ''; sphere 0 is also a body whose sphere is not told.
-- States are those of the last month observed by that day; *_known_count are the pages of which the state is known.
-- profile_filled_sum is in 1/10000. silent_count: nothing published after the day silent_on; a page that never
-- published anything is silent since its opening.
-- Parameters: region_id, municipality_ids, network_ids, by_*, on_day, silent_on
with observed_month as (
    select max(month) as month
    from page_month
    where region_id = :region_id and month <= :on_day
),
page as (
    select
        case when :by_municipality then body.municipality_id else 0 end as municipality_id,
        case when :by_network then official_page.network_id else 0 end as network_id,
        case when :by_level then body.level else '' end as level,
        case when :by_sphere then coalesce(body.sphere_id, 0) else 0 end as sphere_id,
        case when :by_category then official_page.category else '' end as category,
        page_month.page_id as observed_page_id,
        page_month.has_state_mark,
        page_month.is_connected,
        page_month.has_problem_widget,
        page_month.has_opinion_widget,
        page_month.has_problem_widget and page_month.has_opinion_widget as has_both_widgets,
        page_month.comments_open,
        page_month.direct_messages_open,
        page_month.profile_filled_share,
        coalesce(
            page_month.last_post_on, case when page_month.post_count = 0 then official_page.opened_on end
        ) as published_on
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
)
select
    municipality_id,
    network_id,
    level,
    sphere_id,
    category,
    count(*) as page_count,
    count(observed_page_id) as observed_count,
    count(case when has_state_mark then 1 end) as state_mark_count,
    count(has_state_mark) as state_mark_known_count,
    count(case when is_connected then 1 end) as connected_count,
    count(is_connected) as connected_known_count,
    count(case when has_problem_widget then 1 end) as problem_widget_count,
    count(has_problem_widget) as problem_widget_known_count,
    count(case when has_opinion_widget then 1 end) as opinion_widget_count,
    count(has_opinion_widget) as opinion_widget_known_count,
    count(case when has_both_widgets then 1 end) as both_widgets_count,
    count(has_both_widgets) as both_widgets_known_count,
    count(case when comments_open then 1 end) as comments_open_count,
    count(comments_open) as comments_open_known_count,
    count(case when direct_messages_open then 1 end) as direct_messages_open_count,
    count(direct_messages_open) as direct_messages_open_known_count,
    cast(coalesce(sum(round(profile_filled_share * 10000)), 0) as bigint) as profile_filled_sum,
    count(profile_filled_share) as profile_filled_known_count,
    count(case when published_on <= :silent_on then 1 end) as silent_count,
    count(published_on) as silent_known_count
from page
group by municipality_id, network_id, level, sphere_id, category
order by municipality_id, network_id, level, sphere_id, category;
