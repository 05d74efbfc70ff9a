"""The choices of a day of action, in words; names of kit and bands of age are data."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.safeguarding.children import AGE_BANDS

Choices = tuple[tuple[str, str], ...]

# bands of age as the cases have them; whoever is not born yet is provided for with the mother
BANDS: Final[Choices] = tuple((code.replace("-", "_"), words.lower()) for code, words in AGE_BANDS if code != "unborn")
CHILDREN: Final[Choices] = (
    ("expected", "Expected there"),
    ("none", "Enquiries made: none is expected"),
    ("not-known", "Not known"),
)
VULNERABLE: Final[Choices] = (
    ("expected", "Expected there"),
    ("none", "Enquiries made: none is expected"),
    ("not-known", "Not known"),
)
KIT: Final[Choices] = (
    ("entry", "Means of entry"),
    ("evidence-bags", "Evidence bags and seals"),
    ("signal-bags", "Bags that keep signals out"),
    ("preview", "Laptop and write blocker for a preview on the spot"),
    ("power", "Power bank and chargers, to keep a device running"),
    ("replacement-phone", "Replacement phones"),
    ("video", "Body-worn video"),
    ("interpreter", "Interpreter, present or by telephone"),
    ("dog", "Search dog for storage media"),
    ("child-seat", "Child seats and what a child needs for some hours"),
    ("welfare", "Leaflets on help for whoever is there"),
)
GIVEN_OUT: Final[Choices] = (("briefing", "Briefing, printed"), ("grab-pack", "Grab pack, as a file"))
WHAT: Final[Choices] = (
    ("entry", "At the door"),
    ("arrest", "An arrest"),
    ("attendance", "A voluntary attendance"),
    ("device", "A device seized"),
    ("child", "A child seen"),
    ("risk", "A risk to a child"),
)
ENTERED, NOBODY_IN, DIFFERS, REFUSED = "entered", "nobody-in", "door-differs", "refused"
ENTRY: Final[Choices] = (
    (ENTERED, "Entered and searched"),
    (NOBODY_IN, "Nobody in, not entered"),
    (DIFFERS, "The door differs from the papers: not entered"),
    (REFUSED, "Entry refused, not entered"),
)
SETTLED: Final[Choices] = (("written", "Written into the case"), ("elsewhere", "It stands in the case by another way, or is not needed"))


def words_of(choices: Choices, code: str) -> str:
    """The words of a code; the code where it has none."""
    return dict(choices).get(code, code)
