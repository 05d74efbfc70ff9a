"""The limits of pre-charge bail as data: which step is open after which, to when, by whom. The law goes by the day of the arrest.

Sources: PACE 1984 ss.47ZB-47ZG as they stand (arrests from 28 October 2022: PCSC Act 2022 s.45, Sch.4); Policing and Crime Act 2017
s.63 (arrests from 3 April 2017), read in secondary sources, its court steps in a weak one. Before that no limit stood in statute.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.civil import days_from_civil
from rightdoor.rules.clocks.rule import Confidence

Regime = Literal["PRE_2017", "PCA_2017", "PCSC_2022"]
Case = Literal["standard", "non-standard", "street"]

PCA_FROM = days_from_civil(2017, 4, 3)
PCSC_FROM = days_from_civil(2022, 10, 28)


def regime_of(arrest_day: int) -> Regime:
    """The law that applies to an arrest on a day."""
    if arrest_day < PCA_FROM:
        return "PRE_2017"
    return "PCA_2017" if arrest_day < PCSC_FROM else "PCSC_2022"


class Limit(NamedTuple):
    """A step: open after one of `after` ("" for release), to the end of `months` (or `days`) beginning with the bail start date.

    `longer`: months where the court finds that the work is unlikely to be finished before. `from_current`: counted from the end of the
    current period. `rank`: the floor, "" for a court or another body. `firm` False: read in a weak source, the date is the court's.
    """

    step: str
    after: tuple[str, ...]
    months: int
    rank: str
    who: str
    section: str
    confidence: Confidence
    longer: int = 0
    days: int = 0
    from_current: bool = False
    designated: bool = False

    @property
    def firm(self) -> bool:
        """Whether the length is counted here."""
        return self.confidence in ("A", "B")

    @property
    def by_court(self) -> bool:
        """Whether a court decides."""
        return self.step.startswith("court")


_COURT = "magistrates' court, applied to before the period ends"
_SUPT = "superintendent or above"
_ACC = (
    "assistant chief constable or commander, or above, once the Director of Public Prosecutions has designated the case and was consulted"
)
_AGAIN = ("court", "court-again")

_STANDARD_2022 = (
    Limit("initial", ("",), 3, "sergeant", "custody officer", "PACE s.47ZB(1)(b), s.50A", "A"),
    Limit("first", ("initial",), 6, "inspector", "inspector or above", "PACE s.47ZD", "A"),
    Limit("second", ("first",), 9, "superintendent", _SUPT, "PACE s.47ZDA", "A"),
    Limit("designated", ("second",), 12, "assistant-chief-constable", _ACC, "PACE s.47ZE", "A", designated=True),
    Limit("court", ("second",), 12, "", _COURT, "PACE s.47ZF(4)(a), (6)(a)", "A", longer=18),
    Limit("court", ("designated",), 18, "", _COURT, "PACE s.47ZF(4)(b), (6)(b)", "A", longer=24),
    Limit("court-again", _AGAIN, 3, "", _COURT, "PACE s.47ZG(4), (6)", "A", longer=6, from_current=True),
)
_BODY = "the body whose case it is: superintendent's equivalent or above (NCA, HMRC), senior civil servant (SFO), designated staff (FCA)"
_NON_STANDARD_2022 = (
    Limit("initial", ("",), 6, "sergeant", "custody officer; the body states that it is its case", "PACE s.47ZB(1)(a), (4)", "A"),
    Limit("body", ("initial",), 12, "", _BODY, "PACE s.47ZDB", "A"),
    Limit("court", ("body",), 18, "", _COURT, "PACE s.47ZF(4)(b), (6)(b)", "A", longer=24),
    Limit("court-again", _AGAIN, 3, "", _COURT, "PACE s.47ZG(4), (6)", "A", longer=6, from_current=True),
)
_STREET_2022 = (
    _STANDARD_2022[0]._replace(who="custody officer, on the constable's assessment", section="PACE s.30A(1A), s.30B(8), s.47ZM(2)"),
    *_STANDARD_2022[1:],
)
_STANDARD_2017 = (
    Limit("initial", ("",), 0, "inspector", "inspector or above", "PACE s.47ZB as it stood from 3 April 2017", "B", days=28),
    Limit("first", ("initial",), 3, "superintendent", _SUPT, "PACE s.47ZD as it stood from 3 April 2017", "B"),
    Limit(
        "designated", ("first",), 6, "assistant-chief-constable", _ACC, "PACE s.47ZE as it stood from 3 April 2017", "B", designated=True
    ),
    Limit("court", ("first",), 6, "", _COURT, "PACE s.47ZF as it stood from 3 April 2017", "C", longer=9),
    Limit("court", ("designated",), 9, "", _COURT, "PACE s.47ZF as it stood from 3 April 2017", "C", longer=12),
    Limit("court-again", _AGAIN, 3, "", _COURT, "PACE s.47ZG as it stood from 3 April 2017", "C", longer=6, from_current=True),
)  # fmt: skip
_NON_STANDARD_2017 = (
    Limit("initial", ("",), 3, "inspector", "inspector or above", "Policing and Crime Act 2017 s.63 (SFO case)", "A"),
    Limit("court", ("initial",), 6, "", _COURT, "PACE s.47ZF as it stood from 3 April 2017", "C", longer=12),
    Limit("court-again", _AGAIN, 3, "", _COURT, "PACE s.47ZG as it stood from 3 April 2017", "C", longer=6, from_current=True),
)

# whose cases are non-standard ones
NON_STANDARD: dict[Regime, tuple[str, ...]] = {"PRE_2017": (), "PCA_2017": ("sfo",), "PCSC_2022": ("fca", "hmrc", "nca", "sfo")}
LIMITS: dict[tuple[Regime, Case], tuple[Limit, ...]] = {
    ("PCSC_2022", "standard"): _STANDARD_2022,
    ("PCSC_2022", "street"): _STREET_2022,
    ("PCSC_2022", "non-standard"): _NON_STANDARD_2022,
    ("PCA_2017", "standard"): _STANDARD_2017,
    ("PCA_2017", "street"): _STANDARD_2017,
    ("PCA_2017", "non-standard"): _NON_STANDARD_2017,
}
