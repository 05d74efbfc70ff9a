"""The form on which the team writes what it reads at the door before it enters: boxes, and nothing that says what to expect.

Who sees the expected number reads the expected number. So the form bears the reference of the premises and not a character of their
address: one officer reads and writes, another, who did not look, compares (ADR 17). Two renderings: a page, and a PDF for the printer.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from rightdoor.model.civil import SECOND, iso_utc
from rightdoor.reporting.html import Html, page, summary_list, tag, warning

TITLE = "Door form: what the door says"
RULE = (
    "Read what stands on the door, the building and the street sign, and write it here. Do not copy from the warrant or the briefing, "
    "and do not write what you expect."
)
AFTER = "Read the boxes out to somebody who holds the address of the result. Do not enter before the answer is: every part agrees."


class Box(NamedTuple):
    """One part to be read: its name, what helps to read it, how many characters it has room for (0: one long line)."""

    name: str
    label: str
    hint: str
    room: int


BOXES = (
    Box("unit", "Unit", "flat, apartment, room; as on the door or the bell. A line through the box if there is none", 8),
    Box("number", "Number", "of the house or building, with its letter", 8),
    Box("name", "Name", "of the house or building, if it bears one", 0),
    Box("street", "Street", "as on the street sign, not as on a map", 0),
    Box("postcode", "Postcode", "if a street sign or a parcel shows it", 8),
)
_WHO = ("Read by (name and number)", "Date and time", "Where it was read (door, gate, bell, street sign)", "Compared by (name and number)")
_ASKED = ("Every part agrees", "A part differs: did not enter", "A part could not be read: did not enter")

_STYLE = """
.box{margin:0 0 1.1rem;break-inside:avoid}
.box label,.box .label{font-weight:700;display:block}
.box .hint{color:#484949;display:block;margin-bottom:.25rem}
.cells{display:flex;gap:.3rem}
.cells span{width:2.6rem;height:3.2rem;border:2px solid #0b0c0c}
.line{border:2px solid #0b0c0c;height:3.2rem;max-width:46rem}
.who{border-bottom:1px solid #0b0c0c;height:2.6rem;max-width:46rem}
.tick{display:inline-block;width:1.6rem;height:1.6rem;border:2px solid #0b0c0c;vertical-align:middle;margin-right:.6rem}
ul.ticks{list-style:none;padding:0}
ul.ticks li{margin-bottom:.6rem}
@media print{.box{margin-bottom:.35rem}.cells span{width:2.2rem;height:2.3rem}.line{height:2.3rem}.who{height:1.3rem}
h1{font-size:1.3rem;margin:.2rem 0}h2{font-size:1.1rem;margin:.6rem 0 .3rem}.warning{margin:.5rem 0}ul.ticks li{margin-bottom:.2rem}.tick{width:1.1rem;height:1.1rem}}
"""


def door_form_page(premises: str, *, as_of_us: int, training: bool) -> str:
    """The form as a page for the printer."""
    boxes = [
        tag("div", tag("span", box.label, class_="label"), tag("span", box.hint, class_="hint"), _cells(box), class_="box", role="group", aria_label=f"{box.label}: {box.hint}")
        for box in BOXES
    ]  # fmt: skip
    who = [tag("div", tag("span", words, class_="label"), tag("div", class_="who"), class_="box") for words in _WHO]
    ticks = tag("ul", *(tag("li", tag("span", class_="tick"), words) for words in _ASKED), class_="ticks")
    return page(
        TITLE,
        tag("p", f"Premises {premises}", class_="caption"),
        tag("h1", TITLE),
        *((tag("p", tag("strong", "Training data", class_="tag")),) if training else ()),
        warning(RULE),
        *boxes,
        tag("h2", "Who read and who compared"),
        *who,
        tag("h2", "Before entry"),
        tag("p", AFTER),
        ticks,
        summary_list(
            (("Reference", premises), ("Printed as of", iso_utc(as_of_us - as_of_us % SECOND)), ("Recorded with", _command(premises)))
        ),
        css=_STYLE,
    )


def _cells(box: Box) -> Html:
    return tag("div", *(tag("span") for _ in range(box.room)), class_="cells") if box.room else tag("div", class_="line")


def _command(premises: str) -> Html:
    return tag("span", f"rightdoor door step {premises} door --unit … --number … --street …", class_="mono")


def door_form_pdf(premises: str, *, as_of_us: int, training: bool) -> bytes:
    """The same form as one sheet of A4; equal arguments give equal bytes."""
    from reportlab.pdfgen.canvas import Canvas  # loaded where it is used: the page needs none of it

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.28, 841.89), invariant=1, pageCompression=1)
    canvas.setTitle(TITLE)
    canvas.setAuthor("rightdoor")
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(42, 786, TITLE)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(42, 768, f"Premises {premises}{'   TRAINING DATA' if training else ''}")
    y = _paragraph(canvas, 748, RULE, "Helvetica-Bold")
    for box in BOXES:
        y = _pdf_box(canvas, y - 12, box)
    for words in _WHO:
        y -= 34
        canvas.setFont("Helvetica", 9.5)
        canvas.drawString(42, y + 14, words)
        canvas.line(260, y + 10, 553, y + 10)
    y = _paragraph(canvas, y - 12, AFTER, "Helvetica-Bold")
    for words in _ASKED:
        y -= 6
        canvas.rect(42, y - 10, 12, 12)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(62, y - 8, words)
        y -= 14
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(42, 34, f"{premises}, as of {iso_utc(as_of_us - as_of_us % SECOND)}")
    canvas.save()
    return out.getvalue()


def _paragraph(canvas: Any, y: float, words: str, font: str) -> float:
    """Words in lines of the width of the sheet; where the next thing may begin."""
    from reportlab.lib.utils import simpleSplit

    canvas.setFont(font, 10.5)
    for each in simpleSplit(words, font, 10.5, 511):
        canvas.drawString(42, y, each)
        y -= 14
    return y


def _pdf_box(canvas: Any, y: float, box: Box) -> float:
    """One part with its boxes, its upper edge at y; where the next may begin."""
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(42, y - 8, box.label)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(120, y - 8, box.hint)
    canvas.setLineWidth(1.2)
    if box.room:
        for n in range(box.room):
            canvas.rect(42 + 34 * n, y - 48, 30, 34)
    else:
        canvas.rect(42, y - 48, 511, 34)
    return y - 50


def as_read(parts: dict[str, str]) -> str:
    """One address from the boxes as they were filled: unit, name, number and street, in the order in which addresses are written."""
    number_and_street = " ".join(parts[name].strip() for name in ("number", "street") if parts.get(name, "").strip())
    return ", ".join(part for part in (parts.get("unit", "").strip(), parts.get("name", "").strip(), number_and_street) if part)
