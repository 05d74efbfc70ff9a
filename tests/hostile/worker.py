"""Reads the hostile files of one reader, each in a process of its own with 1 GiB of address space and 10 s.

    python tests/hostile/worker.py MODULE GOLDEN_INPUT [SEEDS]

Prints one JSON line for each file that went wrong, and at the end the count and the classes.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import Case, cases

from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.model.vocabulary import FIELDS, allowed
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import ReaderModule, load
from rightdoor.readers.source import Source

SPACE, SECONDS, WALL = 1 << 30, 10, 60  # seconds of processor; the wall clock may be slow where much else runs
PER_PLACE = 6  # one value can make several statements (a hash and a detail, platform and source, a body)
# Statements that may change without a finding: what a piece of 400 bytes or a row can hold; a cell with something put in.
ALLOWED = {"splices": 24, "wrong-types": 30, "nesting": PER_PLACE, "bombs": PER_PLACE}
LONGEST = DEFAULT_LIMITS.max_value_chars + 200


class Seen:
    """What a reading gave, without holding it."""

    def __init__(self) -> None:
        self.findings: Counter[tuple[str, str]] = Counter()
        self.statements: Counter[int] = Counter()
        self.contents: Counter[int] = Counter()
        self.wrong = ""
        self.recognised = True

    def take(self, item: object) -> None:
        """One item: its form is checked, its statements are counted."""
        if isinstance(item, DataFinding):
            self.findings[(item.code, item.locator[:200])] += 1
            if item.code not in CODES or not item.locator or len(item.raw) > 200:
                self.wrong = f"finding without code or place: {item.code}"
            texts = tuple(item)
        elif isinstance(item, Record):
            if item.kind not in FIELDS:
                self.wrong = f"kind {item.kind}"
            texts = (item.locator, item.parent)
            for s in item.statements:
                self.statements[hash((item.kind, item.locator, tuple(s)))] += 1
                self.contents[hash((item.kind, s.field, " ".join(s.raw.split()), " ".join(s.value.split())))] += 1
                texts += (s.field, s.raw, s.value, s.locator) if len(texts) < 1_000 else ()
                if not allowed(item.kind, s.field):
                    self.wrong = f"field {item.kind}.{s.field[:60]}"
        else:
            self.wrong = f"neither record nor finding: {type(item)}"
            return
        for text in texts:
            if "\x00" in text or len(text) > LONGEST:
                self.wrong = f"text with NUL or too long: {text[:60]!r} {len(text)}"
            text.encode("utf-8")


def reading(reader: ReaderModule, source: Source) -> Seen:
    """Read one file."""
    seen = Seen()
    seen.recognised = reader.recognises(source)
    for item in reader.read(source, DEFAULT_LIMITS):
        seen.take(item)
    return seen


def judge(original: Seen, seen: Seen, case: Case) -> str:
    """Empty when the reading is right: a new located finding, or nothing lost but at the places touched.

    Where the class moves things about, only what is said counts, not where it stands (nor how its white
    space is written). What a reader does not recognise becomes `unknown-format` in the register; in a
    file without content there is nothing to lose.
    """
    if seen.wrong:
        return seen.wrong
    if seen.findings - original.findings or not seen.recognised or case.kind == "emptiness":
        return ""
    if case.touched:
        lost, limit = sum((original.statements - seen.statements).values()), PER_PLACE * case.touched
    else:
        lost, limit = sum((original.contents - seen.contents).values()), ALLOWED.get(case.kind, 0)
    if lost > limit:
        return f"{lost} of {sum(original.statements.values())} statements lost without a finding"
    return ""


ACTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "shutil.",
)


def forbid_acts(out: int) -> None:
    """End this process, saying so, when it writes a file, starts a program or opens a socket."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or event.startswith(ACTS):
            os.write(out, f"forbidden act: {event}".encode())
            os._exit(1)

    sys.addaudithook(hook)


def child(reader: ReaderModule, case: Case, original: Seen, out: int) -> None:
    """The life of one child: limits, reading, one line of judgement."""
    resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    forbid_acts(out)
    try:
        answer = judge(original, reading(reader, case.source()), case)
    except BaseException:
        answer = "exception: " + traceback.format_exc(limit=-3)
    os.write(out, (answer or "ok").encode("utf-8", "backslashreplace")[:4_000])
    os._exit(0)


def one(reader: ReaderModule, case: Case, original: Seen) -> str:
    """Fork, wait, and say what came of it."""
    inward, outward = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inward)
        child(reader, case, original, outward)
    os.close(outward)
    ready, _, _ = select.select([inward], [], [], WALL)
    if not ready:
        os.kill(pid, signal.SIGKILL)
    answer = os.read(inward, 4_096).decode("utf-8") if ready else f"longer than {WALL} s"
    os.close(inward)
    _, status = os.waitpid(pid, 0)
    return answer or f"died with status {status}"


def main(module: str, path: Path, seeds: int) -> None:
    """All cases of one golden input."""
    reader = load(module)
    assert reader is not None
    data = path.read_bytes()
    original = reading(reader, Source.of_bytes(path.name, data))
    counts: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    for case in cases(path.name, data, seeds=seeds):
        start = time.monotonic()
        answer = one(reader, case, original)
        slowest[case.kind] = max(slowest.get(case.kind, 0.0), round(time.monotonic() - start, 2))
        counts[case.kind] += 1
        if answer != "ok":
            print(json.dumps({"class": case.kind, "number": case.number, "problem": answer}), flush=True)
    print(json.dumps({"files": sum(counts.values()), "classes": dict(counts), "slowest": slowest}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 14)
