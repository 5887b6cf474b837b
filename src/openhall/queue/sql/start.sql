-- The visitor has come: the service starts.
WITH started AS (
    UPDATE queue_ticket t SET state = 'serving', started_at = %(now)s::timestamptz
    WHERE window_id = %(window)s::uuid AND hall_id = %(hall)s::uuid AND state IN ('called', 'serving')
        AND state = ANY (%(sources)s::text[])
        AND (%(ticket)s::uuid IS NULL OR id = %(ticket)s::uuid)
    RETURNING t.id, queue_facts(t) AS facts
), answer AS MATERIALIZED (
    SELECT facts FROM started
), logged AS MATERIALIZED (
    SELECT ledger_append(%(event)s::uuid, %(hall)s::uuid, %(now)s::timestamptz, 'ServiceStarted', 'ticket',
        (facts ->> 'id')::uuid, %(actor)s::text,
        jsonb_build_object('number', facts -> 'number', 'window', facts -> 'window')) AS event
    FROM answer
), kept AS MATERIALIZED (
    SELECT ledger_keep(%(key)s::bytea, %(body)s::bytea, 200, facts::text, %(now)s::timestamptz) AS done
    FROM answer
)
SELECT answer.facts FROM answer, logged, kept
