"""The Django app of exposure."""

from __future__ import annotations

from django.apps import AppConfig


class ExposureConfig(AppConfig):
    """Label `exposure`: its tables are ``casework.exposure_*``."""

    name = "rightdoor.casework.exposure"
    label = "exposure"
    default_auto_field = "django.db.models.BigAutoField"
