"""Forms whose text holds a character that no database keeps are refused in one place, with what was typed given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rightdoor.desk.views.problems import missing

_SECRET: Final = ("password", "code", "csrf", "form_token")
_SHOWN: Final = "\u2400"  # SYMBOL FOR NULL


class TextMiddleware:
    """Innermost, after the form was found to be of this session. The interface answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; an address with the character is none of ours."""
        if "\x00" in request.path_info:
            return missing(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The page that says so, in place of the page that the form was for; None when there is no such character."""
        del args, kwargs
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        if not any("\x00" in text for name, texts in request.POST.lists() for text in (name, *texts)):
            return None
        fields = [
            {"name": name.replace("\x00", _SHOWN), "text": text.replace("\x00", _SHOWN), "wrong": "\x00" in text}
            for name, texts in request.POST.lists()
            for text in texts
            if text and not any(word in name.lower() for word in _SECRET)
        ]
        return render(request, "not_kept.html", {"fields": fields}, status=400)
