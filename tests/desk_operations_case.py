"""An operation of the one who may do everything: for every page to be shown once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from board_case import lay_elsewhere


def lay_operations(desk: Any, everyone: Any, unit: Any, subject: str, *, cases: int = 0) -> dict[str, str]:
    """Pages of an operation that `everyone` leads, with a package that waits for two forces of elsewhere; by the names of their addresses.

    `cases`: how many of forces up and down the country are laid in it, for pictures of its board.
    """
    from rightdoor.casework.access.models import Operation, OperationMember
    from rightdoor.casework.acting import acting
    from rightdoor.casework.joint import acts
    from rightdoor.casework.packages.models import Package
    from rightdoor.desk.surroundings import now_us
    from rightdoor.model.civil import DAY, HOUR, MINUTE

    with desk.as_owner():
        operation = Operation.objects.create(name="Operation Lantern", controller=unit.organisation).pk
        OperationMember.objects.create(operation_id=operation, account=everyone)
        key = Package.objects.filter(subject=subject).exclude(sha256="").latest("asked_us").pk
    told: list[tuple[str, dict[str, Any]]] = [
        ("operation-opened", {"reach": "national", "aim": "Share packages with forces for the first time"}),
        ("force-joined", {"force": "E23000032", "contact": "duty desk"}),
        ("unit-given-role", {"name": "Child protection, north", "role": "local-investigation"}),
        ("force-joined", {"force": "E23000028"}),
        ("objective-set", {"words": "Each package accepted within a week", "measure": "packages-accepted"}),
        ("phase-begun", {"name": "Tasking"}),
    ]
    now = now_us()
    begun = now - now % MINUTE - 190 * DAY
    with acting(everyone, now_us=now) as done:
        last = ""
        for nth, (kind, said) in enumerate(told):
            body = {**said, "joined": last} if kind == "unit-given-role" else said
            last = acts.record(done, operation, kind, begun + nth * HOUR, body, expected=None).id
        package = acts.task(done, operation, key, ("E23000032", "E23000028"), how="one", at_us=now - now % MINUTE, expected=None).id
    if cases:
        lay_elsewhere(desk, SimpleNamespace(number=operation, units=(unit,), lead=everyone), cases=cases)
        lay_packages(desk, everyone, operation, begun, packages=cases // 10)
    at = f"/operations/{operation}/"
    return {
        "operations": "/operations/", "joint-operation": at, "joint-packages": f"{at}packages/", "joint-history": f"{at}history/",
        "operation-board": f"{at}board/", "operation-board-waiting": f"{at}board/waiting/", "operation-board-what-if": f"{at}board/what-if/",
        "joint-task": f"{at}task/", "joint-package": f"{at}packages/{package}/", "joint-answer": f"{at}packages/{package}/answer/",
        "joint-record": f"{at}record/unit-given-role/", "joint-correct": f"{at}correct/{last}/", "joint-withdraw": f"{at}withdraw/{last}/",
        "joint-erase": f"{at}erase/{last}/",
    }  # fmt: skip


def lay_packages(desk: Any, everyone: Any, operation: int, begun_us: int, *, packages: int) -> None:
    """Packages that were built elsewhere, tasked over half a year: of seven five were accepted and one refused. As figures count them."""
    from rightdoor.casework.access.models import Operation
    from rightdoor.casework.acting import acting
    from rightdoor.casework.joint import acts
    from rightdoor.casework.joint.counted import again
    from rightdoor.desk.surroundings import now_us
    from rightdoor.model.civil import DAY

    with acting(everyone, now_us=now_us()) as done:
        for n in range(packages):
            force, at = ("E23000032", "E23000028")[n % 2], begun_us + (n + 1) * 180 * DAY // packages
            body = {"package": f"{n + 1:064x}", "subject": f"subject-{n + 1}", "first_receipt": at - 9 * DAY, "forces": (force,)}
            tasking = acts.record(done, operation, "package-tasked", at, body, expected=None).id
            answer = {"tasking": tasking, "force": force}
            if n % 7 == 5:
                answer |= {"code": "no-capacity", "reason": "Nobody is free."}
            if n % 7 < 6:
                acts.record(done, operation, "package-refused" if "code" in answer else "package-accepted", at + DAY, answer, expected=None)
    with desk.as_owner():
        again(Operation.objects.get(pk=operation))
