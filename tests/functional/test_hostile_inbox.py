"""An inbox made to harm: the run ends with 0, says what each thing is, reads the good files beside it, touches nothing else."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import opened, said

from rightdoor.operations.verify import verify_store

GIB = 1 << 30
ENDLESS, ROOM = 384 << 20, 512 << 20  # the line that does not end, and the memory it is read in; `make prove` takes one GiB of either
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE report [<!ENTITY a "aaaaaaaaaa">%s]><report><incidentSummary>&z;</incidentSummary></report>"""


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def bomb(length: int, name: str, beside: dict[str, bytes]) -> bytes:
    """A zip with a member that expands a thousandfold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in beside.items():
            archive.writestr(zipfile.ZipInfo(other), data, zipfile.ZIP_DEFLATED)
        with archive.open(name, "w") as member:
            for _ in range(length >> 20):
                member.write(bytes(1 << 20))
    return out.getvalue()


def encrypted(members: dict[str, bytes]) -> bytes:
    """Its members say that they are encrypted."""
    data = bytearray(zipped(members))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(signature)
        while found >= 0:
            data[found + at] |= 1
            found = data.find(signature, found + 4)
    return bytes(data)


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def nested(depth: int, data: bytes) -> bytes:
    for level in range(depth):
        data = zipped({f"level-{level}.zip" if level else "inner.csv": data})
    return data


def pdf_with_picture() -> bytes:
    picture = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + bytes(range(256)) * 40
    stream = b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /Filter /DCTDecode /Length %d >>\nstream\n" % len(picture)
    return b"%PDF-1.4\n1 0 obj\n" + stream + picture + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


LOG = b"observation_id,observed_at,ip,port,act,tool\nN-1,2026-02-10T10:00:00Z,198.51.100.77,4000,offered,Nested Tool\n"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def files() -> dict[str, tuple[bytes, set[str]]]:
    """name: (bytes, codes of which one at least must be said of it or of what is in it)"""
    entities = b"".join(
        b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("z") + 1)
    )  # each ten of the one before
    book = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
    }
    return {
        "bomb.zip": (bomb(96 << 20, "zeros.bin", {"observations-beside.csv": LOG.replace(b"N-1", b"N-2")}), {"archive-bomb"}),
        "bomb.xlsx": (bomb(96 << 20, "xl/worksheets/sheet1.xml", book), {"archive-bomb", "too-large", "malformed", "unknown-format"}),
        "bomb.gz": (gzip.compress(bytes(96 << 20)), {"archive-bomb"}),
        "traversal.zip": (zipped({"../../outside.txt": b"x", "/absolute.txt": b"x", "inside.csv": LOG.replace(b"N-1", b"N-3")}), {"archive-path"}),
        "encrypted.zip": (encrypted({"secret.txt": b"x" * 100}), {"archive-encrypted"}),
        "nested.zip": (zipped({"middle.tar.gz": packed("inner.zip", zipped({"log.csv": LOG}))}), set()),
        "too-deep.zip": (nested(9, LOG), {"archive-bomb"}),
        "broken.zip": (zipped({"a.txt": b"some words\n" * 50, "b.txt": b"more\n"})[:-40], {"archive-broken"}),
        "entities.xml": (ENTITIES % entities, {"doctype-refused"}),
        "empty.xml": (b"", {"empty-file"}),
        "words.txt": (b"nothing that anybody knows\n", {"unknown-format"}),
        "deep.json": (b'{"reportId":1,"reportedInformation":' + b"[" * 100_000 + b"]" * 100_000 + b"}", {"too-deep", "malformed"}),
        "picture.pdf": (pdf_with_picture(), {"media-not-kept"}),
        "compressed.bin": (zlib.compress(bytes(1 << 20)), {"unknown-format"}),
    }  # fmt: skip


# what a process held at most begins with what held whoever started it: a small one starts the command
_MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


class Hostile:
    """The inbox, and what became of it."""

    def __init__(self, base: Path, small: Path, endless: int = ENDLESS) -> None:
        self.endless = endless
        self.base, self.inbox, self.store = base, base / "inbox", base / "store"
        self.cli = Cli(base / "home", {"TMPDIR": str(base / "tmp")})
        (base / "tmp").mkdir()
        shutil.copytree(small / "inbox", self.inbox)
        self.folder = self.inbox / "hostile"
        self.folder.mkdir()
        self.files = files()
        for name, (data, _) in self.files.items():
            (self.folder / name).write_bytes(data)
        self.expected = {f"hostile/{name}": codes for name, (_, codes) in self.files.items() if codes}
        self._special()
        self.seen = self._listed()
        self._run()

    def _special(self) -> None:
        """What is no plain file, or not one with a plain name."""
        base, folder = self.base, self.folder
        (base / "outside.csv").write_bytes(LOG)
        (folder / "link.csv").symlink_to(base / "outside.csv")
        (folder / "link-to-folder").symlink_to("/etc")
        (folder / "broken-link").symlink_to("nowhere")
        (folder / "loop").symlink_to("loop")
        os.mkfifo(folder / "pipe")
        with socket.socket(socket.AF_UNIX) as server:
            here = os.getcwd()
            os.chdir(folder)  # the path of a socket is short
            try:
                server.bind("socket")
            finally:
                os.chdir(here)
        not_regular = ["link.csv", "link-to-folder", "broken-link", "loop", "pipe", "socket"]
        if os.geteuid() == 0:
            made = subprocess.run(["mknod", str(folder / "device"), "c", "1", "5"], capture_output=True)  # endless zeros
            not_regular += ["device"] if made.returncode == 0 else []
        else:
            (folder / "closed.csv").write_bytes(LOG)
            (folder / "closed.csv").chmod(0)
            self.expected["hostile/closed.csv"] = {"unreadable"}
        self.expected |= {f"hostile/{name}": {"not-regular-file"} for name in not_regular}
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9-observations.csv")).write_bytes(LOG.replace(b"N-1", b"N-4"))
        self.expected["hostile/caf\\xe9-observations.csv"] = {"name-not-text"}
        with (folder / "endless-line.csv").open("wb") as sparse:
            sparse.write(b"observation_id,observed_at,ip\nO-1,2026-02-10T10:00:00Z,")
            sparse.truncate(self.endless)
        self.expected["hostile/endless-line.csv"] = {"too-large", "malformed", "encoding"}

    def _listed(self) -> dict[str, tuple[int, int]]:
        """Everything outside the store and the key, with its times."""
        state = {}
        for path in self.base.rglob("*"):
            if not path.is_relative_to(self.store) and not path.is_relative_to(self.cli.home):
                found = path.lstat()
                state[str(path)] = (found.st_size, found.st_mtime_ns)
        return state

    def _run(self) -> None:
        arguments = ("run", self.inbox, "--store", self.store, "--as-of", AS_OF, "--authority", AUTHORITY, "--json")
        with (self.base / "errors").open("w+b") as errors:
            started = [sys.executable, "-c", _MEASURED, *map(str, self.cli.argv(*arguments))]
            process = subprocess.run(started, env=self.cli.env, stdout=subprocess.PIPE, stderr=errors)
            errors.seek(0)
            self.errors = errors.read().decode()
        self.code, self.peak = process.returncode, int(process.stdout) * 1024
        (self.base / "errors").unlink()
        with opened(self.cli, self.store) as store:
            self.said = said(store)
            self.report = verify_store(store, progress=lambda _what, _done, _of: None)


@pytest.fixture(scope="module")
def hostile(small, tmp_path_factory):
    return Hostile(tmp_path_factory.mktemp("hostile").resolve(), small)


def test_the_run_ends_with_nothing_said_but_its_summary(hostile):
    assert hostile.code == 0, hostile.errors[-3000:]
    assert "Traceback" not in hostile.errors
    assert "Error" not in hostile.errors
    assert not hostile.report.divergences


def test_each_is_said_to_be_what_it_is_at_its_place(hostile):
    by_exhibit: dict[str, set[str]] = {}
    outside: dict[str, set[str]] = {}
    for f in hostile.said["findings"]:
        assert f["locator"], f
        assert f["message"]
        if f["exhibit"]:
            by_exhibit.setdefault(f["exhibit"], set()).add(f["code"])
        else:
            outside.setdefault(f["locator"], set()).add(f["code"])
    said_of: dict[str, set[str]] = {}
    for name, exhibit, *_ in hostile.said["exhibits"]:
        said_of.setdefault(name.partition("!")[0], set()).update(by_exhibit.get(exhibit, set()))
    missing = {
        name: (codes, said_of.get(name, set()), {k: v for k, v in outside.items() if k.startswith(name)})
        for name, codes in hostile.expected.items()
        if not codes & (said_of.get(name, set()) | set().union(*(v for k, v in outside.items() if k.startswith(name))))
    }
    assert not missing


def test_the_good_files_beside_are_read_as_if_alone(hostile, ran):
    alone = ran.cli.lines("attributions", "--store", ran.store)
    mine = {line["exhibit"] for line in alone}
    assert [line for line in hostile.said["attributions"] if line["exhibit"] in mine] == alone
    found = {line["referral"] for line in hostile.said["attributions"]}
    assert {"N-1", "N-2", "N-3", "N-4"} <= found, "members of archives, also of a bomb and beside a bad path"


def test_nothing_outside_the_store_was_touched(hostile):
    assert hostile._listed() == hostile.seen
    homes = [p for p in hostile.cli.home.rglob("*") if p.is_file()]
    assert [p.suffix for p in homes] == [".key"]
    assert not Path("/outside.txt").exists()
    assert not Path("/absolute.txt").exists()


def test_memory_stays_below_what_holding_the_endless_line_would_take(hostile):
    print(f"peak memory {hostile.peak >> 20} MiB")
    assert hostile.peak < ROOM


@pytest.mark.long
def test_a_line_of_one_gibibyte_is_read_in_less(small, tmp_path):
    hostile = Hostile(tmp_path.resolve(), small, GIB)
    assert hostile.code == 0, hostile.errors[-3000:]
    assert not hostile.report.divergences
    assert hostile.peak < GIB
