"""The Django app `subjects`."""

from __future__ import annotations

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    """Label `subjects`: its tables are ``casework.subjects_*``."""

    name = "rightdoor.casework.subjects"
    label = "subjects"
    default_auto_field = "django.db.models.BigAutoField"
