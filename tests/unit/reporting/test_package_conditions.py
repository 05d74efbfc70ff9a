"""The manifest of a package that was built before conditions stood in it is read as one without any, and its page is as it was."""

from __future__ import annotations

import msgspec

from rightdoor.reporting.package import Manifest, Program, StampSaid
from rightdoor.reporting.package_page import _handling

OLD = Manifest(
    "rightdoor-package-1", "training", "warrant", "sub_x", "acc", "single-strand", StampSaid("c", "h", []), 0, "os:tester", "st_x", "d",
    Program("1", "p", {}), {}, "r", [], [], [], {},
)  # fmt: skip


def test_an_older_manifest_says_no_conditions_and_its_page_nothing_of_them():
    fields = msgspec.to_builtins(OLD)
    for name in ("conditions", "permission", "without_permission"):
        del fields[name]
    read = msgspec.json.decode(msgspec.json.encode(fields), type=Manifest)
    assert read == OLD
    assert list(_handling(read)) == []


def test_conditions_are_escaped_and_stand_with_the_permission():
    stated = msgspec.structs.replace(OLD, conditions=["B2C <b>no further</b> dissemination"], permission="NCA/1")
    (said,) = _handling(stated)
    assert "B2C &lt;b&gt;no further&lt;/b&gt; dissemination" in str(said) and "NCA/1" in str(said)
    (passed,) = _handling(msgspec.structs.replace(stated, permission="", without_permission=True))
    assert "without the originator" in str(passed)
