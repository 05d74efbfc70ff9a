"""Referrals, their owners, and offers of transfer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, CharField, F, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce, Concat

from rightdoor.casework.access.models import Account, Compartment, Operation, Unit

# How much it needs somebody, 0 the most: nobody's and untouched, nobody's, not acknowledged, the rest.
_LOUDNESS = Case(
    When(owner__isnull=True, touched_us__isnull=True, then=Value(0)),
    When(owner__isnull=True, then=Value(1)),
    When(acknowledged_us__isnull=True, then=Value(2)),
    default=Value(3),
    output_field=SmallIntegerField(),
)
# What is one line of the inbox: the same number of the same source, widely shared content of a source, else the receipt alone.
_SAME = Case(
    When(viral=True, then=Concat("source", Value("\x1f\x1f"))),
    When(number="", then=F("receipt")),
    default=Concat("source", Value("\x1f"), "number"),
    output_field=CharField(max_length=420),
)


class Referral(models.Model):
    """One referral as received: a receipt of the store and the number it bears there. File names are content and stay in the batches.

    `received_us`: first receipt anywhere; `taken_us`: here. `unit` is never empty once a unit exists; `owner` is whoever took it.
    """

    receipt = models.CharField(max_length=40)
    number = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=40, blank=True)
    received_us = models.BigIntegerField(null=True)
    taken_us = models.BigIntegerField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    acknowledged_us = models.BigIntegerField(null=True)
    touched_us = models.BigIntegerField(null=True, help_text="last act of a person on it")
    operation = models.ForeignKey(Operation, null=True, on_delete=models.PROTECT)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    offered_to = ArrayField(models.BigIntegerField(), default=list, help_text="units with an open offer of it")
    viral = models.BooleanField(default=False, db_default=False, help_text="the sender says: one of many reports of widely shared content")
    version = models.IntegerField(default=0, help_text="counts changes, so that of two people at once the second is told")
    loudness = models.GeneratedField(expression=_LOUDNESS, output_field=models.SmallIntegerField(), db_persist=True)
    same = models.GeneratedField(expression=_SAME, output_field=models.CharField(max_length=420), db_persist=True)
    since = models.GeneratedField(expression=Coalesce("received_us", "taken_us"), output_field=models.BigIntegerField(), db_persist=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("receipt", "number"), name="referral_once"),)
        indexes = (
            models.Index(fields=("unit", "owner"), name="referral_by_unit"),
            models.Index(
                fields=("unit", "same", "loudness", "since", "id"),
                name="referral_folded",
                include=("owner", "acknowledged_us", "compartments", "offered_to", "operation"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt} {self.number}"


class Transfer(models.Model):
    """An offer of a referral to another unit. The sender stays owner until it is accepted."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        TAKEN_BACK = "taken-back", "Taken back"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    offered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    offered_us = models.BigIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.OFFERED)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_us = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("referral",), condition=models.Q(state="offered"), name="transfer_one_open"),)

    def __str__(self) -> str:
        return f"{self.referral_id} {self.from_unit_id}-{self.to_unit_id} {self.state}"


class InCompartment(models.Model):
    """A receipt put into a compartment, by whom and why; taken out, never removed."""

    receipt = models.CharField(max_length=40)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    reason = models.TextField()
    ended_us = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("receipt", "compartment"), condition=models.Q(ended_us__isnull=True), name="in_compartment_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt} {self.compartment_id}"


class Arrival(models.Model):
    """The unit that a receipt was taken in for at the desk, by whom, in which job. Receipts taken in on the command line have none."""

    receipt = models.CharField(max_length=40, primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    job = models.BigIntegerField()
    at_us = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.receipt} {self.unit_id}"


class Act(models.Model):
    """What a person did to a referral, so that a second one is shown what changed meanwhile. Codes and ids alone; kept.

    `version` is the one that the act made; `scope`: the silent compartments that it was done within, puts into or takes out of.
    No reference to the referral's row: an erasure takes that away and leaves this.
    """

    referral = models.BigIntegerField(db_index=True)
    version = models.IntegerField()
    act = models.CharField(max_length=20)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    whom = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    scope = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    def __str__(self) -> str:
        return f"{self.act} {self.referral} {self.version}"


class Placing(models.Model):
    """That a referral was put into an operation (empty: taken out of it), by whom and why; kept. Its trigger moves the referral.

    `scope`: the silent compartments that it was done within. No reference to the referral's row: an erasure takes that away and leaves this.
    """

    referral = models.BigIntegerField(db_index=True)
    operation = models.ForeignKey(Operation, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    reason = models.TextField()
    scope = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    def __str__(self) -> str:
        return f"{self.referral} {self.operation_id}"
