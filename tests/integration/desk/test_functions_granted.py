"""Functions with the rights of the tables' owner are called by whom they were made for, look nowhere else, and triggers on their own tables alone."""

from __future__ import annotations

import psycopg
import pytest

_OF_THE_OWNER = """
select p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('casework', 'rightdoor') and p.prosecdef
"""
_EVERYBODY = f"select w.name from ({_OF_THE_OWNER}) as w(name, said) where has_function_privilege('public', w.name, 'execute')"


def test_none_is_everybodys_and_each_names_where_it_looks(desk):
    assert desk.sql(_EVERYBODY) == []
    assert not [name for name, said in desk.sql(_OF_THE_OWNER) if "search_path" not in said]


@pytest.mark.parametrize("name", ["case_follows_event", "joint_follows", "figures_follow_force"])
def test_no_trigger_is_set_off_by_a_table_of_ones_own(desk, name):
    make = f"create trigger mine after insert on mine for each row execute function casework.{name}()"
    with psycopg.connect(desk.store.dsn("desk")) as raw:
        raw.execute("create temp table mine (id bigint, force text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(make)
