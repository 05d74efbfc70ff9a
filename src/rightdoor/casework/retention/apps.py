"""The Django app `retention`."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Label `retention`: its tables are ``casework.retention_*``."""

    name = "rightdoor.casework.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make erasure known as a job: it needs the store's one writer."""
        from rightdoor.casework.retention import erasing

        erasing.register_kinds()
