"""Checks as they were made, what was answered, and the flag lists of others: checks are added and never changed.

`scope` of a check, its forms and its answer: the silent compartments that it was asked and answered through, shown to nobody outside them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account, Unit


class Check(models.Model):
    """That somebody asked: shown to whoever asked, with its answer, and to the other side by its forms, and so whom to talk to."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    scope = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        indexes = (models.Index(fields=("at_us",), name="check_at"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at_us}"


class Form(models.Model):
    """One folded value that a check looked for. Whoever sees a record that holds it sees this row.

    Nothing is written for a hit: whether a row is shown is decided when it is read, so that a check costs and leaves the same
    whatever is there. `quiet`: made for a subject in a silent compartment, shown to nobody outside it.
    """

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="forms", db_column="check_id")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=24)
    form = models.CharField(max_length=300)
    quiet = models.BooleanField(default=False)
    scope = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        indexes = (models.Index(fields=("kind", "form"), name="form_folded"),)

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.kind}"


class Answer(models.Model):
    """What was asked and answered, for whoever asked: shown with the `subject` it was asked for, else within the unit.

    `text`: as typed. `contacts`: who answered with a hit and whom to ask, as [kind, name, contact] with kind ``unit``, ``compartment``
    or ``list``, as it was then.
    """

    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="answer", db_column="check_id")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=400)
    step = models.CharField(max_length=200, blank=True, help_text="the overt step that is planned")
    hit = models.BooleanField()
    own = models.IntegerField(help_text="1 where a subject that the asking account sees itself is hit, without the one it asks for")
    contacts = models.JSONField(default=list)
    scope = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        indexes = (models.Index(fields=("subject",), name="answer_subject"),)

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.hit}"


class FlagList(models.Model):
    """A list of others' interests that was loaded: from whom, of which day, by whom. Withdrawn, never removed."""

    source = models.CharField(max_length=120)
    of_day = models.IntegerField(help_text="day number since 1970-01-01")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    loaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    loaded_us = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    withdrawn_us = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.of_day}"


class Flag(models.Model):
    """One line of a list: what is flagged, folded, with whom to ask and until which day (none: until withdrawn)."""

    list = models.ForeignKey(FlagList, on_delete=models.PROTECT, related_name="flags")
    line = models.IntegerField()
    kind = models.CharField(max_length=24)
    folded = models.CharField(max_length=300)
    contact = models.CharField(max_length=200)
    until_day = models.IntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "folded"), name="flag_folded"),)

    def __str__(self) -> str:
        return f"{self.list_id} {self.line}"
