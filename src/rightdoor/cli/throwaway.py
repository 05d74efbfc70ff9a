"""A folder for one command, gone with it, also where a database in it is still stopping when the command is done."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def throwaway(prefix: str, *, patience_s: float = 30.0) -> Iterator[Path]:
    """A new folder below the machine's temporary one, removed at the end of the block.

    A database that is stopping may write its last files while the folder is being removed: it is tried again for
    `patience_s` seconds. Raises OSError when something still stands there then.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        _remove(folder, until=time.monotonic() + patience_s)


def _remove(folder: Path, *, until: float) -> None:
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)
