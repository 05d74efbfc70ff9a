"""The interface for people: its description as a file and as a page that loads nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.tokens.scopes import SCOPES
from rightdoor.desk.api.interface import api, described
from rightdoor.desk.guards import signed_in
from rightdoor.desk.middleware.acting import DeskRequest


@signed_in
def description(request: DeskRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    del request
    return JsonResponse(described())


@signed_in
def page(request: DeskRequest) -> HttpResponse:
    """All operations by area, each with its scope, its parts and its answers."""
    made = described()
    areas: dict[str, list[dict[str, Any]]] = {}
    for address, operations in made["paths"].items():
        for method, operation in operations.items():
            areas.setdefault(operation["tags"][0], []).append(_shown(address, method, operation))
    context = {"areas": areas.items(), "scopes": SCOPES.items(), "words": made["info"]["description"]}
    return render(request, "tokens/interface.html", context)


def _shown(address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    refs = [next(iter(one.get("schema", {}).values()), "") for one in body.values()]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "address": address,
        "words": operation.get("description", operation["summary"]),
        "scope": operation["x-scope"],
        "parts": [
            {"name": one["name"], "where": one["in"], "required": one.get("required", False), "words": one.get("description", "")}
            for one in operation.get("parameters", [])
        ],
        "body": ", ".join(str(ref).rsplit("/", 1)[-1] for ref in refs),
    }


urlpatterns = [
    path("api/", page, name="interface"),
    path("api/openapi.json", description, name="interface-description"),
    path("api/", api.urls),
]
