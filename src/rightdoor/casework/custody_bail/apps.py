"""The Django app `custody_bail`."""

from __future__ import annotations

from django.apps import AppConfig


class CustodyBailConfig(AppConfig):
    """Label `custody_bail`: its tables are ``casework.custody_bail_*``."""

    name = "rightdoor.casework.custody_bail"
    label = "custody_bail"
    default_auto_field = "django.db.models.BigAutoField"
