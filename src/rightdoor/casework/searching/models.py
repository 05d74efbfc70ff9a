"""Searches as they were made: rows that are added and never changed, read by auditors alone."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account
from rightdoor.casework.oversight.purposes import PURPOSES


class Search(models.Model):
    """One page of results that somebody asked for. `text`: what was typed; the ledger has its `digest` alone.

    `kind`: a group of `folding.KINDS`, or ``any``; `found`: how many subjects were visible; `elsewhere`: whether there was a hit
    with others. A row is no search key: what was typed is found by nobody.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    purpose = models.CharField(max_length=24, choices=[(code, purpose.text) for code, purpose in PURPOSES.items()])
    words = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=16)
    text = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)
    household = models.BooleanField(default=False)
    page = models.IntegerField(default=1)
    found = models.IntegerField()
    elsewhere = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("at_us",), name="search_at"), models.Index(fields=("digest",), name="search_digest"))

    def __str__(self) -> str:
        return f"{self.account_id} {self.at_us}"
