import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_guard"),
        ("referrals", "0002_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("receipt", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("job", models.BigIntegerField()),
                ("at_us", models.BigIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.unit")),
            ],
        ),
    ]
