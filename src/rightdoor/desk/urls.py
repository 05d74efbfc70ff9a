"""Every address of the desk. Each page's module has its own `urlpatterns`; this is their list."""

from __future__ import annotations

from django.urls import include, path

PAGES = (  # one a line
    "rightdoor.desk.views.communications",
    "rightdoor.desk.views.communications_holders",
    "rightdoor.desk.views.triage",
    "rightdoor.desk.views.health",
    "rightdoor.desk.views.help",
    "rightdoor.desk.views.jobs",
    "rightdoor.desk.views.referrals",
    "rightdoor.desk.views.uploads",
    "rightdoor.desk.views.search",
    "rightdoor.desk.views.deconfliction",
    "rightdoor.desk.views.findings",
    "rightdoor.desk.views.exhibits",
    "rightdoor.desk.views.exposure",
    "rightdoor.desk.views.exposure_people",
    "rightdoor.desk.views.oversight",
    "rightdoor.desk.views.retention",
    "rightdoor.desk.views.accounts",
    "rightdoor.desk.views.accounts_own",
    "rightdoor.desk.views.tokens",
    "rightdoor.desk.api.pages",
    "rightdoor.desk.views.administration",
    "rightdoor.desk.views.administration_accounts",
    "rightdoor.desk.views.administration_arrangements",
    "rightdoor.desk.views.administration_compartments",
    "rightdoor.desk.views.keys",
    "rightdoor.desk.views.subject",
    "rightdoor.desk.views.packages",
    "rightdoor.desk.views.decisions",
    "rightdoor.desk.views.assessment",
    "rightdoor.desk.views.case_correcting",
    "rightdoor.desk.views.case_safeguarding",
    "rightdoor.desk.views.figures",
    "rightdoor.desk.views.statements",
    "rightdoor.desk.views.duties",
    "rightdoor.desk.views.take_next",
    "rightdoor.desk.views.duties_calendar",
    "rightdoor.desk.views.duties_close",
    "rightdoor.desk.views.case_samples",
    "rightdoor.desk.views.case_devices",
    "rightdoor.desk.views.case_outcomes",
    "rightdoor.desk.views.case_warrants",
    "rightdoor.desk.views.custody_bail",
    "rightdoor.desk.views.cases",
    "rightdoor.desk.views.operation_board",
    "rightdoor.desk.views.operation_board_waiting",
    "rightdoor.desk.views.operation_board_what_if",
    "rightdoor.desk.views.day_of_action",
    "rightdoor.desk.views.operations",
    "rightdoor.desk.views.operations_erase",
    "rightdoor.desk.views.returns",
    "rightdoor.desk.views.returns_public",
    "rightdoor.desk.views.loop",
)

urlpatterns = [path("", include(page)) for page in PAGES]
handler400 = "rightdoor.desk.views.problems.unreadable"
handler403 = "rightdoor.desk.views.problems.not_allowed"
handler404 = "rightdoor.desk.views.problems.missing"
handler500 = "rightdoor.desk.views.problems.failed"
handler429 = "rightdoor.desk.views.accounts.too_many"  # looked up by allauth
