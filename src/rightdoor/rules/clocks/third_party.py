"""CLK-THIRD-PARTY: a disclosure to a third party under the common law is decided, made and brought up to date as soon as practicable."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-THIRD-PARTY",
    "Disclosure to an employer, regulator or body of volunteers",
    "Common Law Police Disclosures (Home Office guidance of August 2015): as soon as practicable, at arrest, charge or voluntary attendance",
    "B",
    url="https://docslib.org/doc/10429200/common-law-police-disclosures-clpd-provisions-to-supersede-the-notifiable-occupations-scheme-nos",
    record="the pressing social need, the balance, who decided when, what was told, and the outcome afterwards",
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """No instant: it stands at the top until it is done."""
    del known_us
    return refused(RULE, calendar) or Due(None, "As soon as practicable: no hours are stated, so it stands at the top until it is done.")
