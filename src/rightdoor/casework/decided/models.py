"""Decisions on subjects: a chain of rows for each subject, kind and topic, of which the last is in force; and acts that were begun."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from rightdoor.casework.access.models import Account


class Decision(models.Model):
    """One decision. It supersedes at most one, of the same chain, and is superseded by at most one: the database sees to both.

    `id` is made of what the row says, so that no counter shows how many others there are.
    `topic`: what within the subject (an event for attributions and readings, an item of the instrument, the other subject of a merge,
    the core decision of a fact). `state`: a word of its kind, or `withdrawn`. `detail`: source, reference, rank and the like as given.
    `shown`: what stood on the page when it was taken. `core`: the id of the decision in the core that the rebuild reads.
    `scope`: the silent compartments that the subject was seen through: the chain is theirs alone. `receipts`: of the subject at the
    time, so that the decision is found again when new data give the subject another id.
    """

    id = models.CharField(max_length=40, primary_key=True)
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)  # of KINDS
    topic = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16)
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    detail = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    core = models.CharField(max_length=40, blank=True)
    scope = ArrayField(models.BigIntegerField(), default=list)
    receipts = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "kind", "topic", "scope"), condition=models.Q(supersedes__isnull=True), name="decided_one_root"
            ),
            models.UniqueConstraint(fields=("id", "subject", "kind", "topic", "scope"), name="decided_chain"),
        )
        indexes = (
            models.Index(fields=("subject", "kind"), name="decided_by_subject"),
            models.Index(fields=("at_us",), name="decided_by_time"),
            GinIndex(fields=("receipts",), name="decided_by_receipt"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"


class Begun(models.Model):
    """An act that is about to record decisions of the store, which are not of its transaction. It is gone with the transaction that holds.

    One that stays was not recorded whole: its page failed or its process ended. What it recorded is found again by who and when, and
    taken back (`casework.decided.left`). `kind`: of the act; `about`: the subject or decision that it speaks of, for the notice;
    `unit`, `scope`: for the rebuild that may be due after it (`rebuild`). `outcome`: "", "withdrawn", "completed" (a withdrawal that
    cannot be undone) or "stays" (the store refused to take it back); `told_us`: when the person was told.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=24)
    about = models.CharField(max_length=40, blank=True)
    unit = models.BigIntegerField(null=True)
    scope = ArrayField(models.BigIntegerField(), default=list)
    outcome = models.CharField(max_length=16, blank=True)
    settled_us = models.BigIntegerField(null=True)
    rebuild = models.BooleanField(default=False)
    told_us = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("account",), condition=models.Q(told_us__isnull=True), name="begun_untold"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at_us} {self.outcome}"
