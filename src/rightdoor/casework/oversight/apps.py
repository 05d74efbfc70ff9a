"""The Django app `oversight`."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Label `oversight`: its tables are ``casework.oversight_*``."""

    name = "rightdoor.casework.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
