"""Words for officers who go to an address that may not be the one, and what a package says of itself."""

from __future__ import annotations

# For a safeguarding visit. The officer decides on the power; the program names none as the one to use.
AT_THE_DOOR: tuple[str, ...] = (
    "Say that you are checking on the welfare of children and that this may not be the address. Ask before you enter.",
    "Before you knock, compare number, unit, street and postcode on the door with the candidate above, and read back what is on the door.",
    "Whoever opens may have nothing to do with it. Name nobody as a suspect, and do not say what was reported or found.",
    "Where there is more than one candidate, each is visited in the same way; the order is the order of urgency that you set.",
    "The power that you use is your own decision (for example a visit by consent; PACE 1984 s.17(1)(e); Children Act 1989 s.46). Record it.",
    "Tell the control room at once what is on the door, who lives there as far as they say, and whether a child is there.",
    "If it is not the door, say so to the people there, leave them a name and number, and have it recorded: it is a fact that the papers need.",
)

TRAINING = "TRAINING: made by a training store, from simulated or test records. It is evidence of nothing, and live stores refuse it."

WHAT_IT_SHOWS: tuple[str, ...] = (
    "The signature covers each byte of the file: whoever holds the signer's public key can tell whether a byte was changed since. It does not "
    "say that what was received was true.",
    "The check reads the papers inside again, derives and compares with the sender's status. It needs nothing of the sender but this file.",
    "The ledger rows say when each paper was received and each decision recorded, as the sender's ledger had it at signing.",
)
