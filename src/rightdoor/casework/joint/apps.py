"""The Django app `joint`."""

from __future__ import annotations

from django.apps import AppConfig


class JointConfig(AppConfig):
    """Label `joint`: its tables are ``casework.joint_*``."""

    name = "rightdoor.casework.joint"
    label = "joint"
    default_auto_field = "django.db.models.BigAutoField"
