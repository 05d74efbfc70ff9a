"""Every answer: what a browser may load (nothing from elsewhere, nothing inline), nothing kept in caches, nothing that steers the reading."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), usb=(), payment=(), interest-cohort=()"


# marks that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069), as UTF-8; tags and what stands in a text field are passed over
_MARK = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_PART = re.compile(rb"<textarea\b.*?</textarea>|<[^>]*>|" + _MARK.pattern, re.DOTALL)


def written_out(page: bytes) -> bytes:
    """A page of HTML in UTF-8 in which names and words that people typed cannot turn the words around them: the marks stand there as ``\\u202e``."""
    return _PART.sub(lambda found: found[0] if found[0].startswith(b"<") else f"\\u{ord(found[0].decode()):04x}".encode(), page)


class FrameMiddleware:
    """Outermost: also pages of Django's own and of errors get the headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html") and _MARK.search(response.content):
            response.content = written_out(response.content)
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response
