"""Checking before an overt step; loading and withdrawing flag lists."""

from __future__ import annotations

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.decided.acts import silent_of
from rightdoor.casework.deconfliction.asked import KINDS_ASKED, Forms, forms_of, forms_of_keys, matched_words
from rightdoor.casework.deconfliction.flag_file import FlagFile
from rightdoor.casework.deconfliction.models import Answer, Check, Flag, FlagList, Form
from rightdoor.casework.deconfliction.queries import Checked, Contact, checked, own_hits
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.searching.acts import MOST_TEXT, digest
from rightdoor.casework.searching.queries import elsewhere
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import DAY
from rightdoor.model.identifiers import canonical_ip, canonical_prefix

MOST_STEP = 200


class NotChecked(UsageProblem):
    """Something is missing or cannot be looked for; `field` says which."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def check(acting: Acting, kind: str, text: str, *, unit: int = 0, subject: str = "", step: str = "") -> Checked:
    """Ask all units and loaded flag lists about a person, account, premises or IP address, and record question and answer.

    `unit`: for which unit (0: the first in which the account may); `subject`: for which subject, or empty; `step`: the overt step that is
    planned, in words. Kind ``subject`` takes all that is known of `subject`. Raises NotAllowed, NotChecked.
    """
    text, step = text.strip(), " ".join(step.split())
    unit = unit or next(iter(acting.units_with("deconflict")), 0)
    require(acting, "deconflict", unit=unit or None)
    _check_form(kind, text, step)
    silent = _silent(subject) if subject else []
    if silent is None:
        raise NotChecked("There is no such subject that you can see.", "subject")
    forms = forms_of_keys(_keys_of(subject)) if kind == "subject" else forms_of(kind, text)
    if not forms.forms:
        raise NotChecked("There is nothing in this that can be looked for. Give it in full.", "text")
    contacts = _asked(acting, forms)
    own = own_hits(forms, without=subject)
    return _record(acting, (kind, text or subject, subject, step), unit=unit, forms=forms, contacts=contacts, own=bool(own), silent=silent)


def _check_form(kind: str, text: str, step: str) -> None:
    if kind not in KINDS_ASKED:
        raise NotChecked("Choose what you are checking.", "kind")
    if kind != "subject" and not text:
        raise NotChecked("Type what you are checking.", "text")
    if len(text) > MOST_TEXT or "\x00" in text:
        raise NotChecked(f"Keep what you check to {MOST_TEXT} characters of text.", "text")
    if len(step) > MOST_STEP:
        raise NotChecked(f"Keep the planned step to {MOST_STEP} characters.", "step")
    if kind == "ip" and canonical_ip(text) is None and canonical_prefix(text) is None:
        raise NotChecked("This is not an IP address.", "text")


def _silent(subject: str) -> list[int] | None:
    """The silent compartments of a subject that the account sees, its papers' too; None when it sees none of that id."""
    row = Subject.objects.filter(subject=subject).first()
    return None if row is None else silent_of(row)


def _silent_of_hits(forms: Forms) -> list[int]:
    """The silent compartments, of those that the account is in, of whatever holds one of the forms."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.silent_of_hits(%s::text[], %s::text[])", [forms.kinds, forms.forms])
        return list(cursor.fetchone()[0])


def _keys_of(subject: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select kind, folded from casework.listing_searchkey where subject = %s and not household order by id", [subject])
        return list(cursor.fetchall())


def _asked(acting: Acting, forms: Forms) -> list[Contact]:
    """Who answers with a hit, each once, with the kinds of value that matched."""
    pairs = list(zip(forms.kinds, forms.forms, strict=True))
    matched: dict[Contact, list[str]] = {}
    for _, kinds in KINDS_ASKED.values():
        for one in _holding(acting, [pair for pair in pairs if pair[0] in kinds]):
            matched.setdefault(one, []).extend(kinds)
    order = ("unit", "compartment", "list")
    return [
        one._replace(matched=matched_words(kinds)) for one, kinds in sorted(matched.items(), key=lambda item: order.index(item[0].kind))
    ]


def _holding(acting: Acting, pairs: list[tuple[str, str]]) -> list[Contact]:
    if not pairs:
        return []
    found = [Contact("compartment" if one.compartment else "unit", one.name, one.contact) for one in elsewhere(pairs, household=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select source, contact from casework.flagged(%s::text[], %s::text[], %s)",
            [[kind for kind, _ in pairs], [form for _, form in pairs], acting.now_us // DAY],
        )
        return [*found, *(Contact("list", source, contact) for source, contact in cursor.fetchall())]


def _record(
    acting: Acting, asked: tuple[str, str, str, str], *, unit: int, forms: Forms, contacts: list[Contact], own: bool, silent: list[int]
) -> Checked:
    kind, text, subject, step = asked
    mark = digest(text)
    made = Check.objects.create(account=acting.account, unit_id=unit, at_us=acting.now_us, kind=kind, digest=mark, scope=silent)
    Form.objects.bulk_create(
        [
            Form(check_made=made, account=acting.account, at_us=acting.now_us, kind=k, form=f, quiet=bool(silent), scope=silent)
            for k, f in zip(*forms, strict=True)
        ]
    )
    answer = Answer.objects.create(
        check_made=made,
        unit_id=unit,
        subject=subject,
        text=text,
        step=step,
        hit=bool(contacts or own),
        own=int(own),
        contacts=[list(c) for c in contacts],
        scope=sorted({*silent, *_silent_of_hits(forms)}),
    )
    acting.note(
        "consulted",
        {
            "what": "deconfliction",
            "kind": kind,
            "digest": mark,
            "check": made.pk,
            "hits": len(contacts),
            **({"subject": subject} if subject else {}),
        },
    )
    return checked(answer, now_us=acting.now_us)


def load_flags(acting: Acting, file: FlagFile, *, unit: int, source: str, of_day: int) -> FlagList:
    """Load a list that was read by `flag_file.read_flags`. Raises NotAllowed, NotChecked."""
    require(acting, "load-flags", unit=unit)
    source = " ".join(source.split())
    if not source or len(source) > 120:
        raise NotChecked("Say in at most 120 characters whose list this is.", "source")
    if of_day > acting.now_us // DAY:
        raise NotChecked("The date of the list is in the future.", "of_day")
    if not file.rows:
        raise NotChecked("No line of this file can be used.", "file")
    made = FlagList.objects.create(
        source=source, of_day=of_day, unit_id=unit, loaded_by=acting.account, loaded_us=acting.now_us, digest=file.sha256, rows=file.lines
    )
    Flag.objects.bulk_create(
        [Flag(list=made, line=r.line, kind=r.kind, folded=r.folded, contact=r.contact, until_day=r.until_day) for r in file.rows],
        batch_size=2_000,
    )
    acting.note("altered", {"what": "flag-list", "list": made.pk, "digest": file.sha256, "rows": file.lines})
    return made


def withdraw_flags(acting: Acting, flag_list: FlagList) -> None:
    """From now on the list answers no check. Its lines stay as the record of what earlier answers rested on."""
    require(acting, "load-flags", unit=flag_list.unit_id)
    if flag_list.withdrawn_us is not None:
        return
    flag_list.withdrawn_us = acting.now_us
    flag_list.save(update_fields=["withdrawn_us"])
    acting.note("altered", {"what": "flag-list-withdrawn", "list": flag_list.pk})
