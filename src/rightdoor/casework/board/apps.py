"""The Django app `board`."""

from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Label `board`: a function of the database, and no tables."""

    name = "rightdoor.casework.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
