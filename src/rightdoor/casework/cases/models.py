"""Cases, their events, private values of events, and the duties that follow: everything but the events is made of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from rightdoor.cases.duty import CaseDuty, Done, State
from rightdoor.casework.access.models import Account, Unit


class Case(models.Model):
    """A case of a subject. Unit, owner, offer and closing follow its events by a trigger; pages cannot write them.

    `id` is made of what the row says, so that no counter shows how many others there are. `receipts`: of the subject at opening, by
    which the case is found again when new data give the subject another id. `scope`: the silent compartments that the subject was
    seen through: the case is shown within them alone. `known`: what the list said of the subject when the case was last written.
    """

    id = models.CharField(max_length=40, primary_key=True)
    subject = models.CharField(max_length=40)
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    scope = ArrayField(models.BigIntegerField(), default=list)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    nation = models.CharField(max_length=16, blank=True)
    opened_us = models.BigIntegerField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_us = models.BigIntegerField(null=True)
    offered_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    offered_us = models.BigIntegerField(null=True)
    erased_us = models.BigIntegerField(null=True)
    known = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "scope"), condition=models.Q(closed_us__isnull=True), name="case_one_open"),
        )
        indexes = (
            models.Index(fields=("subject",), name="case_by_subject"),
            models.Index(fields=("unit", "owner"), name="case_by_unit"),
            GinIndex(fields=("receipts",), name="case_by_receipt"),
        )

    def __str__(self) -> str:
        return self.id


class Event(models.Model):
    """One event of a case, added and never changed; a correction is an event that supersedes one. `nth`: its place within the case."""

    id = models.CharField(max_length=40, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    nth = models.IntegerField()
    kind = models.CharField(max_length=40)
    at_us = models.BigIntegerField()
    recorded_us = models.BigIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField(default=dict)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    source = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "nth"), name="case_event_nth"),
            models.UniqueConstraint(fields=("id", "case"), name="case_event_of"),
        )
        indexes = (models.Index(fields=("kind", "at_us"), name="case_event_by_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PrivateValue(models.Model):
    """A private field of an event (a child's identity): shown to those alone who may see children's identities in the case's unit."""

    id = models.CharField(max_length=40, primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="private")
    field = models.CharField(max_length=40)
    value = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "field"), name="private_once"),)

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Duty(models.Model):
    """A duty of a case as of its last event: `rightdoor.cases.duty.CaseDuty` as a row. Made anew with each event, never written alone.

    `owner` empty: the unit's. `escalated_us`: when a supervisor was told; kept over making anew while the duty stands.
    """

    id = models.CharField(max_length=40, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=40)
    area = models.CharField(max_length=24)
    about = models.CharField(max_length=40, blank=True)
    what = models.TextField()
    why = models.TextField(blank=True)
    raised_us = models.BigIntegerField()
    due_us = models.BigIntegerField(null=True)
    soon_us = models.BigIntegerField(default=0)
    rule = models.TextField(blank=True)
    extend = models.TextField(blank=True)
    record = models.TextField(blank=True)
    records = models.CharField(max_length=40, blank=True)
    closes = models.BooleanField(default=True)
    done_event = models.CharField(max_length=40, blank=True)
    done_by = models.CharField(max_length=60, blank=True)
    done_us = models.BigIntegerField(null=True)
    owner = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    escalated_us = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("case",), name="case_duty_of"),
            models.Index(fields=("unit", "due_us"), name="case_duty_open", condition=models.Q(done_event="")),
            models.Index(fields=("owner", "due_us"), name="case_duty_owned", condition=models.Q(done_event="")),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.id}"

    def read(self) -> CaseDuty:
        """As rules have it; `owner`: the username, "" where it is the unit's."""
        return CaseDuty(
            id=self.id, code=self.code, area=self.area, about=self.about, what=self.what, why=self.why, raised_us=self.raised_us,
            due_us=self.due_us, rule=self.rule, soon_us=self.soon_us, extend=self.extend, record=self.record, records=self.records,
            closes=self.closes, owner=self.owner.username if self.owner is not None else "",
            done=Done(self.done_event, self.done_by, self.done_us or 0) if self.done_event else None,
        )  # fmt: skip

    def state(self, as_of_us: int) -> State:
        """Running, due soon, overdue or done, as of an instant."""
        return self.read().state(as_of_us)
