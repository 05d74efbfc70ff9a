"""What the suites over the register share: golden inputs, and locators turned back into the raw text."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from lxml import etree

from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import REGISTER, ReaderModule, load
from rightdoor.readers.source import Source

ROOT = Path(__file__).resolve().parents[2]


def script(path: Path, name: str) -> ModuleType:
    """A module of the tests by its path."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


golden = script(ROOT / "tests" / "golden" / "update.py", "rightdoor_golden")


def modules() -> list[tuple[str, ReaderModule]]:
    """Every reader of the register that exists."""
    return [(entry.module, reader) for entry in REGISTER if (reader := load(entry.module)) is not None]


def golden_inputs() -> list[tuple[str, Path]]:
    """(reader, golden input) of the whole register."""
    return [(name, path) for name, _ in modules() for path in golden.inputs(name)]


def run(reader: ReaderModule, name: str, data: bytes) -> list[object]:
    """Everything that the reader gives."""
    return list(reader.read(Source.of_bytes(name, data), DEFAULT_LIMITS))


class Unresolved(Exception):
    """A locator that leads nowhere."""


def resolve(locator: str, name: str, data: bytes) -> str | None:
    """The raw text at a locator; None where the place holds no text of its own (an object, a whole line)."""
    scheme, _, rest = locator.partition(":")
    if scheme == "name":
        return Path(name).name
    if scheme in ("byte", "page"):  # a page holds pieces of text at places; which line they make is for the reader's own tests
        return None
    return {"xml": _xml, "json": _json, "row": _row, "line": _line, "yaml": _yaml, "sheet": _named_sheet}[scheme](rest, data)


def _xml(path: str, data: bytes) -> str | None:
    step, _, last = path.rpartition("/")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True))
    elements = step if last == "name()" or last.startswith("@") else path
    query = re.sub(r"/([^/\[\]]+)", r"/*[local-name()='\1']", elements)
    found = root.xpath(query)
    if not found:
        raise Unresolved(path)
    element = found[0]
    if last == "name()":
        return etree.QName(element).localname
    if last.startswith("@"):
        return next(str(v) for k, v in element.items() if etree.QName(k).localname == last[1:])
    return None if len(element) and not (element.text or "").strip() else (element.text or "")


def _json(pointer: str, data: bytes) -> str | None:
    class Pairs(list):  # keeps repeated keys
        pass

    text = data.decode("utf-8-sig")
    value = json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str)
    for step in pointer.split("/")[1:]:
        plain = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Pairs):
            key, _, count = plain.partition("#")
            options = [v for k, v in value if k == plain] or [v for k, v in value if k == key]
            value = options[int(count or 1) - 1]
        elif isinstance(value, list):
            value = value[int(plain)]
        else:
            raise Unresolved(pointer)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _row(rest: str, data: bytes) -> str | None:
    number, _, column = rest.partition("/")
    if data[:2] == b"PK":
        rows = _sheet(data)
    else:
        text = data.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.splitlines()[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    index = int(number) - 1
    if index >= len(rows):
        raise Unresolved(rest)
    if not column:
        return None
    repeat = re.search(r"\[(\d+)\]$|#(\d+)$", column)
    names = [name.strip() for name in rows[0]]
    if column in names:
        at = names.index(column)
    elif repeat is not None:
        base = column[: repeat.start()]
        at = [i for i, n in enumerate(names) if n == base][int(repeat[1] or repeat[2]) - 1]
    else:
        raise Unresolved(rest)
    return rows[index][at] if at < len(rows[index]) else ""


def _yaml(pointer: str, data: bytes) -> str | None:
    import yaml

    value = yaml.load(data, Loader=yaml.BaseLoader)  # every scalar is text
    for step in [part for part in pointer.split("/") if part]:
        plain = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(plain)]
        elif isinstance(value, dict) and plain in value:
            value = value[plain]
        elif isinstance(value, str) and plain.isdigit():
            return None  # one of the many that a range stands for
        else:
            raise Unresolved(pointer)
    return value if isinstance(value, str) else None


def _named_sheet(rest: str, data: bytes) -> str | None:
    """Only that the sheet and the row are there: which row holds the header is for the reader's own tests."""
    import openpyxl

    name, _, place = rest.rpartition("/row:")
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[name]
    if int(place.partition("/")[0]) > sheet.max_row:
        raise Unresolved(rest)
    return None


def _sheet(data: bytes) -> list[list[str]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheet = book.worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _line(rest: str, data: bytes) -> str | None:
    """Text formats name a line and what on it (or in the block that it begins); there is no one text to cut out."""
    number = int(re.match(r"\d+", rest)[0])  # type: ignore[index]
    if number > len(data.decode("utf-8-sig", "replace").splitlines()):
        raise Unresolved(rest)
    return None


def cuts(data: bytes, count: int) -> Iterator[int]:
    """Offsets spread over the data, and those around what matters to formats."""
    step = max(1, len(data) // count)
    places = set(range(1, len(data), step))
    for mark in (b"<", b">", b"/", b'"', b"\\", b"&", b"=", b",", b"\n", b"{", b"}", b":", b"\xc3", b"\xf0", b"\xe2"):
        at = data.find(mark, len(data) // 3)
        if at > 0:
            places.update((at, at + 1))
    places.update(i + 1 for i, byte in enumerate(data) if byte > 0xBF and i > 0)
    return iter(sorted(p for p in places if 0 < p < len(data)))
