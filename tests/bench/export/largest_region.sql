-- Grain: one row, the region with most messages
select region_id
from message
group by region_id
order by count(*) desc
limit 1
