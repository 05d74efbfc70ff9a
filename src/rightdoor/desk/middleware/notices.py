"""The next page that somebody opens says what became of an act of theirs that was not recorded whole, and who asked for a key of theirs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from rightdoor.casework.access import keys_told
from rightdoor.casework.decided.told import Notice, tell
from rightdoor.desk import key_words
from rightdoor.desk.middleware.interface import for_programs
from rightdoor.desk.templatetags.desk import instant


class NoticesMiddleware:
    """Inside the acting: that somebody was told is of the page's transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; of a whole page, with what there is to tell."""
        acting = getattr(request, "acting", None)
        if acting is not None and request.method == "GET" and "HX-Request" not in request.headers and not for_programs(request):
            for notice in tell(acting):
                messages.warning(request, words(notice))
            for asked in keys_told.tell(acting):
                messages.warning(request, key_words.told(asked))
        return self.get_response(request)


def words(notice: Notice) -> str:
    """What became of an act, for whoever did it, and what to do next."""
    at = instant(notice.at_us)
    if notice.outcome == "stays":
        return f"What you recorded at {at} ({notice.what}) was not recorded whole and could not be taken back. Tell your administrator the time."
    if notice.outcome == "completed":
        return f"The application that you gave up at {at} is given up, though its page failed: papers name its withdrawal."
    about = f" Look at {notice.about} and decide again where it still holds." if notice.about else " Record it again where it still holds."
    return f"What you recorded at {at} ({notice.what}) was not recorded whole and was withdrawn.{about}"
