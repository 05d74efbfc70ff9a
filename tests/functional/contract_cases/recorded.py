"""What people recorded: announced faults, facts after action, local research; marks of the provider; how values came to be."""

from __future__ import annotations

from contract_cases.building import DAY1, Book, Case, tip
from contract_cases.checks import CONTRADICTED, OK, REFUSED, SINGLE, caution, expect, note, stop

_LATER = "2026-02-10T09:00:00Z"
_FACTS = "fact_id,about,fact,at,zone,check,number,detail,exhibit,recorded_by\n"


def _fault(provider: str, first: str, last: str) -> str:
    return (
        f"- {{kind: provider-fault, provider: {provider}, from: {first}, to: {last}, nature: wrong customers after an upgrade, "
        "actor: a.tester, reason: announced, exhibit: EX/4}\n"
    )


def faults(book: Book) -> None:
    """RD-A09. Results are produced on 20 January unless told; the second event is asked of the same provider."""

    def pair(name: str, status: str, first: str, last: str, *results: dict[str, str], **more: object) -> None:
        provider = f"Faulty {name}"
        book.pair(
            name, status, q={"provider": provider}, r=list(results) or [{}], decisions=_fault(f"  {provider.upper()}", first, last), **more
        )  # type: ignore[arg-type]

    announced = stop("09", "announced-fault")
    pair("a09-announced", REFUSED, "2026-01-20", "2026-01-20", found=announced)
    pair("a09-day-before", OK, "2026-01-10", "2026-01-19")
    pair("a09-long-span", REFUSED, "2025-06-01", "2026-06-01", found=announced)
    pair("a09-produced-unknown-sent-inside", REFUSED, "2026-01-11", "2026-01-11", {"produced_at": ""}, found=announced)
    may = caution("09", "announced-fault")
    pair("a09-produced-unknown-sent-before", SINGLE, "2026-01-12", "2026-01-30", {"produced_at": ""}, found=may, status2=OK)
    pair("a09-produced-unknown-sent-after", OK, "2026-01-01", "2026-01-10", {"produced_at": ""})
    pair("a09-lifted", OK, "2026-01-20", "2026-01-21", {}, {"produced_at": _LATER})
    pair("a09-not-lifted-within", REFUSED, "2026-01-20", "2026-03-01", {}, {"produced_at": _LATER}, found=announced)
    other = {"produced_at": _LATER, "uprn": "77770000012", "address": "9 Other Road", "subscriber_ref": "SUB-other"}
    revised = stop("09", "result-revised") | stop("11", "result-changed")
    pair("a09-revised", CONTRADICTED, "2026-01-20", "2026-01-21", {}, other, found=revised, status2=SINGLE)


def facts(book: Book) -> None:
    """RD-A16, RD-A18, as items of decisions.yaml and as a table."""

    def item(case: Case, kind: str, at: str = "2026-03-01T09:00:00Z", **more: str) -> str:
        fields = {"kind": "fact", "about": f"{case.name}-1", "fact": kind, "at": at, "actor": "a.tester", "reason": "recorded", **more}
        return "- {" + ", ".join(f'{k}: "{v}"' for k, v in fields.items() if v) + "}\n"

    for kind in ("nothing-found", "activity-continues", "other-identified", "resident-absent"):
        case = book.pair(f"a18-{kind}", CONTRADICTED, stop("18", kind), found2=stop("18", kind))
        case.decisions = item(case, kind)
    # a file may lower and never lift: the received test explains nothing
    case = book.pair("a18-tested", CONTRADICTED, stop("18", "nothing-found"), found2=stop("18", "nothing-found"))
    case.decisions = item(case, "nothing-found") + item(case, "line-tested", "2026-03-09T09:00:00Z", outcome="sound", exhibit="EX/12")
    case = book.pair("a18-line-fault", CONTRADICTED, stop("18", "line-fault"), found2=stop("18", "line-fault"))
    case.files["facts/facts-4.csv"] = (
        _FACTS.replace("detail", "outcome,detail") + f"F-1,{case.name}-1,line-tested,2026-03-01,UTC,,,Fault found,crossed,EX/12,a.tester\n"
    )
    case = book.pair("a18-tested-before", CONTRADICTED, stop("18", "nothing-found"), found2=stop("18", "nothing-found"))
    case.decisions = item(case, "nothing-found") + item(case, "line-tested", "2026-02-09T09:00:00Z")
    case = book.pair("a18-against", SINGLE, caution("18", "research-against"), status2=OK)
    case.decisions = item(case, "research-against", check="council tax")
    case = book.pair("a18-supports", OK)
    case.decisions = item(case, "research-supports", check="voters")
    case = book.pair("a16-school", OK, notes=note("16", "business"))
    case.decisions = item(case, "school")
    case = book.pair("a18-table", CONTRADICTED, stop("18", "nothing-found"), found2=stop("18", "nothing-found"))
    case.files["facts/facts-1.csv"] = f"{_FACTS}F-1,{case.name}-2,nothing-found,2026-03-01,Europe/London,,,no device,EX/9,a.tester\n"
    case = book.pair("a16-table", OK, notes=note("16", "multi-occupancy") | note("16", "caveat"), r={"caveat": "The user may be another."})
    case.files["facts/facts-2.csv"] = f"{_FACTS}F-1,{case.name}-1,possible-users,,,,4,,,a.tester\n"
    case = book.pair("a18-about-nothing", OK)
    case.files["facts/facts-3.csv"] = f"{_FACTS}F-1,no-such-number,nothing-found,2026-03-01,UTC,,,,,a.tester\n"
    case.expects[0].more["data-finding"] = "no-such-number"


def provenance(book: Book) -> None:
    """RD-A12 and RD-A21."""
    book.pair("a12-dictated-equal", OK, q={"entered": "dictated"}, notes=note("12", "hand-entered-after-source"))
    book.pair("a16-business", OK, r={"network_kind": "business"}, notes=note("16", "business"))
    for name, flag in (("a21-compromised", True), ("a21-not-flagged", False)):
        case = book.new(name)
        number = str(810000 + list(book.cases).index(name))
        event = {"observation_id": number, "observed_at": f"{DAY1}T10:23:45Z", "ip": book.ip(case, 1)}
        body = tip(number, f"Platform {name}", [{"ip": event["ip"], "at": event["observed_at"]}], account=name, compromised=flag)
        case.files[f"CyberTip-{number}.xml"] = body
        book.result(case, book.request(case, event, 1), 1)
        expect(book, case, event, SINGLE, caution("21", "reported-compromised") if flag else None)


ALL = (faults, facts, provenance)
