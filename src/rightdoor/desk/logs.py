"""What the server of pages writes to its log: where something happened, never what of a case was in it."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

_Thrown = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutContent(logging.Formatter):
    """Level, logger and the names of errors with their places. Words of errors are left out: a database puts values into them."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places below it."""
        said = [f"rightdoor desk: {record.levelname.lower()} in {record.name}"]
        if record.exc_info:
            said.append(self.formatException(record.exc_info))
        return "\n".join(said)

    def formatException(self, ei: _Thrown) -> str:  # noqa: N802 - as the base has it
        """The kind of the error and its last places."""
        kind, _, where = ei
        return "".join([f"{kind.__name__ if kind else 'error'}\n", *traceback.format_tb(where)[-8:]]).rstrip()
