"""The Django app of exhibits and findings."""

from __future__ import annotations

from django.apps import AppConfig


class ContinuityConfig(AppConfig):
    """Label `continuity` (``exhibits`` is a room of the core): its tables are ``casework.continuity_*``."""

    name = "rightdoor.casework.exhibits"
    label = "continuity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kind of job of this room known."""
        from rightdoor.casework.exhibits.verifying import register_kinds

        register_kinds()
