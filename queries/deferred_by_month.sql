-- Grain: one row per month that the work was put off to (planned_on) × topic group; messages in progress at data_as_of, whenever
-- they were received. Few messages are ever put off, so these are read from the messages themselves at any size of the base.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids
select
    cast(date_trunc('month', planned_on) as date) as planned_month,
    topic_group,
    cast(sum(deferred_count) as bigint) as deferred_count,
    cast(sum(deferred_late_count) as bigint) as deferred_late_count
from message_state
where region_id = :region_id
    and planned_on is not null
    and is_in_progress
    and (:all_municipality_ids or municipality_id in :municipality_ids)
    and (:all_network_ids or network_id in :network_ids)
    and (:all_topic_groups or topic_group in :topic_groups)
    and (:all_executor_ids or executor_body_id in :executor_ids)
group by cast(date_trunc('month', planned_on) as date), topic_group
order by planned_month, topic_group;
