-- Grain: one row per topic of the classifier
select
    topic_id,
    group_name as topic_group,
    name as topic,
    is_seasonal
from topic
order by topic_id;
