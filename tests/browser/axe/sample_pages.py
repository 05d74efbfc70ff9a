"""Writes pages that use the frame and every part with sample data: `python sample_pages.py FOLDER`. Django alone, no database."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings

DESK = Path(__file__).resolve().parents[3] / "src" / "rightdoor" / "desk"
settings.configure(
    SECRET_KEY="sample pages",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    STATIC_URL="/static/",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [DESK / "templates", Path(__file__).parent / "pages"],
            "OPTIONS": {
                "string_if_invalid": "",
                "libraries": {"desk": "rightdoor.desk.templatetags.desk", "desk_forms": "rightdoor.desk.templatetags.desk_forms"},
                "builtins": ["django.templatetags.static"],
            },
        }
    ],
)
django.setup()

from django import forms  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.template import loader  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from rightdoor.desk.templatetags.desk_widgets import DayField  # noqa: E402

AT = 1_767_600_000_000_000  # 2026-01-05T08:00:00Z
HOUR = 3_600_000_000
HOSTILE = '<script>alert("x")</script> =cmd \u202egpj.exe\u202c O\'Brien & Söhne ' + "verylongwordwithoutanybreak" * 4
STATUSES = ("corroborated", "single-strand", "ambiguous", "contradicted", "refused", "unresolved")


class Everything(forms.Form):
    """A field of every kind."""

    reference = forms.CharField(label="Reference", help_text="For example CT-00012345.")
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), ("1", "Reliable"), ("2", "Untested")])
    track = forms.ChoiceField(label="Track", choices=[("adult", "Adult"), ("child", "Child")], widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(
        label="Flags", choices=[("a", "Bail"), ("b", "Warrant")], widget=forms.CheckboxSelectMultiple, help_text="All that apply."
    )
    agree = forms.BooleanField(label="I have read the report", help_text="The reading is recorded.")
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Return", help_text="CSV or XLSX.")
    when = DayField(label="Day of the call", help_text="For example, 31 3 2026")
    since = forms.DateField(label="Since", widget=forms.DateInput({"type": "date"}))
    day = forms.DateField(label="Review", widget=forms.SelectDateWidget(years=[2026, 2027]))
    password = forms.CharField(label="Password", widget=forms.PasswordInput({"autocomplete": "current-password"}))
    seen = forms.CharField(widget=forms.HiddenInput, initial="7")


class Filters(forms.Form):
    """Filters of a list."""

    name = forms.CharField(label="Name or reference", required=False)
    status = forms.MultipleChoiceField(
        label="Status", choices=[(s, s) for s in STATUSES], widget=forms.CheckboxSelectMultiple, required=False
    )
    unit = forms.ChoiceField(label="Unit", choices=[("", "Any"), ("n", "North")], required=False)


Everything.base_fields["track"].option_hints = {"child": "Safeguarding comes first."}


def frame(path: str) -> dict[str, object]:
    """The context of the frame, and what the pages show."""
    nav = [
        {"href": "/", "text": "Triage list", "current": path == "list", "count": 12},
        *(
            {"href": f"/{n}/", "text": n}
            for n in ("Referrals", "Search", "Deconfliction", "Communications data", "Findings", "Exhibits", "Oversight")
        ),
    ]
    messages = [
        type("M", (), {"level_tag": tag, "__str__": lambda self, words=words: words})()
        for tag, words in (
            ("success", "Referral transferred."),
            ("error", "The transfer was refused: not your unit."),
            ("info", "Rebuild running."),
        )
    ]
    page = Paginator(range(26_000), 50).page(12)
    return {
        "store_kind": "training",
        "store_name": "north",
        "nav": nav,
        "me": {"name": "Sam Invented", "role": "Supervisor", "unit": "North referral desk", "href": "/account/"},
        "version": "0.4.0",
        "messages": messages if path == "parts" else [],
        "page": page,
        "query": QueryDict("status=ambiguous&sort=age&page=12"),
        "at": AT,
        "statuses": STATUSES,
        "hostile": HOSTILE,
    } | content()


def content() -> dict[str, object]:
    """Sample data of the parts."""
    duty = {"what": "Safeguarding decision", "due_us": AT}
    return {
        "duties": [
            duty | {"state": s, "left_us": left}
            for s, left in (("overdue", -26 * HOUR), ("soon", 3 * HOUR), ("due", 90 * HOUR), ("met", None), ("paused", None))
        ],
        "reasons": ["Two returns of different days name the premises.", {"text": "Earlier allegation in 2024", "href": "#s"}, HOSTILE],
        "summary": [
            {"key": "Account", "value": HOSTILE, "source": "/statements/1/", "grade": "B2C", "handling": "C: no disclosure"},
            {"key": "Port", "missing": True},
            {"key": "Owner", "value": "North", "actions": [{"href": "#change", "text": "Change"}]},
        ],
        "events": [
            {
                "title": "Upload",
                "at_us": AT,
                "by": "provider",
                "text": HOSTILE,
                "status": "ambiguous",
                "unsure": "Two readings: the paper states no zone.",
            },
            {"title": "Assignment", "at_us": AT, "end_us": AT + HOUR, "href": "#a"},
            {"title": "Referral received", "at_us": AT + 2 * HOUR},
        ],
        "head": [
            {"text": "Subject", "sort_href": "?sort=id", "sort": "ascending"},
            "Status",
            "Tier",
            {"text": "Events", "numeric": True, "sort_href": "?sort=n"},
            "Received",
            "Name",
            {"hidden": "Acts"},
        ],
        "rows": [
            [
                {"text": f"S-00{n}", "href": f"/subjects/{n}/"},
                {"status": STATUSES[n % 6]},
                {"low": f"tier-{n % 4 + 1}", "high": "tier-1"},
                {"text": 1000 * n, "numeric": True},
                {"at_us": AT + n * HOUR},
                {"text": HOSTILE[:48], "received": True},
                {"text": "Open", "href": "#o", "hidden": f"subject S-00{n}"},
            ]
            for n in range(14)
        ],
        "wrong": Everything({"flags": ["zz"], "when_0": "31", "when_1": "2", "when_2": "2026"}, {}, auto_id="wrong_%s"),
        "form": Everything(initial={"track": "child", "flags": ["b"]}),
        "filters": Filters(),
        "selected": [{"heading": "Status", "items": [{"text": "Ambiguous", "href": "?"}]}],
        "purposes": [
            {"value": "task", "text": "I am tasked with it", "hint": "It is allocated to you or your unit."},
            {"value": "review", "text": "Supervision or review"},
        ],
        "changes": [{"what": "Tier", "before": "Tier 3", "after": "Tier 1"}, {"what": "Rank", "before": "412", "after": "3"}],
        "codes": [{"value": "nfa", "text": "No further action"}, {"value": "dup", "text": "Duplicate"}],
        "crumbs": [{"text": "Triage list", "href": "/"}, {"text": "S-0041"}],
    }


def main() -> None:
    """Write the pages."""
    folder = Path(sys.argv[1])
    for source in sorted((Path(__file__).parent / "pages").glob("*.html")):
        request = RequestFactory().get("/")
        html = loader.get_template(source.name).render(frame(source.stem), request)
        (folder / source.name).write_text(html, "utf-8")


if __name__ == "__main__":
    main()
