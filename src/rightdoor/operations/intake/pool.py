"""Worker processes that make batches, and never outlive the process that they work for."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import ModuleType, TracebackType
from typing import Self

from rightdoor.exhibits.prepared import PreparedBatch
from rightdoor.operations.intake.batch_maker import BatchMaker
from rightdoor.operations.intake.settings import Task, WorkerSettings

_settings: WorkerSettings | None = None


class WorkerPool:
    """`processes` workers with the same settings."""

    def __init__(self, settings: WorkerSettings, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(settings,))

    def submit(self, task: Task) -> Future[list[PreparedBatch]]:
        """The batches of a task, made by whichever worker is free."""
        with _main_program_left_out():  # giving a task is what starts a worker
            return self._pool.submit(_make, task)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)


@contextlib.contextmanager
def _main_program_left_out() -> Iterator[None]:
    """Let a process that is started meanwhile load the modules that it needs, not the program that started this one.

    What is handed to a worker must therefore come from modules, not from the program's own file.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin(settings: WorkerSettings) -> None:
    """Take the settings, and watch the parent: a worker whose parent was killed must not stay behind."""
    global _settings
    _settings = settings
    # Rows are made by the million and hold no circles: looking for circles as often as usual finds nothing and costs time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(task: Task) -> list[PreparedBatch]:
    if _settings is None:
        raise RuntimeError("the worker was not begun")
    return list(BatchMaker(_settings).make(task))
