"""The Django app `figures`."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Label `figures`: its tables are ``casework.figures_*``."""

    name = "rightdoor.casework.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
