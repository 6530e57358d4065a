-- Grain: one row per municipality; count, sum and sum of squares of ln t*, t* = min(first response, 72 h) in minutes, in
-- millionths, of the messages received in the period (a message that has waited longer than 72 h enters as 72 h).
-- Whole months come from report_specialist, the days at the edges from the messages. Two arms for the two edges: an «or» of
-- two ranges keeps DuckDB from skipping the blocks in between. Each message is rounded to millionths by itself, as there, so
-- that the sums are the same wherever they come from.
-- Parameters: region_id, municipality_ids, network_ids, topic_groups, executor_ids, month_*, raw_*
with edge as (
    select municipality_id, log_minutes
    from message_state
    where region_id = :region_id
        and log_minutes is not null
        and received_at >= :raw_head_from and received_at < :raw_head_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
    union all
    select municipality_id, log_minutes
    from message_state
    where region_id = :region_id
        and log_minutes is not null
        and received_at >= :raw_tail_from and received_at < :raw_tail_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
        and (:all_network_ids or network_id in :network_ids)
        and (:all_topic_groups or topic_group in :topic_groups)
        and (:all_executor_ids or executor_body_id in :executor_ids)
),
fact as (
    select municipality_id, log_count, log_micros, log_square_micros
    from report_specialist
    where region_id = :region_id
        and month >= :month_from and month < :month_to
        and (:all_municipality_ids or municipality_id in :municipality_ids)
    union all
    select
        municipality_id,
        1 as log_count,
        cast(floor(log_minutes * 1000000 + 0.5) as bigint) as log_micros,
        cast(floor(log_minutes * log_minutes * 1000000 + 0.5) as bigint) as log_square_micros
    from edge
)
select
    municipality_id,
    cast(sum(log_count) as bigint) as log_count,
    cast(sum(log_micros) as bigint) as log_micros,
    cast(sum(log_square_micros) as bigint) as log_square_micros
from fact
group by municipality_id
having sum(log_count) > 0
order by municipality_id;
