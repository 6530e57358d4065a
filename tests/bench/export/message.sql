-- Grain: one row per message, as an office's system exports it: names instead of ids, local time, day first
-- Parameters: region_id, line_count
select
    topic.group_name as topic_group,
    message.message_id,
    message.external_number,
    case message.urgency when 'normal' then 'обычное' else 'срочное' end as urgency,
    strftime(message.received_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as received_at,
    strftime(message.routed_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as routed_at,
    strftime(message.prepared_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as prepared_at,
    strftime(message.first_reply_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as first_reply_at,
    strftime(message.final_reply_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as final_reply_at,
    strftime(message.auto_reply_at at time zone region.time_zone, '%d.%m.%Y %H:%M:%S') as auto_reply_at,
    strftime(message.planned_on, '%d.%m.%Y') as planned_on,
    case message.outcome
        when 'solved' then 'решено' when 'explained' then 'разъяснено'
        when 'refused' then 'отказано' when 'redirected' then 'перенаправлено'
    end as outcome,
    message.returned_count,
    message.source_url,
    case when message.needs_reply then 'да' else 'нет' end as needs_reply,
    case when message.is_repeat then 'да' else 'нет' end as is_repeat,
    message.rating,
    municipality.name as municipality,
    network.code as network,
    channel.code as channel,
    topic.name as topic,
    executor.name as executor_body,
    official_page.url as official_page,
    specialist.full_name as specialist
from message
inner join region on region.region_id = message.region_id
inner join municipality on municipality.municipality_id = message.municipality_id
inner join network on network.network_id = message.network_id
inner join channel on channel.channel_id = message.channel_id
inner join topic on topic.topic_id = message.topic_id
left join body as executor on executor.body_id = message.executor_body_id
left join official_page on official_page.page_id = message.page_id
left join specialist on specialist.specialist_id = message.specialist_id
where message.region_id = $region_id
order by message.received_at, message.message_id
limit $line_count
