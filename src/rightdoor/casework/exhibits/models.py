"""Receipts and data findings as rows for row-level security: projected, rebuildable. Verifications: added and never changed.

`units`, `operations`, `compartments` of a receipt are those of its referrals, of what lies in it (archives), else of the subjects whose
papers it holds and of the unit that it was taken in for; what belongs to nothing is the intake unit's. They follow when a referral changes hands.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account


class Receipt(models.Model):
    """One receipt. File names are content and stay in the batches. `source`: of its referral, else its reader.

    The row with an empty id holds the findings of what was not taken in (links, pipes). `digest`: of the row and its findings.
    """

    receipt = models.CharField(max_length=40, unique=True)
    exhibit = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField()
    reader = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=400, blank=True)
    received_us = models.BigIntegerField()
    parent = models.CharField(max_length=40, blank=True)
    statements = models.IntegerField()
    findings = models.IntegerField()
    digest = models.CharField(max_length=32)
    taken_for = models.BigIntegerField(null=True, help_text="the unit that it was taken in for")
    units = ArrayField(models.BigIntegerField(), default=list)
    operations = ArrayField(models.BigIntegerField(), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = (
            models.Index(fields=("exhibit",), name="receipt_of_exhibit"),
            models.Index(fields=("received_us", "receipt"), name="receipt_order"),
            models.Index(fields=("parent",), condition=~models.Q(parent=""), name="receipt_parent"),
        )

    def __str__(self) -> str:
        return self.receipt


class Finding(models.Model):
    """One data finding of a receipt, with who may see it repeated from there, so that lists need no look at each receipt."""

    receipt = models.CharField(max_length=40, blank=True)
    exhibit = models.CharField(max_length=64, blank=True)
    locator = models.TextField(blank=True)
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=12)
    field = models.CharField(max_length=120, blank=True)
    raw = models.TextField(blank=True)
    message = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    received_us = models.BigIntegerField()
    units = ArrayField(models.BigIntegerField(), default=list)
    operations = ArrayField(models.BigIntegerField(), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = (
            models.Index(fields=("receipt",), name="finding_of_receipt"),
            models.Index(fields=("code", "severity"), name="finding_code"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.receipt}"


class Filled(models.Model):
    """Of which generation and batches the rows above were written: one row."""

    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest


class Verification(models.Model):
    """That an exhibit (or, with an empty `exhibit`, the whole store) was recomputed: when, by whom, whether it agreed."""

    exhibit = models.CharField(max_length=64, blank=True)
    at_us = models.BigIntegerField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("exhibit", "at_us"), name="verified_exhibit"),)

    def __str__(self) -> str:
        return f"{self.exhibit} {self.at_us} {self.agrees}"
