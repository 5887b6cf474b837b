-- The tickets of a console by their place on it: who is here, whose companions, who waits (by the terms of
-- rules.may_serve, with how many and since when in all), who is set aside or did not come.
WITH here AS MATERIALIZED (
    SELECT t.* FROM queue_ticket t
    WHERE t.hall_id = %(hall)s::uuid AND t.window_id = %(window)s::uuid AND t.state IN ('called', 'serving')
), waits AS (
    SELECT count(*) OVER () AS line, min(t.eligible_at) OVER () AS first_at, t.*
    FROM queue_ticket t
    WHERE t.hall_id = %(hall)s::uuid AND t.state = 'waiting' AND t.queue_id = ANY (%(queues)s::uuid[])
        AND (t.needs_mark = '' OR t.needs_mark = ANY (%(marks)s::text[]))
        AND (t.only_window_id IS NULL OR t.only_window_id = %(window)s::uuid)
        AND (%(trained)s::uuid[] IS NULL OR t.item_id IS NULL OR t.item_id = ANY (%(trained)s::uuid[]))
    ORDER BY t.front DESC, t.order_at, t.number
    LIMIT %(most)s::int
), aside AS (
    SELECT t.* FROM queue_ticket t
    WHERE t.hall_id = %(hall)s::uuid AND t.day = %(day)s::date AND t.state IN ('held', 'missed')
        AND (t.queue_id = ANY (%(queues)s::uuid[]) OR t.window_id = %(window)s::uuid)
    ORDER BY t.state, t.last_called_at DESC
    LIMIT %(searched)s::int
)
SELECT 'here' AS place, 0::bigint AS line, NULL::timestamptz AS first_at, here.* FROM here
UNION ALL
SELECT 'companion_of', 0, NULL, t.* FROM queue_ticket t JOIN here ON here.companion_of_id = t.id
UNION ALL
SELECT 'companion', 0, NULL, t.* FROM queue_ticket t JOIN here ON t.companion_of_id = here.id
UNION ALL
SELECT 'waits', waits.* FROM waits
UNION ALL
SELECT 'aside', 0, NULL, aside.* FROM aside
