"""The Django app of tokens."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Label `tokens`: its tables are ``casework.tokens_*``."""

    name = "rightdoor.casework.tokens"
    label = "tokens"
    default_auto_field = "django.db.models.BigAutoField"
