"""The page of a picture: the drawings, a key to them, and the same content as tables.

It needs no script and loads nothing. Every mark of a drawing is a link to its row in the tables, so that it can be reached by the keyboard
and read aloud; what the tables say does not need the drawings.
"""

from __future__ import annotations

from collections import Counter

from rightdoor.model.civil import SECOND, iso_utc
from rightdoor.model.counting import counted
from rightdoor.model.finding import SEVERITY_ORDER, CheckFinding
from rightdoor.model.premises import Address
from rightdoor.model.status import STATUSES
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join, page, summary_list, table, tag, warning
from rightdoor.reporting.picture import Picture, PictureEvent, PicturePremises, Sheet, in_order, sheet_of
from rightdoor.reporting.picture_draw import picture_svg
from rightdoor.reporting.picture_strands import groups_of, is_free, strand_words
from rightdoor.reporting.picture_words import SEVERITY_WORDS, STATUS_WORDS, reading_words, span_words
from rightdoor.reporting.picture_words import names as some
from rightdoor.reporting.standing import alike_words

PICTURE_STYLE = """
figure{margin:0 0 1.5rem}
figcaption{font-weight:700;margin-bottom:.25rem}
svg.picture{display:block;width:100%;max-width:60rem;min-width:40rem;height:auto}
svg.sample{display:inline-block;vertical-align:middle;flex:none}
svg a:focus,svg g:focus{outline:none}
svg a:focus-visible .hit,svg g:focus-visible .hit{fill:#fd0;fill-opacity:.6;stroke:#0b0c0c;stroke-width:3}
.key{list-style:none;padding:0;max-width:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:.35rem 1rem}
.key li{display:flex;gap:.6rem;align-items:center;margin:0}
td ul{margin:0;padding:0;list-style:none}
td li{margin-bottom:.35rem}
tr:target,li:target{background:#fd0;outline:2px solid #0b0c0c}
@media print{svg.picture{min-width:0;max-width:none}figure{break-inside:avoid}table{font-size:.8rem}}
"""


def picture_page(picture: Picture) -> str:
    """The whole page of one subject."""
    return page(f"Picture of the attribution of {picture.subject}", *_head(picture), picture_section(picture), css=PICTURE_STYLE)


def picture_section(picture: Picture) -> Html:
    """Drawings, key and tables, from h2 downwards, for a page that adds `PICTURE_STYLE` to its style."""
    picture = in_order(picture)
    sheet = sheet_of(picture, linked=True, prefix="picture")
    if not picture.events:
        return tag("p", "No event of this subject has an address that could be asked about, so there is nothing to draw.")
    return join(
        (
            tag("h2", "The papers in time"),
            tag("p", "Each mark leads to its row in the tables below, which say the same in words."),
            Html(picture_svg(picture, linked=True)),
            tag("h2", "How to read it"),
            _key(),
            tag("h2", "The same in words"),
            _events(sheet),
            _assignments(sheet),
            _premises(sheet),
            _papers(sheet),
        )
    )


def _head(picture: Picture) -> tuple[Html, ...]:
    status = picture.status
    dates = [r for e in picture.events for r in e.readings]
    span = f"{iso_utc(min(r.start_us for r in dates))} to {iso_utc(max(r.end_us for r in dates))}" if dates else "no time that can be read"
    return (
        tag("p", f"Subject {picture.subject}", class_="caption"),
        tag("h1", "Picture of an attribution"),
        *(
            (tag("p", tag("strong", "Training data", class_="tag"), " Nothing on this page is about a person who exists."),)
            if picture.training
            else ()
        ),
        summary_list(
            (
                ("Best status of its events", tag("span", tag("strong", status), f": {STATUS_WORDS[status]}.")),
                ("Events by status", _by_status(picture)),
                ("Time of the events", span),
                ("Premises named", str(sum(1 for p in picture.premises if p.premises))),
                ("Track", picture.track),
                ("As of", iso_utc(picture.as_of_us - picture.as_of_us % SECOND)),
            )
        ),
        *(warning(sentence) for sentence in picture.ceiling[:1]),
        *(tag("p", sentence, class_="inset") for sentence in picture.ceiling[1:]),
    )


def _by_status(picture: Picture) -> str:
    counts = Counter(e.status for e in picture.events)
    return ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status]) or "no events"


def _key() -> Html:
    diamond = "M12 2l6 6l-6 6l-6 -6z"
    wide, unstated = (
        svg.rect(1, y, 22, height, fill=svg.PAPER, stroke=svg.INK, dash=dash) for y, height, dash in ((3, 10, ""), (2, 12, "3 3"))
    )
    caps = (svg.line(1, 1, 1, 15, width=2), svg.line(23, 1, 23, 15, width=2))
    samples = (
        (svg.path(diamond, fill=svg.INK), "the time has one reading"),
        (join((wide, *caps)), "one reading, and it is wide: from here to there"),
        (join((svg.path(diamond, fill=svg.PAPER), svg.text(12, 11, "1", size=9, anchor="middle"))), "one of several readings, numbered and joined by dots"),
        (svg.rect(1, 2, 22, 12, fill=svg.pattern_name("key", 0), stroke=svg.INK), "assignment; its pattern is that of its premises"),
        (unstated, "assignment without an interval that can be used"),
        (svg.path("M4 1L14 8L4 15Z", fill=svg.INK), "it goes on beyond this part"),
        (svg.path("M14 2l-4 3l4 3l-4 3l4 3", stroke=svg.QUIET), "days left out, with their number"),
        *((svg.mark(5, 1, severity), f"{SEVERITY_WORDS[severity]}; the number is that of the check (RD-A…)") for severity in SEVERITY_ORDER),
    )  # fmt: skip
    drawn = [
        tag(
            "li",
            tag(
                "svg",
                svg.patterns("key") if n == 3 else "",
                sample,
                width="24",
                height="16",
                viewBox="0 0 24 16",
                aria_hidden="true",
                class_="sample",
            ),
            tag("span", words),
        )
        for n, (sample, words) in enumerate(samples)
    ]
    return tag("ul", *drawn, class_="key")


def _anchored(name: str, words: object) -> Html:
    return tag("span", tag("strong", name), " ", words, id=name.lower())


def _events(sheet: Sheet) -> Html:
    columns = ("Event", "Time (UTC)", "Status", "Premises", "Findings, and what would settle them")
    rows = [
        (
            _anchored(sheet.names.events[e.footprint], join((f"{e.act} ", tag("span", e.identifier, class_="mono"), tag("br"), tag("span", e.footprint, class_="mono")))),
            _times(e),
            _status(e),
            some([sheet.names.premises[k] for k in e.premises if k in sheet.names.premises]) or "none",
            _findings(e, sheet.names.events[e.footprint]),
        )
        for e in sheet.picture.events
    ]  # fmt: skip
    return table("Events", columns, rows)


def _times(e: PictureEvent) -> Html:
    received = f"As received: {e.literal}" if e.literal.strip() else "No time received"
    return tag("ul", *(tag("li", reading_words(r.start_us, r.end_us), f": {r.why}") for r in e.readings), tag("li", received))


def _status(e: PictureEvent) -> Html:
    if e.strands < 2:
        return tag("strong", e.status)
    shared = f"; they share {', '.join(e.shared)}" if e.shared else ""
    return join((tag("strong", e.status), f" {counted(e.strands, 'strand')}, different in {', '.join(e.distinct) or 'nothing'}{shared}"))


def _findings(e: PictureEvent, name: str) -> Html:
    if not e.findings:
        return tag("span", "none")
    return tag("ul", *(_finding(f, f"{name.lower()}-f{n}") for n, f in enumerate(e.findings, 1)))


def _finding(f: CheckFinding, anchor: str) -> Html:
    settle = f" Would settle it: {f.settle}." if f.settle else ""
    return tag("li", tag("strong", f"{f.code} {f.severity}"), f" ({f.pattern}): {f.message}{settle}", id=anchor)


def _assignments(sheet: Sheet) -> Html:
    columns = ("Assignment", "From and to (UTC)", "Premises", "Events that lean on it", "Papers")
    rows = [
        (
            _anchored(name, join((tag("span", a.identifier, class_="mono"), f" of {a.provider or 'a provider that is not named'}"))),
            span_words(a.start_us, a.end_us),
            sheet.names.premises.get(a.premises, "none"),
            join(
                (
                    some([sheet.names.events[f] for f in a.events if f in sheet.names.events], 40) or "none",
                    "" if is_free(a, sheet) else "; every one of them was stopped",
                )
            ),
            tag("ul", *(tag("li", p, class_="mono") for p in a.papers)),
        )
        for a, name in sheet.names.assignments.items()
    ]
    return table("Assignments", columns, rows) if rows else tag("p", "No result states an assignment.")


def _premises(sheet: Sheet) -> Html:
    said = {g.premises.key: ". ".join(strand_words(g)) + "." for g in groups_of(sheet)}
    rows = [
        (_anchored(sheet.names.premises[p.key], p.words), _ids(p), said.get(p.key, "No assignment leads here."))
        for p in sheet.picture.premises
    ]
    if not rows:
        return Html("")
    named = [(sheet.names.premises[p.key], Address(p.address, p.postcode, p.uprn)) for p in sheet.picture.premises if p.premises]
    alike = [tag("p", why) for why in alike_words(named)]
    return join([table("Premises, and the strands that lead to them", ("Premises", "UPRN and id", "Strands"), rows), *alike])


def _papers(sheet: Sheet) -> Html:
    rows = [(sheet.names.events[e.footprint], tag("ul", *(tag("li", p, class_="mono") for p in e.papers))) for e in sheet.picture.events]
    return table("Papers that each event rests on", ("Event", "Papers, with the place in their exhibit"), rows)


def _ids(p: PicturePremises) -> str:
    return ", ".join(x for x in (f"UPRN {p.uprn}" if p.uprn else "", p.premises) if x) or "none"
