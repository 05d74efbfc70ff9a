"""The Django app `decided`."""

from __future__ import annotations

from django.apps import AppConfig


class DecidedConfig(AppConfig):
    """Label `decided`: its tables are ``casework.decided_*``."""

    name = "rightdoor.casework.decided"
    label = "decided"
    default_auto_field = "django.db.models.BigAutoField"
