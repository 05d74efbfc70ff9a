"""Requests of people about their data, and each step taken on one. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account, Unit


class RightsRequest(models.Model):
    """A request of a person, or of somebody for them. `words`: what is asked, as received; `due_us`: end of the month."""

    class Kind(models.TextChoices):
        ACCESS = "access", "Access (DPA 2018 s.45)"
        RECTIFICATION = "rectification", "Rectification (s.46)"
        ERASURE = "erasure", "Erasure (s.47)"
        RESTRICTION = "restriction", "Restriction (s.47)"
        COMPLAINT = "complaint", "Complaint"

    kind = models.CharField(max_length=16, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    reference = models.CharField(max_length=60)
    words = models.TextField(max_length=4000)
    received_us = models.BigIntegerField()
    due_us = models.BigIntegerField()
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_us = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "reference"), name="rights_request_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class RightsStep(models.Model):
    """One step on a request: who, when, what, in own words."""

    class Step(models.TextChoices):
        IDENTITY_ASKED = "identity-asked", "Proof of identity asked for"
        IDENTITY_SHOWN = "identity-shown", "Identity shown: the month runs from here"
        SEARCHED = "searched", "Records searched"
        GRANTED = "granted", "Granted and done"
        PARTLY = "partly", "Granted in part, with the reason"
        REFUSED = "refused", "Refused, with the reason and the right to complain to the Commissioner"
        WITHDRAWN = "withdrawn", "Withdrawn by the person"

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=16, choices=Step)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    words = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return f"{self.request_id} {self.step}"
