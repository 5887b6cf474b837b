-- One sequencer: events leave the waiting table and get the next indexes. NOTIFY carries the halls concerned.
-- The caller already holds the sequencer's lock: a statement that took it itself would look through a snapshot that is
-- older than the lock, and see events as waiting that the sequencer before it has just placed.
WITH due AS MATERIALIZED (
    SELECT u.event_id, u.hall FROM ledger_unordered u
    ORDER BY u.event_id LIMIT %(limit)s::integer
), gone AS (
    DELETE FROM ledger_unordered u USING due WHERE u.event_id = due.event_id
), last AS MATERIALIZED (
    SELECT coalesce(max(index), 0) AS index FROM ledger_order
), placed AS (
    INSERT INTO ledger_order (index, event_id, hall)
    SELECT last.index + row_number() OVER (ORDER BY due.event_id), due.event_id, due.hall FROM due, last
    RETURNING index, hall
), told AS MATERIALIZED (
    SELECT pg_notify('openhall_ordered', coalesce(hall::text, '')) FROM (SELECT DISTINCT hall FROM placed) halls
)
SELECT count(*) FROM placed WHERE (SELECT count(*) FROM told) >= 0
