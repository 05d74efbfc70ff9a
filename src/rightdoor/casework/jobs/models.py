"""One table: what was asked for, by whom, how far it is, how it ended."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rightdoor.casework.access.models import Account, Unit


class State(models.TextChoices):
    """`interrupted`: its worker ended during the work; it is taken up again by the next one."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    INTERRUPTED = "interrupted", "Interrupted, will be taken up again"


class Job(models.Model):
    """One piece of work. Instants are UTC microseconds. Nothing here is content: no file name, no value of a case.

    `key`: asked again with the same key while it waits, it is the same job (`asks` counts). `what`: ids, codes, counts of what was
    asked. `gave`: counts of what came of it. `taken_us` and `from_seq`: the instant that its writes bear and the ledger's number
    before its first attempt, so that a second attempt knows what the first one wrote. `compartments`: who is not in all of them does
    not see it. `along`: the job in whose run it was done (one rebuild serves everybody who waits for one).
    """

    kind = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_us = models.BigIntegerField()
    asks = models.IntegerField(default=1)
    key = models.CharField(max_length=64, blank=True)
    what = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=60, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    started_us = models.BigIntegerField(null=True)
    ended_us = models.BigIntegerField(null=True)
    taken_us = models.BigIntegerField(null=True)
    from_seq = models.BigIntegerField(null=True)
    findings = models.IntegerField(null=True)
    gave = models.JSONField(default=dict)
    message = models.CharField(max_length=400, blank=True)
    cancel_us = models.BigIntegerField(null=True)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    along = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "unit", "key", "compartments"),
                condition=models.Q(state="waiting") & ~models.Q(key=""),
                name="job_waits_once",
            ),
        )
        indexes = (
            models.Index(fields=("asked_us",), condition=models.Q(state__in=("waiting", "interrupted", "running")), name="job_open"),
            models.Index(fields=("unit", "-asked_us"), name="job_by_unit"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def open(self) -> bool:
        """Whether it is still to be done or being done."""
        return self.state in (State.WAITING, State.RUNNING, State.INTERRUPTED)

    @property
    def words(self) -> str:
        """Its state as people say it."""
        return State(self.state).label

    @property
    def share(self) -> int | None:
        """Whole per cent done of the present stage, None when the total is not known."""
        return min(100, 100 * self.done // self.total) if self.total > 0 else None
