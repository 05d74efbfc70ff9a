"""The three checks that national practice asks of a colleague, done by machine so that a named person can countersign what was compared.

1 the application against the source, 2 what is to be submitted against the application, 3 the result against application and source
(advice of the Commissioners after wrong searches: IOCCO 2015 and 2016, IPCO 2017). Identifiers are compared by value and by check code, instants in UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.check_code import ITSELF, broken_fields, canonical_code
from rightdoor.model.civil import iso_utc
from rightdoor.requests.application import Application, Drafted
from rightdoor.requests.rows import SourceRow, digest_of

NAMES = {
    "1": "the application against the source",
    "2": "what is to be submitted against the application",
    "3": "the result against application and source",
}
CHECKED = ("RD-A01", "RD-A02", "RD-A05")  # what our own rules say of echoes and rows, shown with check 3


class Compared(NamedTuple):
    """One thing that was compared. `agrees` is None while there is nothing to compare it with."""

    request_id: str
    what: str
    expected: str
    found: str
    agrees: bool | None


class PeerCheck(NamedTuple):
    """One check: agrees, differs, or open while papers are missing; `papers` is the SHA-256 over everything compared."""

    check: str
    result: str
    compared: tuple[Compared, ...]
    papers: str


class Row(NamedTuple):
    """A row as submitted, or what one result echoes. None and empty texts: not stated. `instant_us`: UTC microseconds, `literal` as received."""

    request_id: str
    identifier: str
    port: int | None
    instant_us: int | None
    literal: str = ""
    check_code: str = ""
    provider: str = ""
    authority: str = ""
    instant_agrees: bool = False  # a coarser echo that holds the instant


def against_source(application: Application, sources: Mapping[str, SourceRow]) -> PeerCheck:
    """Check 1: each row as drafted is a row of the source as it is held now."""
    found: list[Compared] = _words(application)
    for row in application.rows:
        source = sources.get(row.footprint)
        if source is None:
            found.append(Compared(row.request_id, "source event", row.footprint, "not held", False))
            continue
        broken = broken_fields(row.check_code, source.id_type, source.identifier, source.port, row.instant_us)
        stands = source.states(row.instant_us)
        stated = {"identifier": source.identifier, "port": _port(source.port), "instant": row.instant if stands else source.literal}
        for field, text in stated.items():
            whole = not broken or (field not in broken and ITSELF not in broken)
            found.append(Compared(row.request_id, field, f"by check code {row.check_code}", text, whole and (field != "instant" or stands)))
        if not row.provider.strip():
            found.append(Compared(row.request_id, "provider", "known", "not known", False))
    return _check("1", application, found)


def submission(application: Application, submitted: Sequence[Row], sources: Mapping[str, SourceRow], *, authority: str) -> PeerCheck:
    """Check 2: the rows to be submitted are those of the application, each once and whole. `authority`: the one in force, "" for none."""
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in submitted:
        by_id[row.request_id].append(row)
    found: list[Compared] = []
    for drafted in application.rows:
        rows = by_id.pop(drafted.request_id, [])
        if not rows:
            found.append(Compared(drafted.request_id, "row", "once", "not submitted", None if not submitted else False))
        elif len(rows) > 1:
            found.append(Compared(drafted.request_id, "row", "once", f"{len(rows)} times", False))
        for row in rows:
            kind = sources[drafted.footprint].id_type if drafted.footprint in sources else ""
            found += _fields(drafted, kind, row, echo=False)
            found.append(
                Compared(
                    drafted.request_id,
                    "provider",
                    drafted.provider or "known",
                    row.provider or "not known",
                    _one(drafted.provider, row.provider),
                )
            )
            found.append(Compared(drafted.request_id, "authority", authority, row.authority, row.authority.strip() == authority))
    found += [Compared(name, "row", "not in the application", "submitted", False) for name in sorted(by_id)]
    return _check("2", application, found)


def results(
    application: Application, answers: Mapping[str, Sequence[Row]], sources: Mapping[str, SourceRow], stops: Mapping[str, Sequence[str]]
) -> PeerCheck:
    """Check 3: what each result echoes is the row of the application. `answers` by request id, `stops` by footprint: our own rules' findings."""
    found: list[Compared] = []
    for drafted in application.rows:
        source = sources.get(drafted.footprint)
        rows = answers.get(drafted.request_id, ())
        if not rows:
            found.append(Compared(drafted.request_id, "result", "one", "none yet", None))
            continue
        for row in rows:
            found += _fields(drafted, source.id_type if source is not None else "", row, echo=True)
        said = ", ".join(sorted(set(stops.get(drafted.footprint, ()))))
        found.append(Compared(drafted.request_id, " ".join(CHECKED), "no stop", said or "no stop", not said))
    return _check("3", application, found)


def _words(application: Application) -> list[Compared]:
    """The parts of an application that must say something, and its rows: those recorded, each under its id."""
    drafted = {row.request_id for row in application.rows}
    parts = [
        Compared("", name, "stated", "stated" if application.body.get(name, "").strip() else "empty", bool(application.body.get(name, "").strip()))
        for name in ("reference", "applicant", "necessity", "proportionality", "collateral", "data")
    ]  # fmt: skip
    return parts + [
        Compared(name, "row", "as drafted", "not kept with the application", False) for name in application.requests if name not in drafted
    ]


def _fields(drafted: Drafted, kind: str, row: Row, *, echo: bool) -> list[Compared]:
    """Identifier, port, instant and code of one row against the code of the draft. What a result does not echo did not agree."""
    code = drafted.check_code
    name = drafted.request_id
    instant = drafted.instant_us if row.instant_agrees else row.instant_us
    broken = broken_fields(code, kind, row.identifier, row.port, instant)
    shown = {"identifier": row.identifier, "port": _port(row.port), "instant": row.literal or _instant(row.instant_us)}
    found = []
    for field, text in shown.items():
        missing = echo and not text and not (field == "instant" and not drafted.instant) and field != "port"
        whole = (field not in broken and ITSELF not in broken) or not broken
        found.append(Compared(name, field, f"by check code {code}", text or ("not echoed" if missing else ""), whole and not missing))
    back = canonical_code(row.check_code) or row.check_code.strip()
    if back or not echo:
        found.append(Compared(name, "check code", code, back, back == code))
    return found


def _check(number: str, application: Application, compared: Iterable[Compared]) -> PeerCheck:
    found = tuple(compared)
    if any(each.agrees is False for each in found):
        result = "differs"
    elif not application.rows or any(each.agrees is None for each in found):
        result = "open"
    else:
        result = "agrees"
    papers = digest_of([number, application.id, dict(application.body), [list(each) for each in found]])
    return PeerCheck(number, result, found, papers)


def _port(port: int | None) -> str:
    return "" if port is None else str(port)


def _instant(at_us: int | None) -> str:
    return "" if at_us is None else iso_utc(at_us)


def _one(a: str, b: str) -> bool:
    """Whether both name one provider: two that are not known are not one."""
    return bool(a.strip()) and " ".join(a.split()).casefold() == " ".join(b.split()).casefold()
