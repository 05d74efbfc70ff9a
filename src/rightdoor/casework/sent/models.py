"""One table: the forms that were taken."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account


class Form(models.Model):
    """A form of a page that was taken: `nonce` of its token, when, and the page that it led to ("" for one that showed its own)."""

    nonce = models.CharField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    led_to = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("at_us",), name="sent_by_time"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.at_us}"
