"""One-time links by which a new account gets its password; the cache that all processes share, for limits on attempts."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("created_us", models.BigIntegerField()),
                ("expires_us", models.BigIntegerField()),
                ("used_us", models.BigIntegerField(blank=True, null=True)),
                ("first", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        # found and used by people who have not signed in; made by administrators (and the shell) alone
        migrations.RunSQL(
            """
            alter table casework.access_onetimelink enable row level security;
            alter table casework.access_onetimelink force row level security;
            create policy owner_all on casework.access_onetimelink for all to current_user using (true) with check (true);
            create policy app_all on casework.access_onetimelink for all to rightdoor_app using (true) with check (true);
            create policy desk_finds on casework.access_onetimelink for select to rightdoor_desk using (true);
            create policy desk_uses on casework.access_onetimelink for update to rightdoor_desk using (used_us is null) with check (used_us is not null);
            create policy desk_makes on casework.access_onetimelink for insert to rightdoor_desk
                with check (cardinality((select casework.may_in('administer'))) > 0 and not first);
            grant select, insert, update (used_us) on casework.access_onetimelink to rightdoor_desk;
            grant select, insert, update (used_us) on casework.access_onetimelink to rightdoor_app;
            create table casework.desk_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
            create index desk_cache_expires on casework.desk_cache (expires);
            """,
            "drop table casework.desk_cache",
        ),
    ]
