import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exposure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40)),
                ("at_us", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("report-text", "Report text"), ("chat", "Chat text"), ("file-names", "File names")], max_length=12
                    ),
                ),
                ("texts", models.IntegerField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["account", "at_us"], name="exposure_of")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("subject", models.CharField(max_length=40)),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("number", models.CharField(blank=True, max_length=200)),
                ("at_us", models.BigIntegerField()),
                ("text", models.TextField()),
                ("corrects", models.CharField(blank=True, max_length=40)),
                ("compartments", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "at_us"], name="note_of_subject"),
                    models.Index(fields=["receipt"], name="note_by_receipt"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects", ""), _negated=True), fields=("corrects",), name="note_corrected_once"
                    )
                ],
            },
        ),
    ]
