"""Two tables: packages that were asked for, with what came of them, and who took one away."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account, Unit


class Purpose(models.TextChoices):
    """What a package is for."""

    WARRANT = "warrant", "Warrant package"
    SAFEGUARDING = "safeguarding", "Safeguarding package"


class State(models.TextChoices):
    """`away`: it was built, and its file was removed."""

    ASKED = "asked", "Being built"
    BUILT = "built", "Built"
    FAILED = "failed", "Not built"
    AWAY = "away", "Put away"


class Package(models.Model):
    """One package. Instants are UTC microseconds.

    `conditions`: grade and handling conditions of its referrals as stated; `originator` the reference of the permission, `risk` the words
    of whoever did not wait for it. `receipts`: of the papers that whoever asked was shown; no other is in the file. `view` and `compartments`: as which row of the list
    the subject was seen, and all that it and its papers stood in. What follows is of the file: `stamp` its code, `heading` and `lacking`
    its words, `grounds` the decision that it rests on; `others` rows of other people in it, `not_counted` papers of which nobody could count them,
    `differs` events that do not follow from its papers alone.
    """

    key = models.CharField(max_length=40, primary_key=True)
    subject = models.CharField(max_length=40)
    view = models.CharField(max_length=4)
    purpose = models.CharField(max_length=12, choices=Purpose)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_us = models.BigIntegerField()
    receipts = ArrayField(models.CharField(max_length=40), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    conditions = models.JSONField(default=list)
    originator = models.CharField(max_length=80, blank=True)
    risk = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    message = models.CharField(max_length=400, blank=True)
    built_us = models.BigIntegerField(null=True)
    away_us = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    status = models.CharField(max_length=16, blank=True)
    stamp = models.CharField(max_length=32, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    lacking = models.JSONField(default=list)
    grounds = models.CharField(max_length=40, blank=True)
    signed_by = models.CharField(max_length=100, blank=True)
    papers = models.IntegerField(default=0)
    extracts = models.IntegerField(default=0)
    others = models.IntegerField(default=0)
    not_counted = models.IntegerField(default=0)
    differs = models.IntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("subject", "-asked_us"), name="package_of_subject"),
            models.Index(fields=("built_us",), condition=models.Q(state="built"), name="package_held"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"

    @property
    def open(self) -> bool:
        """Whether the worker has still to do it."""
        return self.state == State.ASKED

    @property
    def words(self) -> str:
        """Its state in words."""
        return str(State(self.state).label)

    @property
    def purpose_words(self) -> str:
        """What it is for, in words."""
        return str(Purpose(self.purpose).label)


class Taken(models.Model):
    """That somebody took the file of a package away."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="taken")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("package", "at_us"), name="taken_of_package"),)

    def __str__(self) -> str:
        return f"{self.package_id} {self.at_us}"
