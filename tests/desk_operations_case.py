"""An operation of the one who may do everything: for every page to be shown once."""

from __future__ import annotations

from typing import Any


def lay_operations(desk: Any, everyone: Any, unit: Any, subject: str) -> dict[str, str]:
    """Pages of an operation that `everyone` leads, with a package that waits for two forces of elsewhere; by the names of their addresses."""
    from rightdoor.casework.access.models import Operation, OperationMember
    from rightdoor.casework.acting import acting
    from rightdoor.casework.joint import acts
    from rightdoor.casework.packages.models import Package
    from rightdoor.desk.surroundings import now_us

    with desk.as_owner():
        operation = Operation.objects.create(name="Operation Lantern", controller=unit.organisation).pk
        OperationMember.objects.create(operation_id=operation, account=everyone)
        key = Package.objects.filter(subject=subject).exclude(sha256="").latest("asked_us").pk
    told: list[tuple[str, dict[str, Any]]] = [
        ("operation-opened", {"reach": "national", "aim": "Share packages with forces for the first time"}),
        ("force-joined", {"force": "E23000032", "contact": "duty desk"}),
        ("force-joined", {"force": "E23000028"}),
        ("objective-set", {"words": "Each package accepted within a week", "measure": "packages-accepted"}),
        ("phase-begun", {"name": "Tasking"}),
    ]
    with acting(everyone, now_us=now_us()) as done:
        for kind, body in told:
            made = acts.record(done, operation, kind, now_us() - 1_000_000, body, expected=None)
        package = acts.task(done, operation, key, ("E23000032", "E23000028"), how="one", at_us=now_us() - 500_000, expected=None).id
    at = f"/operations/{operation}/"
    return {
        "operations": "/operations/", "joint-operation": at, "joint-packages": f"{at}packages/", "joint-history": f"{at}history/",
        "operation-board": f"{at}board/", "operation-board-waiting": f"{at}board/waiting/", "operation-board-what-if": f"{at}board/what-if/",
        "joint-task": f"{at}task/", "joint-package": f"{at}packages/{package}/", "joint-answer": f"{at}packages/{package}/answer/",
        "joint-record": f"{at}record/unit-given-role/", "joint-correct": f"{at}correct/{made.id}/", "joint-withdraw": f"{at}withdraw/{made.id}/",
    }  # fmt: skip
