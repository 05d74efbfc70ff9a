"""Failure modes of part C: question and source are right, and the answer is wrong, short, old or about another address."""

from __future__ import annotations

from .case import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, Bend, Case, case, family
from .papers import Row, World


def _back(**over: str) -> Bend:
    """The answer names the right customer, with something bent."""
    return lambda w: w.back("a", **over)


def _stranger(**over: str) -> Bend:
    """The answer names somebody else."""
    return lambda w: w.stranger("a", **over)


def _one_act(world: World) -> None:
    del world.acts["b"]


def _subscriber(kind: str, value: str) -> Bend:
    def before(world: World) -> None:
        world.identify(kind, value)

    return before


def _fault(first: str, last: str) -> Bend:
    """The provider announced a fault; what it returned in its span names somebody else."""

    def bend(world: World) -> None:
        world.stranger("a")
        world.decide(
            kind="provider-fault", provider=world.provider, nature="wrong customers after an upgrade", **{"from": first, "to": last}
        )

    return bend


def _fault_all(world: World) -> None:
    for label in "ab":
        world.stranger(label)
    _fault("2026-02-20", "2026-03-10")(world)


def _revised(world: World) -> None:
    """Two answers to one request: one of the days of the fault, one after it that says otherwise."""
    right = dict(world.results["a"][0])
    _fault("2026-02-20", "2026-03-10")(world)
    world.results["a"].append(right | {"produced_at": "2026-03-20T12:00:00Z"})


def _one_long_assignment(world: World) -> None:
    """Both events lie in one assignment of two weeks, which the provider has down for somebody else."""
    for label in "ab":
        world.stranger(label, assigned_from="2026-01-04T00:00:00Z", assigned_to="2026-01-18T00:00:00Z")


NOTHING: Row = dict.fromkeys(
    "assigned_from assigned_to subscriber_ref account_holder address postcode uprn address_role address_from network_kind".split(), ""
)

DISCORD, ALONE, FAULT = "RD-A07 discordant", "RD-A07 single-strand", "RD-A09 announced-fault"
_FAULTS = [
    case("announced", "xml", _fault("2026-02-20", "2026-03-10"), FAULT, published=("IOCCO-2012-B", "IOCCO-2014-H3", "IOCCO-2014-H5"), words="the answer falls into an announced fault"),
    case("announced-all", "json", _fault_all, FAULT, published=("IOCCO-2014-H4", "IOCCO-2015-S2"), words="every answer about the account falls into it and names one stranger"),
    case("announced-subscriber", "xml", lambda w: [w.stranger("id"), _fault_id(w)], FAULT, before=_subscriber("msisdn", "+447700900711"), target="id", control=SINGLE, published=("IOCCO-2014-A",), words="subscriber records moved to another system"),
    case("revised", "log", _revised, ("RD-A09 result-revised",), CONTRADICTED, REFUSED, published=("IOCCO-2012-B", "IOCCO-2014-H5"), words="a later answer, after the fault, names another customer"),
    case("contradicted-by-second", "json", _stranger(), DISCORD, CONTRADICTED, published=("IOCCO-2012-B", "IOCCO-2014-H3", "IOCCO-2014-H4", "IOCCO-2014-H5", "IOCCO-2015-S2"), words="a wrong customer, and a second event that names another"),
    case("only-event", "xml", lambda w: [_drop(w, "b"), w.stranger("a")], ALONE, SINGLE, stops=False, published=("IOCCO-2014-H4", "IOCCO-2015-S2"), words="a wrong customer and nothing to hold against it"),
    case("interval-missing", "files", _stranger(assigned_from="", assigned_to=""), "RD-A06 no-interval", AMBIGUOUS, published=("IOCCO-2014-H3", "COMP-IN-2007"), words="a wrong customer without an interval"),
    case("interval-later", "log", _stranger(assigned_from="2026-01-05T09:00:00Z", assigned_to="2026-01-06T09:00:00Z"), "RD-A06 before-start", published=("IOCCO-2014-H3",), words="the next holder of the address"),
    case("interval-earlier", "json", _stranger(assigned_from="2026-01-04T09:00:00Z", assigned_to="2026-01-05T07:40:00Z"), "RD-A06 after-end", published=("IOCCO-2014-H3",), words="the holder before"),
    case("service-starts-later", "xml", _stranger(address_from="2026-01-06"), "RD-A08 not-yet", published=("IOCCO-2014-A",), words="service at the address began after the event"),
    case("same-assignment-twice", "log", _one_long_assignment, "RD-A07 same-assignment", SINGLE, before=lambda w: setattr(w.acts["b"], "ip", w.acts["a"].ip), stops=False, words="two events in one assignment: agreement is not independence"),
    case("rows-disagree", "xml", lambda w: [w.again("a", **w.wrong, subscriber_ref=f"S-2-{w.no}")], (), AMBIGUOUS, stops=False, published=("IOCCO-2015-S7",), words="one assignment given to two customers in one answer"),
    case("echo-of-another", "json", _stranger(echo_identifier="203.0.113.99"), "RD-A01 different-identifier", published=("IOCCO-2011-A", "IOCCO-2015-S7", "IPCO-2019-10"), words="the answer belongs to another question, and says so"),
    case("echo-of-another-time", "xml", _stranger(echo_instant="2026-01-05T19:58:11Z"), "RD-A02 am-pm-12h", published=("IOCCO-2015-S7", "IOCCO-2011-A"), words="the answer is about another instant, and says so"),
]  # fmt: skip


def _fault_id(world: World) -> None:
    world.decide(
        kind="provider-fault", provider=world.provider, nature="migration of records", **{"from": "2026-02-20", "to": "2026-03-10"}
    )


def _drop(world: World, label: str) -> None:
    for held in (world.acts, world.requests, world.results):
        held.pop(label, None)  # type: ignore[attr-defined]


_MANUAL = [
    case("no-echo", "xml", _stranger(echo_identifier="", echo_instant=""), ("RD-A01 not-echoed", "RD-A02 not-echoed"), CONTRADICTED, SINGLE, published=("IPCO-2017-P41", "IOCCO-2011-A", "COMP-DE-2008"), words="a letter that echoes nothing"),
    case("no-echo-only-event", "json", lambda w: [_drop(w, "b"), w.stranger("a", echo_identifier="", echo_instant="")], ("RD-A01 not-echoed", ALONE), SINGLE, published=("COMP-DE-2008", "COMP-US-LONG-2012", "IOCCO-2011-A"), words="the only event, answered without an echo"),
    case("no-echo-no-interval", "files", _stranger(echo_identifier="", echo_instant="", assigned_from="", assigned_to=""), ("RD-A01 not-echoed", "RD-A06 no-interval"), AMBIGUOUS, published=("IPCO-2017-P41", "COMP-DE-2008"), words="neither echo nor interval"),
    case("no-echo-agrees", "log", _back(echo_identifier="", echo_instant=""), ("RD-A01 not-echoed",), SINGLE, published=("COMP-US-LONG-2012",), words="an answer that may be right, but does not say what was looked up"),
    case("period-does-not-cover", "json", lambda w: w.stranger("id", assigned_from="2026-01-20T00:00:00Z"), ("RD-A06 before-start",), REFUSED, before=_subscriber("msisdn", "+447700900712"), after=lambda w: w.requests["id"].update(instant="2026-01-05T12:00:00Z") or w.back("id", echo_instant="2026-01-05T12:00:00Z"), target="id", published=("IPCO-2019-09",), words="a subscriber whose service began after the date asked about"),
    case("no-period-at-all", "xml", lambda w: w.stranger("id", assigned_from="", assigned_to="", echo_instant=""), ("RD-A06 no-interval",), AMBIGUOUS, before=_subscriber("msisdn", "+447700900713"), after=lambda w: w.requests["id"].update(instant="2026-01-05T12:00:00Z") or w.back("id", echo_instant="2026-01-05T12:00:00Z"), target="id", published=("IPCO-2019-09",), words="a name without a period of service"),
    case("second-event-elsewhere", "log", _stranger(), DISCORD, CONTRADICTED, published=("IPCO-2017-P41",), words="one of two answers copied out wrongly by hand"),
]  # fmt: skip

BILL = {"address": "9 Ledger Court, Sampleford", "postcode": "ZZ1 3OM", "uprn": "300000000009"}
_ADDRESS = [
    case("billing", "xml", _back(address_role="billing", **BILL), "RD-A08 billing", published=("IPCO-2017-ADDR",), words="where the bill goes"),
    case("billing-everywhere", "json", lambda w: [w.back(x, address_role="billing", **BILL) for x in "ab"], "RD-A08 billing", published=("IPCO-2017-ADDR",), words="two answers agree on one billing address"),
    case("correspondence", "json", _back(address_role="correspondence", **BILL), "RD-A08 correspondence", words="where letters go"),
    case("registered-office", "log", _back(address_role="registered-office", **BILL), "RD-A08 registered-office", words="where a company is registered"),
    case("unlabelled", "xml", _back(address_role="", **BILL), "RD-A08 role-undeclared", published=("IPCO-2017-ADDR",), words="an address that nobody says what it is"),
    case("unlabelled-everywhere", "files", lambda w: [w.stranger(x, address_role="") for x in "ab"], "RD-A08 role-undeclared", published=("IPCO-2017-ADDR",), words="agreeing answers without a label, from one field"),
    case("label-unknown", "json", _back(address_role="customer", **BILL), "RD-A08 role-undeclared", words="a label that says nothing"),
    case("stale", "log", _back(address_to="2025-12-20"), "RD-A08 stale", published=("IPCO-2017-ADDR",), words="the customer had moved before the event"),
    case("stale-by-a-day", "xml", _back(address_to="2026-01-04"), "RD-A08 stale", words="moved the day before"),
    case("not-yet", "json", _back(address_from="2026-01-06"), "RD-A08 not-yet", words="moved in the day after"),
    case("stale-subscriber", "xml", lambda w: w.back("id", address_role="correspondence", **BILL), "RD-A08 correspondence", before=lambda w: [_one_act(w), w.identify("msisdn", "+447700900714")], target="id", control=SINGLE, beside=("a", SINGLE, OK), words="a subscriber record with a letter address"),
    case("flat-missing", "xml", lambda w: [w.back("a", uprn="", address=f"{w.no + 1} Invented Street, Exampleton"), w.back("b", uprn="", address=f"Flat 3, {w.no + 1} Invented Street, Exampleton")], "RD-A07 unit-missing", SINGLE, stops=False, published=("IPCO-2017-ADDR", "COMP-US-MINOT-2014"), words="a flat on one side only"),
]  # fmt: skip

TWICE, CHANGED = "RD-A11 renderings-differ", "RD-A11 result-changed"
_LATER = {"assigned_from": "2026-01-05T02:58:11Z", "assigned_to": "2026-01-05T14:58:11Z"}


def _also_document(world: World) -> None:
    """The provider sends every answer twice: as a table and as a document."""
    for label in "ab":
        world.again(label, rendering="document")


def _document(**over: str) -> Bend:
    return lambda w: w.results["a"][1].update(over)


_RENDERED = [
    case("hour-apart", "xml", _document(**_LATER), TWICE, CONTRADICTED, after=_also_document, words="table and document of one answer, one of them an hour out"),
    case("zone-of-document", "json", _document(assigned_from="2026-01-05T01:58:11+01:00", assigned_to="2026-01-05T13:58:11+01:00"), TWICE, CONTRADICTED, after=_also_document, words="the same figures under another zone"),
    case("door-differs", "log", lambda w: _document(**w.wrong)(w), TWICE, CONTRADICTED, after=_also_document, words="two renderings, two doors"),
    case("house-number-differs", "files", lambda w: _document(address=f"{w.no + 7} Invented Street, Exampleton", uprn="")(w), TWICE, CONTRADICTED, after=_also_document, words="one digit of the house number"),
    case("row-missing-in-document", "json", lambda w: w.results["a"].pop(), TWICE, CONTRADICTED, after=lambda w: [_also_document(w), w.again("a", rendering="table", assigned_from="2026-01-05T13:58:11Z", assigned_to="2026-01-05T18:00:00Z"), w.again("a", rendering="document", assigned_from="2026-01-05T13:58:11Z", assigned_to="2026-01-05T18:00:00Z")], words="a row that only one of them has"),
    case("answer-changed", "xml", lambda w: w.again("a", **w.wrong, produced_at="2026-03-09T12:00:00Z"), CHANGED, CONTRADICTED, published=("IOCCO-2014-H5",), detectable="partly", words="asked again, the provider names another customer"),
]  # fmt: skip

_SHORT = [
    case("none-held", "xml", lambda w: w.back("a", result="none-held", **NOTHING), "RD-A10 none-held", UNRESOLVED, published=("IOCCO-2012-C", "IOCCO-2014-H6"), words="nothing held, though the provider has the range"),
    case("none-held-mail", "json", lambda w: w.back("id", result="none-held", **NOTHING), "RD-A10 none-held", UNRESOLVED, before=_subscriber("email", "max.heath@example.com"), target="id", control=SINGLE, published=("IPCO-2018-20",), words="nothing held for a mail address that exists"),
    case("none-held-in-fault", "json", lambda w: [w.back("id", result="none-held", **NOTHING), _fault_id(w)], ("RD-A10 none-held", FAULT), UNRESOLVED, before=_subscriber("email", "may.ford@example.com"), target="id", control=SINGLE, published=("IPCO-2018-20",), words="nothing held, on a day of a fault announced afterwards"),
    case("none-held-account", "xml", lambda w: w.back("id", result="none-held", **NOTHING), "RD-A10 none-held", UNRESOLVED, before=lambda w: w.identify("account", w.account), target="id", control=UNRESOLVED, published=("IPCO-2018-20",), words="nothing held for an account that exists"),
    case("partial", "log", _back(result="partial"), "RD-A10 partial", UNRESOLVED, published=("IOCCO-2016-26", "IPCO-2018-16"), words="part of the rows"),
    case("partial-of-two", "json", lambda w: w.again("a", result="partial"), "RD-A10 partial", UNRESOLVED, published=("IPCO-2018-16",), words="one row whole, one said to be part of more"),
    case("left-out", "xml", lambda w: w.results.pop("a"), "RD-A10 rows-missing", UNRESOLVED, published=("IOCCO-2016-26", "IPCO-2018-16"), words="a request that the answer to its batch leaves out"),
    case("empty-row", "files", lambda w: w.back("a", **NOTHING | {"assigned_from": w.results["a"][0]["assigned_from"], "assigned_to": w.results["a"][0]["assigned_to"]}), "RD-A10 rows-missing", UNRESOLVED, published=("IOCCO-2016-26",), words="an assignment that names nobody"),
    case("word-of-its-own", "json", _back(result="see letter"), "RD-A10 partial", UNRESOLVED, published=("IOCCO-2014-H6",), words="an answer in no known word"),
]  # fmt: skip

_EDGES = [
    case("near-edge", "xml", _back(assigned_from="2026-01-05T07:58:11.500Z"), "RD-A06 near-edge", AMBIGUOUS, published=("IOCCO-2014-H6",), words="the assignment begins within the second of the event"),
    case("open-end", "json", _back(assigned_to="", produced_at="2026-01-04T09:00:00Z"), "RD-A06 open-end", AMBIGUOUS, words="an assignment without an end, from before the event"),
    case("interval-backwards", "log", _back(assigned_from="2026-01-05T13:58:11Z", assigned_to="2026-01-05T01:58:11Z"), "RD-A06 no-interval", AMBIGUOUS, words="an interval that ends before it starts"),
    case("interval-without-zone", "xml", _back(assigned_from="2026-01-05 01:58:11", assigned_to="2026-01-05 13:58:11"), "RD-A06 no-interval", AMBIGUOUS, words="an interval in no zone"),
    case("interval-start-only", "files", _back(assigned_from="", assigned_to="2026-01-05T13:58:11Z"), "RD-A06 no-interval", AMBIGUOUS, words="an end and no start"),
    case("two-customers", "json", lambda w: w.again("a", **w.wrong, subscriber_ref=f"S-2-{w.no}", account_holder="B. Stranger"), (), AMBIGUOUS, stops=False, published=("COMP-IN-2007", "IPCO-2019-10"), words="one address given to two customers at one time"),
    case("ninety-miles-off", "log", _stranger(assigned_from="2026-01-06T01:00:00Z", assigned_to="2026-01-06T13:00:00Z"), "RD-A06 before-start", published=("IOCCO-2014-H6", "IPCO-2019-10"), words="the holder of the day after"),
]  # fmt: skip

CASES: list[Case] = [
    *family("provider-system-fault", *_FAULTS, detectable="partly"),
    *family("provider-manual-lookup-error", *_MANUAL, detectable="partly", stops=False),
    *family("provider-billing-or-stale-address", *_ADDRESS, detectable="partly"),
    *family("provider-time-rendering", *_RENDERED[:-1]),
    *family("provider-wrong-data-unspecified", _RENDERED[-1]),
    *family("provider-under-disclosure", *_SHORT, detectable="partly", stops=False),
    *family("provider-wrong-data-unspecified", *_EDGES, detectable="partly"),
]
