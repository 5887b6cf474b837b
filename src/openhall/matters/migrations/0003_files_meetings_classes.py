"""Files on the timeline, joint meetings, classes of matters, and the due time that lists are sorted by."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

import openhall.matters.states


def copy_due_times(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Matters that are open already take over the due time of their answer's clock."""
    alias = editor.connection.alias
    clocks = apps.get_model("deadlines", "Clock").objects.using(alias).filter(
        subject_id=OuterRef("id"), subject_kind="matter", state="running", code__startswith="matter.answer."
    )
    due = Subquery(clocks.order_by("-started_at").values("due_at")[:1])
    apps.get_model("matters", "Matter").objects.using(alias).filter(closed_at=None).update(due_at=due)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
        ('deadlines', '0001_initial'),
        ('matters', '0002_limits'),
        ('places', '0003_planned_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[(openhall.matters.states.Changed['ITEM_VERSION'], openhall.matters.states.Changed['ITEM_VERSION']), (openhall.matters.states.Changed['GUIDE'], openhall.matters.states.Changed['GUIDE']), (openhall.matters.states.Changed['STEP'], openhall.matters.states.Changed['STEP'])], max_length=12)),
                ('changed', models.CharField(max_length=200)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Invited',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='MatterClass',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField()),
                ('root_cause', models.CharField(default='', max_length=1000)),
                ('caused_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('called_at', models.DateTimeField()),
                ('meets_at', models.DateTimeField()),
                ('place', models.CharField(default='', max_length=120)),
                ('reason', models.CharField(max_length=500)),
                ('held_at', models.DateTimeField(null=True)),
                ('minutes', models.CharField(default='', max_length=4000)),
                ('called_off_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingDecision',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='file',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='matter',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='entry',
            name='said',
            field=models.CharField(choices=[(openhall.matters.states.Said['MEASURE'], openhall.matters.states.Said['MEASURE']), (openhall.matters.states.Said['COMMENT'], openhall.matters.states.Said['COMMENT']), (openhall.matters.states.Said['CONTACT'], openhall.matters.states.Said['CONTACT']), (openhall.matters.states.Said['EXTENSION'], openhall.matters.states.Said['EXTENSION']), (openhall.matters.states.Said['SENT_BACK'], openhall.matters.states.Said['SENT_BACK']), (openhall.matters.states.Said['DECISION'], openhall.matters.states.Said['DECISION']), (openhall.matters.states.Said['FILE'], openhall.matters.states.Said['FILE'])], max_length=9),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('said', openhall.matters.states.Said['FILE'])), models.Q(models.Q(('said', openhall.matters.states.Said['FILE']), _negated=True), ('file', None)), _connector='OR'), name='matters_file_line'),
        ),
        migrations.AddField(
            model_name='improvement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='improvement',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.item'),
        ),
        migrations.AddField(
            model_name='invited',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit'),
        ),
        migrations.AddField(
            model_name='matterclass',
            name='caused_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='matterclass',
            name='hall',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hall'),
        ),
        migrations.AddField(
            model_name='matterclass',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='improvement',
            name='of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='matters.matterclass'),
        ),
        migrations.AddField(
            model_name='matter',
            name='of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='matters.matterclass'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['hall', 'due_at', 'opened_at', 'id'], name='matters_due'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='called_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='held_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='invited',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invited', to='matters.meeting'),
        ),
        migrations.AddField(
            model_name='meetingdecision',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingdecision',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='matters.meeting'),
        ),
        migrations.AddField(
            model_name='meetingdecision',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit'),
        ),
        migrations.AddConstraint(
            model_name='matterclass',
            constraint=models.UniqueConstraint(fields=('hall', 'number'), name='matters_class_number'),
        ),
        migrations.AddConstraint(
            model_name='matterclass',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('caused_at', None), ('caused_by', None), ('root_cause', '')), models.Q(models.Q(('root_cause', ''), _negated=True), ('caused_at__isnull', False), ('caused_by__isnull', False)), _connector='OR'), name='matters_class_caused_by'),
        ),
        migrations.AddConstraint(
            model_name='improvement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changed', ''), _negated=True), models.Q(('kind', openhall.matters.states.Changed['STEP']), ('item__isnull', False), _connector='OR')), name='matters_improvement_names'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('called_off_at', None), ('held_at', None)), fields=('matter',), name='matters_meeting_ahead'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('held_at', None), ('called_off_at', None), _connector='OR'), name='matters_meeting_held_or_off'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at', None), ('held_by', None), ('minutes', '')), models.Q(('held_at__isnull', False), ('held_by__isnull', False)), _connector='OR'), name='matters_meeting_held_by'),
        ),
        migrations.AddConstraint(
            model_name='invited',
            constraint=models.UniqueConstraint(fields=('meeting', 'unit'), name='matters_invited_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='matters_decision_done_by'),
        ),
        migrations.RunPython(copy_due_times, migrations.RunPython.noop),
    ]
