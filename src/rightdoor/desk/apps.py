"""The Django app of pages and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Label `desk`: no tables."""

    name = "rightdoor.desk"
    label = "desk"

    def ready(self) -> None:
        """Listen to what happens at the door; make known what needs the signing key, which this shell finds."""
        from rightdoor.casework.packages.building import register_kind
        from rightdoor.desk.account_signals import connect
        from rightdoor.desk.surroundings import package_key

        connect()
        register_kind(lambda doing: package_key(doing.store, doing.random_bytes))
