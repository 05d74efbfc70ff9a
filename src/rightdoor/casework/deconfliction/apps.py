"""The Django app of checks and flag lists."""

from __future__ import annotations

from django.apps import AppConfig


class DeconflictionConfig(AppConfig):
    """Label `deconfliction`: its tables are ``casework.deconfliction_*``."""

    name = "rightdoor.casework.deconfliction"
    label = "deconfliction"
    default_auto_field = "django.db.models.BigAutoField"
