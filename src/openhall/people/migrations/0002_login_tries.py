from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoginTries',
            fields=[
                ('key', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
