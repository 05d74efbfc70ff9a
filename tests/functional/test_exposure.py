"""`rightdoor exposure`: a received archive matched, a case export that says who graded; what of it people are spared."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile

from PIL import Image

FORM = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"


def picture(seed: int) -> bytes:
    """A generated pattern, different for each seed."""
    out = io.BytesIO()
    Image.frombytes("RGB", (96, 96), random.Random(seed).randbytes(96 * 96 * 3)).save(out, "PNG")
    return out.getvalue()


def vics(path, files: list[bytes], **more: object) -> None:
    value = [{"MediaID": at, "MD5": hashlib.md5(each).hexdigest(), "Category": 1, **more} for at, each in enumerate(files, 1)]
    path.write_text(json.dumps({"@odata.context": FORM, "value": value}))


def test_what_an_exhibit_asks_of_people(cli, tmp_path):
    inbox, store = tmp_path / "inbox", tmp_path / "store"
    inbox.mkdir()
    known, seen, new = (picture(seed) for seed in (1, 2, 3))
    with zipfile.ZipFile(inbox / "phone.zip", "w") as phone:
        for name, content in (("a.png", known), ("b.png", known), ("c.png", seen), ("d.png", new), ("e.txt", b"a list"), ("f.txt", b"")):
            phone.writestr(name, content)
    vics(inbox / "case.json", [seen], Grader="A Grader")
    vics(tmp_path / "gold.json", [known])
    at = ("--as-of", "2026-03-02T09:00:00Z")
    cli("hashset", "import", tmp_path / "gold.json", "--store", store, "--authority", "LIC-0", *at)
    cli("run", inbox, "--store", store, "--authority", "TEST", *at)
    received = {line["name"]: line["exhibit"] for line in cli.lines("exhibits", "--store", store)}
    zipped = received["phone.zip"]

    before = {line["exhibit"]: line for line in cli.lines("exposure", "--store", store)}
    assert set(before) == set(received.values())
    never = before[zipped]
    assert never["how"] is None and never["to_look"] is None and never["files"] is None, "never matched: not known, and no zero"
    export = before[received["case.json"]]
    assert (export["how"], export["files"], export["new"], export["also_elsewhere"]) == ("stated", 1, 1, None)
    cli("match", inbox / "phone.zip", "--store", store, *at)

    (line,) = cli.lines("exposure", zipped.upper(), "--trust", "UK", "--store", store)
    assert cli.lines("exposure", zipped[:16], "--trust", "UK", "--store", store) == [line]
    assert (line["how"], line["graded"], line["spared"], line["new"], line["to_look"], line["copies"]) == ("read", 1, 1, 2, 2, 1)
    assert line["also_elsewhere"] == line["graded_elsewhere"] == 1, "one of them stands in the case export, graded by a person"
    parts = ("graded", "harmless", "listed", "near", "new", "other", "unread", "not_compared", "copies")
    assert sum(line[part] for part in parts) == line["files"]

    shown = cli("exposure", "--store", store)
    assert "never matched" in shown.stdout and "does not mean that the file is good" in shown.stderr
    for text in (json.dumps(line), shown.stdout):
        assert "png" not in text and hashlib.md5(known).hexdigest() not in text
    assert "No exhibit of that digest" in cli("exposure", "0" * 64, "--store", store, code=2).stderr
