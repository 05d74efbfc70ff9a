"""The process of jobs beside the pages. It ends when the process that started it is gone."""

from __future__ import annotations

import os
import sys
import threading


def watch_parent() -> threading.Thread:
    """Leave as soon as the pipe from the parent closes."""

    def wait() -> None:
        sys.stdin.read()
        os._exit(0)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def main() -> None:
    """Wait for jobs until the parent is gone."""
    watch_parent().join()


if __name__ == "__main__":
    main()
