"""Help in the page: what each status, check, tier and finding means, who may do what, the glossary, how accessible the desk is.

Made from the code itself: the words here are those that the rules, the instrument and the roles bear.
"""

from __future__ import annotations

import csv
import importlib.resources
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.access.roles import CAPABILITIES, ROLES
from rightdoor.desk.templatetags.desk import STATUS_LABELS, tier_label
from rightdoor.model.codes import CODES
from rightdoor.reporting.picture_words import STATUS_WORDS
from rightdoor.rules.attribution.register import catalogue
from rightdoor.rules.priority.instrument import load_instrument


def front(request: HttpRequest) -> HttpResponse:
    """Statuses and tiers, and where the rest is."""
    instrument = load_instrument()
    statuses = [{"status": status, "words": STATUS_WORDS[status]} for status in STATUS_LABELS if status in STATUS_WORDS]
    tiers = [
        [
            tier_label(rule.tier),
            "all of: " + "; ".join(instrument.items[code].question for code in sorted(rule.items) if code in instrument.items),
        ]
        for rule in instrument.rules
    ]
    questions = [[item.code, {"text": item.question}, item.of] for item in instrument.items.values()]
    context = {
        "statuses": statuses,
        "instrument": instrument,
        "tiers": tiers,
        "tier_head": ["Tier", "Reached when the answer is yes to"],
        "questions": questions,
        "question_head": ["Item", "Question", "Whom to ask"],
    }
    return render(request, "help/front.html", context)


def checks(request: HttpRequest) -> HttpResponse:
    """The wrong-door checks: what each compares, how severe, what it cannot see."""
    found = [
        {
            "code": module.CODE,
            "title": module.TITLE,
            "compares": module.COMPARES,
            "patterns": sorted(module.PATTERNS.items()),
            "cannot": module.CANNOT_SEE,
        }
        for module in catalogue()
    ]
    return render(request, "help/checks.html", {"checks": found})


def findings(request: HttpRequest) -> HttpResponse:
    """The codes of what can be wrong with received data."""
    rows = [[c.code, c.severity, c.meaning, c.to_do] for c in CODES.values()]
    return render(request, "help/findings.html", {"rows": rows, "head": ["Code", "Severity", "Meaning", "What to do"]})


def roles(request: HttpRequest) -> HttpResponse:
    """Each role and what it may do."""
    shown = [{"name": name, "may": sorted(CAPABILITIES[c] for c in held)} for name, held in ROLES.values()]
    return render(request, "help/roles.html", {"roles": shown})


def glossary(request: HttpRequest) -> HttpResponse:
    """The field's words as this program uses them."""
    return render(request, "help/glossary.html", {"rows": words(), "head": ["Word", "On pages", "Meaning"]})


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done and measured so that everybody can use the desk."""
    return render(request, "help/accessibility.html", {})


@lru_cache(maxsize=1)
def words() -> list[list[Any]]:
    """The rows of the glossary, made from docs/GLOSSARY.md by `make docs`."""
    text = importlib.resources.files("rightdoor.desk").joinpath("glossary.csv").read_text("utf-8")
    return [list(row) for row in csv.reader(text.splitlines())]


urlpatterns = [
    path("help/", front, name="help"),
    path("help/checks/", checks, name="help-checks"),
    path("help/findings/", findings, name="help-findings"),
    path("help/roles/", roles, name="help-roles"),
    path("help/glossary/", glossary, name="help-glossary"),
    path("help/accessibility/", accessibility, name="help-accessibility"),
]
