-- Grain: one row per topic
select group_name, name, case when is_seasonal then 'да' else 'нет' end as is_seasonal, valid_from, valid_to
from topic
order by topic_id
