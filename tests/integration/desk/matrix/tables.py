"""Every table of the schema `casework`: whose rows it shows, or why it has no rule of rows. One line a table.

Rules are written anew here, in terms of people and rows, and held against what the database shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integration.desk.matrix.operations import event_row, operation_row, stay_row, tasked_row
from integration.desk.matrix.people import Person

Row = Mapping[str, Any]


class Known:
    """All rows of all tables, as the owner reads them, and what a person sees of those that others hang on."""

    def __init__(
        self, rows: Mapping[str, list[Row]], silent: frozenset[int], acknowledged: frozenset[int], auditors: frozenset[int]
    ) -> None:
        self.rows, self.silent, self.acknowledged, self.auditors = rows, silent, acknowledged, auditors
        self._subjects: dict[int, set[tuple[str, str]]] = {}
        self._audited: dict[int, tuple[set[int], set[str]]] = {}

    def of(self, table: str, **wanted: Any) -> list[Row]:
        """Rows with these values."""
        return [row for row in self.rows[table] if all(row[name] == value for name, value in wanted.items())]

    def subjects(self, person: Person) -> set[tuple[str, str]]:
        """(view, subject) of what a person sees."""
        found = self._subjects.get(person.account.pk)
        if found is None:
            found = {(row["view"], row["subject"]) for row in self.rows["listing_subject"] if _listing_subject(person, row, self)}
            self._subjects[person.account.pk] = found
        return found

    def names(self, person: Person) -> set[str]:
        """Subjects that a person sees in either view."""
        return {name for _, name in self.subjects(person)}

    def audited(self, person: Person) -> tuple[set[int], set[str]]:
        """Units of the organisations of a person's units; subjects of operations that people of those are in."""
        found = self._audited.get(person.account.pk)
        if found is None:
            mine = {unit["organisation_id"] for unit in self.rows["access_unit"] if unit["id"] in person.units}
            units = {unit["id"] for unit in self.rows["access_unit"] if unit["organisation_id"] in mine}
            people = {one["account_id"] for one in self.rows["access_membership"] if one["unit_id"] in units}
            operations = {one["operation_id"] for one in self.rows["access_operationmember"] if one["account_id"] in people}
            found = units, {one["subject"] for one in self.rows["listing_subject"] if operations & set(one["operations"])}
            self._audited[person.account.pk] = found
        return found

    def receipts(self, person: Person) -> set[tuple[str, str]]:
        """(receipt, number) of subjects that a person sees."""
        seen = self.subjects(person)
        return {(row["receipt"], row["number"]) for row in self.rows["listing_subjectreceipt"] if (row["view"], row["subject"]) in seen}


Rule = Callable[[Person, Row, Known], bool]


def within(person: Person, compartments: Any) -> bool:
    return set(compartments) <= person.compartments


def _reaches(person: Person, row: Row, capability: str) -> bool:
    """By unit or operation, with the capability."""
    here = bool(person.units & set(row["units"])) or bool(person.operations & set(row["operations"]))
    return person.can(capability) and here


def _listing_subject(person: Person, row: Row, known: Known) -> bool:
    twin = row["twin"]
    replaced = twin is not None and within(person, twin)  # the full row stands in its place
    return _reaches(person, row, "see-subjects") and within(person, [*row["compartments"], *row["papers_in"]]) and not replaced


def _of_view(person: Person, row: Row, known: Known) -> bool:
    return (row["view"], row["subject"]) in known.subjects(person)


def _of_subject(person: Person, row: Row, known: Known) -> bool:
    return row["subject"] in known.names(person)


def _referral(person: Person, row: Row, known: Known) -> bool:
    here = row["unit_id"] in person.units or bool(person.units & set(row["offered_to"])) or row["operation_id"] in person.operations
    return person.can("see-referrals") and here and within(person, row["compartments"])


def _by_referral(column: str, of: str) -> Rule:
    def rule(person: Person, row: Row, known: Known) -> bool:
        return any(_referral(person, one, known) for one in known.of("referrals_referral", **{of: row[column]}))

    return rule


def _decision(person: Person, row: Row, known: Known) -> bool:
    if not within(person, row["scope"]):
        return False
    if _of_subject(person, row, known):
        return True
    gone = not known.of("listing_subject", subject=row["subject"])
    held = {receipt for receipt, _ in known.receipts(person)}
    return gone and bool(row["receipts"]) and set(row["receipts"]) <= held


def _note(person: Person, row: Row, known: Known) -> bool:
    by_number = row["number"] != "" and (row["receipt"], row["number"]) in known.receipts(person)
    return within(person, row["compartments"]) and (_of_subject(person, row, known) or by_number)


def _package(person: Person, row: Row, known: Known) -> bool:
    """Of a subject that one sees, within the compartments it was built in and those that its papers stand in now."""
    now = {c for one in known.rows["referrals_referral"] if one["receipt"] in row["receipts"] for c in one["compartments"]}
    return _of_subject(person, row, known) and within(person, [*row["compartments"], *now])


def _own(column: str = "account_id") -> Rule:
    return lambda person, row, known: row[column] == person.account.pk


def _of_units(capability: str, column: str = "unit_id") -> Rule:
    return lambda person, row, known: person.can(capability) and row[column] in person.units


def _draft(person: Person, row: Row, known: Known) -> bool:
    """A unit's application, or of a subject that one sees; within the compartments it had then and those that its papers have now."""
    if not person.can("see-requests"):
        return False
    here = row["unit_id"] in person.units or bool(set(row["receipts"]) & {receipt for receipt, _ in known.receipts(person)})
    now = {c for one in known.rows["referrals_referral"] if one["receipt"] in row["receipts"] for c in one["compartments"]}
    return here and within(person, [*row["compartments"], *now])


def _by(table: str, column: str, rule: Rule) -> Rule:
    return lambda person, row, known: any(rule(person, one, known) for one in known.of(table, id=row[column]))


def _audits(person: Person, row: Row, known: Known) -> bool:
    """A check of a unit of an organisation of whose unit one is auditor, or for a subject of an operation with people of its units."""
    if not person.can("audit"):
        return False
    units, subjects = known.audited(person)
    return row["unit_id"] in units or any(one["subject"] in subjects for one in known.of("deconfliction_answer", check_id=row["id"]))


def _answer(person: Person, row: Row, known: Known) -> bool:
    if not within(person, row["scope"]):
        return False
    if any(_audits(person, one, known) for one in known.of("deconfliction_check", id=row["check_id"])):
        return True
    if row["subject"] == "":
        return person.can("deconflict") and row["unit_id"] in person.units
    return _of_subject(person, row, known)


def _form(person: Person, row: Row, known: Known) -> bool:
    if not within(person, row["scope"]):
        return False
    audits = any(_audits(person, one, known) for one in known.of("deconfliction_check", id=row["check_id"]))
    if row["account_id"] == person.account.pk or audits:
        return True
    if any(_answer(person, one, known) for one in known.of("deconfliction_answer", check_id=row["check_id"])):
        return True
    if row["quiet"]:
        return False
    seen = known.subjects(person)
    return any(
        (one["view"], one["subject"]) in seen
        and (one["folded"] == row["form"] or (one["kind"] == "address" and one["folded"].startswith(f"{row['form']} ")))
        for one in known.of("listing_searchkey", kind=row["kind"])
    )


def _check(person: Person, row: Row, known: Known) -> bool:
    if not within(person, row["scope"]):
        return False
    if row["account_id"] == person.account.pk or _audits(person, row, known):
        return True
    answered = any(_answer(person, one, known) for one in known.of("deconfliction_answer", check_id=row["id"]))
    return answered or any(_form(person, one, known) for one in known.of("deconfliction_form", check_id=row["id"]))


def _job(person: Person, row: Row, known: Known) -> bool:
    runs = person.can("run-jobs") and row["unit_id"] in person.units
    return (runs or row["asked_by_id"] == person.account.pk) and within(person, row["compartments"])


def _kept(person: Person, row: Row, known: Known) -> bool:
    return (_reaches(person, row, "see-exhibits") or _reaches(person, row, "see-findings")) and within(person, row["compartments"])


def _verified(person: Person, row: Row, known: Known) -> bool:
    return row["exhibit"] == "" or any(_kept(person, one, known) for one in known.of("continuity_receipt", exhibit=row["exhibit"]))


def _audited(person: Person, row: Row, known: Known) -> bool:
    """Of somebody who holds or held a role in an organisation of whose unit one is auditor."""
    mine = {unit["organisation_id"] for unit in known.rows["access_unit"] if unit["id"] in person.units}
    units = {unit["id"] for unit in known.rows["access_unit"] if unit["organisation_id"] in mine}
    return person.can("audit") and any(one["unit_id"] in units for one in known.of("access_membership", account_id=row["account_id"]))


def _consultation(person: Person, row: Row, known: Known) -> bool:
    return row["account_id"] == person.account.pk or _audited(person, row, known)


def _compartment(person: Person, row: Row, known: Known) -> bool:
    return row["grade"] == "acknowledged" or row["id"] in person.compartments


def _operation(column: str) -> Rule:
    return lambda person, row, known: person.can("administer") or row[column] in person.operations


def _key(person: Person, row: Row, known: Known) -> bool:
    if person.account.pk in (row["account_id"], row["by_id"]) or _audited(person, row, known):
        return True
    memberships = known.of("access_membership", account_id=row["account_id"])
    here = {one["unit_id"] for one in memberships if one["ended_us"] is None}
    if person.can("release-keys") and here & person.units:
        return True
    mine = {unit["organisation_id"] for unit in known.rows["access_unit"] if unit["id"] in person.units}  # none has others below it
    organisation = {unit["id"]: unit["organisation_id"] for unit in known.rows["access_unit"]}
    ever = {organisation[one["unit_id"]] for one in memberships}
    return person.can("administer") and (not ever or bool(ever & mine)) and {organisation[unit] for unit in here} <= mine


def _all(person: Person, row: Row, known: Known) -> bool:
    return True


def _none(person: Person, row: Row, known: Known) -> bool:
    return False


def _alert(person: Person, row: Row, known: Known) -> bool:
    return person.can("see-requests") and row["unit_id"] in person.units and within(person, row["compartments"])


def _import(person: Person, row: Row, known: Known) -> bool:
    """A unit's result, within its own compartments and those that its receipts stand in now."""
    now = {c for one in known.rows["referrals_referral"] if one["receipt"] in row["receipts"] for c in one["compartments"]}
    here = person.can("see-requests") and row["unit_id"] in person.units
    return here and within(person, [*row["compartments"], *now])


def _condition(person: Person, row: Row, known: Known) -> bool:
    """Of a receipt that one sees by a subject, the inbox, the register of exhibits or an application."""
    receipt = row["receipt"]
    return (
        receipt in {held for held, _ in known.receipts(person)}
        or any(_referral(person, one, known) for one in known.of("referrals_referral", receipt=receipt))
        or any(_kept(person, one, known) for one in known.of("continuity_receipt", receipt=receipt))
        or any(_draft(person, one, known) for one in known.rows["communications_data_draft"] if receipt in one["receipts"])
    )


def _here(person: Person, case: Row, *capabilities: str, offered: bool = False) -> bool:
    units = {case["unit_id"], *({case["offered_unit_id"]} if offered else ())}
    return any(person.can(one) for one in capabilities) and bool(person.units & units)


def _case(person: Person, row: Row, known: Known) -> bool:
    """Of a subject that one sees, or of one's own unit (one that it is offered to), within its compartments and those of its papers now."""
    now = {c for one in known.rows["referrals_referral"] if one["receipt"] in row["receipts"] for c in one["compartments"]}
    if not within(person, [*row["scope"], *now]):
        return False
    if _here(person, row, "work-case", "safeguard", "supervise-cases") or _here(person, row, "work-case", "safeguard", offered=True):
        return True
    gone = not known.of("listing_subject", subject=row["subject"])
    held = {receipt for receipt, _ in known.receipts(person)}
    return _of_subject(person, row, known) or (gone and bool(row["receipts"]) and set(row["receipts"]) <= held)


def _sample(person: Person, row: Row, known: Known) -> bool:
    return person.can("supervise-cases") and row["unit_id"] in person.units


def _child(person: Person, row: Row, known: Known) -> bool:
    """Who a child of a case is: for those who may see that, in the case's unit or one that holds its subject."""
    (event,) = known.of("cases_event", id=row["event_id"])
    (case,) = known.of("cases_case", id=event["case_id"])
    reaches = any(_reaches(person, one, "see-children") for one in known.of("listing_subject", subject=case["subject"]))
    return person.can("see-children") and _case(person, case, known) and (case["unit_id"] in person.units or reaches)


def _statement(column: str) -> Rule:
    """Drafts for those who draft or release, what was released for whoever sees figures."""

    def rule(person: Person, row: Row, known: Known) -> bool:
        works = person.can("draft-statements") or person.can("release-statements")
        return person.can("see-figures") and (works or bool(known.of("figures_release", statement_id=row[column])))

    return rule


TABLES: dict[str, Rule] = {
    "access_organisation": _all,
    "access_unit": _all,
    "access_membership": _all,
    "access_rolecapability": _all,
    "access_operation": operation_row,
    "access_operationmember": _operation("operation_id"),
    "access_compartment": _compartment,
    "access_compartmentmember": lambda person, row, known: row["compartment_id"] in person.compartments,
    "access_arrangement": _all,
    "mfa_authenticator": lambda person, row, known: person.can("administer") or _own("user_id")(person, row, known),  # and at the door
    "access_account": _all,  # and by people at the door; the hash of a password is not in it
    "access_keyrequest": _key,
    "access_onetimelink": _all,  # used by people who have not signed in: by a digest of 256 random bits
    "listing_projection": _all,
    "listing_subject": _listing_subject,
    "listing_subjectreceipt": _of_view,
    "listing_searchkey": _of_view,
    "listing_condition": _condition,
    "listing_allocation": _of_subject,
    "listing_savedview": _own(),
    "referrals_referral": _referral,
    "referrals_transfer": _by_referral("referral_id", "id"),
    "referrals_incompartment": lambda person, row, known: row["compartment_id"] in person.compartments,
    "referrals_arrival": _by_referral("receipt", "receipt"),
    "referrals_act": _by_referral("referral", "id"),
    "referrals_placing": _by_referral("referral", "id"),
    "decided_decision": _decision,
    "decided_begun": _own(),
    "cases_case": _case,
    "cases_event": _by("cases_case", "case_id", _case),
    "cases_duty": _by("cases_case", "case_id", _case),
    "cases_privatevalue": _child,
    "joint_event": event_row,
    "joint_erasure": _by("joint_event", "event_id", event_row),
    "joint_tasked": tasked_row,
    "joint_stay": stay_row,
    "joint_made": _none,
    "figures_counted": lambda person, row, known: (
        _by("cases_case", "case_id", _case)(person, row, known)
        or (person.can("see-operations") and row["operation_id"] in person.operations)
    ),
    "figures_made": _by("cases_case", "case_id", _case),
    "figures_whose": _by("cases_case", "case_id", _case),
    "figures_statement": _statement("id"),
    "figures_version": _statement("statement_id"),
    "figures_release": lambda person, row, known: person.can("see-figures"),
    "figures_publicreturn": lambda person, row, known: person.can("see-figures"),
    "custody_bail_recordsimport": _by("cases_case", "case", _case),
    "custody_bail_mirrored": _by("cases_case", "case", _case),
    "duties_escalation": _by("cases_case", "case", _case),
    "duties_sample": _sample,
    "duties_samplelot": lambda person, row, known: (
        _by("cases_case", "case", _case)(person, row, known) and _by("duties_sample", "sample_id", _sample)(person, row, known)
    ),
    "packages_package": _package,
    "packages_taken": lambda person, row, known: any(
        _package(person, one, known) for one in known.of("packages_package", key=row["package_id"])
    ),
    "subjects_note": _note,
    "subjects_exposure": _own(),
    "exposure_limit": _own(),
    "exposure_gradername": _own(),
    "exposure_contact": _all,
    "exposure_trust": lambda person, row, known: (
        (person.can("see-exhibits") or person.can("trust-grades")) and row["unit_id"] in person.units
    ),
    "exposure_looked": lambda person, row, known: person.account.pk in (row["person_id"], row["by_id"]),
    "deconfliction_check": _check,
    "deconfliction_form": _form,
    "deconfliction_answer": _answer,
    "deconfliction_flaglist": lambda person, row, known: person.can("deconflict"),
    "deconfliction_flag": _by("deconfliction_flaglist", "list_id", _of_units("load-flags")),
    "searching_search": _audited,
    "communications_data_draft": _draft,
    "communications_data_request": _by("communications_data_draft", "draft_id", _draft),
    "communications_data_export": _by("communications_data_draft", "draft_id", _draft),
    "communications_data_import": _import,
    "communications_data_tie": _draft,
    "communications_data_alert": _alert,
    "communications_data_dutyowner": _draft,
    "continuity_receipt": _kept,
    "continuity_finding": lambda person, row, known: _reaches(person, row, "see-findings") and within(person, row["compartments"]),
    "continuity_filled": _none,
    "continuity_verification": _verified,
    "jobs_job": _job,
    "oversight_consultation": _consultation,
    "retention_rightsrequest": _of_units("subject-rights"),
    "retention_rightsstep": _by("retention_rightsrequest", "request_id", _of_units("subject-rights")),
    "sent_form": _own(),
    "tokens_token": _own(),
    "tokens_givenanswer": _own(),
}

# no rule of rows, and why
EXEMPT = {
    "access_hash": "of passwords: pages have no right on it, a function gives out one's own",
    "desk_cache": "counts of attempts, shared by all processes",
    "account_emailaddress": "of the library of accounts; not used",
    "account_emailconfirmation": "of the library of accounts; not used",
    "usersessions_usersession": "ruled: one's own, those that an administrator may end, all at the door (test_account_rows)",
    "django_session": "ruled by the list of sessions (test_account_rows)",
    "django_content_type": "the library's list of tables",
    "django_migrations": "what was migrated; the owner's",
    "auth_permission": "of the library; not used",
    "auth_group": "of the library; not used",
    "auth_group_permissions": "of the library; not used",
}
# what pages may do beyond reading, in words of the grants; a table that is not named is read alone
WRITES = {
    "access_organisation": "insert update", "access_unit": "insert update", "access_membership": "insert update", "access_operation": "insert update",
    "access_operationmember": "insert delete", "access_compartment": "update", "access_compartmentmember": "insert delete",
    "mfa_authenticator": "insert update delete",
    "access_onetimelink": "update", "access_keyrequest": "insert update", "access_arrangement": "insert", "access_account": "insert update", "listing_allocation": "insert", "listing_savedview": "insert update delete",
    "referrals_referral": "update", "referrals_transfer": "insert update", "referrals_incompartment": "insert update", "referrals_act": "insert",
    "referrals_placing": "insert",
    "decided_decision": "insert", "decided_begun": "update delete", "cases_case": "insert update", "cases_event": "insert",
    "cases_duty": "insert update delete", "cases_privatevalue": "insert", "joint_event": "insert", "figures_counted": "insert update delete", "figures_made": "insert update", "figures_statement": "insert", "figures_version": "insert", "figures_release": "insert", "figures_publicreturn": "insert", "custody_bail_recordsimport": "insert update delete", "custody_bail_mirrored": "insert", "duties_sample": "insert", "duties_samplelot": "insert", "packages_package": "insert", "packages_taken": "insert", "subjects_note": "insert", "subjects_exposure": "insert",
    "exposure_limit": "insert delete", "exposure_gradername": "insert delete", "exposure_contact": "insert", "exposure_trust": "insert", "exposure_looked": "insert", "deconfliction_check": "insert",
    "deconfliction_form": "insert", "deconfliction_answer": "insert", "deconfliction_flaglist": "insert update", "deconfliction_flag": "insert",
    "searching_search": "insert", "communications_data_draft": "insert update", "communications_data_request": "insert",
    "communications_data_export": "insert", "communications_data_import": "insert update", "communications_data_tie": "insert",
    "communications_data_alert": "update", "communications_data_dutyowner": "insert", "continuity_verification": "insert",
    "jobs_job": "insert update", "oversight_consultation": "insert", "retention_rightsrequest": "insert", "retention_rightsstep": "insert",
    "sent_form": "insert update delete", "tokens_token": "insert update", "tokens_givenanswer": "insert delete",
}  # fmt: skip
