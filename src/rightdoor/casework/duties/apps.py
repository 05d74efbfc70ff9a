"""The Django app `duties`."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Label `duties`: its tables are ``casework.duties_*``."""

    name = "rightdoor.casework.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The kind of job that tells of what is late."""
        from rightdoor.casework.duties.escalating import register_kind

        register_kind()
