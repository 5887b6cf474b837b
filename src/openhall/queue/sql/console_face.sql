-- What a console shows around its visitor; `marks` changes whenever anything else on it would.
WITH serves AS (
    SELECT coalesce(array_agg(s.queue_id ORDER BY s.rank, s.id), '{}') AS queues
    FROM queue_serving s
    WHERE s.window_id = %(window)s::uuid AND (s.until IS NULL OR s.until > %(now)s::timestamptz)
), mine AS (
    SELECT t.state, t.queue_id, t.window_id, t.taken_at, t.last_called_at, t.started_at, t.order_at
    FROM queue_ticket t
    WHERE t.hall_id = %(hall)s::uuid AND t.state IN ('waiting', 'called', 'serving', 'held')
    UNION ALL
    SELECT t.state, t.queue_id, t.window_id, t.taken_at, t.last_called_at, t.started_at, t.order_at
    FROM queue_ticket t
    WHERE t.hall_id = %(hall)s::uuid AND t.day = %(day)s::date AND t.state = 'missed'
), seen AS (
    SELECT concat_ws('|',
        count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'held'),
        count(*) FILTER (WHERE state = 'missed'), count(*) FILTER (WHERE state = 'called'),
        count(*) FILTER (WHERE state = 'serving'),
        max(taken_at), max(last_called_at), max(started_at), max(order_at)) AS marks
    FROM mine, serves
    WHERE (mine.queue_id = ANY (serves.queues) AND mine.state IN ('waiting', 'held', 'missed'))
        OR (mine.window_id = %(window)s::uuid AND mine.state IN ('called', 'serving'))
)
SELECT d.state, d.reason, d.since, d.clerk_id, d.help_kind, r.closed_at, r.closed_message, r.closed_message_en,
    serves.queues, seen.marks
FROM queue_desk d
JOIN queue_hallrule r ON r.hall_id = d.hall_id
CROSS JOIN serves
CROSS JOIN seen
WHERE d.window_id = %(window)s::uuid
