"""Files that are given away hold what is of units in which one may export, with the handling words; the ledger bears their digests."""

from __future__ import annotations

import hashlib
import json

import pytest

HANDLED = b"OFFICIAL-SENSITIVE"


@pytest.fixture(scope="module")
def both(desk):
    """Two units with a report each of the same surname and an unreadable file, and somebody who may export in the first alone."""
    a, b = desk.unit(), desk.unit()
    laid = []
    for unit, n in ((a, 1), (b, 2)):
        brought = desk.populate(unit, surname="Wexcombe")
        odd = desk.populate(unit, files={f"odd{n}.json": b'{"reportId": "81%d", broken' % n})
        laid.append((brought.subjects[0], (*brought.receipts, *odd.receipts)))
    return laid, desk.account(("disclosure-officer", a), ("intelligence-researcher", b)), desk.account(("intelligence-researcher", a))


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    from rightdoor.desk import guards

    monkeypatch.setattr(guards, "recently_shown", lambda _: True)


ASKED = {"text": "wexcombe", "kind": "name", "purpose": "assess"}


def given(client, what):
    return client.post("/search/export", ASKED) if what == "search" else client.get(f"/{what}/export")


@pytest.mark.parametrize("what", ["search", "exhibits", "findings"])
def test_rows_are_of_units_in_which_one_may_export(desk, both, what):
    (here, there), person, researcher = both
    before = desk.ledger()[-1][0]
    answer = given(desk.client(person), what)
    assert answer.status_code == 200
    mine, other = ({here[0]}, {there[0]}) if what == "search" else (set(here[1]), set(there[1]))
    text = answer.content.decode()
    assert [name for name in mine if name in text]
    assert [name for name in other if name in text] == []
    lines = answer.content.rstrip().split(b"\r\n")
    assert lines[0].endswith(b'"handling"')
    assert all(HANDLED in line for line in lines[1:])
    (told,) = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "exported"]
    assert told["file"] == hashlib.sha256(answer.content).hexdigest()
    assert told["rows"] == len(lines) - 1
    assert given(desk.client(researcher), what).status_code == 403


def test_the_interface_gives_the_same(desk, both):
    (_, there), person, researcher = both
    for ask in (
        lambda client: client.get("/api/findings/export"),
        lambda client: client.get("/api/exhibits/export"),
        lambda client: client.post(
            "/api/search/export", ASKED, content_type="application/json", headers={"Idempotency-Key": f"export-{id(client)}"}
        ),
    ):
        answer = ask(desk.api(person))
        assert answer.status_code == 200
        assert HANDLED in answer.content
        assert [name for name in (there[0], *there[1]) if name in answer.content.decode()] == []
        assert ask(desk.api(researcher)).status_code == 403


def test_which_filters_there_were_is_told(desk, both):
    before = desk.ledger()[-1][0]
    desk.client(both[1]).get("/findings/export?severity=stop&source=x")
    (told,) = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "exported"]
    assert told["filters"] == ["severity", "source"]
