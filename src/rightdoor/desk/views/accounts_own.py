"""One's own account: roles held, sessions, password, second factor and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access.models import Membership
from rightdoor.casework.access.roles import role_name
from rightdoor.casework.place import held_store
from rightdoor.desk.account_forms import EnrolForm
from rightdoor.desk.account_sessions import end, is_current, listed
from rightdoor.desk.answers import form_shown
from rightdoor.desk.guards import ask_again, recently_shown, signed_in, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest


@signed_in
def own(request: DeskRequest) -> HttpResponse:
    """Who one is here, what one may do, where one is signed in."""
    account = request.acting.account
    held = Membership.objects.filter(account=account, ended_us__isnull=True).select_related("unit__organisation").order_by("unit__name")
    sessions = [
        {
            "id": one.pk,
            "from_us": int(one.created_at.timestamp() * 1_000_000),
            "ip": one.ip,
            "agent": one.user_agent,
            "this": is_current(one, request),
        }
        for one in listed(account)
    ]
    context = {
        "person": account,
        "roles": [{"role": role_name(one.role), "unit": str(one.unit)} for one in held],
        "sessions": sessions,
        "second_factor": is_mfa_enabled(account),
        "may_restrict": request.acting.can("restrict"),
        "may_release": request.acting.can("release-keys") or request.acting.can("administer"),
    }
    return render(request, "accounts/own.html", context)


@signed_in
@require_POST
def end_session(request: DeskRequest, session: int) -> HttpResponse:
    """End one of one's own other sessions."""
    one = UserSession.objects.filter(pk=session, user_id=request.acting.account.pk).first()
    if one is None or is_current(one, request):
        raise Http404
    end(one)
    request.acting.note("entered", {"event": "session-ended", "account": request.acting.account.pk})
    messages.success(request, "That session has ended.")
    return redirect("account")


@signed_in
def second_factor(request: DeskRequest) -> HttpResponse:
    """Set up an authenticator app; how it stands when there is one."""
    account = request.acting.account
    if is_mfa_enabled(account):
        return render(request, "accounts/factor.html", {"left": _codes_left(account.pk)})
    if not recently_shown(request):
        return ask_again(request)
    form = EnrolForm(request.POST if request.method == "POST" else None, user=account)
    if request.method == "POST" and form.is_valid():
        activate_totp(request, form)
        record_authentication(request, account, "mfa", type="totp")
        request.acting.note("entered", {"event": "second-factor-set", "account": account.pk})
        return _codes_page(request)
    return form_shown(
        request, "accounts/enrol.html", {"form": form, "secret": _in_fours(form.secret), "forced": held_store().kind == "live"}
    )


@signed_in
def picture(request: DeskRequest) -> HttpResponse:
    """The key as a QR picture, while it is being set up."""
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    if not secret or is_mfa_enabled(request.acting.account):
        raise Http404
    adapter = get_adapter()
    return HttpResponse(adapter.build_totp_svg(adapter.build_totp_url(request.acting.account, secret)), content_type="image/svg+xml")


@stepped_up
def recovery_codes(request: DeskRequest) -> HttpResponse:
    """New recovery codes, shown once; the old ones are over."""
    account = request.acting.account
    if not is_mfa_enabled(account):
        return redirect("second-factor")
    if request.method == "POST":
        recovery.generate_recovery_codes(request)
        request.acting.note("entered", {"event": "recovery-codes-made", "account": account.pk})
        return _codes_page(request)
    return render(request, "accounts/codes_confirm.html", {"left": _codes_left(account.pk)})


class NewPassword(PasswordChangeView):  # type: ignore[misc]
    """Other sessions end with the old password."""

    template_name = "accounts/password.html"

    def get_success_url(self) -> str:
        """Back to the account."""
        messages.success(self.request, "Your password is changed. Your other sessions have ended.")
        return "/account/"


def _codes_page(request: DeskRequest) -> HttpResponse:
    kept = Authenticator.objects.get(user=request.acting.account, type=Authenticator.Type.RECOVERY_CODES)
    codes = RecoveryCodes(kept)
    codes.mark_as_viewed()
    shown: list[str] = [_in_fours(code) for code in codes.get_unused_codes()]
    return render(request, "accounts/codes.html", {"codes": shown})


def _codes_left(account: int) -> int:
    kept: Any = Authenticator.objects.filter(user_id=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def _in_fours(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


urlpatterns = [
    path("account/", own, name="account"),
    path("account/password/", login_required(NewPassword.as_view()), name="account_change_password"),
    path("account/second-factor/", second_factor, name="second-factor"),
    path("account/second-factor/picture.svg", picture, name="second-factor-picture"),
    path("account/recovery-codes/", recovery_codes, name="recovery-codes"),
    path("account/sessions/<int:session>/end/", end_session, name="end-session"),
]
