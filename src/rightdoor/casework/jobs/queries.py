"""Jobs that the acting account sees (row-level security decides which)."""

from __future__ import annotations

from django.db.models import QuerySet

from rightdoor.casework.acting import Acting
from rightdoor.casework.jobs.models import Job


def jobs() -> QuerySet[Job]:
    """Newest first."""
    return Job.objects.select_related("unit", "unit__organisation", "asked_by", "follows", "along").order_by("-asked_us", "-pk")


def job(job_id: int) -> Job:
    """One job. Raises Job.DoesNotExist, also for one that is not visible."""
    return jobs().get(pk=job_id)


def authority(acting: Acting, job: Job) -> str:
    """On whose authority it takes things in, in somebody's own words: for people who see the unit's referrals; else empty."""
    return str(job.what.get("authority", "")) if job.unit_id in acting.units_with("see-referrals") else ""
