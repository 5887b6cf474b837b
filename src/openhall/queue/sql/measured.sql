-- How long a window needs from one call to the next, per queue: the stay, and the turnaround after it where the
-- next visitor was waiting already. A longer gap than five minutes is a pause of the window, not a turnaround.
SELECT queue_id,
    percentile_disc(%(shares)s::double precision[]) WITHIN GROUP (ORDER BY seconds) AS seconds
FROM (
    SELECT queue_id, extract(epoch FROM ended_at - called_at + CASE
        WHEN next_eligible_at <= ended_at AND next_called_at BETWEEN ended_at AND ended_at + interval '5 minutes'
        THEN next_called_at - ended_at ELSE interval '0' END)::integer AS seconds
    FROM (
        SELECT queue_id, called_at, ended_at, lead(called_at) OVER visits AS next_called_at,
            lead(eligible_at) OVER visits AS next_eligible_at
        FROM queue_stop
        WHERE queue_id = ANY (%(queues)s::uuid[]) AND ended_at > %(since)s::timestamptz
            AND ended_at <= %(now)s::timestamptz
        WINDOW visits AS (PARTITION BY window_id ORDER BY called_at, id)
    ) stops
) measured
GROUP BY queue_id
HAVING count(*) >= %(least)s::integer
