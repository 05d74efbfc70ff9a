"""What somebody typed into a form that cannot be taken now: shown once to be copied, and kept nowhere."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

MOST_CHARACTERS: Final = 20_000
# what forms carry without anybody having typed it
_CARRIED: Final = frozenset(
    {
        "csrfmiddlewaretoken",
        "form_token",
        "expected",
        "looked",
        "version",
        "next",
        "corrects",
        "chosen",
        "query",
        "unit",
        "page",
        "as",
        "act",
        "form",
        "package",
        "conditions",
        "word",
    }
)
_NEVER: Final = ("/sign-in", "/account/", "/api/")  # passwords, codes and tokens are typed there
_SECRET: Final = ("password", "secret", "token")


class Typed(NamedTuple):
    """One field: `number` of it on the page, its name in words, its text."""

    number: int
    label: str
    text: str


def typed_in(request: HttpRequest) -> list[Typed]:
    """The texts of a posted form; none where it holds files that would have to be read, is too large, or came from another site."""
    if request.method != "POST" or request.path.startswith(_NEVER) or not _of_ours(request):
        return []
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return []
    try:
        posted = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError, MultiPartParserError):
        return []
    texts = [
        (name.replace("_", " ").capitalize(), text)
        for name in posted
        if name not in _CARRIED and not any(word in name.lower() for word in _SECRET)
        for text in posted.getlist(name)
        if text.strip() and len(text) <= MOST_CHARACTERS
    ]
    return [Typed(number, label, text) for number, (label, text) in enumerate(texts, start=1)]


def _of_ours(request: HttpRequest) -> bool:
    """Whether a page of this desk sent it: what another site puts into a form is not shown on ours."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == request.get_host()


def to_copy(request: HttpRequest, *, title: str, words: str, go: str, button: str, status: int = 401) -> HttpResponse | None:
    """The page with what was typed, which leads on to `go`; None where nothing was, or where a part of a page asked."""
    if "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return None
    typed = typed_in(request)
    if not typed:
        return None
    context = {"title": title, "words": words, "typed": typed, "go": go, "button": button, "bare": True}
    return render(request, "typed.html", context, status=status)
