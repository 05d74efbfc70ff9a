"""Which force an organisation is, by the code of its police force area: what is tasked to that force is shown to its people.

The shell's role writes organisations too, column by column. Once set, administrators of a national organisation alone change it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK

_GRANTS = f"grant update (force) on casework.access_organisation to {APP}"
_NO_GRANTS = f"revoke update (force) on casework.access_organisation from {APP}"
_SETTLED = f"""
create function casework.force_is_settled() returns trigger language plpgsql as $body$
begin
    if current_user = '{DESK}' and not exists (select 1 from casework.access_organisation o
        where o.kind = 'national' and o.id = any(casework.administered())) then
        raise exception 'the force of an organisation is changed by administrators of a national one' using errcode = 'restrict_violation';
    end if;
    return new;
end
$body$;
create trigger force_is_settled before update of force on casework.access_organisation for each row
    when (old.force <> '' and new.force is distinct from old.force) execute function casework.force_is_settled()
"""
_NOT_SETTLED = "drop trigger force_is_settled on casework.access_organisation; drop function casework.force_is_settled()"


class Migration(migrations.Migration):
    """The column, its grants, its rules."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0017_told_of_factors")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("organisation", "force", models.CharField(blank=True, db_default="", default="", max_length=9)),
        migrations.AddConstraint(
            "organisation",
            models.UniqueConstraint(
                fields=("force",),
                condition=models.Q(force__gt=""),
                name="force_once",
                violation_error_message="Another organisation of this store is that force.",
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(force="") | models.Q(kind="force"),
                name="force_of_a_force",
                violation_error_message="Only an organisation of the kind force is one of the police forces.",
            ),
        ),
        migrations.RunSQL(_GRANTS, _NO_GRANTS),
        migrations.RunSQL(_SETTLED, _NOT_SETTLED),
    ]
