"""The Django app of pages and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Label `desk`: no tables."""

    name = "rightdoor.desk"
    label = "desk"

    def ready(self) -> None:
        """Listen to what happens at the door."""
        from rightdoor.desk.account_signals import connect

        connect()
