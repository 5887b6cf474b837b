-- Events of the past from the staging table into the log, sealed exactly as `ledger_append` seals them.
WITH sealed AS (
    INSERT INTO ledger_event (id, hall, at, kind, subject_kind, subject_id, actor, data, digest)
    SELECT id, hall, at, kind, subject_kind, subject_id, actor, data,
        sha256(convert_to(jsonb_build_array(
            'openhall-event-1', id, hall, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            kind, subject_kind, subject_id, actor, data)::text, 'UTF8'))
    FROM ledger_staged
    RETURNING id, hall
)
INSERT INTO ledger_unordered (event_id, hall) SELECT id, hall FROM sealed
