"""Notes on a subject, and which text was opened by whom: rows that are added and never changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account


class Note(models.Model):
    """A note with its author and time. A correction is a new note that names the one it supersedes (`corrects`: its key).

    `key` is derived from what the note is, so that no counter shows how many others there are. `compartments`: those that the subject stood
    in as the author saw it; who is not in all of them does not see the note. `receipt` and `number`: of one of its referrals, by which
    the note is found again when new data give the subject another id.
    """

    key = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=40)
    receipt = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    text = models.TextField()
    corrects = models.CharField(max_length=40, blank=True)
    compartments = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("corrects",), condition=~models.Q(corrects=""), name="note_corrected_once"),)
        indexes = (
            models.Index(fields=("subject", "at_us"), name="note_of_subject"),
            models.Index(fields=("receipt",), name="note_by_receipt"),
        )

    def __str__(self) -> str:
        return self.key


class Exposure(models.Model):
    """That a person chose to open text that may harm its reader: which kind, where it stands. Shown to that person alone.

    Counted for welfare, never for output: no page lists people by it (practice 2.18).
    """

    class Kind(models.TextChoices):
        REPORT_TEXT = "report-text", "Report text"
        CHAT = "chat", "Chat text"
        FILE_NAMES = "file-names", "File names"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    texts = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("account", "at_us"), name="exposure_of"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"
