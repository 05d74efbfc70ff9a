"""Applications as they are prepared, their requests, and which unit a decision of the store belongs to.

A decision itself is a row of the store (`decisions.register`); here stands whose it is, so that the database can say who sees it.
Identifiers, times and addresses are not kept here: they are copied from the source event whenever a page shows them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account, Unit


class Draft(models.Model):
    """An application for the requests of one subject, from its preparation on. `key` is derived, so that no counter shows how many there are.

    `receipts`: those of the subject as its applicant saw it; `compartments`: those it stood in then. `decision`: the application in the
    store, once it was made; whether an authority is in force and which checks are signed is read there. `version` counts changes.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", "Being prepared"
        MADE = "made", "Made"
        DROPPED = "dropped", "Dropped"

    class Data(models.TextChoices):
        ENTITY = "entity", "Entity data (who or what a service belongs to)"
        EVENTS = "events", "Events data (what was done with it)"

    key = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    applicant = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    prepared_us = models.BigIntegerField()
    made_us = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    decision = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=120)
    necessity = models.TextField()
    proportionality = models.TextField()
    collateral = models.TextField()
    data = models.CharField(max_length=8, choices=Data, default=Data.ENTITY)
    offence = models.CharField(max_length=200, blank=True)
    operation = models.CharField(max_length=120, blank=True)
    version = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "subject", "applicant"), condition=models.Q(state="prepared"), name="draft_one_prepared"
            ),
            models.UniqueConstraint(fields=("decision",), condition=~models.Q(decision=""), name="draft_decision_once"),
        )
        indexes = (models.Index(fields=("unit", "state"), name="draft_by_unit"),)

    def __str__(self) -> str:
        return self.key


class Request(models.Model):
    """One request of an application: `row` is `requests.application.Drafted`, which holds no identifier but the check code over it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="requests")
    request = models.CharField(max_length=40)
    footprint = models.CharField(max_length=40)
    row = models.JSONField()
    why = models.TextField(blank=True)
    expires_us = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("draft", "request"), name="request_once"),)
        indexes = (models.Index(fields=("request",), name="request_by_id"), models.Index(fields=("footprint",), name="request_by_event"))

    def __str__(self) -> str:
        return self.request


class Export(models.Model):
    """A schedule that was written for somebody to send: digests, and whether an authority was in force. Added, never changed.

    `sent_us`: of the copy of what was sent, when that was; the copy is taken in, so that its answers find their events.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    rows_sha256 = models.CharField(max_length=64)
    authorised = models.BooleanField()
    mark = models.CharField(max_length=200, blank=True)
    sent_us = models.BigIntegerField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("draft", "at_us"), name="export_of_draft"),)

    def __str__(self) -> str:
        return f"{self.form} {self.sha256[:8]}"


class Import(models.Model):
    """A result that somebody sent in, from the upload to the receipts that came of it. Its file name is content and not kept here.

    `digest`: SHA-256 of the file. `mapping`: the decision that says how it is read, "" where a reader knows the form.
    `compartments`: those of the applications that it answers, and those that were chosen for it; its receipts arrive in them.
    """

    class State(models.TextChoices):
        HELD = "held", "To be confirmed"
        ASKED = "asked", "Being taken in"
        TAKEN = "taken", "Taken in"
        DROPPED = "dropped", "Dropped"

    key = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    mapping = models.CharField(max_length=40, blank=True)
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    version = models.IntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("unit", "at_us"), name="import_by_unit"),)

    def __str__(self) -> str:
        return self.key


class Tie(models.Model):
    """That a decision of the store was made here: for which unit, by whom, about which subject. Added, never changed.

    `about`: what the decision speaks of (an event, a subject, an application, an error); `of`: the decision that it belongs to.
    """

    decision = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    about = models.CharField(max_length=200, blank=True)
    of = models.CharField(max_length=40, blank=True)
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = (models.Index(fields=("unit", "kind"), name="tie_by_unit"), models.Index(fields=("of",), name="tie_of"))

    def __str__(self) -> str:
        return f"{self.kind} {self.decision}"


class Alert(models.Model):
    """That something announced (a fault, a recall) may touch records of a unit: it looks for itself which. Seen when somebody says so."""

    decision = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    compartments = ArrayField(models.BigIntegerField(), default=list)
    at_us = models.BigIntegerField()
    seen_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    seen_us = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decision", "unit", "compartments"), name="alert_once"),)

    def __str__(self) -> str:
        return f"{self.decision} {self.unit_id}"


class DutyOwner(models.Model):
    """Who took a duty. The newest row of a duty counts; earlier ones stay."""

    duty = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = (models.Index(fields=("duty",), name="duty_owner_of"),)

    def __str__(self) -> str:
        return f"{self.duty} {self.owner_id}"
