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
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40)),
                ("at_us", models.BigIntegerField()),
                ("what", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("assess", "Assess a referral"),
                            ("allocate", "Allocate work"),
                            ("communications-data", "Communications data"),
                            ("overt-step", "Before an overt step"),
                            ("safeguarding", "Safeguard a child"),
                            ("victim", "Identify or support a victim"),
                            ("investigation", "Investigate"),
                            ("disclosure", "Disclosure"),
                            ("supervision", "Supervise or review"),
                            ("records-request", "Records request"),
                            ("audit", "Audit"),
                            ("other", "Another purpose"),
                        ],
                        max_length=24,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=400)),
                ("interest", models.BooleanField(default=False)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "subject", "what", "at_us"], name="consulted_by"),
                    models.Index(fields=["subject", "at_us"], name="consulted_subject"),
                ],
            },
        ),
    ]
