"""Events of operations, and which package is tasked to whom: the second follows the first by a trigger. What figures count of them is made up to where."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from rightdoor.casework.access.models import Account, Operation


class Event(models.Model):
    """One event of an operation, added and never changed; a correction is an event that supersedes one.

    `nth`, `tasking` and `forces` are set by the database. `tasking`: the event that tasked the package which this is about, "" for
    none. `forces`: whom it concerns beside the lead; None for each force that takes part, empty for the lead alone.
    """

    id = models.CharField(max_length=40, primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    nth = models.IntegerField()
    kind = models.CharField(max_length=40)
    at_us = models.BigIntegerField()
    recorded_us = models.BigIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField(default=dict)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    source = models.CharField(max_length=80)
    tasking = models.CharField(max_length=40, blank=True, default="")
    forces = ArrayField(models.CharField(max_length=9), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operation", "nth"), name="joint_event_nth"),
            models.UniqueConstraint(fields=("id", "operation"), name="joint_event_of"),
        )
        indexes = (
            models.Index(fields=("operation", "kind"), name="joint_event_by_kind"),
            models.Index(fields=("tasking",), name="joint_event_by_tasking", condition=~models.Q(tasking="")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Tasked(models.Model):
    """A package of an operation and every force that it was offered to: who sees what is said of it. Written by a trigger alone.

    `id`: the event that tasked it, the first of its chain. `key`: the package of this store, "" where it is of another.
    """

    id = models.CharField(max_length=40, primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    package = models.CharField(max_length=64)
    key = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=400)
    forces = ArrayField(models.CharField(max_length=9), default=list)

    class Meta:
        indexes = (
            models.Index(fields=("operation",), name="joint_tasked_of"),
            models.Index(fields=("subject",), name="joint_tasked_by_subject"),
            GinIndex(fields=("forces",), name="joint_tasked_by_force"),
        )

    def __str__(self) -> str:
        return self.id


class Made(models.Model):
    """Up to which event what figures count of an operation is made as rows, and of which definitions. Written by the worker alone.

    `upto`: the place (`Event.nth`) of the last one; `definitions`: a digest of them.
    """

    operation = models.OneToOneField(Operation, primary_key=True, on_delete=models.PROTECT, related_name="+")
    upto = models.IntegerField()
    definitions = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.operation_id)


class Stay(models.Model):
    """That a force takes part. Written by a trigger alone. `id`: the event by which it joined, the first of its chain.

    `until_us`: when it was recorded that it left; None while it takes part.
    """

    id = models.CharField(max_length=40, primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    force = models.CharField(max_length=9)
    until_us = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("operation", "force"), name="joint_stay_of"),)

    def __str__(self) -> str:
        return self.id


class Erasure(models.Model):
    """That a text of an event was erased on an authority. Written by a function of the database alone. `digest`: SHA-256 of the text, in hex."""

    id = models.CharField(max_length=80, primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    authority = models.TextField()
    reason = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "field"), name="joint_erased_once"),)

    def __str__(self) -> str:
        return self.id
