"""What to take up next: children first, then from the top of the list and by age in turn."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from rightdoor.cases.next_work import OF
from rightdoor.casework.duties.take_next import take_next
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest


@require_GET
@needs("see-subjects")
def shown(request: DeskRequest) -> HttpResponse:
    """The first subjects that nobody has."""
    found = take_next(request.acting)
    return render(request, "duties/take_next.html", {"found": found, "of": OF, "now_us": request.acting.now_us})


urlpatterns = [path("duties/next/", shown, name="duties-next")]
