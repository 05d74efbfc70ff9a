"""What one module of tests left to be done is not done by the next: the desk of a test process is shared."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _no_job_waits(desk):
    """Jobs that other modules asked for and never ran are cancelled."""
    with desk.as_owner():
        from rightdoor.casework.jobs.models import Job, State

        Job.objects.filter(state__in=(State.WAITING, State.INTERRUPTED, State.RUNNING)).update(state=State.CANCELLED)
