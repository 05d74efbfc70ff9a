"""What a person set for themself, whom to talk to, whose grades a unit takes over, and who cared to look.

What was opened is counted where it is opened (`subjects.Exposure`). Nothing here ranks anybody, and no table holds a sum of a person.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account, Organisation, Unit


class Limit(models.Model):
    """What a person set for themself: from how many openings a day or week their page says so. A notice, never a lock; nobody else's business."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+", primary_key=True)
    a_day = models.IntegerField(null=True)
    a_week = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"limit of account {self.account_id}"


class GraderName(models.Model):
    """A name under which a person stands as grader in case exports, as that person says: exports name people as they like."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="grader_name_once"),)

    def __str__(self) -> str:
        return f"grader name of account {self.account_id}"


class Contact(models.Model):
    """Whom people of an organisation can talk to (occupational health, a welfare line): the newest row holds; empty words: nobody is named."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("organisation", "-at_us"), name="exposure_contact_of"),)

    def __str__(self) -> str:
        return f"contact of organisation {self.organisation_id}"


class Trust(models.Model):
    """Profiles of categories whose grades a unit takes over, so that a known file needs no second look: the newest row holds."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    profiles = ArrayField(models.CharField(max_length=40))
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("unit", "-at_us"), name="exposure_trust_of"),)

    def __str__(self) -> str:
        return f"trust of unit {self.unit_id}"


class Looked(models.Model):
    """That occupational health looked at a person's sums: shown to that person."""

    person = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("person", "-at_us"), name="exposure_looked_at"),)

    def __str__(self) -> str:
        return f"look at account {self.person_id}"
