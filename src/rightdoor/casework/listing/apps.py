"""The Django app `listing`."""

from __future__ import annotations

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """Label `listing`: its tables are ``casework.listing_*``."""

    name = "rightdoor.casework.listing"
    label = "listing"
    default_auto_field = "django.db.models.BigAutoField"
