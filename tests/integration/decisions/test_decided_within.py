"""A decision taken through a silent compartment: outside of the table it is byte for byte one that was made by command."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
import pytest

from rightdoor.decisions.register import Proposed, all_decisions, decide
from rightdoor.model.ids import make_id
from rightdoor.operations.package_decisions import as_given_out, changed_decisions, rests_on

AT = 1_767_600_000_000_000
WITHIN = ("rc_" + "b" * 16, f"desk/fact/{AT}")
SAID = Proposed("fact", {"about": "sub_" + "a" * 16, "fact": "moved", "detail": "left in May"}, "dc.example", "seen at the door")


def told(store_factory, proposed):
    """What a package and its check make of the decision, and what the ledger says: everything that leaves the table, as bytes."""
    with store_factory().connect() as connection:
        decide(connection, proposed, actor="dc.example", at_us=AT)
        (row,) = all_decisions(connection)
        body = connection.execute("select body from ledger where act = 'decided'").fetchone()[0]
        connection.rollback()
    subject = msgspec.json.decode(body)["subject"]
    package, read = given([as_given_out(row)])
    ledger = [SimpleNamespace(act="decided", subject=subject)]
    said = [list(changed_decisions(package, read, ledger)), rests_on(package, read), package.decisions, subject]
    return row, msgspec.json.encode(said)


def given(decisions):
    paper = SimpleNamespace(rows=[])
    return SimpleNamespace(decisions=decisions, mappings=[]), SimpleNamespace(papers={WITHIN[0]: paper})


def test_nothing_tells_it_from_one_made_outside(store_factory):
    row, within = told(store_factory, SAID._replace(receipt=WITHIN[0], locator=WITHIN[1]))
    assert (row.receipt, row.locator) == WITHIN  # in the table it goes with the papers of its compartment
    plain, without = told(store_factory, SAID)
    assert (plain.receipt, plain.locator) == ("", "")
    assert within == without
    assert b"desk/" not in within and WITHIN[0].encode() not in within
    assert msgspec.json.decode(within)[0] == []  # and it is no difference


def test_what_it_says_is_still_held_against_its_id(store_factory):
    row, _ = told(store_factory, SAID._replace(receipt=WITHIN[0], locator=WITHIN[1]))
    changed = as_given_out(row)._replace(reason="heard of it")
    ledger = [SimpleNamespace(act="decided", subject={"decision": row.id, "kind": "fact"})]
    (difference,) = changed_decisions(*given([changed]), ledger)
    assert "it was changed" in difference.sentence()


@pytest.mark.parametrize("told_of", [True, False])
def test_one_from_before_is_no_difference_either_and_stays_as_its_ledger_row_knows_it(store_factory, told_of):
    row, _ = told(store_factory, SAID._replace(receipt=WITHIN[0], locator=WITHIN[1]))
    old = row._replace(id=make_id("dec", *WITHIN))
    assert as_given_out(old) == old
    subject = {"decision": old.id, "kind": "fact", **({"receipt": WITHIN[0]} if told_of else {})}
    found = list(changed_decisions(*given([old]), [SimpleNamespace(act="decided", subject=subject)]))
    assert bool(found) is not told_of
    assert [each.compared for each in rests_on(*given([old]))] == ["no"]
