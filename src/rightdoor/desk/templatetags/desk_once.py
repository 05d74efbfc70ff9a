"""`{% csrf_token %}` with the token by which a form is taken once: built into every template (settings), so that no form forgets it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rightdoor.desk.once import FIELD, token_for

register = template.Library()


class BothTokens(CsrfTokenNode):
    """Django's field, and ours where somebody has signed in. Each form gets one of its own."""

    def render(self, context: Any) -> SafeString:
        """The two fields."""
        request = getattr(context, "request", None)
        token = token_for(request) if request is not None else ""
        ours = format_html('<input type="hidden" name="{}" value="{}">', FIELD, token) if token else SafeString("")
        return SafeString(super().render(context) + ours)


@register.tag("csrf_token")
def both_tokens(parser: Any, token: Any) -> BothTokens:
    """In place of Django's tag of that name."""
    del parser, token
    return BothTokens()
