"""What a decoder does that is made to end the program: for processes that are started from nothing, so a module of its own."""

from __future__ import annotations

import os
import signal

from rightdoor.media.reading.perceive import Seen


def perceive(content, place, kind):
    """End the process by a signal of its own doing where the content asks for it."""
    data = content if isinstance(content, bytes) else content.read()
    if b"CRASH" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"KILL" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"RAISE" in data:
        raise AttributeError("what no decoder should raise")
    return Seen("ab" * 32, 100, "test 1")
