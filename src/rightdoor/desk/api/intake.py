"""What comes in by the interface: files, streamed as the browser's are, and calls that somebody wrote down. The answer is a job."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from typing import Any, Final, Literal, cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.jobs.staging import Staging
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.incoming import enter_call, take_in_upload
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given
from rightdoor.desk.api.jobs import JobOut
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.uploads.forms import CallForm, UploadForm
from rightdoor.desk.uploads.handler import StagingHandler
from rightdoor.desk.uploads.limits import refusal_before, upload_limits

area = Area("Intake")
_AT_ONCE: Final = threading.BoundedSemaphore(2)  # of this process; the browser's uploads have places of their own
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "unit": {"type": "integer", "minimum": 1, "description": "The unit that receives it."},
                        "authority": {"type": "string", "minLength": 1, "maxLength": 200, "description": "Under which it is received."},
                        "compartment": {"type": "integer", "minimum": 1, "description": "Into which it goes at once."},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1},
                    },
                    "required": ["unit", "authority", "files"],
                }
            }
        },
    }
}


def _staging() -> Staging:
    return Staging.begin(held_store().dir, f"up-{secrets.token_hex(8)}")


@area.post("/intake", scope="intake", gives=JobOut, status=202, streamed=True, more=_BODY)
def take_in_files(request: ApiRequest) -> Status[Job]:
    """Files, streamed: pictures and videos are hashed and never written. Held against the key by their length alone."""
    require(request.acting, "take-in")
    if request.content_type != "multipart/form-data":
        raise Problem(422, "Send the files as multipart/form-data.", where="header.Content-Type")
    refusal = refusal_before(_length(request), held_store().dir)
    if refusal:
        raise Problem(413, refusal)
    if not _AT_ONCE.acquire(blocking=False):
        raise Problem(503, "Several uploads are coming in just now. Nothing was taken; send it again in a minute.")
    with ExitStack() as held:
        held.callback(_AT_ONCE.release)
        undo = held.enter_context(ExitStack())
        try:
            staging = _staging()
            undo.callback(staging.discard)
            _read(request, staging, undo)
            job = _received(request, staging)
        except OSError as problem:
            raise Problem(503, "The store could not write it. Nothing was taken.") from problem
        transaction.on_commit(staging.release)
        undo.pop_all()
    return Status(202, job)


def _length(request: ApiRequest) -> int:
    return whole_number(request.headers.get("Content-Length")) or 0


def _read(request: ApiRequest, staging: Staging, undo: ExitStack) -> None:
    """Read the body to its end. Raises Problem when it cannot be."""
    handler = StagingHandler(staging, upload_limits())
    undo.callback(handler.close)
    request.upload_handlers = cast("list[FileUploadHandler]", [handler])
    try:
        _ = request.POST
    except (UnreadablePostError, MultiPartParserError) as problem:
        raise Problem(400, "The upload broke off or is not whole. Nothing was taken; send it again.") from problem
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig) as problem:
        raise Problem(413, "More than is taken at once. Nothing was taken. Send the files in parts, or as an archive.") from problem
    if handler.refusal:
        raise Problem(413, handler.refusal)
    if handler.broken:
        raise Problem(400, "The upload broke off before it was whole. Nothing was taken; send it again.")


def _received(request: ApiRequest, staging: Staging) -> Job:
    form = UploadForm(request.acting, request.POST)
    _valid(form)
    if not staging.files and not staging.media:
        raise Problem(422, "Send at least one file, in the part named files.", where="body.files")
    given = form.cleaned_data
    return take_in_upload(request.acting, staging, unit=given["unit"], authority=given["authority"], compartments=form.compartments)


def _valid(form: UploadForm | CallForm) -> None:
    if not form.is_valid():
        name, words = next(iter(form.errors.items()))
        raise Problem(422, " ".join(str(one) for one in words), where=f"body.{name}")


class CallIn(Given):
    """A call by the public (contracts, section 3). `received_at`: an instant with its zone."""

    unit: int = Field(ge=1, le=BIGGEST)
    compartment: int | None = Field(None, ge=1, le=BIGGEST)
    channel: Literal["101", "crimestoppers", "front-desk", "other"]
    reference: str = Field(min_length=1, max_length=80)
    received_at: str = Field(max_length=40)
    anonymous: Literal["", "yes", "no"] = ""
    identifier_type: Literal["", "email", "phone", "account", "screen-name", "ip", "device"] = ""
    identifier: str = Field("", max_length=300)
    child_at_risk: Literal["", "yes", "no"] = ""
    urgent: Literal["", "yes", "no"] = ""
    text: str = Field("", max_length=20_000)


@area.post("/intake/call", scope="intake", gives=JobOut, status=202)
def take_in_call(request: ApiRequest, given: CallIn) -> Status[Job]:
    """A call that somebody wrote down, under the account's name."""
    require(request.acting, "take-in")
    typed: dict[str, Any] = {name: value for name, value in given.dict().items() if value is not None}
    form = CallForm(request.acting, typed)
    _valid(form)
    fields = {name: str(value) for name, value in form.cleaned_data.items() if name not in ("unit", "compartment")}
    with ExitStack() as undo:
        try:
            staging = _staging()
            undo.callback(staging.discard)
            job = enter_call(request.acting, staging, fields, unit=form.cleaned_data["unit"], compartments=form.compartments)
        except OSError as problem:
            raise Problem(503, "The store could not write it. Nothing was taken.") from problem
        transaction.on_commit(staging.release)
        undo.pop_all()
    return Status(202, job)
