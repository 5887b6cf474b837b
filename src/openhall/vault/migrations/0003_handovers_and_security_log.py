"""Who was handed personal data, and the security log: lines are added, never changed, removed under a list alone."""

from django.db import migrations, models


GUARD = """
CREATE FUNCTION vault_kept_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND coalesce(current_setting('openhall.destruction_list', true), '') <> '' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'these lines stay until a destruction list: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""


def walls() -> list[str]:
    made = [GUARD]
    for table in ("vault_handover", "vault_access"):
        made += [
            f"CREATE TRIGGER {table}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION vault_kept_lines()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION vault_kept_lines()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_row",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_truncate",
        ]
    return made


REMOVE = [
    *(f"DROP TRIGGER {table}_{kind} ON {table}" for table in ("vault_handover", "vault_access") for kind in ("row", "truncate")),
    "DROP FUNCTION vault_kept_lines()",
]


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0002_guard'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('hall', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=16)),
                ('account', models.UUIDField(null=True)),
                ('what', models.CharField(max_length=80)),
                ('record', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'vault_access',
                'indexes': [models.Index(fields=['hall', 'id'], name='vault_access_hall'), models.Index(fields=['account', 'id'], name='vault_access_account')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('hall', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=120)),
                ('account', models.UUIDField(null=True)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('fields', models.CharField(max_length=500)),
                ('records', models.PositiveIntegerField(default=1)),
                ('recipient', models.CharField(max_length=24)),
                ('purpose', models.CharField(max_length=24)),
                ('reason', models.CharField(max_length=500)),
            ],
            options={
                'db_table': 'vault_handover',
                'indexes': [models.Index(fields=['hall', 'id'], name='vault_handover_hall'), models.Index(fields=['subject_id'], name='vault_handover_subject')],
            },
        ),
        migrations.RunSQL(walls(), REMOVE),
    ]
