-- Grain: one row per topic; the group is part of its name
select topic_id as id, group_name as scope, name as label
from topic
order by id
