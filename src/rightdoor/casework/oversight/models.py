"""Consultations: rows that are added and never changed."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account
from rightdoor.casework.oversight.purposes import PURPOSES


class Consultation(models.Model):
    """That somebody opened a subject, or looked at a part of it. `what` is a code (``opened``, ``summary``, ``source`` …).

    A row with `what` ``opened`` bears the purpose in own words and whether the person declared that they may know somebody in it;
    the others repeat its code.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)
    at_us = models.BigIntegerField()
    what = models.CharField(max_length=40)
    purpose = models.CharField(max_length=24, choices=[(code, purpose.text) for code, purpose in PURPOSES.items()])
    words = models.CharField(max_length=400, blank=True)
    interest = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("account", "subject", "what", "at_us"), name="consulted_by"),
            models.Index(fields=("subject", "at_us"), name="consulted_subject"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.subject} {self.what}"
