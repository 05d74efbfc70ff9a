"""No stored text is executed: every page of the hostile world is parsed, every export opened, and nothing in them is more than text."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from lxml import etree, html

from integration.desk.matrix.expected import Answer, answer
from integration.desk.matrix.pages import PAGES, PUBLIC
from integration.desk.matrix.world import world_of
from rightdoor.casework.access.roles import ROLES

STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "object": "data", "embed": "src", "source": "src", "use": "href"}
FIRST = ("supervisor", *(role for role in ROLES if role != "supervisor"))  # who sees and gives away most is asked first
NEVER = {"iframe", "object", "embed", "base", "frame", "applet", "marquee", "b", "i", "foreignobject"}


@pytest.fixture(scope="module")
def world(desk):
    return world_of(desk)


@pytest.fixture(scope="module")
def crawled(world, desk):
    """Each page of each thing that somebody in the compartments sees, as a browser gets it."""
    from django.urls import get_resolver, reverse

    converters = {pattern.name: set(pattern.pattern.converters) for pattern in _patterns(get_resolver())}
    clients = {role: (world.person(role, "unit A, inside"), desk.client(world.person(role, "unit A, inside").account)) for role in FIRST}
    for one in (*world.things["subject"], *world.things["near match"]):
        for person, client in clients.values():
            if person.can("see-subjects"):
                client.post(f"/subjects/{one.args['subject']}/purpose", {"purpose": "assess", "reason": "=1+1<script>"})
    found = []
    for page in PAGES:
        if "GET" not in page.methods or page.needs == PUBLIC or page.kind == "nothing":
            continue
        pair = next((pair for pair in clients.values() if all(pair[0].can(each) for each in page.needs)), None)
        if pair is None:
            assert page.kind == "joint", f"{page.name}: no role has all that it needs, and nobody of two roles is laid out here"
            thing = world.things["joint"][0]
            place = reverse(page.name, kwargs={name: thing.args[name] for name in converters[page.name]})
            found.append((f"{page.name} of {thing.name}", desk.client(_of_two_roles(world, desk)).get(place)))
            continue
        person, client = pair
        for thing in world.things[page.kind] if page.kind else [None]:
            if thing is not None and answer(person, page.needs, page.kind, thing) is not Answer.SHOWN:
                continue
            parts = {**(thing.args if thing is not None else {}), **page.more}
            place = reverse(page.name, kwargs={name: value for name, value in parts.items() if name in converters[page.name]})
            got = client.get(place, page.query(world, thing) if page.query is not None else {})
            found.append((f"{page.name} of {thing.name if thing is not None else '-'}", got))
    subject = world.thing("subject").args["subject"]
    person, client = clients["supervisor"]
    for kind in ("report-text", "chat", "file-names"):
        found.append((f"texts opened, {kind}", client.post(f"/subjects/{subject}/texts/", {"kind": kind})))
    found.append(("printed", client.post(f"/subjects/{subject}/print/", {"conditions": "yes", "originator": "agreed/1"})))
    found.append(
        (
            "searched",
            client.post("/search/", {"text": "Reedling", "kind": "any", "purpose": "assess", "words": "=1+1 <script>alert(1)</script>"}),
        )
    )
    return found


def _of_two_roles(world, desk):
    """A lead of the operation who is a records officer too."""
    account = desk.account(("senior-investigating-officer", world.c), ("records-officer", world.c), name="Two Roles")
    with desk.as_owner():
        from rightdoor.casework.access.models import OperationMember

        OperationMember.objects.create(operation_id=world.things["joint"][0].args["operation"], account=account)
    return account


def _patterns(resolver):
    from django.urls import URLPattern

    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from _patterns(one)


def _pages(crawled):
    return [(name, got) for name, got in crawled if got.headers.get("Content-Type", "").startswith("text/html") and got.status_code < 300]


def _says_so(name, got):
    """What is laid here names no premises: a draft of a warrant and its briefing say that nobody goes there on this paper."""
    return name.split(" of ")[0] in ("case-warrant-drafted", "case-briefing") and got.status_code == 409


def test_the_hostile_texts_are_on_the_pages(crawled):
    """What is looked for below has something to find."""
    assert {name: got.status_code for name, got in crawled if got.status_code >= 400 and not _says_so(name, got)} == {}
    pages = " ".join(got.content.decode() for _, got in _pages(crawled))
    for text in ("&lt;script&gt;document.title", "onerror=alert(1)&gt;", "&lt;svg onload", "=cmd|", "{{7*7}}{% debug %}", "\\u202e"):
        assert text in pages, text
    assert len(_pages(crawled)) > 150


def test_no_element_or_attribute_is_made_of_a_stored_text(crawled):
    wrong = []
    for name, got in _pages(crawled):
        for node in html.fromstring(got.content).iter():
            if not isinstance(node.tag, str):
                continue
            tag = node.tag.lower()
            if tag in NEVER or (tag == "script" and (node.text or not node.get("src", "").startswith("/static/"))):
                wrong.append((name, tag, etree.tostring(node)[:120]))
            if tag == "style" and name.partition(" ")[0] != "subject-picture-alone":
                wrong.append((name, "style", ""))
            for key, value in node.attrib.items():
                plain = "".join(c for c in value if c > " ").lower()
                if key.lower().startswith("on") or (key == "style" and "picture-alone" not in name):
                    wrong.append((name, tag, key, value[:80]))
                if key in ("href", "src", "action", "formaction", "data", "poster", "xlink:href") and plain.startswith(
                    ("javascript:", "vbscript:", "data:text")
                ):
                    wrong.append((name, tag, key, value[:80]))
                if LOADS.get(tag) == key and not value.startswith(("/static/", "data:image/", "data:,", "#", "/account/")):
                    wrong.append((name, tag, key, value[:80]))
                if key in ("hx-get", "hx-post", "action") and not value.startswith(("/", "?", "#")) and value:
                    wrong.append((name, tag, key, value[:80]))
    assert wrong == []


def test_no_template_language_is_carried_out(crawled):
    assert [name for name, got in _pages(crawled) if "{{49}}" in got.content.decode() or ">49<" in got.content.decode()] == []


def test_marks_of_direction_do_not_steer_what_is_read(crawled):
    """They are written out, or stand within an element that isolates them."""
    wrong = {}
    for name, got in _pages(crawled):
        for node in html.fromstring(got.content).iter():
            if not isinstance(node.tag, str):
                continue
            for text, holder in ((node.text, node), (node.tail, node.getparent())):
                if text and STEERING & set(text) and not _isolated(holder):
                    wrong.setdefault(name, []).append((holder.tag, text.strip()[:60]))
    if wrong:
        pytest.fail("\n".join(f"{name}: {found}" for name, found in wrong.items()), pytrace=False)


def _isolated(node):
    while node is not None:
        if node.tag in ("bdi", "textarea") or node.get("dir") == "auto":
            return True
        node = node.getparent()
    return False


EXPORTS = (
    ("supervisor", "/list/export.csv"),
    ("supervisor", "/list/export.xlsx"),
    ("supervisor", "/findings/export"),
    ("supervisor", "/findings/export?as=xlsx"),
    ("supervisor", "/exhibits/export"),
    ("supervisor", "/exhibits/export?as=xlsx"),
    ("auditor", "/oversight/ledger/export"),
    ("auditor", "/oversight/ledger/export?as=xlsx"),
    ("supervisor", "/search/export csv"),
    ("supervisor", "/search/export xlsx"),
)


@pytest.mark.parametrize(("role", "place"), EXPORTS)
def test_no_cell_of_an_export_is_computed(world, desk, role, place):
    client = desk.client(world.person(role, "unit A, inside").account)
    path, _, form = place.partition(" ")
    if form:
        said = {"text": "Reedling", "kind": "any", "purpose": "assess", "words": "w", "as": form}
        got = client.post(path, said)
    else:
        got = client.get(path)
    assert got.status_code == 200, got.content[:300]
    if got.headers["Content-Type"].startswith("text/csv"):
        rows = list(csv.reader(io.StringIO(got.content.decode())))
        assert len(rows) > 1
        assert [cell for row in rows for cell in row if computed(cell)] == []
    else:
        assert len(texts_of(got.content)) > 1


def computed(cell):
    """Whether a spreadsheet would take a cell of CSV for a formula: by its first character. A plain number is none."""
    return cell[:1] in frozenset("=+-@\t\r\n＝＋－＠") and not cell.lstrip("-").isdigit()


def texts_of(content):
    """The cells of a workbook, each a text and nothing that is worked out."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert not name.endswith((".bin", ".vml")) and "externalLink" not in name
            if name.startswith("xl/worksheets/"):
                sheet = etree.fromstring(archive.read(name))
                assert sheet.findall(".//{*}f") == []
                assert sheet.findall(".//{*}hyperlink") == []
    found = []
    for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "inlineStr", "n"), cell.coordinate
            assert cell.data_type != "n" or cell.value is None
            assert cell.value is None or (cell.number_format == "@" and cell.quotePrefix), cell.coordinate
        found.append([cell.value for cell in row])
    return found


def test_marks_are_written_out_and_what_somebody_types_again_keeps_its_own():
    from rightdoor.desk.middleware.frame import written_out

    page = "<p title='\u202ea'>by \u202egpj.exe\u202c</p><textarea name='x'>kept \u202e</textarea><p>\u2066i\u2069 \u200f</p>"
    said = "<p title='\u202ea'>by \\u202egpj.exe\\u202c</p><textarea name='x'>kept \u202e</textarea><p>\\u2066i\\u2069 \u200f</p>"
    assert written_out(page.encode()).decode() == said
