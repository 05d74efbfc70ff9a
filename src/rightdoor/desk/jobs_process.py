"""The process of jobs beside the pages, and another one when it was killed: what was asked for is done without anybody starting the desk anew."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

_AGAIN_S: Final = 1.0
_LEAVE_S: Final = 20.0


class JobsProcess:
    """A context in which `rightdoor.desk.worker` runs with that environment.

    It ends with this one, however this one ends: it watches the pipe that we hold. Processes of pages that are forked from this one
    leave the context as it is.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._ours = os.getpid()
        self._over = threading.Event()
        self._change = threading.Lock()

    def __enter__(self) -> Self:
        self._process = self._started()
        self._keeper = threading.Thread(target=self._keep, name="jobs", daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _fault: BaseException | None, _where: TracebackType | None) -> None:
        if os.getpid() != self._ours:  # a process of pages on its way out
            return
        self._over.set()
        with self._change:
            self._leave()
        try:
            self._process.wait(timeout=_LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._keeper.join(timeout=_LEAVE_S)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "rightdoor.desk.worker"], env=self._environment, stdin=subprocess.PIPE)

    def _leave(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._over.wait(_AGAIN_S):
                return
            with self._change:
                if self._over.is_set():
                    return
                self._leave()
                self._process = self._started()
