"""Many slips at once, drawn with a seed: the findings are the union, the status the first in the stated order."""

from __future__ import annotations

import random
from typing import NamedTuple

from contract_cases.building import DAY1, Book, Expect, Found, Row

ORDER = ("unresolved", "contradicted", "ambiguous", "refused", "single-strand", "corroborated")


class Slip(NamedTuple):
    """One slip in the first event's papers: what it changes, the finding that it must raise, the status that it alone gives."""

    e: Row
    q: Row
    r: Row
    found: Found | None
    status: str
    second: Row | None = None


def _stop(code: str, pattern: str, status: str = "refused", **r: str) -> Slip:
    return Slip({}, {}, r, (f"RD-A{code}", pattern, "stop"), status)


def _caution(code: str, pattern: str, **r: str) -> Slip:
    return Slip({}, {}, r, (f"RD-A{code}", pattern, "caution"), "single-strand")


# one of each group at most, so that no slip hides another
GROUPS: tuple[tuple[Slip, ...], ...] = (
    (_caution("01", "not-echoed", echo_identifier=""), _stop("01", "different-identifier", echo_identifier="203.0.113.77")),
    (_caution("02", "not-echoed", echo_instant=""), _stop("02", "am-pm-12h", echo_instant=f"{DAY1}T22:23:45Z"),
     _stop("02", "zone-not-sent", echo_instant=f"{DAY1} 10:23:45")),
    (_stop("06", "no-interval", "ambiguous", assigned_from="", assigned_to=""), _stop("06", "before-start", assigned_from=f"{DAY1}T11:00:00Z"),
     _stop("06", "after-end", assigned_to=f"{DAY1}T10:00:00Z"), _stop("06", "open-end", "ambiguous", assigned_to="", produced_at="")),
    (_stop("08", "billing", address_role="billing"), _stop("08", "correspondence", address_role="correspondence"), _stop("08", "role-undeclared", address_role=""),
     _stop("08", "stale", address_to="2026-01-04"), _stop("08", "not-yet", address_from="2026-01-06")),
    (_stop("15", "public-wifi", network_kind="public-wifi"), _stop("15", "hosting", network_kind="hosting"), _caution("15", "mobile-gateway", network_kind="mobile"),
     _caution("15", "fixed-wireless", network_kind="fixed-wireless")),
    (Slip({"act": "listed"}, {}, {}, ("RD-A13", "other-act", "caution"), "single-strand"), Slip({"act": ""}, {}, {}, ("RD-A13", "act-unknown", "caution"), "single-strand")),
    (Slip({}, {"check_code": "K7Q2"}, {"check_code": "K7Q9"}, ("RD-A05", "check-code", "stop"), "refused"), Slip({}, {"check_code": "K7Q2"}, {"check_code": "K7Q2"}, None, "corroborated")),
    (Slip({}, {}, {"result": "partial"}, None, "unresolved"),),
    (Slip({}, {}, {"account_holder": "A Example"}, ("RD-A11", "renderings-differ", "stop"), "contradicted", {"rendering": "document", "account_holder": "B Sample"}),
     Slip({}, {}, {"account_holder": "A Example"}, None, "corroborated", {"rendering": "document"})),
)  # fmt: skip
OTHER_DOOR = {"uprn": "77770000061", "address": "61 Other Road", "postcode": "ZZ1 1CI"}


def mixed(book: Book, number: int = 150, seed: int = 26) -> None:
    """`number` draws of one to five slips, a third of them with a second event at another door."""
    drawn = random.Random(seed)
    for place in range(number):
        slips = [drawn.choice(group) for group in drawn.sample(GROUPS, drawn.randint(1, 5))]
        _case(book, f"m-{place}", slips, elsewhere=drawn.random() < 1 / 3)


def _case(book: Book, name: str, slips: list[Slip], *, elsewhere: bool) -> None:
    case = book.new(name)
    e, q, r = ({k: v for s in slips for k, v in part(s).items()} for part in (lambda s: s.e, lambda s: s.q, lambda s: s.r))
    first = book.observation(case, 1, **e)
    asked = book.request(case, first, 1, **q)
    row = book.result(case, asked, 1, **r)
    for again in (s.second for s in slips if s.second is not None):
        case.results.append(row | again)
    second = book.observation(case, 2)
    book.result(case, book.request(case, second, 2), 2, **(OTHER_DOOR if elsewhere else {}))
    found = {s.found for s in slips if s.found is not None}
    stopped = any(severity == "stop" for _, _, severity in found)
    partial = any(s.status == "unresolved" for s in slips)
    discord = {("RD-A07", "discordant", "stop")} if elsewhere and not stopped else set()
    statuses = [s.status for s in slips] + (["contradicted"] if discord else []) + (["single-strand"] if elsewhere else [])
    case.expects.append(Expect(first["ip"], min(statuses, key=ORDER.index), found | discord, literal=first["observed_at"]))
    alone = "single-strand" if stopped or partial or elsewhere else "corroborated"
    case.expects.append(Expect(second["ip"], "contradicted" if discord else alone, discord, literal=second["observed_at"]))


ALL = [mixed]
