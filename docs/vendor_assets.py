"""Builds the committed front-end files from the tarballs of their packages. Nothing is fetched here: the folder with the tarballs is given.

    python docs/vendor_assets.py FOLDER          writes src/rightdoor/desk/static/vendor/ and tests/browser/vendor/
    python docs/vendor_assets.py FOLDER --check  says which committed files differ from what would be built

FOLDER holds what `npm pack govuk-frontend@6.6.0 @ministryofjustice/frontend@11.1.0 htmx.org@4.0.1 cytoscape@3.34.4
uplot@1.6.32 axe-core@4.14.1` writes. The same tarballs always give the same bytes; `MANIFEST.json` beside the
files holds the digest of each tarball and of each file. ADR 0020 says what is changed on the way, and why.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src" / "rightdoor" / "desk" / "static" / "vendor"
TESTS = ROOT / "tests" / "browser" / "vendor"
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class Package(NamedTuple):
    """One package: its tarball, where its files go, and which files are taken under which names.

    `notice` is the copyright line for a package whose tarball states its licence but carries no text of it.
    """

    name: str
    version: str
    tarball: str
    licence: str
    files: dict[str, str]
    to: Path = DESK
    notice: str = ""


PACKAGES = (
    Package(
        "govuk-frontend",
        "6.6.0",
        "govuk-frontend-6.6.0.tgz",
        "MIT",
        {"dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js"},
        notice="The MIT License (MIT)\n\nCopyright (C) 2017 Crown Copyright (Government Digital Service)\n\n",
    ),
    Package(
        "moj-frontend",
        "11.1.0",
        "ministryofjustice-frontend-11.1.0.tgz",
        "MIT",
        {
            "moj/moj-frontend.min.css": "moj-frontend.min.css",
            "moj/moj-frontend.min.js": "moj-frontend.min.js",
            **{
                f"moj/assets/images/{name}.svg": f"images/{name}.svg"
                for name in (
                    "icon-close-cross-black",
                    "icon-document",
                    "icon-progress-tick",
                    "icon-tag-remove-cross",
                    "icon-tag-remove-cross-white",
                    "icon-toggle-plus-minus",
                    "icon-wysiwyg-bold",
                    "icon-wysiwyg-italic",
                    "icon-wysiwyg-ordered-list",
                    "icon-wysiwyg-underline",
                    "icon-wysiwyg-unordered-list",
                )
            },
        },
        notice="MIT License\n\nCopyright (c) 2021 dxw\n\n",
    ),
    Package("htmx.org", "4.0.1", "htmx.org-4.0.1.tgz", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package("cytoscape", "3.34.4", "cytoscape-3.34.4.tgz", "MIT", {"dist/cytoscape.min.js": "cytoscape.min.js", "LICENSE": "LICENSE"}),
    Package(
        "uplot",
        "1.6.32",
        "uplot-1.6.32.tgz",
        "MIT",
        {"dist/uPlot.iife.min.js": "uPlot.iife.min.js", "dist/uPlot.min.css": "uPlot.min.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "axe-core",
        "4.14.1",
        "axe-core-4.14.1.tgz",
        "MPL-2.0",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE", "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt"},
        to=TESTS,
    ),
)

# What is changed, in order: the licensed typeface and its faces, the royal arms, source maps, paths.
CHANGES = (
    (
        "typeface GDS Transport: @font-face rules removed",
        r"(?:/\*! Copyright \(c\) 2011 by Margaret Calvert[^*]*\*/)?@font-face\{[^}]*\}",
        "",
    ),
    ("typeface GDS Transport: font stack replaced", r'"?GDS Transport"?(?:,arial,sans-serif)?', '"Helvetica Neue",Arial,sans-serif'),
    (
        "royal arms: image of the crest not loaded",
        r"(?:background-image|-webkit-mask-image|mask-image):url\(/assets/images/govuk-crest\.svg\);?",
        "",
    ),
    ("source maps: reference removed", r"(?://# sourceMappingURL=\S+|\n?/\*# sourceMappingURL=\S+ \*/)\n?", ""),
    ("paths: images beside the style sheet", r"url\(/assets/images/", "url(images/"),
)
ADDRESS = re.compile(r"""(?:https?|wss?)://[^\s"'`)<>\\;,{}]+""")


def built(raw: bytes, name: str) -> tuple[bytes, list[str]]:
    """The bytes that are committed for a file of a tarball, and what was changed in it."""
    if not name.endswith((".css", ".js")):
        return raw, []
    text, done = raw.decode("utf-8"), []
    for words, pattern, instead in CHANGES:
        if name.endswith(".js") and "source maps" not in words:
            continue
        text, count = re.subn(pattern, instead, text)
        if count:
            done.append(f"{words} ({count})")
    return text.encode("utf-8"), done


def members(package: Package, folder: Path) -> dict[str, bytes]:
    """The wanted files of a tarball, by the name under which they are committed."""
    with tarfile.open(folder / package.tarball) as tar:
        found = {}
        for source, name in package.files.items():
            handle = tar.extractfile(f"package/{source}")
            if handle is None:
                raise SystemExit(f"{package.tarball}: {source} is not a file")
            found[name] = handle.read()
    if package.notice:
        found["LICENSE"] = (package.notice + MIT).encode("utf-8")
    return found


def entry(package: Package, folder: Path) -> tuple[dict[str, object], dict[Path, bytes]]:
    """The entry of a package in the manifest, and its files."""
    lines, files = [], {}
    for name, raw in sorted(members(package, folder).items()):
        data, done = built(raw, name)
        files[package.to / package.name / package.version / name] = data
        line: dict[str, object] = {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        if done:
            line |= {"changed": done, "sha256_in_tarball": hashlib.sha256(raw).hexdigest()}
        if named := sorted(set(ADDRESS.findall(data.decode("utf-8")))) if name.endswith((".css", ".js", ".svg")) else []:
            line["addresses_named_never_loaded"] = named
        lines.append(line)
    tarball = {"name": package.tarball, "sha256": hashlib.sha256((folder / package.tarball).read_bytes()).hexdigest()}
    return {"package": package.name, "version": package.version, "licence": package.licence, "tarball": tarball, "files": lines}, files


def build(folder: Path) -> dict[Path, bytes]:
    """Everything that is committed, by path."""
    files: dict[Path, bytes] = {}
    manifests: dict[Path, list[object]] = {DESK: [], TESTS: []}
    for package in PACKAGES:
        line, own = entry(package, folder)
        manifests[package.to].append(line)
        files |= own
    for where, lines in manifests.items():
        files[where / "MANIFEST.json"] = (json.dumps({"built_by": "docs/vendor_assets.py", "packages": lines}, indent=1) + "\n").encode(
            "utf-8"
        )
    return files


def main(arguments: list[str]) -> int:
    """Write or check; 1 when a check finds a difference."""
    files = build(Path(arguments[0]))
    different = [path for path, data in files.items() if not path.is_file() or path.read_bytes() != data]
    if "--check" in arguments:
        for path in different:
            sys.stdout.write(f"differs: {path.relative_to(ROOT)}\n")
        return 1 if different else 0
    for path in different:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path])
    sys.stdout.write(f"{len(files)} files, {sum(map(len, files.values()))} bytes, {len(different)} written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
