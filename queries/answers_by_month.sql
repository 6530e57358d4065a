-- Grain: one row per month × municipality; answers to the messages received in whole months: what the series of «Что изменилось»
-- are made of. Narrow, because a screen reads all months of all municipalities at once: a third of messages_by_key's cost.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, month_from, month_to
select
    month,
    municipality_id,
    cast(coalesce(sum(received_count), 0) as bigint) as received_count,
    cast(coalesce(sum(no_reply_needed_count), 0) as bigint) as no_reply_needed_count,
    cast(coalesce(sum(waiting_count), 0) as bigint) as waiting_count,
    cast(coalesce(sum(answered_count), 0) as bigint) as answered_count,
    cast(coalesce(sum(answered_seconds), 0) as bigint) as answered_seconds,
    cast(coalesce(sum(judged_count), 0) as bigint) as judged_count,
    cast(coalesce(sum(in_norm_count), 0) as bigint) as in_norm_count
from report_month
where region_id = :region_id
    and month >= :month_from and month < :month_to
    and (:all_municipality_ids or municipality_id in :municipality_ids)
    and (:all_network_ids or network_id in :network_ids)
    and (:all_topic_groups or topic_group in :topic_groups)
group by month, municipality_id
order by month, municipality_id;
