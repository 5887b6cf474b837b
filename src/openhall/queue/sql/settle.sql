-- Lock a visit that somebody relies on, and mark it so when it is closed; what the visit is, as it stands then.
WITH held AS MATERIALIZED (
    SELECT t.* FROM queue_ticket t WHERE t.id = %(ticket)s::uuid FOR UPDATE
), marked AS (
    UPDATE queue_ticket t SET settled_at = %(now)s::timestamptz
    FROM held WHERE t.id = held.id AND held.state = 'done' AND held.settled_at IS NULL
)
SELECT id, token, hall_id, prefix, number, day, language, origin, state, ended_at FROM held
