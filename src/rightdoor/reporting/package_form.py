"""What a package is called and how its members begin: known without anything that reading one needs."""

from __future__ import annotations

FORM = "rightdoor-package-1"
MANIFEST = "package.json"
PAGE = "index.html"
PAPERS = "papers/"
BEFORE = b'{"form":"rightdoor-package-1",\n"content":'
AFTER = b"}\n"
WRAPPED = BEFORE[: BEFORE.index(b",")]  # how every wrapped member begins
