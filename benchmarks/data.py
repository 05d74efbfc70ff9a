"""Inputs of the benchmarks, the same bytes for a seed: CyberTip reports of six documents and about 8 KB."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND
from rightdoor.simulation import cybertip_json, cybertip_xml
from rightdoor.simulation.network import FOREVER, Line
from rightdoor.simulation.nouns import Act, File, Referral, Subject
from rightdoor.simulation.places import Premises
from rightdoor.simulation.referrals import digests
from rightdoor.simulation.words import FIRST, LAST, SERVICES

DOCUMENTS = 6
FOLDER_LIMIT = 996  # whole reports in folders of at most a thousand files
_START = 20_000 * DAY
_HOME = Premises("P", "999000000001", "", "1", "Heron Road", "Sandbeck", "ZZ1 1CC")
_LINE = Line("L", 0, "H", "Fenn Marram", _HOME, _HOME, _HOME, 0, FOREVER, "")


def make_reports(out: Path, reports: int, *, seed: int = 1) -> int:
    """Write `reports` reports below `out` as loose files (report XML, four file documents, JSON); the bytes written."""
    rng, written = random.Random(f"benchmark:{seed}"), 0
    for number in range(reports):
        folder = out / f"cybertips-{number * DOCUMENTS // FOLDER_LIMIT + 1:04d}"
        if number * DOCUMENTS % FOLDER_LIMIT == 0:
            folder.mkdir(parents=True)
        referral = _referral(number, rng)
        documents = [cybertip_xml.report(referral, ()), *(cybertip_xml.file_details(referral, i) for i in range(4))]
        for document in (*documents, cybertip_json.document(referral)):
            data = document.text.encode("utf-8")
            (folder / document.name).write_bytes(data)
            written += len(data)
    return written


def _referral(number: int, rng: random.Random) -> Referral:
    """A report with a login and four files, each with its upload."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    email = f"{first}.{last}.{number:07d}@example.net".lower()
    subject = Subject(
        f"S-{number}", first, last, 18 + number % 50, "adult", SERVICES[0], f"example-{number:09d}", email, "", [_LINE], _LINE
    )
    received = _START + rng.randrange(30 * 24 * 60) * MINUTE
    acts = [_act(subject, kind, received - rng.randrange(1, 300) * HOUR, rng=rng) for kind in ("login",)]
    files = []
    for position in range(4):
        md5, sha1 = digests(rng)
        act = _act(subject, "upload", received - rng.randrange(1, 300) * HOUR, rng=rng)
        files.append(File(f"{rng.getrandbits(128):032x}", f"file_{position:04d}.jpg", md5, sha1, act, classification="B2"))
    return Referral(str(800_000_001 + number), subject, received, "both", "usual", acts, files, received - HOUR)


def _act(subject: Subject, kind: str, instant: int, *, rng: random.Random) -> Act:
    instant += rng.randrange(3600) * SECOND
    ip = f"198.18.{rng.randrange(256)}.{rng.randrange(256)}"
    return Act("A", subject, kind, ip, rng.randrange(1024, 65536), instant, ip, instant, _LINE, _HOME, "z", "Example Chat", "")


def main() -> None:
    """`data.py OUT REPORTS [--seed N]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("reports", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    written = make_reports(given.out, given.reports, seed=given.seed)
    print(f"{given.reports} reports, {given.reports * DOCUMENTS} documents, {written} bytes")


if __name__ == "__main__":
    main()
