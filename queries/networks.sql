-- Grain: one row per social network.
select
    network_id,
    code,
    name,
    in_official_list
from network
order by network_id;
