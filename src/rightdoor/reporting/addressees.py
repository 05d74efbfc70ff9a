"""Whom a finding asks, and the question in the second person: a provider is not asked for what only the source can say.

The table says it by check and pattern; where one pattern can be settled by several (an identifier that differs may be the
applicant's slip or the provider's), the sentence of the check names which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PROVIDER, SOURCE, APPLICANT = "the provider", "the source", "the applicant"
HOTSPOT, HOSTING = "the owner of the hotspot", "the hosting company"
NOBODY = ""
ORDER = (SOURCE, APPLICANT, HOTSPOT, HOSTING)

_BY_CHECK: Mapping[str, str] = {
    "RD-A03": SOURCE, "RD-A04": SOURCE, "RD-A12": SOURCE, "RD-A21": SOURCE,
    "RD-A08": PROVIDER, "RD-A09": PROVIDER, "RD-A10": PROVIDER, "RD-A11": PROVIDER,
    # settled by other events, by the sender of a package, by what was found, at the door
    "RD-A07": NOBODY, "RD-A14": NOBODY, "RD-A16": NOBODY, "RD-A17": NOBODY, "RD-A18": NOBODY, "RD-A19": NOBODY, "RD-A20": NOBODY,
}  # fmt: skip
_BY_PATTERN: Mapping[tuple[str, str], str] = {
    ("RD-A05", "cross-paired"): APPLICANT, ("RD-A05", "row-not-in-source"): APPLICANT, ("RD-A05", "duplicated-row"): APPLICANT,
    ("RD-A13", "time-of-report"): APPLICANT, ("RD-A13", "time-of-registration"): SOURCE, ("RD-A13", "other-act"): SOURCE,
    ("RD-A13", "act-unknown"): SOURCE,
    ("RD-A15", "bogon"): SOURCE, ("RD-A15", "possible-proxy"): SOURCE, ("RD-A15", "anonymiser"): NOBODY,
    ("RD-A15", "documentation-range"): NOBODY, ("RD-A15", "public-wifi"): HOTSPOT, ("RD-A15", "hosting"): HOSTING,
    ("RD-A15", "mobile-gateway"): PROVIDER, ("RD-A15", "fixed-wireless"): PROVIDER, ("RD-A15", "port-outside-block"): PROVIDER,
    ("RD-A15", "wrong-provider"): PROVIDER,
}  # fmt: skip

# Where the sentence of the check does not turn into a good question by itself.
_QUESTIONS: Mapping[tuple[str, str], str] = {
    ("RD-A03", "no-meridiem"): "Please say whether your clock has 12 or 24 hours, and whether the time is a.m. or p.m.",
    ("RD-A09", "result-revised"): "Please say in writing which of your two results is right, and why they differ.",
    ("RD-A15", "public-wifi"): "Please send the log of the connections for that time.",
    ("RD-A15", "hosting"): "Please say who had the address as a customer at that time, and send the connection log.",
}
_QUOTED = re.compile(r'(?: on request [^":]*)?: "(?P<said>.*)"', re.DOTALL)
_ON_REQUEST = re.compile(r'ask [^"]*? on request (?P<request>[^":]*): "')
_WHO = "|".join(map(re.escape, (SOURCE, APPLICANT, PROVIDER, "the operator", HOTSPOT, HOSTING)))
_TURNED = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r", and (?:record|resolve|ask)\b.*", ""), (r", or have\b.*", ""), (r"; ask [^;]*$", ""), (r", if need be by another route.*", ""),
        (r", and for ", ", and send "), (r", and to ", ", and "), (r", and who ", ", and say who "),
        (r"\bits\b", "your"), (r"\bit (writes|holds|verified)\b", r"you \1"), (r"\byou (write|hold)s\b", r"you \1"),
        (r"\bit (looked up|changed|saw)\b", r"you \1"),
    )
)  # fmt: skip
_ASKS = re.compile(r"(?:for |in |to )?(?:which|whether|what|who|how|when)\b")


def addressee(code: str, pattern: str, settle: str) -> str:
    """PROVIDER, SOURCE, APPLICANT, HOTSPOT, HOSTING, or NOBODY for what no letter settles."""
    known = _BY_PATTERN.get((code, pattern), _BY_CHECK.get(code))
    if code == "RD-A06" or known is None:
        for who in (SOURCE, APPLICANT):
            if f"ask {who}" in settle:
                return who
        return PROVIDER if settle.startswith("ask ") else NOBODY
    return known


def concerns(settle: str, provider: str, request_id: str, providers: frozenset[str]) -> bool:
    """Whether a sentence that asks a provider asks this one on this request; it may name another request, or another of `providers`."""
    on = _ON_REQUEST.match(settle)
    if on is not None and request_id and on["request"] != request_id:
        return False
    return _named(settle, providers) in ("", provider) or not provider


def second_person(code: str, pattern: str, settle: str, providers: frozenset[str] = frozenset()) -> str:
    """The question as it is put to whom it asks: "Please say which …"."""
    if (code, pattern) in _QUESTIONS:
        return _QUESTIONS[code, pattern]
    rest = settle.removeprefix("ask ")
    named = _named(settle, providers)
    rest = rest.removeprefix(named) if named else re.sub(rf"^(?:{_WHO})\b", "", rest)
    quoted = _QUOTED.fullmatch(rest)
    if quoted is not None:
        return quoted["said"]
    rest = rest.strip()
    for found, word in _TURNED:
        rest = found.sub(word, rest)
    return f"Please {_verb(rest)}".rstrip(".") + "."


def _verb(rest: str) -> str:
    if _ASKS.match(rest):
        return f"say {rest}"
    if rest.startswith("for "):
        return f"send {rest.removeprefix('for ')}"
    return f"look it up {rest}" if rest.startswith("again") else rest


def _named(settle: str, providers: frozenset[str]) -> str:
    """The provider of the event that the sentence asks by name."""
    rest = settle.removeprefix("ask ")
    return max((name for name in providers if name and rest.startswith(name)), key=len, default="")
