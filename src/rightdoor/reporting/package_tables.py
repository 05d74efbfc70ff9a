"""The tables of a package's page: events, papers side by side, papers inside, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.reporting.html import Html, join, table, tag
from rightdoor.reporting.ledger_proof import LedgerProof
from rightdoor.reporting.package import NOT_COUNTED, Manifest, Paper
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown, identifier, moment

_HELD = {
    "whole": "whole, as received",
    "redacted": "whole, embedded media replaced by digest and length",
    "extract": "extract",
    "not-kept": "bytes not kept, digest only",
}


def events_table(shown: SubjectShown) -> Html:
    """Every event with its status, premises and findings."""
    where = shown.standing
    rows = []
    for event in shown.events:
        line = event.line
        doors = [where.label(p["premises"]) + (f" ({p['role']})" if p["role"] else "") for p in line["premises"]]
        findings = [tag("li", f"{f['code']} {f['severity']}: {f['message']}") for f in line["findings"]]
        rows.append(
            (
                tag("span", line["footprint"], class_="mono"),
                moment(line),
                f"{line['act']} from {identifier(line)}",
                line["status"],
                join(tag("div", door) for door in doors) if doors else "none named",
                tag("ul", *findings) if findings else "none",
            )
        )
    return table("Events of the subject", ("event", "time", "act and address", "status", "premises named", "findings"), rows)


def papers_of_events(shown: SubjectShown) -> Html:
    """Source record, request and result of each event, as written, so that an eye can compare them."""
    several = len(shown.standing.candidates) > 1
    rows = []
    for event in shown.events:
        source = _cell(event.of_kind("footprint"), _source)
        sent = _cell((*event.of_kind("request"), *event.of_kind("stray-request")), _request)
        back = _cell((*event.of_kind("result"), *event.of_kind("lease")), _result_of_several if several else _result)
        rows.append((_name(event), source, sent, back))
    return table("Papers of each event", ("event", "source record", "request as sent", "result as returned"), rows)


def _name(event: EventShown) -> Html:
    return tag("span", event.line["footprint"], class_="mono")


def _cell(papers: Iterable[PaperShown], words: object) -> Html:
    assert callable(words)
    made = [tag("div", join(words(p)), tag("div", f"{p.name} {p.locator}", class_="from")) for p in papers]
    return join(made) if made else join(["none"])


def _source(paper: PaperShown) -> Iterator[str]:
    yield _fields(paper.values, ("ip", "port", "event_time", "zone"))


def _request(paper: PaperShown) -> Iterator[str]:
    how = "" if paper.how in ("", "identifier-and-instant") else f" (paired by {paper.how})"
    yield f"{paper.request_id} to {paper.values.get('provider', 'a provider not named')}: "
    yield _fields(paper.values, ("identifier", "port", "event_time", "zone")) + how


def _result(paper: PaperShown) -> Iterator[str]:
    yield from _assigned(paper)
    yield _fields(paper.values, ("address", "postcode", "uprn", "address_role"), "; address ")


def _result_of_several(paper: PaperShown) -> Iterator[str]:
    """Where there are several candidates no address stands by itself: the candidates are numbered above."""
    yield from _assigned(paper)
    if paper.values.get("address") or paper.values.get("uprn"):
        yield "; address: one of the candidates, by number above"


def _assigned(paper: PaperShown) -> Iterator[str]:
    yield f"{paper.values.get('result', '')} "
    yield _fields(paper.values, ("echo_identifier", "echo_port", "echo_time", "echo_zone"), "echo ")
    yield _fields(paper.values, ("from_time", "to_time", "zone"), "; assigned ")


def _fields(values: Mapping[str, str], names: Iterable[str], lead: str = "") -> str:
    told = [values[name] for name in names if values.get(name)]
    return lead + " ".join(told) if told else ""


def papers_table(manifest: Manifest) -> Html:
    """Every paper with its digest, and how it is held here."""
    rows = []
    for paper in manifest.papers:
        link = tag("a", paper.name, href=paper.member) if paper.member else paper.name
        rows.append(
            (
                link,
                tag("span", paper.exhibit, class_="mono"),
                paper.reader or "not read",
                _held(paper),
                paper.authority or "not stated",
                iso_utc(paper.received_us),
            )
        )
    return table("Papers", ("name", "exhibit (SHA-256)", "read as", "held", "authority", "received"), rows)


def _held(paper: Paper) -> str:
    said = _HELD[paper.held]
    if paper.held == "extract":
        said += f"; {paper.left_out} row(s) of others left out; the digest is that of the whole file"
    if paper.others == NOT_COUNTED:
        said += "; rows of others: not counted"
    elif paper.others:
        said += f"; {paper.others} row(s) of others are in it"
    if paper.reader == "pdf_text" and paper.member:
        said += "; text of the document that is no row was not looked through"
    return said


def decisions_table(decisions: Iterable[Decision]) -> Html:
    """What people decided, as far as it bears on this subject."""
    rows = [
        (
            tag("span", d.id, class_="mono"),
            d.kind,
            "; ".join(f"{name}: {value}" for name, value in sorted(d.body.items()) if name != "mapping"),
            d.actor,
            iso_utc(d.decided_us),
            d.reason,
        )
        for d in decisions
    ]
    if not rows:
        return tag("p", "No decision bears on this subject.")
    return table("Decisions in force", ("decision", "kind", "what", "who", "when", "why"), rows)


def ledger_words(proof: LedgerProof) -> str:
    """What of the ledger is here."""
    return f"{len(proof.rows)} row(s) of {proof.size}, head {proof.head[:16]}…, root {proof.root[:16]}…"
