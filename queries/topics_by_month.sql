-- Grain: one row per month × topic, of topics that had least_count messages in some month; messages received in whole months.
-- Parameters: region_id, municipality_ids, topic_groups, month_from, month_to, least_count
with counted as (
    select
        month,
        topic_id,
        sum(received_count) as received_count
    from report_topic
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    group by month, topic_id
),
frequent as (
    select topic_id
    from counted
    group by topic_id
    having max(received_count) >= :least_count
)
select
    counted.month,
    counted.topic_id,
    cast(counted.received_count as bigint) as received_count
from counted
inner join frequent on frequent.topic_id = counted.topic_id
inner join topic on topic.topic_id = counted.topic_id
where (:all_topic_groups or topic.group_name in :topic_groups)
order by counted.month, counted.topic_id;
