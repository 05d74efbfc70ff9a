"""What is said above numbers: `{% load figures %}`, `{% numbers_behind %}`."""

from __future__ import annotations

from typing import Any

from django import template

from rightdoor.casework.figures.behind import behind

register = template.Library()


@register.inclusion_tag("figures/behind.html")
def numbers_behind() -> dict[str, Any]:
    """A warning while records are made anew; nothing otherwise."""
    return {"behind": behind()}
