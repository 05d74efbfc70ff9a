"""Benchmark: a national operation of six months, drawn, recorded into a training store, counted there against the truth, its pages opened cold.

`python benchmarks/national_operation.py` prints one JSON line. `--scale today` (6,000 arrests, 7,600 searches, 83,000 devices) is what is
claimed; `small` shows that it works. Limits: drawn in at most two minutes of one core, recorded in at most thirty minutes, every number
equal to the truth by force, scope and reading, rows the same where they are projected again, each page in at most 1.5 s when first opened.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from operation import load, pages
from operation.world import World, lay_out
from rightdoor.rehearsal.compared import OF_OPERATION
from rightdoor.rehearsal.nouns import Rehearsed
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import SIZES, Size
from rightdoor.rehearsal.truth import SCOPES

MOST_DRAWN_S, MOST_RECORDED_S = 120.0, 1_800.0
BY_ACTS = 12  # cases that are recorded event by event
AGAIN = 40  # cases that are projected once more


def say(text: str) -> None:
    """To a person who waits."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def drawn(size: Size, seed: int) -> dict[str, Any]:
    """How long drawing alone takes, on one core."""
    started, kinds = time.process_time(), Counter[str]()
    for case in Rehearsal(size, seed).cases():
        kinds["cases"] += 1
        kinds["events"] += len(case.events)
    return {**kinds, "drawn_cpu_s": round(time.process_time() - started, 1)}


def recorded(world: World, rehearsal: Rehearsal, names: list[str]) -> dict[str, Any]:
    """Record everything; seconds, and what it came to. `names`: ids of the cases that were recorded in bulk, added here."""
    cases = _told(rehearsal.cases(), names)
    sample = list(islice(cases, BY_ACTS))
    started = time.perf_counter()
    load.the_operation(world, rehearsal.operation_events())
    load.counted_of_the_operation(world)
    operation_s = time.perf_counter() - started
    started = time.perf_counter()
    events = load.by_acts(world, sample)
    acts_s = time.perf_counter() - started
    started, done = time.perf_counter(), len(sample)
    for many in load.in_bulk(world, cases):
        done += many
        say(f"{done:,} of {rehearsal.size.accepted:,} cases and some recorded")
    del names[: len(sample)]
    return {
        "operation_s": round(operation_s, 1), "by_acts_events_a_second": round(events / acts_s, 1),
        "bulk_s": round(time.perf_counter() - started, 1), "cases_recorded": done,
    }  # fmt: skip


def _told(cases: Iterator[Rehearsed], names: list[str]) -> Iterator[Rehearsed]:
    for case in cases:
        names.append(case.case)
        yield case


def compared(world: World, rehearsal: Rehearsal) -> dict[str, Any]:
    """Every number of the database against the truth: how many were compared, which differ."""
    from rightdoor.casework.access.models import Account
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures.counting import figures_of
    from rightdoor.figures.query import Query

    codes = sorted({code for truth in (rehearsal.truth, rehearsal.of_operation) for _, code, _, _ in truth.counts})
    many, wrong = 0, []
    started = time.perf_counter()
    with acting(Account.objects.get(pk=world.viewer), now_us=world.now_us) as held:
        for reading in rehearsal.truth.readings:
            for scope in SCOPES:
                query = Query(reading.from_us, reading.until_us, reading.as_of_us, scope, "" if scope == "all" else rehearsal.operation)
                for figure in figures_of(held, codes, query):
                    ours = {share.forces: share.value for share in figure.shares}
                    many += max(1, len(ours))
                    truth = rehearsal.of_operation if figure.definition in OF_OPERATION else rehearsal.truth
                    if ours != truth.shares(reading.name, figure.definition, scope):
                        wrong.append(f"{reading.name} {figure.definition} {scope}: {figure.value}")
    return {
        "numbers_compared": many,
        "numbers_wrong": len(wrong),
        "first_wrong": wrong[:5],
        "counted_s": round(time.perf_counter() - started, 1),
    }


def leave() -> None:
    """Hold the store no longer, so that its database ends."""
    from django.db import connections

    from rightdoor.casework.place import held_store

    connections.close_all()
    held_store().close()


def measure(folder: Path, size: Size, seed: int, port: int) -> dict[str, Any]:
    """All of it, in a folder that is removed afterwards."""
    from rightdoor.desk.surroundings import opened

    line = drawn(size, seed)
    say("drawn; making a store")
    world = lay_out(folder, size, seed)
    with opened(world.around) as store:
        world = world._replace(dsn=store.dsn("owner"))
        rehearsal, names = Rehearsal(size, seed, operation=str(world.operation)), list[str]()
        line |= recorded(world, rehearsal, names)
        load.analyze(world)
        line |= compared(world, rehearsal)
        chosen = random.Random(seed).sample(names, min(AGAIN, len(names)))
        line |= {"projected_again": len(chosen), "rows_otherwise": load.again(world, chosen)}
        cookie, needed = pages.cookie_of(world), pages.wanted(world, rehearsal)
        paths = list(dict.fromkeys([*needed.values(), *pages.further(world, rehearsal)]))
        leave()
    say("counted; opening pages")
    seen = pages.cold(world, cookie, paths, port=port)
    first = round(max(page.seconds for page in seen.first), 2)
    told = {"caught_up_s": round(seen.caught_up_s, 1), "first_page_of_a_process_s": first, "left_behind": seen.left}
    return {**line, **told, **pages.judged(seen.pages, needed)}


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(SIZES), default="today")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8647)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that server and folder go with it
    with tempfile.TemporaryDirectory(prefix="rightdoor-operation-", ignore_cleanup_errors=True) as name:
        os.environ.pop("RIGHTDOOR_DATABASE_URL", None)  # never into a database that others use
        line = measure(Path(name), SIZES[given.scale], given.seed, given.port)
    say("")
    ok = (
        line["drawn_cpu_s"] <= MOST_DRAWN_S
        and line["operation_s"] + line["bulk_s"] <= MOST_RECORDED_S
        and not (line["numbers_wrong"] or line["rows_otherwise"] or line["did_not_open"] or line["later_than_limit"] or line["left_behind"])
    )
    print(json.dumps({"name": "national operation", "scale": given.scale, **line, "ok": ok}), flush=True)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
