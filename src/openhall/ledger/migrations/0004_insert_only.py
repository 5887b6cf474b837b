"""Every table of the log takes rows alone; the two that must lose some lose them through functions of the owner.

The functions are SECURITY DEFINER with a fixed search path, and name schema and table: whoever calls them can do what
they say and nothing else. `ledger_place` moves waiting events into the order; nothing waiting can be dropped otherwise.
It takes the sequencer's lock in a statement of its own: a statement that took it itself would look through a snapshot
that is older than the lock, and see events as waiting that the sequencer before it has just placed.
"""

from django.db import migrations

PLACE = """
CREATE FUNCTION ledger_place(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_placed integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(77202611) THEN RETURN 0; END IF;
    WITH due AS MATERIALIZED (
        SELECT u.event_id, u.hall FROM public.ledger_unordered u ORDER BY u.event_id LIMIT p_limit
    ), gone AS (
        DELETE FROM public.ledger_unordered u USING due WHERE u.event_id = due.event_id
    ), last AS MATERIALIZED (
        SELECT coalesce(max(index), 0) AS index FROM public.ledger_order
    ), placed AS (
        INSERT INTO public.ledger_order (index, event_id, hall)
        SELECT last.index + row_number() OVER (ORDER BY due.event_id), due.event_id, due.hall FROM due, last
        RETURNING index, hall
    ), told AS MATERIALIZED (
        SELECT pg_notify('openhall_ordered', coalesce(hall::text, '')) FROM (SELECT DISTINCT hall FROM placed) halls
    )
    SELECT count(*) INTO v_placed FROM placed WHERE (SELECT count(*) FROM told) >= 0;
    RETURN v_placed;
END $$
"""

FORGET = """
CREATE FUNCTION ledger_forget_keys(p_until timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_gone integer;
BEGIN
    DELETE FROM public.ledger_idempotency WHERE at <= p_until;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END $$
"""

# table: the row changes that its trigger refuses, to everybody; the application is refused the others by its rights.
REFUSED = {
    "ledger_tile": "UPDATE OR DELETE",
    "ledger_checkpoint": "UPDATE OR DELETE",
    "ledger_unordered": "UPDATE",
    "ledger_idempotency": "UPDATE",
}


def walls() -> list[str]:
    """Triggers, ALWAYS: also for a session that calls itself a replica."""
    made = []
    for table, changes in REFUSED.items():
        made += [
            f"CREATE TRIGGER {table}_row BEFORE {changes} ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_row",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_truncate",
        ]
    return made


def no_walls() -> list[str]:
    """The way back."""
    return [f"DROP TRIGGER {table}_{kind} ON {table}" for table in REFUSED for kind in ("row", "truncate")]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_sealing")]
    operations = [
        migrations.RunSQL(
            # Hashes are chance: looking for something to compress in them costs time and finds nothing.
            "ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(walls(), no_walls()),
        migrations.RunSQL([PLACE], ["DROP FUNCTION ledger_place(integer)"]),
        migrations.RunSQL([FORGET], ["DROP FUNCTION ledger_forget_keys(timestamptz)"]),
        migrations.RunSQL(
            ["REVOKE EXECUTE ON FUNCTION ledger_place(integer), ledger_forget_keys(timestamptz) FROM PUBLIC"],
            migrations.RunSQL.noop,
        ),
    ]
