-- Finish the service at a window: the stay is kept, and the ticket is done or goes on to the next item of its plan.
WITH held AS MATERIALIZED (
    SELECT t.* FROM queue_ticket t
    WHERE t.window_id = %(window)s::uuid AND t.hall_id = %(hall)s::uuid
        AND t.state IN ('called', 'serving') AND t.state = ANY (%(sources)s::text[])
        AND (%(ticket)s::uuid IS NULL OR t.id = %(ticket)s::uuid)
    FOR UPDATE
), stay AS (
    INSERT INTO queue_stop (id, hall_id, ticket_id, queue_id, item_id, window_id, clerk_id, eligible_at,
        called_at, started_at, ended_at, result, before)
    SELECT %(stop)s::uuid, hall_id, id, queue_id, item_id, window_id, clerk_id, eligible_at, called_at,
        started_at, %(now)s::timestamptz, %(outcome)s::text,
        jsonb_build_object('state', state, 'plan', plan, 'order_at', order_at, 'cap_at', cap_at, 'front', front,
            'only_window', only_window_id, 'calls', calls)
    FROM held
), next AS MATERIALIZED (
    SELECT held.id, q.id AS queue_id, (held.plan -> 0 ->> 'item')::uuid AS item_id,
        coalesce(c.cap_seconds, q.cap_seconds) AS cap_seconds,
        -- Who holds another open ticket for that queue goes on without the contact: one open ticket per contact.
        EXISTS (SELECT FROM queue_ticket o WHERE o.queue_id = q.id AND o.contact_key = held.contact_key
            AND o.state IN ('waiting', 'called', 'serving', 'held') AND o.id <> held.id) AS twice
    FROM held JOIN queue_queue q ON q.id = (held.plan -> 0 ->> 'queue')::uuid
    LEFT JOIN queue_classrule c ON c.hall_id = held.hall_id AND c.visitor_class = held.visitor_class
), finished AS (
    UPDATE queue_ticket t SET
        state = CASE WHEN next.id IS NULL THEN 'done' ELSE 'waiting' END,
        outcome = CASE WHEN next.id IS NULL THEN %(outcome)s::text ELSE '' END,
        ended_at = CASE WHEN next.id IS NULL THEN %(now)s::timestamptz END,
        plan = CASE WHEN next.id IS NULL THEN t.plan ELSE t.plan - 0 END,
        queue_id = coalesce(next.queue_id, t.queue_id),
        item_id = CASE WHEN next.id IS NULL THEN t.item_id ELSE next.item_id END,
        window_id = CASE WHEN next.id IS NULL THEN t.window_id END,
        called_at = CASE WHEN next.id IS NULL THEN t.called_at END,
        started_at = CASE WHEN next.id IS NULL THEN coalesce(t.started_at, t.called_at) END,
        calls = CASE WHEN next.id IS NULL THEN t.calls ELSE 0 END,
        contact_key = CASE WHEN next.twice THEN NULL ELSE t.contact_key END,
        front = false, only_window_id = NULL,
        cap_at = CASE WHEN next.id IS NULL THEN t.cap_at
            ELSE t.eligible_at + next.cap_seconds * interval '1 second' END
    FROM held LEFT JOIN next ON next.id = held.id
    WHERE t.id = held.id
    RETURNING t.*, queue_facts(t) AS facts
), answer AS MATERIALIZED (
    SELECT facts FROM finished
), logged AS MATERIALIZED (
    SELECT ledger_append(%(event)s::uuid, %(hall)s::uuid, %(now)s::timestamptz, 'ServiceFinished', 'ticket',
        held.id, %(actor)s::text, jsonb_build_object('number', facts -> 'number', 'window', held.window_id,
            'queue', held.queue_id, 'item', held.item_id, 'outcome', %(outcome)s::text,
            'stop', %(stop)s::uuid, 'goes_on', facts ->> 'state' = 'waiting')) AS event
    FROM answer, held
), kept AS MATERIALIZED (
    SELECT ledger_keep(%(key)s::bytea, %(body)s::bytea, 200, facts::text, %(now)s::timestamptz) AS done
    FROM answer
)
SELECT answer.facts FROM answer, logged, kept
