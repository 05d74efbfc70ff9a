"""What is due beside the cases: the registers' duties, applications that have to go, referrals and subjects that lie. Few lines, made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data import queries as applications
from rightdoor.casework.communications_data import registers
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.casework.duties import lying
from rightdoor.casework.duties.line import Else
from rightdoor.casework.retention import queries as retention
from rightdoor.model.civil import DAY
from rightdoor.model.ids import make_id
from rightdoor.requests.leadtime import LEAD_DAYS
from rightdoor.rules.clocks import subject_rights

SOURCES: Final = ("referral", "subject", "register", "request", "right")
_HOME: Final = "/communications-data/"
_ENDS: Final = {"acknowledge": "recall/{}/acknowledged/", "destroy": "errors/{}/destruction/"}
_SOON: Final = 7 * DAY


def elsewhere(acting: Acting, sources: Collection[str] = SOURCES) -> list[Else]:
    """Every such line that the acting account may see. `sources`: those that are asked for alone, as some take a while to work out."""
    found: list[Else] = []
    if "referral" in sources and acting.can("see-referrals"):
        found += [*lying.referrals(acting.units_with("see-referrals")), *lying.offers(acting.units_with("see-referrals"))]
    if "subject" in sources and acting.can("see-subjects"):
        found += [*lying.subjects(acting.units_with("see-subjects")), *lying.cases(acting.units_with("see-subjects"))]
    if "register" in sources and acting.can("see-requests"):
        found += _registers(acting)
    if "request" in sources and acting.can("see-requests"):
        found += _applications(acting)
    if "right" in sources and acting.can("subject-rights"):
        found += _rights(acting)
    return found


def _rights(acting: Acting) -> Iterator[Else]:
    """Requests of data subjects, as the room of retention has them."""
    for one in retention.requests(acting):
        yield Else(
            "right", make_id("du", "right", str(one.pk)), subject_rights.RULE.code, f"Answer the request {one.reference}",
            f"{one.get_kind_display()} was asked for.", subject_rights.RULE.words, str(one.unit), f"/retention/requests/{one.pk}/",
            "Open the request", one.received_us, one.due_us, subject_rights.RULE.soon_us, None, one.unit, retention.ended(one),
            goes_up_as="right",
        )  # fmt: skip


def _registers(acting: Acting) -> Iterator[Else]:
    """Recall notices, errors, lines to test: as the room of communications data shows them."""
    for shown in registers.duties(Sight(acting)):
        duty = shown.duty
        end = _ENDS.get(shown.ended_by, "duties/{}/done/")
        href = _HOME + end.format(duty.about if shown.ended_by == "destroy" else duty.id)
        yield Else(
            "register", duty.id, duty.code, duty.what, duty.why, duty.rule, duty.about, href, "Record it as done", duty.raised_us, duty.due_us,
            duty.soon_us, shown.owner, None, duty.done is not None,
        )  # fmt: skip


def _applications(acting: Acting) -> Iterator[Else]:
    """Applications that were not sent, by the last day on which the usual route still reaches the records."""
    for line in applications.lines(acting):
        if line.first_day is None or line.awaited_since_us is not None or line.state == "dropped" or line.answered:
            continue
        draft = line.draft
        yield Else(
            "request", draft.key, "CLK-RETENTION", f"Send the application {draft.reference}", "Providers delete what it asks for.",
            f"the provider's retention less {LEAD_DAYS} working days of lead time", draft.reference, f"{_HOME}applications/{draft.key}/",
            "Open the application", draft.prepared_us, (line.first_day + 1) * DAY, _SOON, draft.applicant, draft.unit,
        )  # fmt: skip
