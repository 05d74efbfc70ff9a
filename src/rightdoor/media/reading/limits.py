"""How far reading goes before it says so and goes on with the next.

Nothing that is read here is kept, so these bounds are wider than those of intake: they guard time and memory alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rightdoor.exhibits.archive_limits import ArchiveLimits

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds, in bytes unless said otherwise."""

    archives: ArchiveLimits = field(
        default_factory=lambda: ArchiveLimits(total_bytes=1024 * GIB, member_bytes=64 * GIB, ratio=1_100, members=5_000_000, bombs=64)
    )
    """Of one received container with all in it. DEFLATE itself cannot expand more than 1,032 times."""
    picture_bytes: int = 256 * MIB
    """Of one picture: larger ones have digests and no perceptual hash."""
    nested_bytes: int = 512 * MIB
    """Of a compressed archive inside another: it is expanded in memory, never to disk."""
    sparse_bytes: int = 4 * GIB
    """A file from this size on that holds less than a thousandth of it is sparse: its zeros are not read."""
    image_depth: int = 128
    """Folders within folders of a file system."""
    image_entries: int = 20_000_000
    """Entries of all file systems of one disk image."""
    image_ratio: int = 4
    """Bytes of files of one disk image, as a multiple of the image's own size (compressing file systems hold more)."""
