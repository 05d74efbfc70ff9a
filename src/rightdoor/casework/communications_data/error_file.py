"""The report of an error as a text file: an export."""

from __future__ import annotations

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data import registers
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.casework.conditions import current, of_some
from rightdoor.casework.export import HANDLING, File
from rightdoor.registers.error_report import as_text

TYPE = "text/plain; charset=utf-8"


def report_file(acting: Acting, error: str) -> File:
    """The report with the handling words and the conditions of the sources of what it is about.

    It is given away also where a condition leaves that to an originator: an error has to be reported. Raises Http404, NotAllowed, Refused.
    """
    require(acting, "register-error")
    current(acting)
    sight = Sight(acting)
    shown = registers.error(sight, error)
    stated = of_some(acting, sight.place(error, "register-error").receipts).stated
    head = [HANDLING, *(f"Grade and handling (3x5x2) of a source: {each}" for each in stated), "", ""]
    content = ("\n".join(head) + as_text(shown.title, shown.sections)).encode("utf-8", "replace")
    acting.note("exported", {"error": error, "what": "error-report", "bytes": len(content)})
    return File(f"{error}.txt", TYPE, content)
