"""Oversight: who did what and why, patterns worth a look, who has seen a subject, overrides of stamps. For auditors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.access.arrangements import unsettled
from rightdoor.casework.export import file_of
from rightdoor.casework.oversight import ledger
from rightdoor.casework.oversight.naming import named, names_of
from rightdoor.casework.oversight.patterns import DAY_US, Pattern, patterns
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.oversight.queries import packages, seen_by
from rightdoor.desk.answers import attached
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.model.civil import DAY
from rightdoor.operations.package_grounds import override_rates
from rightdoor.store.ledger_subject import ACTS

TABS = (("/oversight/", "Patterns"), ("/oversight/ledger/", "Who did what"), ("/oversight/overrides/", "Overrides"))
SPANS = {"7": "7 days", "31": "31 days", "92": "92 days"}
KINDS = {
    "bulk": "Many look-ups",
    "searches": "Many searches",
    "interest": "Declared interest",
    "out-of-hours": "Out of hours",
    "refused": "Often refused",
    "role-given": "Role given",
    "role-used": "Role given, and used at once",
    "releaser-made": "Made an administrator or supervisor",
    "key-asked": "Key of an account asked for",
    "key-released": "Key of an account released",
    "key-alone": "Key of an account given by one person",
    "key-refused": "Key of an account refused",
    "key-tried": "Release tried and refused",
    "key-pair": "The same two released often",
    "link-used": "Password set by a link",
}

# what the ledger calls pages, as the menu and their own tabs call them
PAGES = {
    "triage": "Triage list",
    "referrals": "Referral inbox",
    "referral": "Referral",
    "deconfliction": "Deconfliction",
    "findings": "Findings",
    "exhibits": "Exhibits",
    "exposure": "Exposure",
    "exposure-exhibits": "Exposure of exhibits",
    "exposure-people": "Exposure of people",
    "decisions": "Decisions",
    "oversight": "Oversight",
    "ledger": "Who did what",
    "seen-by": "Who has seen a subject",
    "overrides": "Overrides",
    "retention": "Retention",
    "jobs": "Jobs",
    "job": "Job",
}


class LedgerForm(forms.Form):
    """What to look for in the ledger."""

    actor = forms.CharField(required=False, max_length=200, label="Who", help_text="The user name")
    act = forms.ChoiceField(required=False, label="Act", choices=[("", "Any"), *((act, act) for act in sorted(ACTS))])
    about = forms.CharField(
        required=False, max_length=200, label="About", help_text="An id of a subject, receipt or decision, or part of one"
    )
    since = DayField(required=False, label="From")
    until = DayField(required=False, label="To, that day included")

    def wanted(self) -> ledger.Wanted:
        """What was asked for; nothing from fields that could not be read."""
        read = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        since, until = read.get("since"), read.get("until")
        return ledger.Wanted(
            read.get("actor", ""),
            read.get("act", ""),
            read.get("about", ""),
            day_number(since) * DAY if since else None,
            (day_number(until) + 1) * DAY if until else None,
        )


def _page(request: DeskRequest, template: str, head: Sequence[Any], **context: Any) -> HttpResponse:
    tabs = [{"href": href, "text": text, "current": request.path == href} for href, text in TABS]
    return render(request, f"oversight/{template}.html", {"tabs": tabs, "head": list(head), **context})


@needs("audit")
def front(request: DeskRequest) -> HttpResponse:
    """Patterns worth a look, and ways on."""
    span = request.GET.get("days", "7")
    days = int(span) if span in SPANS else 7
    now = request.acting.now_us
    found = patterns(request.acting, from_us=now - days * DAY_US, until_us=now + 1)
    request.acting.note("consulted", {"page": "oversight", "days": days, "lines": len(found)})
    names = names_of(request.acting)
    rows = [_pattern_row(p._replace(words=named(p.words, names))) for p in found]
    head = ("Pattern", "Who", "Last at", "What", "Example")
    return _page(request, "front", head, rows=rows, spans=SPANS, span=str(days), unsettled=unsettled(now_us=now))


def _pattern_row(p: Pattern) -> list[Any]:
    example = {"text": p.example, "href": f"/oversight/subjects/{p.example}/"} if p.example else ""
    who = {"text": p.who, "href": f"/oversight/ledger/?actor={p.who}"}
    return [KINDS[p.kind], who, {"at_us": p.at_us}, {"text": p.words}, example]


@needs("audit")
def entries(request: DeskRequest) -> HttpResponse:
    """The ledger, newest first, a page at a time."""
    form = LedgerForm(request.GET or None)
    wanted = form.wanted() if form.is_bound else ledger.Wanted()
    found = ledger.entries(request.acting, wanted, before=whole_number(request.GET.get("before")))
    request.acting.note("consulted", {"page": "ledger", "lines": len(found)})
    names = names_of(request.acting)
    rows = [
        [
            str(e.seq),
            {"at_us": e.at_us},
            e.actor,
            e.act,
            PURPOSES[e.purpose].text if e.purpose in PURPOSES else e.purpose,
            {"text": named(_with_page(e).about, names), "long": True},
        ]
        for e in found
    ]
    older = found[-1].seq if len(found) == ledger.PAGE else None
    return _page(request, "ledger", ("Number", "At", "Who", "Act", "Purpose", "About"), form=form, rows=rows, older=older)


def _with_page(entry: ledger.Entry) -> ledger.Entry:
    page = entry.subject.get("page")
    return entry._replace(subject={**entry.subject, "page": PAGES[page]}) if page in PAGES else entry


@stepped_up
@needs("audit")
def export(request: DeskRequest) -> HttpResponse:
    """What matches, as a table file."""
    form = LedgerForm(request.GET or None)
    head, rows = ledger.export(request.acting, form.wanted() if form.is_bound else ledger.Wanted())
    file = file_of("xlsx" if request.GET.get("as") == "xlsx" else "csv", head, rows, title="ledger", as_of_us=request.acting.now_us)
    return attached(file)


@needs("audit")
def subject(request: DeskRequest, subject: str) -> HttpResponse:
    """Who has seen this subject. Nothing of the subject itself."""
    if not re.fullmatch(r"sub_[a-z0-9]{1,36}", subject):
        raise Http404
    found = seen_by(request.acting, subject)
    request.acting.note("consulted", {"page": "seen-by", "asked": subject, "lines": len(found)})
    rows = [
        [
            c.account.username,
            {"text": c.account.name, "received": True},
            {"at_us": c.at_us},
            c.what,
            PURPOSES[c.purpose].text if c.purpose in PURPOSES else "",
            {"text": c.words, "received": True},
        ]
        for c in found
    ]
    return _page(request, "subject", ("User name", "Name", "At", "Looked at", "Purpose", "In own words"), subject=subject, rows=rows)


@needs("audit")
def seen(request: DeskRequest) -> HttpResponse:
    """From the form to the page of that subject."""
    asked = re.sub(r"[^a-z0-9_]", "", request.GET.get("subject", "").strip().lower())[:40]
    return HttpResponseRedirect(f"/oversight/subjects/{asked}/" if asked else "/oversight/")


@needs("audit")
def overrides(request: DeskRequest) -> HttpResponse:
    """Packages built beyond what the papers support: by builder, officer, unit."""
    built = packages(request.acting)
    request.acting.note("consulted", {"page": "overrides", "lines": len(built)})
    rates = [
        [
            r.of,
            {"text": r.name, "received": True},
            *({"text": n, "numeric": True} for n in (r.warrant, r.overrides, r.unanswered, r.safeguarding, r.without_originator)),
        ]
        for r in override_rates(built)
    ]
    counted = ("Warrant packages", "Below corroborated", "Without grounds", "Safeguarding", "Without the originator")
    numbers = [{"text": text, "numeric": True} for text in counted]
    return _page(request, "overrides", ("Of", "Name", *numbers), rates=rates)


urlpatterns = [
    path("oversight/", front, name="oversight"),
    path("oversight/ledger/", entries, name="oversight-ledger"),
    path("oversight/ledger/export", export, name="oversight-export"),
    path("oversight/seen", seen, name="oversight-seen"),
    path("oversight/subjects/<slug:subject>/", subject, name="oversight-subject"),
    path("oversight/overrides/", overrides, name="oversight-overrides"),
]
