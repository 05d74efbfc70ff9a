"""What a package is called and how its members begin: known without anything that reading one needs."""

from __future__ import annotations

FORM = "rightdoor-package-1"
MANIFEST = "package.json"
PAGE = "index.html"
PAPERS = "papers/"
BEFORE = b'{"form":"rightdoor-package-1",\n"content":'
AFTER = b"}\n"
WRAPPED = BEFORE[: BEFORE.index(b",")]  # how every wrapped member begins
STATUS = "status"  # the field of a data finding about the status of one event; its raw text is what the sender says
