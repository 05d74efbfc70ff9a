"""Tokens, and the answers that were given to writes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account


class Token(models.Model):
    """A token of one person. Of the token itself a keyed SHA-256 alone is kept; instants are the real clock's, UTC microseconds.

    `full_us`: until when the requests made so far fill the rate limit (generic cell rate algorithm, ITU-T I.371), a token bucket in one number.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=24))
    made_us = models.BigIntegerField()
    expires_us = models.BigIntegerField()
    used_us = models.BigIntegerField(null=True)
    revoked_us = models.BigIntegerField(null=True)
    full_us = models.BigIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("account", "-made_us"), name="token_of"),)

    def __str__(self) -> str:
        return f"token {self.pk} of account {self.account_id}"


class GivenAnswer(models.Model):
    """What a write was answered, by the key that its sender gave: the same request sent again gets it again and nothing is done twice.

    `asked`: SHA-256 of method, address and body. Kept for a day, for the account's own eyes.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    status = models.IntegerField()
    content_type = models.CharField(max_length=80)
    content = models.BinaryField()
    at_us = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "key"), name="answer_once"),)

    def __str__(self) -> str:
        return f"answer of account {self.account_id}"
