"""docs/offences.md: offences and outcome codes that the program knows, day by day, with how each was read."""

from __future__ import annotations

from collections.abc import Iterable

_HEAD = """# Offences and outcome codes

What charges and outcomes of a case are held against. Made by `make docs` from `src/rightdoor/reference/data/offences.csv` and `outcomes.csv`, where each row has its source. England and Wales.

How it was read: A = in the law or the published list itself; B = in an official or good secondary source; C = in a weak source only; **M = from memory: look it up**; none = it is no code of the list. What is empty
is not stated here: look it up. A code has one row for each maximum, in the order of days; a charge is held against the row of the first day of the offence. Letters behind a code: A attempt, B aiding, C conspiracy.
Maxima of magistrates' courts for either-way offences were changed several times since 2022 and are not held. Nothing here is legal advice.
"""


def page() -> str:
    """The whole page."""
    from rightdoor.model.civil import iso_day
    from rightdoor.reference.offences import offences
    from rightdoor.reference.outcomes import outcomes
    from rightdoor.reference.tables import FIRST_DAY, LAST_DAY

    def days(first: int, last: int, read: str, commenced: bool = True) -> str:
        if not commenced:
            return f"commencement not confirmed ({read})"
        begins = f"from {iso_day(first)} ({read or 'not stated'})" if first != FIRST_DAY else "since when is not stated"
        return f"{begins}{f' to {iso_day(last)}' if last != LAST_DAY else ''}"

    def marked(words: str, read: str) -> str:
        return f"{words} ({'**M**' if read == 'M' else read})" if words else ""

    out = [_HEAD, "## Offences", ""]
    out += _table(
        ("code", "read", "offence", "provision", "class", "mode", "in force", "maximum on indictment", "consent of the DPP"),
        (
            (
                f"`{o.code}`",
                o.confidence,
                o.words,
                o.provision,
                o.ho_class,
                o.mode,
                days(o.first, o.last, o.first_confidence, o.commenced),
                marked(o.maximum, o.maximum_confidence),
                marked({True: "needed", False: "not needed"}.get(o.consent, ""), o.consent_confidence),
            )
            for o in offences()
        ),
    )
    out += ["## Outcome codes", ""]
    rows = ((c.code, c.words, c.confidence, days(c.first, c.last, c.first_confidence), "yes" if c.child else "") for c in outcomes())
    out += _table(("code", "outcome", "read", "in use", "asked for where the person reported is a child"), rows)
    return "\n".join(out)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""]
