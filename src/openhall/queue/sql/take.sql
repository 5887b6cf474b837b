-- Take a ticket: number, ticket, event and the caller's key in one statement and one commit.
-- No row comes back when the hall is closed by an emergency.
WITH rule AS MATERIALIZED (
    SELECT q.hall_id, q.id AS queue_id, q.prefix, p.person_eligible, p.person_order,
        coalesce(c.credit_seconds, 0) * interval '1 second' AS credit,
        coalesce(c.cap_seconds, q.cap_seconds) * interval '1 second' AS cap,
        coalesce(c.needs_mark, '') AS mark
    FROM queue_hallrule r
    JOIN queue_queue q ON q.hall_id = r.hall_id AND q.id = %(queue)s::uuid
    LEFT JOIN queue_classrule c ON c.hall_id = r.hall_id AND c.visitor_class = %(visitor_class)s::text
    LEFT JOIN LATERAL (
        SELECT t.eligible_at AS person_eligible, t.order_at AS person_order FROM queue_ticket t
        WHERE t.id = %(companion_of)s::uuid AND t.hall_id = r.hall_id AND t.state = 'waiting'
    ) p ON true
    WHERE r.hall_id = %(hall)s::uuid AND r.closed_at IS NULL
), numbered AS (
    INSERT INTO queue_counter (hall_id, day, prefix, last)
    SELECT hall_id, %(day)s::date, prefix, 1 FROM rule
    ON CONFLICT (hall_id, day, prefix) DO UPDATE SET last = queue_counter.last + 1
    RETURNING last
), placed AS MATERIALIZED (
    -- A companion waits with its person: it stands where its person stands.
    SELECT rule.*, numbered.last,
        coalesce(person_eligible, %(now)s::timestamptz) AS eligible_at,
        coalesce(person_order, %(now)s::timestamptz - credit) AS order_at
    FROM rule, numbered
), line AS MATERIALIZED (
    SELECT count(t.id) AS waiting, count(*) FILTER (WHERE t.order_at <= placed.order_at) AS ahead
    FROM placed LEFT JOIN queue_ticket t ON t.queue_id = placed.queue_id AND t.state = 'waiting'
), guess AS MATERIALIZED (
    SELECT line.ahead,
        greatest(0, coalesce(c.low + (line.waiting - c.waiting) * c.per_ticket,
            line.ahead * %(pace)s::integer / 2)) AS low,
        greatest(0, coalesce(c.likely + (line.waiting - c.waiting) * c.per_ticket,
            line.ahead * %(pace)s::integer)) AS likely,
        greatest(0, coalesce(c.high + (line.waiting - c.waiting) * c.per_ticket,
            line.ahead * %(pace)s::integer * 2 + %(pace)s::integer)) AS high
    FROM line LEFT JOIN queue_curve c
        ON c.queue_id = %(queue)s::uuid AND c.visitor_class = %(visitor_class)s::text
), taken AS (
    INSERT INTO queue_ticket (
        id, hall_id, day, prefix, number, token, queue_id, item_id, plan, visitor_class, booked, needs_mark,
        language, companion_of_id, contact_key, origin, state, front, arrived_at, taken_at, eligible_at,
        order_at, cap_at, calls, outcome, reason, estimate_low, estimate_likely, estimate_high)
    SELECT %(ticket)s::uuid, hall_id, %(day)s::date, prefix, last, %(token)s::text, queue_id, %(item)s::uuid,
        %(plan)s::jsonb, %(visitor_class)s::text, %(booked)s::boolean,
        coalesce(nullif(mark, ''), %(needs_mark)s::text),
        %(language)s::text, %(companion_of)s::uuid, %(contact_key)s::bytea, %(origin)s::text, 'waiting', false,
        %(arrived_at)s::timestamptz, %(now)s::timestamptz, placed.eligible_at,
        placed.order_at, placed.eligible_at + cap, 0, '', '{}', guess.low, guess.likely, guess.high
    FROM placed, guess
    RETURNING id, prefix, number, token, queue_id, item_id, visitor_class, language, taken_at,
        estimate_low, estimate_likely, estimate_high
), answer AS MATERIALIZED (
    SELECT jsonb_build_object(
        'id', t.id, 'number', t.prefix || to_char(t.number, 'FM999000'), 'token', t.token,
        'queue', t.queue_id, 'item', t.item_id, 'class', t.visitor_class, 'language', t.language,
        'state', 'waiting', 'ahead', guess.ahead,
        'low', t.estimate_low, 'likely', t.estimate_likely, 'high', t.estimate_high) AS facts
    FROM taken t, guess
), logged AS MATERIALIZED (
    SELECT ledger_append(%(event)s::uuid, %(hall)s::uuid, %(now)s::timestamptz, 'TicketTaken', 'ticket',
        %(ticket)s::uuid, %(actor)s::text,
        (facts - 'token') || jsonb_build_object('origin', %(origin)s::text)) AS event
    FROM answer
), kept AS MATERIALIZED (
    SELECT ledger_keep(%(key)s::bytea, %(body)s::bytea, 201, facts::text, %(now)s::timestamptz) AS done
    FROM answer
)
SELECT answer.facts FROM answer, logged, kept
