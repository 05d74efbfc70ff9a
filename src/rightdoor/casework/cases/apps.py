"""The Django app `cases`."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Label `cases`: its tables are ``casework.cases_*``."""

    name = "rightdoor.casework.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
