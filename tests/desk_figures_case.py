"""The addresses of the pages of figures and statements: a number of a case, a draft, and a statement that a second person released."""

from __future__ import annotations

from urllib.parse import urlencode

SENTENCE = "There were {f1} investigations {period-1}."


def lay_figures(desk, account, unit):
    """What `account` drafts in a unit, and what somebody else released of it."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import statements
    from rightdoor.desk.figure_links import figure_href
    from rightdoor.desk.surroundings import now_us
    from rightdoor.desk.views.statements_forms import dimension_of
    from rightdoor.figures.query import Query
    from rightdoor.model.civil import DAY, civil_from_days, days_from_civil

    now = now_us()
    since, until = (days_from_civil(*civil_from_days(each)[:2], 1) * DAY for each in (now // DAY - 180, now // DAY))
    months = Query(since, until, now)
    query = Query(now - 400 * 86_400_000_000, now + 86_400_000_000, now)
    second = desk.account(("supervisor", unit), name="Sara Second")

    def drafted(title):
        with acting(account, now_us=now) as done:
            name = statements.begin(done, title)
            statements.add_figure(done, name, "investigations-opened", query, expected=0)
            statements.add_sentence(done, name, SENTENCE, expected=1)
        return name

    draft, out = drafted("Work of the unit"), drafted("What was said in spring")
    with acting(account, now_us=now) as done:
        statements.add_figure(done, draft, "arrests", months, expected=2)
        statements.add_table(done, draft, 1, dimension_of("month", months), expected=3)
    with desk.as_owner():  # as the worker does, of cases that are laid as rows
        from rightdoor.casework.figures.bulk import keep_up

        keep_up(most=10_000)
    with acting(second, now_us=now) as done:
        statements.release(done, out, reason="agreed with the press office", expected=2)
    return {
        "figures": f"/figures/?{urlencode({'definition': 'investigations-opened'})}", "figures-definitions": "/figures/definitions/",
        "figures-open": figure_href("investigations-opened", query), "statements": "/statements/", "statement": f"/statements/{draft}/",
        "statement-now": f"/statements/{out}/now/",
    }  # fmt: skip
