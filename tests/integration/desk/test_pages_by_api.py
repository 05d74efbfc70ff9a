"""Everything that a page does is done by an operation of the interface, or it says why not: a page without an entry fails."""

from __future__ import annotations

from integration.desk.matrix.api import OPERATIONS
from integration.desk.matrix.by_api import BY_API, Without
from integration.desk.matrix.pages import PAGES


def test_every_page_has_an_entry_and_every_entry_a_page(desk):
    assert sorted(BY_API) == sorted(page.name for page in PAGES)
    assert [name for name, said in BY_API.items() if not said] == []


def test_entries_name_operations_that_are_there_and_every_operation_belongs_to_a_page(desk):
    there = {one.name for one in OPERATIONS}  # which another test holds against what is declared
    named = {name for said in BY_API.values() if not isinstance(said, Without) for name in said}
    assert named - there == set()
    assert there - named == set()


def test_a_page_that_acts_has_an_operation_that_writes(desk):
    writes = {one.name for one in OPERATIONS if one.method == "POST"}
    # given away: by a form on pages, where the second factor is asked
    gives = {"export_schedule", "export_error_report", "take_package", "take_childrens_referral", "export_return", "export_outcome_loop"}
    acting = {page.name for page in PAGES if "POST" in page.methods.split()}
    lacking = [name for name in sorted(acting) if not isinstance(BY_API[name], Without) and not {*BY_API[name]} & (writes | gives)]
    assert lacking == []


def test_no_two_shapes_of_the_interface_have_one_name(desk):
    """The description names shapes by their class alone: of two with one name it would show the later for both."""
    import ast
    from collections import Counter
    from pathlib import Path

    from rightdoor.desk import api

    names = Counter(
        node.name
        for path in Path(api.__file__).parent.glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []
