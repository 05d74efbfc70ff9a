"""The Django app `referrals`."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Label `referrals`: its tables are ``casework.referrals_*``."""

    name = "rightdoor.casework.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
