"""The Django app `communications_data`."""

from __future__ import annotations

from django.apps import AppConfig


class CommunicationsDataConfig(AppConfig):
    """Label `communications_data`: its tables are ``casework.communications_data_*``."""

    name = "rightdoor.casework.communications_data"
    label = "communications_data"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of job of this room known, and what completes its acts."""
        from rightdoor.casework.communications_data.acts import register_completions
        from rightdoor.casework.communications_data.job_kinds import register_kinds

        register_kinds()
        register_completions()
