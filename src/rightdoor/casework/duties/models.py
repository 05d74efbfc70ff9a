"""Who was told that a duty is late, and the dip samples of cases. Duties themselves are rows of `casework.cases`."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account, Unit


class Escalation(models.Model):
    """That a duty went up a step by policy: added once for each step and due instant, never changed. Shown to whoever sees the duty.

    `due_us`: the instant that it was late by, 0 where none can be counted. `role`: of the unit, that was told. `at_us`: from when.
    """

    duty = models.CharField(max_length=40)
    case = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()
    role = models.CharField(max_length=40)
    due_us = models.BigIntegerField()
    at_us = models.BigIntegerField()
    told_us = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("duty", "due_us", "level"), name="escalated_once"),)
        indexes = (models.Index(fields=("unit", "role"), name="escalated_to"),)

    def __str__(self) -> str:
        return f"{self.duty} {self.level}"


class Sample(models.Model):
    """A draw of cases to be looked at, kept whatever came of it: a month, its seed (hexadecimal), how many of each owner.

    Which cases it was drawn from stands in `SampleLot`: whoever sees fewer of them is shown a smaller draw. `id` is made of what the
    row says, so that no counter shows how many others there are.
    """

    id = models.CharField(max_length=40, primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    seed = models.CharField(max_length=32)
    each = models.SmallIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("unit", "-at_us"), name="sample_by_unit"),)

    def __str__(self) -> str:
        return f"{self.month} {self.seed}"


class SampleLot(models.Model):
    """The lot of an open case in a draw: `rightdoor.cases.sampling.Lot` as a row. Shown to whoever sees the case."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="lots")
    case = models.CharField(max_length=40)
    owner = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    lot = models.CharField(max_length=16)
    drawn = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sample", "case"), name="lot_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.lot}"
