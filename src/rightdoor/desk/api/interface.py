"""The interface: its areas, its errors, its description."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from ninja import NinjaAPI

from rightdoor import __version__
from rightdoor.desk.api import (
    account,
    administration,
    administration_arrangements,
    administration_compartments,
    administration_members,
    case_devices,
    case_records,
    case_safeguarding,
    case_warrants,
    cases,
    cases_handed,
    communications,
    communications_holders,
    communications_registers,
    communications_results,
    day_of_action,
    decisions,
    decisions_look,
    duties,
    exposure,
    figures,
    graded,
    intake,
    jobs,
    joint_operations,
    keys,
    listing,
    loop,
    notices,
    operation_board,
    oversight,
    packages,
    referrals,
    registers,
    retention,
    returns,
    returns_public,
    searching,
    statements,
    subject_papers,
    subject_sets,
    subject_whole,
    subjects,
)  # fmt: skip
from rightdoor.desk.api.parsing import StrictParser
from rightdoor.desk.api.problems import CONTENT_TYPE, register

AREAS = (  # one a line
    account.area,
    notices.area,
    listing.area,
    subjects.area,
    subject_papers.area,
    subject_whole.area,
    subject_sets.area,
    decisions.area,
    decisions_look.area,
    packages.area,
    case_devices.area,
    day_of_action.area,
    joint_operations.area,
    operation_board.area,
    cases.area,
    cases_handed.area,
    case_records.area,
    case_warrants.area,
    case_safeguarding.area,
    duties.area,
    searching.area,
    referrals.area,
    intake.area,
    jobs.area,
    communications.area,
    communications_holders.area,
    communications_results.area,
    communications_registers.area,
    registers.area,
    exposure.area,
    figures.area,
    statements.area,
    returns.area,
    returns_public.area,
    loop.area,
    graded.area,
    oversight.area,
    retention.area,
    administration.area,
    administration_members.area,
    administration_arrangements.area,
    administration_compartments.area,
    keys.area,
)
_WORDS = (
    "What the pages of the desk do, for programs: by a token made on /account/tokens/, never by a session. Everything is done as the account "
    "that made the token, and leaves the same rows in the ledger. Text is as it was received: escape it before it is shown."
)

api = NinjaAPI(
    title="Rightdoor desk",
    version="1",
    description=_WORDS,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=StrictParser(),
)
register(api)
for _area in AREAS:
    api.add_router("", _area.router)


@cache
def described() -> dict[str, Any]:
    """The description (OpenAPI 3.1) of what is there."""
    made = copy.deepcopy(dict(api.get_openapi_schema(path_prefix="/api/")))
    made["info"] = {**made["info"], "x-program": __version__}
    for operations in made["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
                if int(status) in (429, 503):
                    response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return made
