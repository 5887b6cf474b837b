-- Ended stays: those of the visitor who is here now, and the last ones at this window, each with its ticket.
WITH mine AS (
    SELECT 'here' AS place, s.* FROM queue_stop s WHERE s.ticket_id = %(ticket)s::uuid
), recent AS (
    SELECT 'recent' AS place, s.* FROM queue_stop s
    WHERE s.window_id = %(window)s::uuid AND s.ended_at >= %(since)s::timestamptz
    ORDER BY s.ended_at DESC
    LIMIT %(recent)s::int
)
SELECT s.place, s.ticket_id, t.prefix, t.number, s.queue_id, s.item_id, s.window_id, s.ended_at,
    extract(epoch FROM s.ended_at - coalesce(s.started_at, s.called_at))::float8, s.result, t.state, t.outcome
FROM (SELECT * FROM mine UNION ALL SELECT * FROM recent) s
JOIN queue_ticket t ON t.id = s.ticket_id
ORDER BY s.place, CASE s.place WHEN 'here' THEN s.id END, s.ended_at DESC
