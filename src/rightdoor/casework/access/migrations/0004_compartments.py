"""Founding a compartment, whose founder is its first member; and nothing that tells others of a silent one."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_MAY = "cardinality((select casework.may_in('restrict'))) > 0"
_MINE = "any((select casework.my_compartments())::bigint[])"
_FOUND = """
create function casework.found_compartment(name text, grade text, contact text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare made bigint;
begin
    if cardinality(casework.may_in('restrict')) = 0 then
        raise insufficient_privilege using message = 'not allowed to restrict';
    end if;
    -- a number drawn at random: counted ones would tell by their gaps how many silent compartments there are
    made := ('x' || substr(md5(gen_random_uuid()::text), 1, 12))::bit(48)::bigint;
    insert into casework.access_compartment (id, name, grade, contact) values (made, name, grade, contact);
    insert into casework.access_compartmentmember (compartment_id, account_id) values (made, casework.me());
    return made;
end
$body$;
revoke all on function casework.found_compartment(text, text, text) from public;
grant execute on function casework.found_compartment(text, text, text) to rightdoor_desk
"""


class Migration(migrations.Migration):
    """The function is the desk's only way to a new compartment."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0003_one_time_links")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(model_name="compartment", name="name", field=models.CharField(max_length=120)),
        migrations.AddConstraint(
            model_name="compartment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("grade", "acknowledged")), fields=("name",), name="acknowledged_name_once"
            ),
        ),
        migrations.RunSQL(_FOUND, "drop function casework.found_compartment(text, text, text)"),
        migrations.RunSQL(
            f"""
            revoke insert on casework.access_compartment from rightdoor_desk;
            create policy members_change on casework.access_compartment as restrictive for update to rightdoor_desk using (id = {_MINE});
            create policy restricters_add on casework.access_compartmentmember as restrictive for insert to rightdoor_desk
                with check ({_MAY});
            create policy restricters_remove on casework.access_compartmentmember as restrictive for delete to rightdoor_desk using ({_MAY})
            """,
            """
            drop policy restricters_remove on casework.access_compartmentmember;
            drop policy restricters_add on casework.access_compartmentmember;
            drop policy members_change on casework.access_compartment;
            grant insert on casework.access_compartment to rightdoor_desk
            """,
        ),
    ]
