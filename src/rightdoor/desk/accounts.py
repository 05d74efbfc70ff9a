"""How django-allauth is held to the rules of the desk: no e-mail, no sign-up, no word on which accounts exist, secrets sealed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from rightdoor.casework.access.entry import turned_away
from rightdoor.casework.access.models import Account
from rightdoor.desk.guards import recently_shown
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.surroundings import now_us

LOCKED_S = 900
_SHOWN = "desk.shown"  # in the session of somebody between the two steps


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Username and password. A disabled account is as good as none, whatever the password."""

    def _mitigate_timing_attack(self, password: str) -> None:
        Account(pk=0).check_password(password)  # the same question and the same work as for an account that is there

    @classmethod
    def _stash_user(cls, user: Account | None) -> None:
        del user


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up, nothing sent; what is refused at the door is recorded; grave acts want the strongest factor."""

    error_messages = {  # noqa: RUF012 - as the base has it
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The username or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many attempts. Wait 15 minutes, then try again, or ask your administrator.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        del request
        return False

    def add_message(self, *_: Any, **__: Any) -> None:
        """The library's own messages are not shown."""

    def send_mail(self, *_: Any, **__: Any) -> None:
        """Nothing is sent."""

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> Any:
        """After the password, before a second step: of which password it was is held, as the library holds the account alone."""
        request.session[_SHOWN] = user.get_session_auth_hash()
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in, unless that password is over since: a key of the account was released between the two steps."""
        shown = str(request.session.pop(_SHOWN, ""))
        if not hmac.compare_digest(shown, user.get_session_auth_hash()):
            refuse(request, "password", user.pk)
            clear_login(request)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while locked; recorded once a lock."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locked(request, self._get_login_attempts_cache_key(request, **credentials), _account_id(str(credentials.get("username", ""))))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Recorded in one way whether or not there is an account of the name."""
        refuse(request, "password", _account_id(str(credentials.get("username", ""))))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        del request  # whatever host name they came by
        return f"name:{str(credentials.get('username', '')).strip().lower()}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor where there is one, else the password: no choice of the weaker."""
        if not user.is_authenticated:
            return []
        key = "mfa_reauthenticate" if is_mfa_enabled(user) else "account_reauthenticate"
        return [{"id": key, "description": "", "url": reverse(key)}]

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Not when the strongest factor was shown within ten minutes, at signing in included."""
        del app
        return not recently_shown(cast("DeskRequest", context.request))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys of second factors are sealed with the desk's secret, so that the database alone does not give them away."""

    def encrypt(self, text: str) -> str:
        """Sealed text: base64 of nonce and AES-256-GCM ciphertext."""
        nonce = secrets.token_bytes(12)
        return base64.b64encode(nonce + AESGCM(_sealing_key()).encrypt(nonce, text.encode(), b"second factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text; what was sealed with another secret (a store restored elsewhere) opens nothing: a random key that no code fits."""
        raw = base64.b64decode(encrypted_text)
        try:
            return AESGCM(_sealing_key()).decrypt(raw[:12], raw[12:], b"second factor").decode()
        except InvalidTag:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def locked(request: HttpRequest, key: str, account: int | None) -> None:
    """That a door is locked: once a lock, however often somebody pushes it."""
    if cache.add(f"desk.locked:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}", 1, LOCKED_S):
        refuse(request, "locked", account)


def refuse(request: HttpRequest, event: str, account: int | None) -> None:
    """That somebody was turned away, in the ledger; of a person who has signed in, in the transaction of their request."""
    acting = getattr(request, "acting", None)
    if acting is None:
        turned_away(event, account=account, now_us=now_us())
    else:
        acting.note("refused", {"event": event, "account": account})


def _sealing_key() -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rightdoor desk second factor").derive(settings.SECRET_KEY.encode())


def _account_id(username: str) -> int | None:
    return Account.objects.filter(username=username).values_list("pk", flat=True).first()
