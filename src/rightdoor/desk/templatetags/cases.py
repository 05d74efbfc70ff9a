"""Cases on the pages of their subject: `{% load cases %}`, `{% cases_of_subject %}` within a list of links."""

from __future__ import annotations

from typing import Any

from django import template

from rightdoor.casework.cases.queries import cases_of_subject as held

register = template.Library()


@register.inclusion_tag("cases/of_subject.html", takes_context=True)
def cases_of_subject(context: dict[str, Any]) -> dict[str, Any]:
    """The cases of the subject `row` that the acting account sees; the way to open one where none is open and it may."""
    acting, row = context["request"].acting, context["row"]
    cases = held(acting, row)
    may = any(set(row.units) & set(acting.units_with(one)) for one in ("work-case", "safeguard"))
    return {"cases": cases, "may_open": may and all(case.closed_us is not None for case in cases), "subject": row.subject}
