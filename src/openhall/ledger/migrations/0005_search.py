"""Who checks the log asks by actor and by kind: both are found by an index, page after page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_insert_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['actor', 'id'], name='ledger_event_actor'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'id'], name='ledger_event_kind'),
        ),
    ]
