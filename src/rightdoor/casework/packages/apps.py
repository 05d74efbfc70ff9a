"""The Django app `packages`."""

from __future__ import annotations

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    """Label `packages`. Its kind of job needs the signing key, which the shell knows: `desk.apps` registers it."""

    name = "rightdoor.casework.packages"
    label = "packages"
    default_auto_field = "django.db.models.BigAutoField"
