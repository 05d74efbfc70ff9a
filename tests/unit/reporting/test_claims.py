"""The linter of claims: it finds each planted claim, and nothing in what the program says."""

from __future__ import annotations

import pytest

from rightdoor.reporting.claims import claims
from sentences import SOURCE, sentences

PLANTED = (
    "The suspect downloaded the file.",
    "The connection was used by the account holder.",
    "All events lead to these premises.",
    "This proves that the file was shared from here.",
    "The account holder is guilty.",
    "It is certain that the premises are right.",
    "The verdict of the program is corroborated.",
    "He was identified as the offender.",
    "The subscriber uploaded three images.",
    "The files were uploaded by the resident.",
    "The images were sent by him.",
    "The account was operated by somebody at this address.",
    "The line was used exclusively by the householder.",
    "The user lives at 14 Invented Street.",
    "The downloader is the user who pays the bill, and the subscriber downloaded it.",
    "The bill payer shared the file at 07:58.",
    "She then viewed the pictures.",
    "They have accessed the folder.",
    "He possessed the files.",
    "The child groomer is at this address: the offender's home.",
    "The perpetrator was online.",
    "The paedophile used the account.",
    "The papers establish who did it.",
    "The result confirms that the occupier did it.",
    "This is conclusive.",
    "The evidence conclusively shows it.",
    "There is irrefutable evidence.",
    "There is no doubt that it is this house.",
    "Undoubtedly the connection was here.",
    "This is beyond reasonable doubt.",
    "The address is definitely right.",
    "We guarantee the address.",
    "The method is infallible.",
    "Obviously it is the same person.",
    "The premises are clearly those of the sender.",
    "In fact the file came from here.",
    "There is a high probability that he did it.",
    "Very likely the connection was here.",
    "There is strong evidence against them.",
    "The overwhelming evidence points here.",
    "The match is 100 % accurate.",
    "The check is fully reliable.",
    "It must have been the resident.",
    "It can only be this household.",
    "It cannot be wrong.",
    "Nobody else had access.",
    "No other person used the line.",
    "The only user of the line is the holder.",
    "That rules out crossed lines.",
    "The echo excludes any error.",
    "This is the right door.",
    "The correct address is below.",
    "The account belongs to the holder.",
    "The device belonged to him.",
    "The offence was committed here.",
    "The resident is responsible for the upload.",
    "He was caught.",
    "The identity of the user is known.",
    "The record identifies the person behind the account.",
    "The culprit is named below.",
    "The father searched for the file.",
    "The owner stored the images.",
    "The tenant committed the act.",
    "The woman made the request from the house.",
    "The person who lives there sent it.",
    "The son distributed the files.",
    "The device was undeniably here.",
    "It was proven by the log.",
    "That is proof of use.",
    "The provider's record demonstrates use.",
    "It is impossible that somebody else did it.",
    "The subject has downloaded the file.",
    "The household is known to have used it.",
    "The file was knowingly distributed by the subscriber.",
    "The man convicted before did it again.",
    "An innocent household was visited.",
    "The criminal at this address.",
    "The defendant's connection.",
    "The abuser's house.",
    "All of it agrees.",
)


@pytest.mark.parametrize("text", PLANTED)
def test_a_planted_claim_is_found(text):
    assert claims(text), text
    assert claims(text.upper()), text


@pytest.mark.parametrize("text", PLANTED)
def test_it_is_found_inside_a_longer_sentence_too(text):
    before = "The source states one act at 07:58:11 UTC; "
    assert claims(f"{before}{text[0].lower()}{text[1:]} See the papers.")


@pytest.mark.parametrize(
    "text",
    [
        "A connection is not a person. Who used it is not known from these papers.",
        "According to the records of “All Net Suspect Proof Ltd”, the connection at “1 Certain Street” had 192.0.2.1.",
        "The provider's own caveat: “this proves nothing, and all of it was used by the suspect”.",
        "This does not prove who used the line.",
        "It is not certain, and nothing is shown at all.",
        "Name nobody as a suspect.",
        "The address is shared by many lines behind carrier NAT.",
        "The request was sent on 1 February.",
        "Nine requests in all.",
    ],
)
def test_what_takes_a_claim_back_or_quotes_a_paper_passes(text):
    assert claims(text) == []


def test_a_claim_says_where_what_and_what_to_say_instead():
    (found, *_) = claims("The line was used by somebody.")
    assert found.at == 9
    assert found.phrase == "was used by"
    assert found.claims
    assert "not known" in found.instead


# Sentences that are about commands and amounts, not about what data show.
EXEMPT = {
    "all when left out": "an option of bench",
    "0 for all. JSON always has all": "an option of lists",
    "none for all": "an option of requests",
    "in place of all of these": "an option of results",
    "user-select:all": "style",
    "times-all-on-the-hour": "the name of a pattern in the catalogue",
    "all of it": "a manner of destruction in the form of the error report",
    "is known kind met": "a list of words that a rule reads",
    "determined disclosed established": "a list of words that a rule reads",
    "receiver's own run of all checks": "what a check compares, in the docs",
    "A fault that all strands share": "what a check cannot see, in the docs",
}


def test_no_sentence_of_the_program_claims_too_much():
    found = [
        f"{s.place}: {c.phrase!r} in {s.text[:160]!r}: {c.instead}"
        for s in sentences()
        for c in claims(s.text)
        if not any(words in s.text for words in EXEMPT)
    ]
    assert found == []


def test_every_sentence_is_read():
    places = [s.place for s in sentences()]
    assert len(places) > 1_500
    for written in ("rules/attribution/rd_a01", "reporting/ceiling", "reporting/wording", "operations/package_check", "model/codes"):
        assert any(place.startswith(written) for place in places), written
    modules = {place.partition(":")[0] for place in places}
    assert {p.relative_to(SOURCE).as_posix() for p in (SOURCE / "rules" / "attribution").glob("rd_a*.py")} <= modules
