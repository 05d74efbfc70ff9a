"""The projected list: written by the projection alone (the shell's role), read by pages under row-level security."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account


class View(models.TextChoices):
    """Derived as if nothing were silent, or with everything."""

    OPEN = "open", "Open"
    FULL = "full", "Full"


class Projection(models.Model):
    """One projection: of which derived generation, as of which instant (UTC microseconds)."""

    digest = models.CharField(max_length=64)
    as_of_us = models.BigIntegerField()
    at_us = models.BigIntegerField()
    subjects = models.IntegerField()
    events_file = models.CharField(max_length=200, help_text="below the store: lines of events in the order of subjects")

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.at_us}"


class Subject(models.Model):
    """One subject of the list. `line` is the contract's line (section 2, triage) without its rank; the rank is counted among visible rows.

    `sort_key`: list order as numbers (tiers, stake, clock, age), then `subject`. `units`: of its referrals, with those that one is
    offered to; `compartments`: all that its receipts stand in; A column `twin` that pages cannot read holds the
    compartments of the full row that takes this open one's place for whoever is in all of them. `papers_in`: compartments that papers of its events stand in which are no referrals (requests, results).
    `events_group`: row groups of the events file ([first, last]) that hold its events. `codes`: of its reasons. `listed_us`: since when
    it is on the list.
    """

    view = models.CharField(max_length=4, choices=View)
    subject = models.CharField(max_length=40)
    sort_key = ArrayField(models.BigIntegerField())
    tier_low = models.CharField(max_length=8)
    tier_high = models.CharField(max_length=8)
    track = models.CharField(max_length=12)
    status = models.CharField(max_length=16)
    force = models.CharField(max_length=80, blank=True)
    at_risk = models.BooleanField(default=False)
    received_us = models.BigIntegerField(null=True)
    due_us = models.BigIntegerField(null=True)
    next_action = models.CharField(max_length=120)
    referrals = models.IntegerField()
    events = models.IntegerField()
    line = models.JSONField()
    events_group = ArrayField(models.IntegerField(), default=list)
    digest = models.CharField(max_length=64)
    units = ArrayField(models.BigIntegerField(), default=list)
    operations = ArrayField(models.BigIntegerField(), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    papers_in = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    codes = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    listed_us = models.BigIntegerField(default=0, db_default=0)
    placed = models.BinaryField(default=b"", db_default=b"", help_text="sort_key and subject as bytes in the same order")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("view", "subject"), name="subject_once"),)
        indexes = (
            models.Index(fields=("sort_key", "subject"), name="subject_order"),
            models.Index(fields=("placed",), name="subject_placed"),
            models.Index(fields=("listed_us",), name="subject_listed"),
            models.Index(fields=("force",), name="subject_force", condition=~models.Q(force="")),
        )

    def __str__(self) -> str:
        return self.subject


class SubjectReceipt(models.Model):
    """A receipt whose statements a subject is made of."""

    view = models.CharField(max_length=4, choices=View)
    subject = models.CharField(max_length=40)
    receipt = models.CharField(max_length=40)
    number = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("view", "subject", "receipt", "number"), name="subject_receipt_once"),)
        indexes = (models.Index(fields=("receipt",), name="subject_by_receipt"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.receipt}"


class SearchKey(models.Model):
    """One value by which a subject is found: as folded for exact and prefix search, by sound for names.

    `household`: of somebody who is neither reported nor victim (DPA 2018 s.38(3)): found only with a purpose that says so.
    """

    view = models.CharField(max_length=4, choices=View)
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    folded = models.CharField(max_length=300)
    sound = models.CharField(max_length=40, blank=True)
    shown = models.CharField(max_length=300)
    receipt = models.CharField(max_length=40, blank=True)
    locator = models.CharField(max_length=400, blank=True)
    household = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "folded"), name="search_folded", opclasses=("varchar_pattern_ops", "varchar_pattern_ops")),
            models.Index(fields=("sound",), name="search_sound"),
            models.Index(fields=("view", "subject"), name="search_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"


class Condition(models.Model):
    """Grade (3x5x2) and handling conditions of a referral as stated: for every file that its values are given away in."""

    receipt = models.CharField(max_length=40)
    number = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=1000)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("receipt", "number", "grade"), name="condition_once"),)

    def __str__(self) -> str:
        return f"condition of {self.receipt}"


class Allocation(models.Model):
    """A subject given to a person; `account` empty: taken back. Rows are added and never changed: the newest of a subject is in force.

    `supersedes`: the row that was in force before, so that of two people at once the second is told.
    """

    subject = models.CharField(max_length=40)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject",), condition=models.Q(supersedes__isnull=True), name="allocation_one_root"),
        )
        indexes = (models.Index(fields=("account",), name="allocation_by_account"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.account_id}"


class SavedView(models.Model):
    """Filters and order of the list that somebody keeps under a name. One's own alone."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name
