"""The Django app of searches."""

from __future__ import annotations

from django.apps import AppConfig


class SearchingConfig(AppConfig):
    """Label `searching`: its tables are ``casework.searching_*``."""

    name = "rightdoor.casework.searching"
    label = "searching"
    default_auto_field = "django.db.models.BigAutoField"
