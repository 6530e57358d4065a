-- Grain: one row per network × way of naming it (code, name)
select network_id as id, null as scope, code as label
from network
union
select network_id as id, null as scope, name as label
from network
order by id, label
