"""`index.html` of a package: on the first screen where, how sure, what is missing, and the question to ask; the rest below, to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.model.counting import counted
from rightdoor.reporting.ceiling import Ceiling, ceiling
from rightdoor.reporting.html import Html, join, page, summary_list, table, tag, warning
from rightdoor.reporting.package import NOT_COUNTED, Carried, Manifest, Package
from rightdoor.reporting.package_tables import decisions_table, events_table, ledger_words, papers_of_events, papers_table
from rightdoor.reporting.question import questions, refused_settles
from rightdoor.reporting.shown import SubjectShown, moment
from rightdoor.reporting.stamps import NOT_THE_DOOR, Stamp
from rightdoor.reporting.standing import Standing
from rightdoor.reporting.undermining import undermining
from rightdoor.reporting.wording import AT_THE_DOOR, TRAINING, WHAT_IT_SHOWS

CSS = (
    ".stamp{border:4px solid #0b0c0c;padding:.75rem 1rem;margin:0 0 1rem;max-width:60rem}.stamp p{margin:.25rem 0}"
    ".stamp .head{font-size:1.25rem;font-weight:700}.copy{white-space:pre-wrap;border:1px solid #b1b4b6;background:#f3f2f1;padding:.75rem;"
    "max-width:60rem;font:inherit;margin:0 0 1rem;user-select:all;overflow-wrap:anywhere}"
    ".doors li{margin-bottom:.75rem}.doors strong{font-size:1.15rem}.from{color:#484949;font-size:.875rem}"
    "@media print{.copy{background:none}}"
)


class Drawn(NamedTuple):
    """What the page takes from elsewhere: the signer's fingerprint, and the picture of the attribution where there is one."""

    signer: str
    picture: Html | None = None
    css: str = ""


def package_page(shown: SubjectShown, stamp: Stamp, manifest: Manifest, package: Package, drawn: Drawn) -> str:
    """The whole page."""
    where = shown.standing
    said = ceiling(shown)
    body = [
        *_first_screen(shown, stamp, manifest, said),
        *(_doors(where, said) if manifest.purpose == "safeguarding" else ()),
        *_known(said),
        *_undermining(shown, said, package),
        *([tag("h2", "Picture of the attribution"), drawn.picture] if drawn.picture is not None else []),
        tag("h2", "Events"),
        events_table(shown),
        tag("h2", "What the papers say, side by side"),
        papers_of_events(shown),
        tag("h2", "Papers in this package"),
        papers_table(manifest),
        tag("h2", "Decisions"),
        decisions_table(package.decisions),
        *_about(manifest, package, drawn),
    ]
    return page(f"{_title(manifest)}: {stamp.heading}", *body, css=CSS + drawn.css)


def _title(manifest: Manifest) -> str:
    return "Safeguarding package" if manifest.purpose == "safeguarding" else "Warrant package"


def _first_screen(shown: SubjectShown, stamp: Stamp, manifest: Manifest, said: Ceiling) -> Iterator[Html]:
    where = shown.standing
    yield tag("p", f"{_title(manifest)}, {manifest.subject}, made {iso_utc(manifest.made_us)} by {manifest.made_by}", class_="caption")
    if manifest.kind == "training":
        yield warning(TRAINING)
    yield tag("h1", stamp.heading)
    lines = [tag("p", sentence) for sentence in stamp.sentences]
    lines += [tag("p", tag("strong", text)) for text in stamp.lacking]
    lines += [tag("p", tag("strong", question), " ", answer) for question, answer in stamp.answers]
    yield tag("div", *lines, class_="stamp", role="note", aria_label="Stamp")
    yield from _handling(manifest)
    yield summary_list(
        [
            ("Where", _where(where)),
            ("How sure", join([tag("strong", where.status), f": {said.known[0]}"])),
            ("When", _when(shown)),
            ("What is missing", _missing(shown, stamp)),
            ("Who used it", "Not known from these papers."),
        ]
    )
    asked = questions(shown)
    yield tag("h2", "The question to ask, ready to copy")
    if not asked:
        yield tag("p", "No check left a question to a provider.")
    for question in asked:
        yield tag("pre", question.text, class_="copy", tabindex="0")


def _handling(manifest: Manifest) -> Iterator[Html]:
    """Under which conditions the sources gave what is inside; nothing where none stated any."""
    if not manifest.conditions:
        return
    lines = [tag("p", "Grade and handling conditions (3x5x2) of what is inside. Keep to them:", class_="head")]
    lines.append(tag("ul", *(tag("li", tag("strong", stated)) for stated in manifest.conditions)))
    if manifest.permission:
        lines.append(tag("p", "Reference of the originator’s permission: ", tag("strong", manifest.permission)))
    if manifest.without_permission:
        said = (
            "Built without the originator’s permission, for an immediate risk that was stated. Ask the originator before it goes further."
        )
        lines.append(tag("p", tag("strong", said)))
    yield tag("div", *lines, class_="stamp", role="note", aria_label="Handling conditions")


def _where(where: Standing) -> Html:
    if not where.candidates:
        return join(["Not known: the papers name no premises."])
    listed = [
        tag("li", where.label(c.premises), tag("span", f" ({c.role_words}; status {c.status})", class_="from")) for c in where.candidates
    ]
    if len(listed) == 1:
        only = where.candidates[0]
        said = "" if where.one_door else f" (status {only.status}: {NOT_THE_DOOR.lower()})"
        return join([tag("strong", where.label(only.premises)), tag("span", f" ({only.role_words})", class_="from"), said])
    return join([f"{len(listed)} candidate addresses; none is chosen:", tag("ul", *listed), *(tag("p", why) for why in where.alike)])


def _when(shown: SubjectShown) -> str:
    lines = [event.line for event in shown.events]
    if not lines:
        return "No event is known."
    status = shown.standing.status
    best = [line for line in lines if line["status"] == status]
    first = "; ".join(dict.fromkeys(moment(line) for line in best[:3]))
    more = f" and {len(best) - 3} more" if len(best) > 3 else ""
    return f"{first}{more} ({len(best)} of {counted(len(lines), 'event')} {'has' if len(best) == 1 else 'have'} the best status)"


def _missing(shown: SubjectShown, stamp: Stamp) -> Html:
    """What puts refused papers right, then what stops or lowers the events of the best status: the facts that would raise it."""
    status = shown.standing.status
    best = [event for event in shown.events if event.line["status"] == status]
    first = [f"{words} ({code})" for words, code in refused_settles(shown)]
    settle = [f"{f['settle']} ({f['code']})" for event in best for f in event.line["findings"] if f["severity"] != "note" and f["settle"]]
    points = list(dict.fromkeys([*first, *stamp.lacking, *settle]))
    if not points:
        return join(["No stop and no caution stands on the events of the best status. What no paper shows is listed below."])
    more = [tag("li", f"and {len(points) - 6} more, below")] if len(points) > 6 else []
    return join([tag("ul", *(tag("li", point) for point in points[:6]), *more)])


def _doors(where: Standing, said: Ceiling) -> Iterator[Html]:
    yield tag("h2", "Candidate addresses")
    yield warning(NOT_THE_DOOR)
    if not where.candidates:
        yield tag("p", "No address is known. The question above goes to the provider by the urgent route.")
    else:
        listed = [
            tag(
                "li",
                tag("strong", where.label(c.premises)),
                tag("br"),
                f"{c.role_words}; named by {len(c.events)} event(s), status {', '.join(c.statuses)}",
            )
            for c in where.candidates
        ]
        yield tag("ol", *listed, class_="doors")
        yield from (tag("p", why) for why in where.alike)
    yield tag("h2", "For the officers who go there")
    yield tag("ul", *(tag("li", sentence) for sentence in AT_THE_DOOR))
    yield tag("p", said.unknown[0])


def _known(said: Ceiling) -> Iterator[Html]:
    yield tag("h2", "What is known and what is not")
    yield tag("h3", "The papers say")
    yield tag("ul", *(tag("li", sentence) for sentence in said.known[:40]), *_rest(said.known, 40))
    yield tag("h3", "Not known")
    yield tag("ul", *(tag("li", sentence) for sentence in said.unknown[:40]), *_rest(said.unknown, 40))


def _rest(sentences: tuple[str, ...], shown: int) -> list[Html]:
    return [tag("li", f"and {len(sentences) - shown} more of the kind, in the events below")] if len(sentences) > shown else []


def _undermining(shown: SubjectShown, said: Ceiling, package: Package) -> Iterator[Html]:
    yield tag("h2", "Information that may undermine the grounds")
    for section in undermining(shown, said, papers=tuple(about_papers(package))):
        rows = [(sentence, source) for sentence, source in section.points[:100]]
        if len(section.points) > 100:
            rows.append((f"and {len(section.points) - 100} more of the kind", ""))
        yield table(section.heading, ("what", "from"), rows)


def about_papers(package: Package) -> Iterator[tuple[str, str]]:
    """What is to be said of the papers themselves."""
    manifest = package.manifest
    for paper in manifest.papers:
        if paper.held == "not-kept":
            yield (
                "The bytes of this paper were not kept, only its digest and what was read of it: the reading cannot be done again.",
                paper.name,
            )
        if paper.restricted:
            yield "The exhibit is marked as restricted (DPA 2018 s.47).", paper.name
        if paper.others == NOT_COUNTED:
            yield "Rows of other people in this paper: not counted. It is carried whole.", paper.name
        elif paper.others:
            yield f"The paper holds {paper.others} row(s) of other people, needed to do the checks again.", paper.name
    if manifest.differs_at_build:
        count = len(manifest.differs_at_build)
        yield f"For {count} event(s) the status does not follow from the papers inside alone: it rests on other papers too.", "package"
    carried = package.carried
    yield drift_said(carried), "package"
    if carried.answered:
        yield "That the provider answered other rows of the same schedule was taken over (RD-A10): those rows are not here.", "package"
    if carried.subscribers:
        yield "That the provider's own log knows the subscriber was taken over (RD-A11): those rows are not here.", "package"


def drift_said(carried: Carried) -> str:
    """What of RD-A04 is the sender's word: said always, since that it found nothing is taken over as well."""
    listed = sum(1 for found in carried.drift.values() if found)
    said = (
        "RD-A04's findings on a whole batch are taken over from the sender, since a batch holds events of other people: "
        f"{listed or 'no'} event(s) here have one."
    )
    if not any(carried.drift_not.values()):
        return said + " The papers inside were looked through for others of the kind; they show none."
    patterns = ", ".join(sorted({pattern for each in carried.drift_not.values() for pattern in each}))
    return said + f" The papers inside alone would show {patterns}; the sender says that its whole batch does not."


def _about(manifest: Manifest, package: Package, drawn: Drawn) -> Iterator[Html]:
    yield tag("h2", "How to check this package")
    yield tag("p", "On any machine with the program: ", tag("code", "rightdoor package check FILE"), ". No store is needed.")
    yield summary_list(
        [
            ("Signed by (fingerprint of the public key)", tag("span", drawn.signer, class_="mono")),
            ("Store", manifest.store),
            ("Program", f"version {manifest.program.version}, rules {manifest.program.digest[:16]}…"),
            ("Reference data", ", ".join(sorted(manifest.reference)) or "the program's own"),
            ("Ledger", ledger_words(package.ledger)),
        ]
    )
    yield tag("ul", *(tag("li", sentence) for sentence in WHAT_IT_SHOWS))
