"""The log's own functions and the triggers that refuse to bend it."""

from django.db import migrations

APPEND = """
CREATE FUNCTION ledger_append(
    p_id uuid, p_hall uuid, p_at timestamptz, p_kind text,
    p_subject_kind text, p_subject_id uuid, p_actor text, p_data jsonb
) RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_event (id, hall, at, kind, subject_kind, subject_id, actor, data, digest)
    VALUES (p_id, p_hall, p_at, p_kind, p_subject_kind, p_subject_id, p_actor, p_data,
        sha256(convert_to(jsonb_build_array(
            'openhall-event-1', p_id, p_hall,
            to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            p_kind, p_subject_kind, p_subject_id, p_actor, p_data)::text, 'UTF8')));
    INSERT INTO ledger_unordered (event_id, hall) VALUES (p_id, p_hall);
    RETURN p_id;
END $$;

-- Keeps a caller's answer. A key already used raises unique_violation and undoes the whole verb: the caller then
-- reads what was answered the first time. While the first is still in flight the second is told so at once.
CREATE FUNCTION ledger_keep(
    p_id bytea, p_body bytea, p_status integer, p_answer text, p_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF p_id IS NULL THEN RETURN false; END IF;
    IF NOT pg_try_advisory_xact_lock(('x' || encode(substr(p_id, 1, 8), 'hex'))::bit(64)::bigint) THEN
        RAISE EXCEPTION 'the same request is still being answered' USING ERRCODE = 'lock_not_available';
    END IF;
    INSERT INTO ledger_idempotency (id, body, status, answer, at) VALUES (p_id, p_body, p_status, p_answer, p_at);
    RETURN true;
END $$;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_event_row BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_event_truncate BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_order_row BEFORE UPDATE OR DELETE ON ledger_order
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_order_truncate BEFORE TRUNCATE ON ledger_order
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- ALWAYS: also for a session that calls itself a replica.
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_row;
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_truncate;
ALTER TABLE ledger_order ENABLE ALWAYS TRIGGER ledger_order_row;
ALTER TABLE ledger_order ENABLE ALWAYS TRIGGER ledger_order_truncate;
"""

REMOVE = """
DROP TRIGGER ledger_event_row ON ledger_event;
DROP TRIGGER ledger_event_truncate ON ledger_event;
DROP TRIGGER ledger_order_row ON ledger_order;
DROP TRIGGER ledger_order_truncate ON ledger_order;
DROP FUNCTION ledger_refuse();
DROP FUNCTION ledger_keep(bytea, bytea, integer, text, timestamptz);
DROP FUNCTION ledger_append(uuid, uuid, timestamptz, text, text, uuid, text, jsonb);
"""


def statements(script: str) -> list[str]:
    """The script as single statements: a blank line ends one (a prepared statement holds no more than one)."""
    return [each for block in script.strip().split("\n\n") for each in _split(block)]


def _split(block: str) -> list[str]:
    return [block] if "$$" in block else [each for each in block.split(";\n") if each.strip()]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(statements(APPEND), statements(REMOVE))]
