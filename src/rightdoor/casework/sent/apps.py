"""The Django app `sent`."""

from __future__ import annotations

from django.apps import AppConfig


class SentConfig(AppConfig):
    """Label `sent`: its table is ``casework.sent_form``."""

    name = "rightdoor.casework.sent"
    label = "sent"
    default_auto_field = "django.db.models.BigAutoField"
