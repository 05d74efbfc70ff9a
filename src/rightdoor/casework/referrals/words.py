"""What acts on referrals are called on pages, and the text by which receipt is acknowledged to a sender."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.referrals.models import Referral
from rightdoor.model.civil import iso_utc

DID: Final = {
    "acknowledge": "acknowledged it",
    "own": "took it as their own",
    "give": "handed it to",
    "offer": "offered it to",
    "accept": "accepted it for",
    "refuse": "refused it for",
    "take-back": "took back the offer to",
    "restrict": "put it into a compartment",
    "release": "took it out of a compartment",
    "to-operation": "put it into an operation",
    "out-of-operation": "took it out of an operation",
}


def acknowledgement(referral: Referral) -> str:
    """A text to copy into an answer to the sender (a package of the NCA, a platform, another force). The program sends nothing."""
    number = f"your reference {referral.number}" if referral.number else "your material without a reference"
    unit = referral.unit
    lines = [
        f"We acknowledge receipt of {number}.",
        f"Received here: {iso_utc(referral.taken_us)}.",
        f"Held by: {unit}." if unit is not None else "",
        f"Owner: {referral.owner.name}." if referral.owner is not None else "It is not yet allocated to a person.",
        f"Contact: {unit.contact}." if unit is not None and unit.contact else "",
        f"Our reference: {referral.receipt}.",
    ]
    return "\n".join(line for line in lines if line)
