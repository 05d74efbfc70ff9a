"""Whether the desk is ready: for a supervisor of processes, without signing in."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ready\n", content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz")]
