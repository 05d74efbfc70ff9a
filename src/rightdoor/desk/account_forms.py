"""The forms at the door, in the words and markup of the desk."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as MfaForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache

from rightdoor.casework.access.models import Account
from rightdoor.desk.accounts import locked
from rightdoor.desk.administration_forms import NO_USERNAME, USERNAME

USED_S = 150  # longer than a code of an authenticator app is accepted
HINT = "At least 12 characters. Three unrelated words are good."


def _plain(field: forms.Field, label: str, *, hint: str = "", autocomplete: str = "") -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    if autocomplete:
        field.widget.attrs["autocomplete"] = autocomplete


class SignInForm(LoginForm):  # type: ignore[misc]
    """Username and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], "Username", autocomplete="username")
        _plain(self.fields["password"], "Password", autocomplete="current-password")
        self.fields["login"].widget.attrs |= {"spellcheck": "false", "autocapitalize": "none"}


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], "Password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The current password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], "Current password")
        _plain(self.fields["password1"], "New password", hint=HINT)
        _plain(self.fields["password2"], "New password again")


def _code_field(form: forms.Form, label: str, hint: str) -> None:
    _plain(form.fields["code"], label, hint=hint, autocomplete="one-time-code")
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class _OnceForm:
    """A code opens once, for as long as a clock a little off would still take it."""

    def clean_code(self) -> str:
        user: Account = self.user  # type: ignore[attr-defined]
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError as problem:
            if problem.code == "too_many_login_attempts":
                locked(context.request, f"factor:{user.pk}", user.pk)
            raise
        if not cache.add(f"desk.code:{user.pk}:{''.join(code.split())}", 1, USED_S):
            raise forms.ValidationError("This code was used already. Wait for the next one.")
        return code


class CodeForm(_OnceForm, MfaForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Code", "The 6 digits that your authenticator app shows now, or one of your recovery codes.")


class CodeAgainForm(_OnceForm, MfaAgainForm):  # type: ignore[misc]
    """The second factor once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Code", "The 6 digits that your authenticator app shows now, or one of your recovery codes.")


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Code from the app", "6 digits")


class FirstPasswordForm(forms.Form):
    """What a one-time link asks: the other half where two persons made it, the name, the username where it is open, a password twice."""

    code = forms.CharField(label="Code", max_length=40, help_text="16 letters and digits. Whoever asked for this link gives it to you.")
    name = forms.CharField(label="Your name", max_length=120, help_text="As colleagues know you.")
    username = forms.RegexField(
        regex=USERNAME,
        label="Username",
        help_text="Letters, digits, dots and dashes. It stands in the ledger beside what you do and is never given to somebody else.",
        error_messages={"invalid": NO_USERNAME},
    )
    password1 = forms.CharField(label="Password", strip=False, widget=forms.PasswordInput, help_text=HINT)
    password2 = forms.CharField(label="Password again", strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, account: Account, choose_username: bool, with_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        for name, wanted in (("username", choose_username), ("code", with_code)):
            if not wanted:
                del self.fields[name]

    def clean_username(self) -> str:
        """Not somebody else's."""
        username: str = self.cleaned_data["username"]
        if Account.objects.filter(username__iexact=username).exclude(pk=self.account.pk).exists():
            raise forms.ValidationError("This username is taken.")
        return username

    def clean(self) -> dict[str, Any]:
        """Both passwords are one, and one that is hard to guess."""
        given = super().clean() or {}
        first, again = given.get("password1"), given.get("password2")
        if first and again and first != again:
            self.add_error("password2", "The two passwords differ.")
        elif first:
            try:
                validate_password(first, Account(username=given.get("username", self.account.username), name=given.get("name", "")))
            except forms.ValidationError as problem:
                self.add_error("password1", problem)
        return given
