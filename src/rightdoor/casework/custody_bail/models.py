"""Two tables: exports of records systems as they were read for a case, and the events that came in from them."""

from __future__ import annotations

from django.db import models

from rightdoor.casework.access.models import Account


class RecordsImport(models.Model):
    """An export as it was read for a case: the rows of this case alone, as events and findings (`mirror.rows.Sheet`).

    `mapping_sha256`, `file_sha256`: of the mapping and of the file as received. `others`: rows that belong to other cases; they are not
    kept. `taken_us`: when it was taken in, None while it is only shown. `came`: how many events came of it.
    """

    id = models.CharField(max_length=40, primary_key=True)
    case = models.CharField(max_length=40)
    system = models.CharField(max_length=40)
    mapping = models.TextField()
    mapping_sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    others = models.IntegerField()
    sheet = models.JSONField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    shown_us = models.BigIntegerField()
    taken_us = models.BigIntegerField(null=True)
    came = models.IntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("case", "taken_us"), name="records_import_of"),)

    def __str__(self) -> str:
        return self.id


class Mirrored(models.Model):
    """An event of a case that came in from a records system: its record there, the key of the event within the record."""

    case = models.CharField(max_length=40)
    system = models.CharField(max_length=40)
    record = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    of = models.ForeignKey(RecordsImport, on_delete=models.PROTECT, related_name="mirrored")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "system", "record", "key"), name="mirrored_once"),)

    def __str__(self) -> str:
        return f"{self.system} {self.event}"
