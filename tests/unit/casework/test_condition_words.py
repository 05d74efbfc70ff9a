"""Which handling conditions, as people write them, leave it to the originator whether something is passed on."""

from __future__ import annotations

import pytest

from rightdoor.casework.condition_words import keeps_back

KEPT = (
    "B2C - no further dissemination without the originator",
    "2BC no further dissemination",
    "Not to be shared outside the unit",
    "1AC consult originator before use",
    "B2C",
    "E5 C.",
    "Do not disclose",
    "not for onward transmission",
    "ORCON: refer to originating agency",
    "No dissemination without authority",
    "ORCON",
    "ORIGINATOR CONTROLLED",
    "Originator control applies",
    "Cannot be disseminated further",
    "B2C - cannot be shared",
    "1AC cannot be passed on",
    "Dissemination prohibited",
    "B2C: dissemination restricted to NCA",
    "Do not forward",
    "Refer back to NCA before use",
    "NCA permission required before any use",
    "Contact originator before use",
    "Originator must be contacted before disclosure",
    "3x5x2: B2C",
    "1 A C",
    "1-A-C",
    "C",
    "Handling C",
    "Handling code C",
    "Code: C",
    "B2C (see overleaf)",
    "Don't disseminate",
    "Don’t disseminate",
    "Not to be released outside this unit",
    "No dissemination",
    "Nothing may be disseminated",
    "Further dissemination by agreement of the originator only",
    "Onward dissemination only with originator's agreement",
    "1AP, onward sharing requires the consent of the originator",
    "Handling: C2",
    "Handling conditions apply",
    "Conditions apply",
    "A1P - conditions apply: originator decides",
    "3x5x2 grading: B 2 C",
    "Originator: NCA, permission needed",
    "Not to be forwarded",
    "Must not be copied or shown to anybody",
    "No objection to sharing unless the originator was not asked for consent",
    "No restrictions except: not to be shared with foreign partners",
)
FREE = (
    "A1P",
    "1AP",
    "B2C may be used overtly",
    "",
    "P",
    "originator: Example Force",
    "E4P - protect the source",
    "2BC A1 S1",
    "Originator: NCA, reference 12",
    "B2P no conditions",
    "No conditions; may be shared",
    "No objection to sharing",
    "Sharing not restricted",
    "Not restricted; dissemination permitted",
    "1AP - originator to be informed",
    "Handling code P",
    "3x5x2: A1P",
    "Originator: NCA, ref. C/12",
    "A1P - originator reference 12, no conditions",
    "P - no restrictions on dissemination",
    "Handling: P",
    "A1C No conditions on sharing within policing",
    "No conditions apply",
    "No permission needed",
    "Conditions of use: see the agreement",
)


@pytest.mark.parametrize("stated", KEPT)
def test_what_is_the_originators_to_lift_holds_back(stated):
    assert keeps_back(stated)
    assert keeps_back(stated.upper()) and keeps_back(f"  {stated.lower()} ")


@pytest.mark.parametrize("stated", FREE)
def test_what_restricts_nothing_holds_nothing_back(stated):
    assert not keeps_back(stated)
    assert not keeps_back(stated.upper())


def test_a_long_text_is_looked_through_in_no_time():
    assert not keeps_back("not handled " * 200 + "no conditions on " * 200)
