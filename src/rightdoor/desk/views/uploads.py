"""Where something comes in: files dropped in the browser, a call written down. Both end at the page of their job."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from rightdoor.casework.jobs.staging import Staging
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.incoming import enter_call, take_in_upload
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.once import taken_before
from rightdoor.desk.templatetags.desk_forms import first_id
from rightdoor.desk.uploads.forms import CallForm, UploadForm
from rightdoor.desk.uploads.handler import StagingHandler
from rightdoor.desk.uploads.limits import refusal_before, upload_limits
from rightdoor.store.boundary import refusal_for

_AT_ONCE = threading.BoundedSemaphore(3)  # of this process: the other threads stay for pages
_BUSY = "Several uploads are coming in just now. Nothing was taken; send it again in a minute."
_BROKEN = "The upload broke off before it was whole. Nothing was taken; send it again."


def _new_staging() -> Staging:
    return Staging.begin(held_store().dir, f"up-{secrets.token_hex(8)}")


@csrf_exempt  # the token is checked by the inner view: where the files go has to be set before the form is read
@needs("take-in")
def upload(request: DeskRequest) -> HttpResponse:
    """The form, and what it sends."""
    if request.method != "POST":
        return _page(request, UploadForm(request.acting))
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    refusal = refusal_before(length, held_store().dir)
    if refusal:
        return _refused(request, refusal, 413)
    if not _AT_ONCE.acquire(blocking=False):
        return _refused(request, _BUSY, 503, given=_fields_alone(request))
    with ExitStack() as held:
        held.callback(_AT_ONCE.release)
        try:
            staging = _new_staging()
        except OSError as problem:
            return _refused(request, _of_disk(problem), 507)
        undo = held.enter_context(ExitStack())
        undo.callback(staging.discard)
        handler = StagingHandler(staging, upload_limits())
        undo.callback(handler.close)
        request.upload_handlers = cast("list[FileUploadHandler]", [handler])
        answer = _read(request, handler) or _checked(request, handler, staging)
        if answer.status_code < 400:
            undo.pop_all()
        return answer


def _read(request: DeskRequest, handler: StagingHandler) -> HttpResponse | None:
    """Read the body to its end; the answer when it cannot be."""
    try:
        _ = request.POST
    except (UnreadablePostError, MultiPartParserError):
        return _refused(request, _BROKEN, 400)
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig):
        return _refused(request, "More than is taken at once. Nothing was taken. Send the files in parts, or as an archive.", 413)
    except OSError as problem:
        return _refused(request, _of_disk(problem), 507)
    if handler.refusal:
        return _refused(request, handler.refusal, 413)
    if handler.broken:
        return _refused(request, _BROKEN, 400)
    return None


def _checked(request: DeskRequest, handler: StagingHandler, staging: Staging) -> HttpResponse:
    @csrf_protect
    def inner(request: HttpRequest) -> HttpResponse:
        before = taken_before(request)
        if before is None:
            return _received(cast("DeskRequest", request), staging)
        staging.discard()  # also where it leads on to the job of the first time
        return before

    del handler
    return inner(request)


def _received(request: DeskRequest, staging: Staging) -> HttpResponse:
    form = UploadForm(request.acting, request.POST)
    valid = form.is_valid()
    if not staging.files and not staging.media:
        form.add_error("files", "Choose at least one file.")
        valid = False
    if not valid:
        if staging.files or staging.media:
            form.add_error("files", "Choose the files again: what was sent with this form was not kept.")
        return _page(request, form, 400)
    try:
        job = take_in_upload(
            request.acting,
            staging,
            unit=form.cleaned_data["unit"],
            authority=form.cleaned_data["authority"],
            compartments=form.compartments,
        )
    except OSError as problem:
        return _refused(request, _of_disk(problem), 507)
    transaction.on_commit(staging.release)
    count = staging.files + len(staging.media)
    messages.info(request, f"{count:,} file(s) received. They are being taken in; this page shows how far it is.")
    return _went(request, f"/jobs/{job.pk}/")


@needs("take-in")
def call(request: DeskRequest) -> HttpResponse:
    """A call by the public, written down."""
    form = CallForm(request.acting, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "referrals/call.html", {"form": form, "title": "Enter a call"}, status=status)
    with ExitStack() as undo:
        staging = _new_staging()
        undo.callback(staging.discard)
        fields = {name: str(value) for name, value in form.cleaned_data.items() if name not in ("unit", "compartment")}
        job = enter_call(request.acting, staging, fields, unit=form.cleaned_data["unit"], compartments=form.compartments)
        transaction.on_commit(staging.release)
        undo.pop_all()
    messages.info(request, "The call was entered under your name. It is being taken in.")
    return HttpResponseRedirect(f"/jobs/{job.pk}/")


def _page(request: DeskRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    if status >= 400 and _scripted(request):
        wrong = [(form[name], str(error)) for name, words in form.errors.items() for error in words]
        fields = [{"id": first_id(field), "label": str(field.label), "text": text} for field, text in wrong]
        return JsonResponse({"errors": [text for _, text in wrong], "fields": fields}, status=status)
    limit = upload_limits()
    shown = {"form": form, "limit_mib": limit.total >> 20, "limit_bytes": limit.total, "limit_files": limit.files}
    return render(request, "referrals/upload.html", shown, status=status)


def _fields_alone(request: DeskRequest) -> dict[str, str]:
    """What was typed above the files, read up to the first of them, so that it stands in the form again."""
    if _scripted(request):
        return {}
    request.upload_handlers = [_NoFile(request)]
    try:
        posted = request.POST
    except (UnreadablePostError, MultiPartParserError, TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig, OSError):
        return {}
    return {name: posted[name] for name in ("unit", "authority", "compartment") if name in posted}


class _NoFile(FileUploadHandler):
    """Stops where the first file begins."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """No."""
        super().new_file(*args, **kwargs)
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing is received."""
        del raw_data, start
        return None

    def file_complete(self, file_size: int | None) -> None:
        """No file ever is."""


def _refused(request: DeskRequest, words: str, status: int, *, given: dict[str, str] | None = None) -> HttpResponse:
    """The form again with the reason; what was chosen has to be chosen again."""
    if _scripted(request):
        return JsonResponse({"errors": [words]}, status=status)
    form = UploadForm(request.acting, initial=given)
    shown = {"form": form, "errors": [{"text": words, "href": "#id_files"}], "limit_mib": upload_limits().total >> 20}
    return render(request, "referrals/upload.html", shown, status=status)


def _went(request: DeskRequest, where: str) -> HttpResponse:
    return JsonResponse({"next": where}, headers={"Location": where}) if _scripted(request) else see(where)


def _scripted(request: DeskRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _of_disk(problem: OSError) -> str:
    refusal = refusal_for(problem, held_store().dir)
    words = refusal.message if refusal is not None else "The store could not write it."
    return f"{words} Nothing was taken."


urlpatterns = [path("referrals/upload/", upload, name="upload"), path("referrals/call/", call, name="call")]
