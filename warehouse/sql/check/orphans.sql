-- Grain: one row per broken reference: what refers to what, and how many rows do.
with broken as (
    select 'message.municipality_id' as reference, count(*) as row_count
    from message
    left join municipality
        on municipality.municipality_id = message.municipality_id and municipality.region_id = message.region_id
    where municipality.municipality_id is null
    union all
    select 'message.topic_id' as reference, count(*) as row_count
    from message
    left join topic on topic.topic_id = message.topic_id
    where topic.topic_id is null
    union all
    select 'message.network_id' as reference, count(*) as row_count
    from message
    left join network on network.network_id = message.network_id
    where network.network_id is null
    union all
    select 'message.channel_id' as reference, count(*) as row_count
    from message
    left join channel on channel.channel_id = message.channel_id
    where channel.channel_id is null
    union all
    select 'message.page_id' as reference, count(*) as row_count
    from message
    left join official_page on official_page.page_id = message.page_id
    where message.page_id is not null and official_page.page_id is null
    union all
    select 'message.executor_body_id' as reference, count(*) as row_count
    from message
    left join body on body.body_id = message.executor_body_id
    where message.executor_body_id is not null and body.body_id is null
    union all
    select 'message.specialist_id' as reference, count(*) as row_count
    from message
    left join specialist on specialist.specialist_id = message.specialist_id
    where message.specialist_id is not null and specialist.specialist_id is null
    union all
    select 'page_month.page_id' as reference, count(*) as row_count
    from page_month
    left join official_page on official_page.page_id = page_month.page_id
    where official_page.page_id is null
    union all
    select 'official_page.body_id' as reference, count(*) as row_count
    from official_page
    left join body on body.body_id = official_page.body_id
    where body.body_id is null
    union all
    select 'body.municipality_id' as reference, count(*) as row_count
    from body
    left join municipality on municipality.municipality_id = body.municipality_id
    where municipality.municipality_id is null
    union all
    select 'body.sphere_id' as reference, count(*) as row_count
    from body
    left join sphere on sphere.sphere_id = body.sphere_id
    where body.sphere_id is not null and sphere.sphere_id is null
    union all
    select 'official_page.network_id' as reference, count(*) as row_count
    from official_page
    left join network on network.network_id = official_page.network_id
    where network.network_id is null
    union all
    select 'specialist.body_id' as reference, count(*) as row_count
    from specialist
    left join body on body.body_id = specialist.body_id
    where specialist.body_id is not null and body.body_id is null
)
select
    reference,
    row_count
from broken
where row_count > 0
order by reference;
