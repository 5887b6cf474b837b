-- Claim the next visitor for a window. The order is the pure rule of `queue.rules.call_key`, term by term; a test
-- compares both over generated histories. One row always comes back for a known window; `facts` is empty when
-- nobody may be called, and `state` and `busy` say why.
WITH desk AS MATERIALIZED (
    SELECT d.window_id, d.state, d.booked_streak, d.hall_id, r.booked_ratio, r.closed_at,
        r.skill_step_seconds * interval '1 second' AS step, r.announcement_repeats,
        -- The training of the person at the window counts; whoever helps out at a colleague's window is not limited.
        CASE WHEN d.clerk_id IS NULL OR d.clerk_id = %(clerk)s::uuid THEN %(trained)s::uuid[] END AS trained
    FROM queue_desk d JOIN queue_hallrule r ON r.hall_id = d.hall_id
    WHERE d.window_id = %(window)s::uuid AND d.hall_id = %(hall)s::uuid
    FOR UPDATE OF d
), busy AS MATERIALIZED (
    SELECT t.id FROM desk JOIN queue_ticket t
        ON t.window_id = desk.window_id AND t.state IN ('called', 'serving')
), next AS MATERIALIZED (
    SELECT t.id, t.cap_at <= %(now)s::timestamptz AS overdue, t.booked = (d.booked_streak < d.booked_ratio) AS turn,
        s.rank
    FROM desk d
    JOIN queue_serving s ON s.window_id = d.window_id
        AND (s.until IS NULL OR s.until > %(now)s::timestamptz)
    JOIN queue_ticket t ON t.queue_id = s.queue_id AND t.state = 'waiting' AND t.hall_id = d.hall_id
    WHERE d.state = 'open' AND d.closed_at IS NULL AND NOT EXISTS (SELECT FROM busy)
        AND (%(ticket)s::uuid IS NULL OR t.id = %(ticket)s::uuid)
        AND (t.needs_mark = '' OR t.needs_mark = ANY (%(marks)s::text[]))
        AND (t.only_window_id IS NULL OR t.only_window_id = d.window_id)
        AND (d.trained IS NULL OR t.item_id IS NULL OR t.item_id = ANY (d.trained))
    ORDER BY
        (t.cap_at <= %(now)s::timestamptz) DESC,
        CASE WHEN t.cap_at <= %(now)s::timestamptz THEN t.eligible_at END,
        t.front DESC,
        (t.booked = (d.booked_streak < d.booked_ratio)) DESC,
        t.order_at + s.rank * d.step,
        t.eligible_at,
        t.number,
        t.id
    LIMIT 1
    FOR UPDATE OF t SKIP LOCKED
), called AS (
    UPDATE queue_ticket t SET state = 'called', window_id = %(window)s::uuid, clerk_id = %(clerk)s::uuid,
        calls = 1, called_at = %(now)s::timestamptz, last_called_at = %(now)s::timestamptz,
        first_called_at = coalesce(t.first_called_at, %(now)s::timestamptz),
        reason = jsonb_build_object(
            'why', CASE WHEN %(ticket)s::uuid IS NOT NULL THEN 'by_number'
                WHEN next.overdue THEN 'waited_longest' WHEN t.front THEN 'placed_first'
                WHEN t.booked AND next.turn THEN 'booked' WHEN t.order_at < t.eligible_at THEN 'class'
                ELSE 'in_turn' END,
            'waited', greatest(0, extract(epoch FROM %(now)s::timestamptz - t.eligible_at)::integer),
            'credit', extract(epoch FROM t.eligible_at - t.order_at)::integer, 'rank', next.rank)
    FROM next WHERE t.id = next.id
    RETURNING t.*, queue_facts(t) AS facts
), streak AS (
    UPDATE queue_desk SET
        booked_streak = CASE WHEN called.booked THEN least(queue_desk.booked_streak + 1, 99) ELSE 0 END,
        clerk_id = coalesce(%(clerk)s::uuid, queue_desk.clerk_id),
        staffed_at = coalesce(%(staffed_at)s::timestamptz, queue_desk.staffed_at)
    FROM called WHERE queue_desk.window_id = called.window_id
), spoken AS (
    INSERT INTO queue_announcement (id, hall_id, zone_id, ticket_id, number, window_code, language, repeats,
        recall, created_at, leased_by)
    SELECT %(announcement)s::uuid, hall_id, %(zone)s::uuid, id, prefix || to_char(number, 'FM999000'),
        %(window_code)s::text, language, (SELECT announcement_repeats FROM desk), false,
        %(now)s::timestamptz, ''
    FROM called
), answer AS MATERIALIZED (
    SELECT facts FROM called
), logged AS MATERIALIZED (
    SELECT ledger_append(%(event)s::uuid, %(hall)s::uuid, %(now)s::timestamptz, 'TicketCalled', 'ticket',
        (facts ->> 'id')::uuid, %(actor)s::text, facts - 'called_at' - 'started_at') AS event
    FROM answer
), kept AS MATERIALIZED (
    SELECT ledger_keep(%(key)s::bytea, %(body)s::bytea, 200, facts::text, %(now)s::timestamptz) AS done
    FROM answer
)
SELECT desk.state, desk.closed_at, EXISTS (SELECT FROM busy) AS busy, ready.facts
FROM desk LEFT JOIN (SELECT answer.facts FROM answer, logged, kept) ready ON true
