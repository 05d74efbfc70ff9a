"""Django's migrations, in a process of their own that is the tables' owner: all of them, or each app to a named one."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command


def main(targets: list[str]) -> None:
    """`targets` like ``oversight:0002_guard``; none: everything to its newest."""
    django.setup()
    for target in targets:
        app, _, name = target.partition(":")
        call_command("migrate", app, name, interactive=False, verbosity=0)
    if not targets:
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
