import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_log_in'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryCode',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry_code', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('digest', models.BinaryField(max_length=32)),
                ('offered_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hall')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('offered_at'))), name='people_entry_code_ends')],
            },
        ),
    ]
