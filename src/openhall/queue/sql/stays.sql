-- The ended stays of a visit, first to last.
SELECT window_id, clerk_id, queue_id, item_id, called_at, ended_at, result
FROM queue_stop WHERE ticket_id = %(ticket)s::uuid
ORDER BY ended_at, id
