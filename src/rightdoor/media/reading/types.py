"""Names that say one type of file while the content is another: content decides, and the difference is said."""

from __future__ import annotations

from rightdoor.media.reading.said import said
from rightdoor.model.finding import DataFinding

_KINDS: dict[str, tuple[str, ...]] = {
    "jpeg": ("jpg", "jpeg", "jpe", "jfif", "jif", "thm", "mpo"),
    "png": ("png", "apng"),
    "gif": ("gif",),
    "bmp": ("bmp", "dib"),
    "tiff": ("tif", "tiff", "dng", "nef", "cr2", "arw", "pef", "srw", "orf", "rw2"),
    "webp": ("webp",),
    "heif": ("heic", "heif", "avif", "hif"),
    "mp4": ("mp4", "m4v", "m4a", "mov", "3gp", "3g2", "f4v", "cr3", "mqv"),
    "quicktime": ("mov", "qt", "mp4"),
    "matroska": ("mkv", "webm", "mka", "mk3d"),
    "avi": ("avi", "divx"),
    "mpeg": ("mpg", "mpeg", "vob", "ts", "m2ts", "mts", "m2v", "mpe", "dat"),
    "asf": ("wmv", "asf", "wma"),
    "flv": ("flv",),
}
_CLAIMED = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes if suffix != "dat"}


def type_differs(path: str, kind: str | None, head: bytes) -> tuple[DataFinding, ...]:
    """A note where the suffix claims a picture or film and the content is none such, or the other way round."""
    last = path.replace("!", "/").rsplit("/", 1)[-1]
    suffix = last.rpartition(".")[2].lower() if "." in last else ""
    if kind is not None:
        if not suffix or suffix in _KINDS.get(kind, (suffix,)):
            return ()
        return (said("type-differs", path, f"the content is {kind}, and the name says otherwise"),)
    if suffix in _CLAIMED and head and suffix not in ("ts", "mts"):
        return (said("type-differs", path, f"the name says {_CLAIMED[suffix]}, and the content is none that is known here"),)
    return ()
