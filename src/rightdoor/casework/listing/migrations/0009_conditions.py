"""Grade and handling conditions of referrals as rows, so that every file that is given away can bear them; what is withheld of papers.

A condition is shown to whoever sees its receipt: by a subject, the inbox, the register of exhibits, or an application that leans on it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded

_SEEN = " or ".join(
    f"exists (select 1 from casework.{table} t where {match})"
    for table, match in (
        ("listing_subjectreceipt", "t.receipt = listing_condition.receipt"),
        ("referrals_referral", "t.receipt = listing_condition.receipt"),
        ("continuity_receipt", "t.receipt = listing_condition.receipt"),
        ("communications_data_draft", "listing_condition.receipt = any(t.receipts)"),
    )
)
_MINE = "(select casework.my_compartments())::bigint[]"
# no subject of which anything silent is known, and one compartment by one that is openly withheld
_WITHHELD = f"""
create or replace function casework.withheld() returns table(subject text, compartment text, contact text) language sql stable
security definer set search_path = pg_catalog, pg_temp as $body$
    select s.subject::text, c.name::text, c.contact::text from casework.access_compartment c
    join casework.listing_subject s on array[c.id] <@ (s.compartments {{papers}})
    where c.grade = 'acknowledged' and not array[c.id] <@ {_MINE}
    and s.view = 'open' and s.units && (select casework.may_in('see-subjects'))::bigint[]
    and not exists (select 1 from casework.access_compartment h where h.grade = 'silent' and array[h.id] <@ (s.compartments {{papers}})
        and not array[h.id] <@ {_MINE})
$body$;
"""
# papers of one's units: in a subject of the open view or in none
_FILES = f"""
select r.receipt::text, c.name::text, c.contact::text,
    exists (select 1 from casework.listing_subjectreceipt o where o.view = 'open' and o.receipt = r.receipt)
    or exists (select 1 from casework.listing_searchkey k where k.view = 'open' and k.receipt = r.receipt and k.receipt <> '')
from casework.access_compartment c join casework.continuity_receipt r on array[c.id] <@ r.compartments
where c.grade = 'acknowledged' and not array[c.id] <@ {_MINE} and r.receipt <> ''
and r.units && ((select casework.may_in('see-exhibits'))::bigint[] || (select casework.may_in('see-referrals'))::bigint[])
and not exists (select 1 from casework.access_compartment h where h.grade = 'silent' and array[h.id] <@ r.compartments
    and not array[h.id] <@ {_MINE})
"""
# until the next projection wrote the conditions nothing is exported: an empty digest says so, and has the projection made anew
_ANEW = "update casework.listing_projection set digest = '' where id = (select max(id) from casework.listing_projection)"


class Migration(migrations.Migration):
    """A table with its policy, two functions."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("listing", "0008_order_without_rows"),
        ("continuity", "0002_guard"),
        ("referrals", "0002_guard"),
        ("communications_data", "0006_by_right"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.CharField(max_length=40)),
                ("number", models.CharField(blank=True, max_length=200)),
                ("grade", models.CharField(max_length=1000)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("receipt", "number", "grade"), name="condition_once")]},
        ),
        guarded("listing_condition", see=_SEEN, write="false", app="select, insert, update, delete"),
        migrations.RunSQL(_WITHHELD.format(papers="|| s.papers_in"), _WITHHELD.format(papers="")),
        definer("withheld_files()", "table(receipt text, compartment text, contact text, in_subject boolean)", _FILES),
        migrations.RunSQL(_ANEW, migrations.RunSQL.noop),
    ]
