from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_numbers")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="viral",
            field=models.BooleanField(
                db_default=False, default=False, help_text="the sender says: one of many reports of widely shared content"
            ),
        ),
    ]
