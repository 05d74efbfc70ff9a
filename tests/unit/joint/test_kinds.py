"""Kinds of events of operations: codes are given once over cases and operations; roles of units are dated and have a source."""

from __future__ import annotations

import pytest

from rightdoor.cases.kinds import Kind
from rightdoor.cases.register import KINDS as OF_CASES
from rightdoor.joint.kinds import AREA_OF, AREAS, KINDS
from rightdoor.reference.operation_roles import operation_roles, read_operation_roles, role_words

HEAD = "code,words,from,to,local,confidence,source\n"


def test_a_code_is_given_once_over_cases_and_operations() -> None:
    each: list[Kind] = [kind for _, _, kinds in AREAS for kind in kinds]
    assert len({kind.code for kind in each}) == len(each)
    assert not set(KINDS) & set(OF_CASES)
    assert set(AREA_OF) == set(KINDS)


def test_references_name_kinds_that_there_are() -> None:
    named = {to for kind in KINDS.values() for field in kind.fields for to in field.to}
    assert named <= set(KINDS)


def test_roles_have_a_source_and_names_of_one_force_are_marked() -> None:
    found = {role.code: role for role in operation_roles()}
    assert all(role.source and role.first <= role.last for role in found.values())
    assert {"force-support", "local-investigation"} == {code for code, role in found.items() if role.local}
    assert role_words("public-protection-lead") == "Public protection lead"
    assert role_words("no-such-role") == "no-such-role"


@pytest.mark.parametrize("row", ["a,A,2020-01-02,2020-01-01,no,B,s", "a,A,,,no,B,", "a,,,,no,B,s", "a,A,,,perhaps,B,s", ",A,,,no,B,s"])
def test_a_row_that_says_too_little_is_named_by_its_line(row: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_operation_roles(f"{HEAD}{row}\n")
