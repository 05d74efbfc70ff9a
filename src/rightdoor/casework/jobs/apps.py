"""The Django app `jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Label `jobs`: its table is ``casework.jobs_job``."""

    name = "rightdoor.casework.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of this room known."""
        from rightdoor.casework.jobs import intake, work

        work.register_kinds()
        intake.register_kinds()
