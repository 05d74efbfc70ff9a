"""How much a browser may send at once. The administrator of the machine sets it: RIGHTDOOR_UPLOAD_MIB (all files of one upload)."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MIB: Final = 1 << 20
_ROOM: Final = 256 * _MIB  # of the disk that an upload leaves free


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes of one upload, and its files."""

    total: int = 4096 * _MIB
    files: int = 1000


def upload_limits() -> UploadLimits:
    """What is set. A value that is no number leaves the default."""
    text = os.environ.get("RIGHTDOOR_UPLOAD_MIB", "")
    return UploadLimits(total=int(text) * _MIB) if text.isascii() and text.isdigit() and int(text) > 0 else UploadLimits()


def refusal_before(length: int, store_dir: Path) -> str:
    """Why an upload of so many bytes is not begun; empty when it may."""
    limits = upload_limits()
    if length > limits.total + _MIB:
        return too_large(limits)
    if shutil.disk_usage(store_dir).free < length + _ROOM:
        return "The store has no room for this. Nothing was taken; tell your administrator."
    return ""


def too_large(limits: UploadLimits) -> str:
    """The sentence for more than is taken at once."""
    return (
        f"This is more than {limits.total // _MIB:,} MiB, which is as much as is taken at once. Nothing was taken. Send it in parts, "
        "or ask your administrator to take it in on the store's own machine."
    )
