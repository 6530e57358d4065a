-- Only for PostgreSQL: indexes of raw windows and drills, and the statistics that let the planner see how few groups
-- a month, a weekday or an hour makes (without them raw aggregates sort every row: 3-4 times slower).
create index message_received on message (region_id, received_at);
create index message_specialist on message (specialist_id, received_at) where specialist_id is not null;
create index message_executor on message (executor_body_id, received_at) where executor_body_id is not null;
create index message_page on message (page_id, received_at) where page_id is not null;
create index message_planned on message (region_id, planned_on) where planned_on is not null;
create index message_waiting on message (region_id, due_at) where first_reply_at is null and final_reply_at is null and needs_reply;
