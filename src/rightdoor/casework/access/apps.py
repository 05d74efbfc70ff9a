"""The Django app of accounts, units and rights."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Label `access`: its tables are ``casework.access_*``."""

    name = "rightdoor.casework.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
