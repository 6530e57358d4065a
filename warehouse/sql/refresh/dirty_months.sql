-- Grain: one row per region × month to rebuild: months that writers touched, and months with a deadline, a plan or a stamp
-- between the old and the new data_as_of, since these change a message's state with no row touched. So does the third day of
-- waiting (72 hours, a second of margin), which report_specialist counts.
with clock as (
    select
        report_state.region_id,
        region.time_zone,
        report_state.data_as_of as new_as_of,
        cast(:old_as_of as timestamp with time zone) as old_as_of
    from report_state
    inner join region on region.region_id = report_state.region_id
    where report_state.region_id = :region_id
),
passed as (
    select distinct cast(date_trunc('month', message.received_at at time zone clock.time_zone) as date) as month
    from message
    inner join clock on clock.region_id = message.region_id
    where message.received_at <= clock.new_as_of
        and (
            message.received_at > clock.old_as_of
            or (message.due_at > clock.old_as_of and message.due_at <= clock.new_as_of)
            or (message.final_due_at > clock.old_as_of and message.final_due_at <= clock.new_as_of)
            or (message.first_reply_at > clock.old_as_of and message.first_reply_at <= clock.new_as_of)
            or (message.final_reply_at > clock.old_as_of and message.final_reply_at <= clock.new_as_of)
            or (message.routed_at > clock.old_as_of and message.routed_at <= clock.new_as_of)
            or (message.prepared_at > clock.old_as_of and message.prepared_at <= clock.new_as_of)
            or (message.auto_reply_at > clock.old_as_of and message.auto_reply_at <= clock.new_as_of)
            or (
                message.planned_on >= cast(clock.old_as_of at time zone clock.time_zone as date)
                and message.planned_on < cast(clock.new_as_of at time zone clock.time_zone as date)
            )
            or (
                message.received_at > clock.old_as_of - interval '72 hours' - interval '1 second'
                and message.received_at < clock.new_as_of - interval '72 hours' + interval '1 second'
                and message.needs_reply
            )
        )
)
select month from passed
union
select month from report_dirty where region_id = :region_id
order by month;
