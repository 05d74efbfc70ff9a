"""What figures count, as rows made of histories; each row says since when it was so known, and until when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from rightdoor.casework.access.models import Operation, Unit
from rightdoor.casework.cases.models import Case
from rightdoor.casework.figures.statement_models import Release, Statement, Version
from rightdoor.figures.record import NO_FACTS, Record

__all__ = ["Counted", "Made", "Release", "Statement", "Version", "Whose"]


class Counted(models.Model):
    """One version of a `rightdoor.figures.record.Record`, of a case or of an operation; never both. Made anew with each event.

    `since_us`, `gone_us`: from when (inclusive) until when (exclusive) the histories said so, by when things were recorded, so that
    counting as of an instant is a range. `record`: the id of the paper. `source`: of the referral that the case came by. `definitions`,
    `onces`: which definitions count it, and as which thing, side by side.
    """

    id = models.CharField(max_length=40, primary_key=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    operation = models.ForeignKey(Operation, null=True, on_delete=models.PROTECT, related_name="+")
    record = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    at_us = models.BigIntegerField()
    until_us = models.BigIntegerField(null=True)
    known_us = models.BigIntegerField()
    since_us = models.BigIntegerField()
    gone_us = models.BigIntegerField(null=True)
    force = models.CharField(max_length=20, blank=True)
    forces = ArrayField(models.CharField(max_length=20), default=list)
    person = models.CharField(max_length=80, blank=True)
    premises = models.CharField(max_length=200, blank=True)
    operations = ArrayField(models.TextField(), default=list)
    linked = ArrayField(models.TextField(), default=list)
    same = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    definitions = ArrayField(models.CharField(max_length=40), default=list)
    onces = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(case__isnull=False) ^ models.Q(operation__isnull=False), name="counted_of_one"),
            models.CheckConstraint(
                condition=models.Q(gone_us__isnull=True) | models.Q(gone_us__gt=models.F("since_us")), name="counted_while"
            ),
        )
        indexes = (
            models.Index(fields=("case", "kind"), name="counted_of_case"),
            models.Index(fields=("operation", "kind"), name="counted_of_operation"),
            models.Index(fields=("kind", "at_us"), name="counted_by_kind"),
            GinIndex(fields=("definitions",), name="counted_by_definition"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"

    def read(self) -> Record:
        """As definitions have it."""
        return Record(
            id=self.record, kind=self.kind, at_us=self.at_us, known_us=self.known_us, force=self.force, case=self.case_id or "",
            person=self.person, premises=self.premises, until_us=self.until_us, operations=tuple(self.operations),
            linked=tuple(self.linked), forces=tuple(self.forces), same=self.same, facts=self.facts or NO_FACTS,
        )  # fmt: skip


class Made(models.Model):
    """Up to which event the rows of a case are made, and of what beside its events: anything else, and they are made from nothing.

    `definitions`: a digest of them; `digest`: of the first receipt and the source of the case.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    upto = models.CharField(max_length=40)
    definitions = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.case_id


class Whose(models.Model):
    """From when on the papers of a case count for a force: `since_us` is when it was handed over to the unit, or when its organisation was said to
    be another force. 0 for the first. A case that never changed hands has no row: it is of what its unit's organisation is. Written by the database."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    since_us = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    force = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "since_us"), name="whose_at_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.since_us}"
