"""The vendored front-end files are what their manifest says, and nothing of ours or theirs loads from elsewhere or carries the Crown's marks."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "src" / "rightdoor" / "desk"
STATIC = DESK / "static"
MANIFESTS = [STATIC / "vendor" / "MANIFEST.json", ROOT / "tests" / "browser" / "vendor" / "MANIFEST.json"]
VENDORED = [
    (m.parent / p["package"] / p["version"], p, f)
    for m in MANIFESTS
    for p in json.loads(m.read_text("utf-8"))["packages"]
    for f in p["files"]
]
SHIPPED = sorted(p for p in STATIC.rglob("*") if p.is_file())
TEMPLATES = sorted((DESK / "templates").rglob("*.html"))
TEXTS = [p for p in SHIPPED if p.suffix in (".css", ".js", ".svg")]
ADDRESS = re.compile(r"""(?:https?|wss?)://[^\s"'`)<>\\;,{}]+""")
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
LICENCES = {"MIT", "0BSD", "MPL-2.0"}


def own(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    ("folder", "package", "line"), VENDORED, ids=lambda v: v.get("file", v.get("package")) if isinstance(v, dict) else ""
)
def test_a_file_is_the_one_in_the_manifest(folder, package, line):
    data = (folder / line["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == line["sha256"] and len(data) == line["bytes"]
    assert re.fullmatch(r"[0-9a-f]{64}", package["tarball"]["sha256"]) and package["licence"] in LICENCES
    named = line.get("addresses_named_never_loaded", [])
    if (folder / line["file"]).suffix in (".css", ".js", ".svg"):
        assert sorted(set(ADDRESS.findall(data.decode("utf-8")))) == named


@pytest.mark.parametrize("manifest", MANIFESTS, ids=own)
def test_nothing_is_vendored_beside_the_manifest(manifest):
    listed = {folder / line["file"] for folder, _, line in VENDORED if folder.is_relative_to(manifest.parent)}
    assert {p for p in manifest.parent.rglob("*") if p.is_file()} - listed - {manifest, manifest.parent / "README.md"} == set()


def test_every_package_has_its_licence_text():
    assert [str(folder) for folder, _, _ in VENDORED if not (folder / "LICENSE").is_file()] == []
    assert all("axe" not in own(p) for p in SHIPPED)  # the test engine is not shipped


@pytest.mark.parametrize("path", TEXTS, ids=own)
def test_nothing_loads_from_elsewhere(path):
    text = path.read_text("utf-8")
    assert re.findall(r"url\(\s*[\"']?(?:[a-z]+:)?//[^)]*\)", text) == []
    assert re.findall(r"@import|sourceMappingURL|importScripts\(", text) == []
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", text) == []
    assert re.findall(r"""(?:fetch|import|open|WebSocket|EventSource)\(\s*["'](?:[a-z]+:)?//""", text) == []
    for target in re.findall(r"url\(\s*[\"']?([^)\"']+)[\"']?\s*\)", text) if path.suffix == ".css" else []:
        assert (path.parent / target).is_file(), target
    if "vendor" not in path.parts:
        assert set(ADDRESS.findall(text)) <= NAMESPACES


def test_modules_import_committed_files_only():
    script = STATIC / "desk" / "desk.js"
    targets = re.findall(r"from '([^']+)'", script.read_text("utf-8"))
    assert targets and [t for t in targets if not (script.parent / t).resolve().is_file()] == []


def test_no_typeface_and_no_mark_of_the_crown():
    assert [own(p) for p in SHIPPED if p.suffix in (".woff", ".woff2", ".ttf", ".otf", ".eot")] == []
    assert [own(p) for p in SHIPPED if re.search(r"crest|crown|royal|govuk-icon|logotype", p.name)] == []
    for path in [*TEXTS, *TEMPLATES]:
        text = path.read_text("utf-8")
        assert "GDS Transport" not in text and "@font-face" not in text, own(path)
        assert not re.search(r"govuk-crest|(?:url\([^)]*|class=\"[^\"]*)(?:crown|crest|logotype)", text), own(path)


def bare(path: Path) -> str:
    """A template without its comments."""
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=own)
def test_a_template_needs_nothing_that_the_policy_refuses(path):
    text = bare(path)
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|[\"'{]js:", text) == []
    assert [s for s in re.findall(r"<script[^>]*>", text) if "src=" not in s and 'type="application/json"' not in s] == []
    assert set(ADDRESS.findall(text)) <= NAMESPACES
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']//""", text)
    assert "|safe" not in text and "autoescape off" not in text and "mark_safe" not in text


def test_every_part_says_its_parameters():
    parts = sorted((DESK / "templates" / "desk" / "parts").glob("*.html"))
    assert len(parts) >= 12
    assert [p.name for p in parts if "{% comment %}" not in p.read_text("utf-8")] == []


def test_every_static_file_that_a_template_names_is_there():
    named = {(own(p), name) for p in TEMPLATES for name in re.findall(r"\{% static '([^']+)' %\}", p.read_text("utf-8"))}
    assert named and [n for n in named if not (STATIC / n[1]).is_file()] == []
