"""Django in the process of a command: set up once for a store and a database role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened


@contextmanager
def desk_of(around: Surroundings) -> Iterator[None]:
    """Within the block the models of casework are those of this store, as the shell's role. Once a process: Django is set up once."""
    with opened(around) as store:
        prepare(store, around)
    os.environ[VARIABLE] = replace(around, role="app").text()
    os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
    import django
    from django.db import connections

    django.setup()
    from rightdoor.casework.place import held_store

    try:
        yield
    finally:
        connections.close_all()
        held_store().close()
