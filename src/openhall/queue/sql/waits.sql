-- Closed visits of some days per hall, and how long their visitors waited for the first call: half and four of five.
-- Somebody served without a ticket, whom a window took and called in one act, has not waited and is left out of waits.
SELECT hall_id, count(*) AS closed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_called_at - taken_at))
        FILTER (WHERE first_called_at > taken_at) AS half,
    percentile_cont(0.8) WITHIN GROUP (ORDER BY extract(epoch FROM first_called_at - taken_at))
        FILTER (WHERE first_called_at > taken_at) AS most
FROM queue_ticket
WHERE hall_id = ANY (%(halls)s::uuid[]) AND day BETWEEN %(first)s::date AND %(last)s::date AND state = 'done'
GROUP BY hall_id
