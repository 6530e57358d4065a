-- Grain: one row per channel
select code, name from channel order by channel_id
