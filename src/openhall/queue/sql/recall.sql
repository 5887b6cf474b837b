-- Call the same visitor once more: at most `recall_limit` times, not before the cool-down is over, and never while
-- an emergency keeps the hall closed.
WITH rule AS MATERIALIZED (
    SELECT recall_limit, recall_cooldown_seconds * interval '1 second' AS cooldown, announcement_repeats
    FROM queue_hallrule WHERE hall_id = %(hall)s::uuid AND closed_at IS NULL
), recalled AS (
    UPDATE queue_ticket t SET calls = t.calls + 1, last_called_at = %(now)s::timestamptz
    FROM rule
    WHERE t.window_id = %(window)s::uuid AND t.hall_id = %(hall)s::uuid AND t.state IN ('called', 'serving')
        AND t.state = ANY (%(sources)s::text[])
        AND (%(ticket)s::uuid IS NULL OR t.id = %(ticket)s::uuid)
        AND t.calls - 1 < rule.recall_limit
        AND t.last_called_at + rule.cooldown <= %(now)s::timestamptz
    RETURNING t.*, queue_facts(t) AS facts
), spoken AS (
    INSERT INTO queue_announcement (id, hall_id, zone_id, ticket_id, number, window_code, language, repeats,
        recall, created_at, leased_by)
    SELECT %(announcement)s::uuid, hall_id, %(zone)s::uuid, id, prefix || to_char(number, 'FM999000'),
        %(window_code)s::text, language, (SELECT announcement_repeats FROM rule), true,
        %(now)s::timestamptz, ''
    FROM recalled
), answer AS MATERIALIZED (
    SELECT facts FROM recalled
), logged AS MATERIALIZED (
    SELECT ledger_append(%(event)s::uuid, %(hall)s::uuid, %(now)s::timestamptz, 'TicketRecalled', 'ticket',
        (facts ->> 'id')::uuid, %(actor)s::text,
        jsonb_build_object('number', facts -> 'number', 'window', facts -> 'window', 'calls', facts -> 'calls',
            'queue', facts -> 'queue', 'language', facts -> 'language')) AS event
    FROM answer
), kept AS MATERIALIZED (
    SELECT ledger_keep(%(key)s::bytea, %(body)s::bytea, 200, facts::text, %(now)s::timestamptz) AS done
    FROM answer
)
SELECT answer.facts FROM answer, logged, kept
