"""What a window may know of a ticket, built in one place for every statement. It never holds the visitor's token."""

from django.db import migrations

CREATE = """
CREATE FUNCTION queue_facts(t queue_ticket) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', t.id, 'number', t.prefix || to_char(t.number, 'FM999000'), 'queue', t.queue_id, 'item', t.item_id,
        'class', t.visitor_class, 'language', t.language, 'state', t.state, 'window', t.window_id,
        'calls', t.calls, 'called_at', t.called_at, 'started_at', t.started_at, 'reason', t.reason,
        'outcome', t.outcome, 'more', jsonb_array_length(t.plan))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION queue_facts(queue_ticket)")]
