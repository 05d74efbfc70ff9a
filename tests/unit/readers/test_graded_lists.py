"""Results of forensic suites: lists of Griffeye and IPED, UFDR reports, CASE/UCO graphs, and what VICS says of a grade."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import resource
from pathlib import Path

import pytest

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.register import load, read_any, reader_for
from rightdoor.readers.source import Source
from rightdoor.readers.ufdr_stream import Stream

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "readers"
SHARED = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", Path(__file__).resolve().parents[3].parent / "shared" / "data"))
PICTURE = base64.b64encode(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(300)).decode()
UCO = "https://ontology.unifiedcyberontology.org/uco/"


def read(text: str | bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str, list[Record], list[DataFinding]]:
    data = text.encode() if isinstance(text, str) else text
    name, _, items = read_any(Source.of_bytes("x", data), limits)
    found = list(items)
    return name, [i for i in found if isinstance(i, Record)], [i for i in found if isinstance(i, DataFinding)]


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def media(records: list[Record]) -> list[Record]:
    return [r for r in records if r.kind == "media"]


# --- tables ------------------------------------------------------------------------------------------


def test_a_griffeye_list_with_semicolons_and_no_grader_names_nobody():
    name, records, findings = read(f"Category;File Path;Source ID;MD5\r\nKept aside;a.bin;EX/1;{md5('a')}\r\n")
    assert name == "griffeye_csv" and findings == []
    assert media(records)[0].first("category") == "Kept aside"
    assert media(records)[0].all("grader") == media(records)[0].all("profile") == media(records)[0].all("graded_time") == ()


def test_a_picture_in_a_cell_is_digest_and_length():
    _, records, findings = read(f"Category,File Path,Source ID,MD5,Comment\n1,a.bin,EX/1,{md5('a')},{PICTURE}\n")
    assert PICTURE not in repr(records) + repr(findings)
    assert media(records)[0].first("miniature").endswith("length=311")
    assert [f.code for f in findings] == ["thumbnail-dropped"]


def test_a_date_that_stands_for_none_is_told_once_for_each_column():
    rows = "".join(f"1,a{n}.bin,EX/1,{md5(str(n))},01.01.1970\n" for n in range(40))
    _, records, findings = read("Category,File Path,Source ID,MD5,Created Date\n" + rows)
    assert [f.code for f in findings] == ["placeholder"] and len(media(records)) == 40
    assert all(r.first("created_time") == "" for r in media(records))


IPED = {
    "en": ("Name,Link,Size,Extension,Bookmark,Category,MD5,SHA1,Deleted,Carved,Accessed,Modified,Created,Path,TrackId", ","),
    "pt": ("Nome;Atalho;Tamanho;Ext;Marcador;Categoria;MD5;SHA1;Deletado;Recuperado;Acesso;Modificação;Criação;Caminho;TrackId", ";"),
    "de": ("Name;Verweis;Größe;Erweiterung;Lesezeichen;Kategorie;MD5;SHA1;Gelöscht;Wiederhergestellt;Zugegriffen;Modifiziert;Erstellt;Pfad;TrackId", ";"),
    "it": ("Nome,Link,Dimensione,Estensione,Segnalibro,Categoria,MD5,SHA1,Eliminato,Recuperato,Ultimo Accesso,Modificato,Creato,Percorso,TrackId", ","),
    "es": ("Nombre,Enlace,Tamaño,Extensión,Marcador,Categoría,MD5,SHA1,Eliminado,Tallado,Accedido,Modificado,Creado ,Ruta,TrackId", ","),
    "fr": ("Nom,Liens,Taille,Extension,Favoris,Catégorie,MD5,SHA1,Supprimé,Carvé,Accès,Modifié,Créé,Emplacement,TrackId", ","),
}  # fmt: skip


@pytest.mark.parametrize("language", IPED)
def test_ipeds_list_in_each_language(language):
    header, mark = IPED[language]
    columns = mark.join(f'"{name}"' for name in header.split(mark))
    row = mark.join(
        f'"{v}"' for v in ("a.bin", "", "7", "bin", "Mark", "Images", md5("a"), "", "true", "false", "", "", "2026-01-05", "/EX/a.bin", "T")
    )
    name, records, findings = read(f"\ufeff{columns}\r\n{row}\r\n")
    assert name == "iped_csv" and findings == []
    (one,) = media(records)
    said = {s.field: s.value for s in one.statements}
    assert said == {
        "name": "a.bin", "size": "7", "extra:extension": "bin", "tag": "Mark", "file_kind": "Images", "hash": f"md5:{md5('a')}",
        "deleted": "true", "carved": "false", "created_time": "2026-01-05", "path": "/EX/a.bin", "media_id": "T",
    }  # fmt: skip


def test_a_kind_of_file_is_never_a_grade():
    _, records, _ = read((GOLDEN / "iped_csv" / "FileList.csv").read_bytes())
    assert [r.all("category") for r in media(records)] == [(), (), ()]


# --- UFDR --------------------------------------------------------------------------------------------


def report(files: str, before: str = "", after: str = "") -> str:
    return f'<project id="p" extractionType="FileSystem" xmlns="http://pa.cellebrite.com/report/2.0">{before}<taggedFiles>{files}</taggedFiles>{after}</project>'


def test_chats_are_named_and_not_read():
    secret = "<model><field name='Body'><value>hello there</value></field></model>"
    _, records, findings = read(
        report(
            f'<file path="a"><metadata><item name="MD5">{md5("a")}</item></metadata></file>', after=f"<decodedData>{secret}</decodedData>"
        )
    )
    assert "hello" not in repr(records) + repr(findings)
    assert [(f.code, f.locator) for f in findings] == [("part-not-read", "xml:/project/decodedData")]


def test_a_document_type_is_refused():
    bomb = '<!DOCTYPE project [<!ENTITY a "b">]><project extractionType="x">&a;</project>'
    name, records, findings = read(bomb)
    assert (name, records, [f.code for f in findings]) == ("ufdr_xml", [], ["doctype-refused"])


def test_a_report_that_breaks_keeps_what_is_whole():
    text = report("".join(f'<file path="f{n}"><metadata><item name="MD5">{md5(str(n))}</item></metadata></file>' for n in range(5)))
    _, records, findings = read(text[: text.index('path="f3"') + 30])
    assert [r.first("path") for r in media(records)] == ["f0", "f1", "f2"]
    assert [f.code for f in findings] == ["truncated"]


def test_case_information_behind_the_files_is_a_record_of_its_own():
    info = '<caseInformation><field name="Case number">EX-1</field></caseInformation>'
    _, records, _ = read(report('<file path="a"/>', after=info))
    cases = [r for r in records if r.kind == "case"]
    assert [r.locator for r in cases] == ["xml:/project", "xml:/project/caseInformation/field"] and cases[1].first("number") == "EX-1"


def test_a_long_report_is_read_in_bounded_memory():
    """60 MiB of chats and files raise the peak by less than a quarter of that."""
    chat = b"<model><field name='Body'><value>" + b"x" * 400 + b"</value></field></model>"
    head, tail = report('<file path="a"/>' * 100, before="<decodedData>\0</decodedData>").encode().split(b"\0")
    size = 60 << 20

    class Long:
        def __init__(self) -> None:
            self.left, self.stage = size, 0

        def read(self, count: int) -> bytes:
            if self.stage == 0:
                self.stage = 1
                return head
            if self.left > 0:
                self.left -= len(chat) * 100
                return chat * 100
            self.stage += 1
            return tail if self.stage == 2 else b""

        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            return None

    reader = load("ufdr_xml")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    items = list(reader.read(Source("x", size, head[:60_000], Long), DEFAULT_LIMITS))
    assert sum(isinstance(i, Record) and i.kind == "media" for i in items) == 100
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 15 << 10


class Held:
    """Keeps hold of each element that a report hands over."""

    def __init__(self) -> None:
        self.out: list[Record | DataFinding] = []
        self.sizes: list[int] = []
        self.elements: list = []

    def started(self, element: object, path: tuple[str, ...], place: str) -> None: ...

    def keeps(self, path: tuple[str, ...]) -> bool:
        return path[-1] == "file"

    def ended(self, element, place: str) -> None:
        self.sizes.append(len(element))
        self.elements.append(element)

    def finish(self) -> None: ...


def test_what_a_report_handed_over_is_forgotten_whoever_holds_it():
    """The first of a parent has no element before it that would be dropped, the last none after it: each is emptied at its own end."""
    held, inner = Held(), "<part a='x'>text</part>" * 50
    xml = (
        f"<r>{''.join(f'<group><file>{inner}</file></group>' for _ in range(3))}<group><file>{inner}</file><file>{inner}</file></group></r>"
    )
    assert list(Stream(held, DEFAULT_LIMITS, encoding="").run(io.BytesIO(xml.encode()))) == []
    assert held.sizes == [50] * 5
    assert [len(element) for element in held.elements] == [0] * 5


# --- CASE/UCO ----------------------------------------------------------------------------------------


def graph(*nodes: dict, context: dict | None = None) -> str:
    prefixes = {
        **{f"uco-{n}": f"{UCO}{n}/" for n in ("core", "observable", "types", "action", "analysis", "identity", "tool")},
        "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    }
    return json.dumps({"@context": prefixes if context is None else context, "@graph": list(nodes)})


def file_node(number: int, **more: object) -> dict:
    hashed = {"@id": f"kb:h{number}", "@type": "uco-types:Hash", "uco-types:hashMethod": "MD5", "uco-types:hashValue": md5(str(number))}
    facet = {"@id": f"kb:d{number}", "@type": "uco-observable:ContentDataFacet", "uco-observable:hash": [hashed]}
    return {"@id": f"kb:f{number}", "@type": "uco-observable:File", "uco-core:hasFacet": [facet], **more}


def graded(number: int, said: str, act: str, person: str | None = None, **more: object) -> list[dict]:
    classification = {"@id": f"kb:c-{act}", "@type": "uco-analysis:ArtifactClassification", "uco-analysis:class": said}
    facet = {
        "@id": f"kb:rf-{act}",
        "@type": "uco-analysis:ArtifactClassificationResultFacet",
        "uco-analysis:classification": classification,
    }
    performer = {"uco-action:performer": {"@id": person}} if person else {}
    return [
        {"@id": f"kb:r-{act}", "@type": "uco-analysis:AnalyticResult", "uco-core:hasFacet": facet},
        {
            "@id": f"kb:a-{act}", "@type": "uco-analysis:Analysis", "uco-action:object": {"@id": f"kb:f{number}"},
            "uco-action:result": {"@id": f"kb:r-{act}"}, **performer, **more,
        },
    ]  # fmt: skip


def groups(record: Record) -> list[list[tuple[str, str]]]:
    """What follows each category up to the next."""
    found: list[list[tuple[str, str]]] = []
    for s in record.statements:
        if s.field == "category":
            found.append([])
        if found:
            found[-1].append((s.field, s.value))
    return found


def test_two_graders_of_one_file_are_both_kept_in_their_places():
    person = {"@id": "kb:p1", "@type": "uco-identity:Person", "uco-core:name": "Example One"}
    acts = [*graded(1, "A", "x", "kb:p1"), *graded(1, "B", "y", "kb:p2", **{"uco-action:startTime": "2026-01-05T08:00:00Z"})]
    for nodes in ([file_node(1), person, *acts], [*acts, person, file_node(1)]):
        name, records, findings = read(graph(*nodes))
        assert name == "case_jsonld" and [(f.code, f.raw) for f in findings] == [("reference-dangling", "kb:p2")]
        assert groups(media(records)[0]) == [
            [("category", "A"), ("grader", "Example One")],
            [("category", "B"), ("grader", "kb:p2"), ("graded_time", "2026-01-05T08:00:00Z")],
        ]


def test_a_classification_without_an_act_names_nobody():
    (result, _), relation = graded(1, "A", "x", "kb:p1"), {
        "@id": "kb:rel", "@type": "uco-core:Relationship", "uco-core:source": {"@id": "kb:r-x"}, "uco-core:target": {"@id": "kb:f1"},
    }  # fmt: skip
    _, records, _ = read(graph(file_node(1), result, relation))
    assert groups(media(records)[0]) == [[("category", "A")]]


def test_a_result_that_an_act_and_relationships_name_is_one_grade_with_its_grader():
    relations = [
        {"@id": f"kb:rel{n}", "@type": "uco-core:Relationship", "uco-core:source": {"@id": "kb:r-x"}, "uco-core:target": {"@id": "kb:f1"}}
        for n in range(2)
    ]
    person = {"@id": "kb:p1", "@type": "uco-identity:Person", "uco-core:name": "Example One"}
    acts = graded(1, "A", "x", "kb:p1")
    for nodes in ([*relations, *acts], [*acts, *relations]):
        _, records, _ = read(graph(file_node(1), person, *nodes))
        assert groups(media(records)[0]) == [[("category", "A"), ("grader", "Example One")]], "whichever stands first"
    _, records, _ = read(graph(file_node(1), acts[0], *relations))
    assert groups(media(records)[0]) == [[("category", "A")]]


def test_two_acts_that_gave_one_result_are_two_graders():
    acts = graded(1, "A", "x", "kb:p1")
    second = {**acts[1], "@id": "kb:a-y", "uco-action:performer": {"@id": "kb:p2"}}
    people = [{"@id": f"kb:p{n}", "@type": "uco-identity:Person", "uco-core:name": f"Example {n}"} for n in (1, 2)]
    _, records, _ = read(graph(file_node(1), *people, *acts, second))
    assert groups(media(records)[0]) == [[("category", "A"), ("grader", f"Example {n}")] for n in (1, 2)]


def test_an_act_about_several_files_with_several_results_grades_those_that_a_relationship_names():
    """The act alone does not say which result is whose: each file with every grade would be a grade that nobody gave."""
    (one, act), (two, _) = graded(1, "A", "x", "kb:p1"), graded(2, "B", "y")
    person = {"@id": "kb:p1", "@type": "uco-identity:Person", "uco-core:name": "Example One"}
    act = {**act, "uco-action:object": [{"@id": "kb:f1"}, {"@id": "kb:f2"}], "uco-action:result": [{"@id": "kb:r-x"}, {"@id": "kb:r-y"}]}
    relation = {
        "@id": "kb:rel",
        "@type": "uco-core:Relationship",
        "uco-core:source": {"@id": "kb:r-x"},
        "uco-core:target": {"@id": "kb:f1"},
    }
    _, records, findings = read(graph(file_node(1), file_node(2), person, one, two, act, relation))
    assert [groups(record) for record in media(records)] == [[[("category", "A"), ("grader", "Example One")]], []]
    assert [f.code for f in findings] == ["grade-unplaced"]
    both = {**act, "uco-action:result": {"@id": "kb:r-x"}}
    _, records, findings = read(graph(file_node(1), file_node(2), person, one, both))
    assert [record.all("category") for record in media(records)] == [("A",), ("A",)] and findings == [], "one result is about all of them"


def test_a_classification_of_no_file_is_said():
    _, records, findings = read(graph(*graded(9, "A", "x"), file_node(1)))
    assert media(records)[0].all("category") == ()
    assert {(f.code, f.raw) for f in findings} == {("grade-unplaced", ""), ("reference-dangling", "kb:f9")}


def test_an_element_with_too_many_attributes_is_cut_in_time():
    many = " ".join(f"a{n}='x'" for n in range(20_000))
    _, records, findings = read(f'<project extractionType="x" xmlns="http://pa.cellebrite.com/report/2.0" {many}/>')
    assert "too-large" in {f.code for f in findings} and len(records[0].statements) <= DEFAULT_LIMITS.max_columns + 1


def test_what_a_bundle_encloses_is_read_too():
    bundle = {"@id": "kb:b", "@type": "uco-core:Bundle", "uco-core:object": [file_node(1), {"@id": "kb:f2"}, file_node(3)]}
    _, records, _ = read(graph(bundle))
    assert [r.locator for r in media(records)] == ["json:/@graph/0/uco-core:object/0", "json:/@graph/0/uco-core:object/2"]


def test_names_are_told_by_the_context_and_by_nothing_else():
    other = {"o": UCO + "observable/", "c": UCO + "core/", "t": UCO + "types/", "uco-observable": "http://example.org/not/"}
    node = {
        "@id": "kb:f", "@type": "o:File", "c:hasFacet": {"@id": "kb:d", "@type": "o:ContentDataFacet", "uco-observable:mimeType": "x/y",
        "o:hash": {"@id": "kb:h", "@type": "t:Hash", "t:hashMethod": "MD5", "t:hashValue": md5("a")}},
    }  # fmt: skip
    _, records, findings = read(graph(node, context=other))
    assert media(records)[0].all("hash") == (f"md5:{md5('a')}",) and media(records)[0].all("mime") == ()
    assert [f.code for f in findings] == ["unexpected-field"]


def test_the_expanded_form_is_read_as_well():
    node = {
        "@id": "urn:f", "@type": [f"{UCO}observable/File"],
        f"{UCO}core/hasFacet": [{"@id": "urn:d", "@type": [f"{UCO}observable/FileFacet"], f"{UCO}observable/fileName": [{"@value": "a.bin"}]}],
    }  # fmt: skip
    name, records, _ = read(json.dumps([node]))
    assert name == "case_jsonld" and [r.first("name") for r in media(records)] == ["a.bin"]


def test_a_payload_is_digest_and_length():
    facet = {"@id": "kb:d", "@type": "uco-observable:ContentDataFacet", "uco-observable:dataPayload": "QUJDRA=="}
    _, records, findings = read(graph({"@id": "kb:f", "@type": "uco-observable:File", "uco-core:hasFacet": [facet]}))
    assert "QUJDRA" not in repr(records) + repr(findings)
    assert media(records)[0].first("miniature") == f"sha256={hashlib.sha256(b'ABCD').hexdigest()} length=4"


def test_the_examples_of_the_community_give_their_files():
    folder = SHARED / "case"
    if not folder.is_dir():
        pytest.skip(f"no shared data at {SHARED}")
    counted = {}
    for path in sorted((folder / "CASE-Examples").rglob("*.json")):
        source = Source.of_path(path.name, path)
        assert reader_for(source) is load("case_jsonld"), path.name
        records = [i for i in load("case_jsonld").read(source, DEFAULT_LIMITS) if isinstance(i, Record)]
        counted[path.stem] = (len(media(records)), sum(len(r.all("hash")) for r in media(records)))
    assert {k: v for k, v in counted.items() if v[0]} == COMMUNITY
    analysis = load("case_jsonld").read(Source.of_path("a", folder / "CASE-Examples" / "analysis" / "analysis.json"), DEFAULT_LIMITS)
    (one,) = [i for i in analysis if isinstance(i, Record) and i.kind == "media"]
    assert groups(one)[0][:2] == [("category", "money"), ("confidence", "0.997359037")]
    assert ("grading_tool", "Hansken 1.0") in groups(one)[0] and ("graded_time", "2022-05-10T09:54:00.00Z") in groups(one)[0]


COMMUNITY = {  # files, hashes
    "analysis": (1, 0), "database_records": (3, 0), "exif_data": (1, 1), "file": (8, 9), "forensic_lifecycle": (13, 0), "message": (3, 0),
    "multipart_file": (5, 4), "recoverability": (4, 0),
}  # fmt: skip


# --- VICS --------------------------------------------------------------------------------------------


def test_vics_says_who_graded_only_where_the_object_does():
    one = {"MD5": md5("a"), "Category": 1, "PrecategorizationSource": "Example Set", "MediaMetadata": [
        {"PropertyName": "Categorized By", "PropertyValue": "Example Grader"}, {"PropertyName": "Shape", "PropertyValue": "x"}]}  # fmt: skip
    case = {"CaseNumber": "EX-1", "ContactName": "Example Contact", "Media": [one, {"MD5": md5("b"), "Category": 2}]}
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Cases"
    _, records, _ = read(json.dumps({"@odata.context": context, "value": [case]}))
    first, second = media(records)
    assert (first.first("grader"), first.first("basis"), first.first("profile")) == ("Example Grader", "Example Set", "UK")
    assert second.all("grader") == () and "Shape=x" in first.all("detail")
