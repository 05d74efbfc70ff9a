"""Statements: who drafted what, and what was released by whom. Rows are added and never changed."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account


class Statement(models.Model):
    """A public statement, from its first draft on."""

    id = models.CharField(max_length=40, primary_key=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    def __str__(self) -> str:
        return self.id


class Version(models.Model):
    """A draft as it was after a change. `content`: `rightdoor.figures.statement.as_json.draft_json`; `nth`: from 0."""

    id = models.CharField(max_length=40, primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    nth = models.IntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("statement", "nth"), name="statement_version_once"),)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.nth}"


class Release(models.Model):
    """That a second person released a version. `kept`: the bytes of `rightdoor.figures.statement.release`; `digest`: their SHA-256."""

    statement = models.OneToOneField(Statement, primary_key=True, on_delete=models.PROTECT, related_name="release")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    reason = models.TextField()
    kept = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.statement_id


class PublicReturn(models.Model):
    """A quarter's return as it was published, once. `id`: of the quarter ("2026-2"). `kept`: canonical JSON with both files; `digest`: its SHA-256."""

    id = models.CharField(max_length=6, primary_key=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    reason = models.TextField()
    kept = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id
