import django.db.models.deletion
import openhall.people.states
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_login_tries'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceRule',
            fields=[
                ('hall', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='places.hall')),
                ('paired_only', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[(openhall.people.states.DeviceKind['KIOSK'], openhall.people.states.DeviceKind['KIOSK']), (openhall.people.states.DeviceKind['BOARD'], openhall.people.states.DeviceKind['BOARD']), (openhall.people.states.DeviceKind['PAD'], openhall.people.states.DeviceKind['PAD'])], max_length=10)),
                ('name', models.CharField(default='', max_length=60)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('paired_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_seen_at', models.DateTimeField()),
                ('version', models.CharField(default='', max_length=40)),
                ('offset_ms', models.BigIntegerField(null=True)),
                ('shows', models.CharField(default='', max_length=40)),
                ('shows_of', models.CharField(default='', max_length=40)),
                ('announced', models.CharField(default='', max_length=10)),
                ('paper_said', models.CharField(choices=[(openhall.people.states.Paper['OK'], openhall.people.states.Paper['OK']), (openhall.people.states.Paper['LOW'], openhall.people.states.Paper['LOW']), (openhall.people.states.Paper['EMPTY'], openhall.people.states.Paper['EMPTY'])], default='', max_length=5)),
                ('printed_total', models.PositiveIntegerField(default=0)),
                ('printed', models.PositiveIntegerField(default=0)),
                ('roll_tickets', models.PositiveIntegerField(default=400)),
                ('roll_changed_at', models.DateTimeField(null=True)),
                ('dark_at', models.DateTimeField(null=True)),
                ('paper_out_at', models.DateTimeField(null=True)),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hall')),
                ('window', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.window')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[(openhall.people.states.DeviceKind['KIOSK'], openhall.people.states.DeviceKind['KIOSK']), (openhall.people.states.DeviceKind['BOARD'], openhall.people.states.DeviceKind['BOARD']), (openhall.people.states.DeviceKind['PAD'], openhall.people.states.DeviceKind['PAD'])], max_length=10)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('offered_by', models.CharField(max_length=60)),
                ('offered_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('device', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairing', to='people.device')),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hall')),
                ('window', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.window')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.zone')),
            ],
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', openhall.people.states.DeviceKind['KIOSK']), ('window', None)), models.Q(('kind', openhall.people.states.DeviceKind['BOARD']), ('window__isnull', False), ('zone', None)), models.Q(('kind', openhall.people.states.DeviceKind['BOARD']), ('window', None), ('zone__isnull', False)), models.Q(('kind', openhall.people.states.DeviceKind['PAD']), ('window__isnull', False), ('zone', None)), _connector='OR'), name='people_device_stands'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('roll_tickets__gte', 1)), name='people_device_roll'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', openhall.people.states.DeviceKind['KIOSK']), ('window', None)), models.Q(('kind', openhall.people.states.DeviceKind['BOARD']), ('window__isnull', False), ('zone', None)), models.Q(('kind', openhall.people.states.DeviceKind['BOARD']), ('window', None), ('zone__isnull', False)), models.Q(('kind', openhall.people.states.DeviceKind['PAD']), ('window__isnull', False), ('zone', None)), _connector='OR'), name='people_pairing_stands'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('offered_at'))), name='people_pairing_ends'),
        ),
    ]
