"""Whether a received container may hold media anywhere, so that its own bytes are not kept (design section 2.2).

An archive of which any part could not be looked at counts as holding media, but for encrypted members: nobody can look
at those, and they may be wanted when the password comes.
"""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from rightdoor.exhibits.archives import archive_kind, is_office_document, office_document_holds_media
from rightdoor.exhibits.media import holds_raw_media, is_pdf, pdf_holds_pictures
from rightdoor.exhibits.redact import Redaction, redact_stream
from rightdoor.exhibits.unfold import Item, Unfolding, unfold
from rightdoor.exhibits.walk import Found

_UNSEEN = frozenset({"archive-bomb", "archive-broken", "archive-path", "archive-link", "unreadable"})


def container_may_hold_media(found: Found, how: Unfolding) -> bool:
    """Look through everything in a found archive until media, or something that cannot be looked at, is met.

    Costs one more expansion of the archive. Raises OSError for trouble of the store's own disk alone.
    """
    for thing in unfold(found, how):
        if isinstance(thing, Item):
            if not thing.archive and holds_media(thing):
                return True
        elif thing.finding.code in _UNSEEN:
            return True
    return False


def holds_media(item: Item) -> bool:
    """Whether a thing that is no archive is media, or holds some: in text, PDF, office document or raw."""
    if item.media is not None:
        return True
    if is_pdf(item.head):
        return pdf_holds_pictures(_Kept(item.body).stream)
    found: list[Redaction] = []  # in whatever it is: one odd byte must not make a text pass as binary
    if any(found for _ in redact_stream(_Kept(item.body).stream(), found)) or found:
        return True
    if archive_kind(item.head) == "zip" and is_office_document(item.head, item.body) and office_document_holds_media(item.body):
        return True
    return holds_raw_media(_Kept(item.body).stream())


class _Kept(io.RawIOBase):
    """A body read from its start without being closed by its reader."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body

    def stream(self) -> BinaryIO:
        """A stream at the start of the body."""
        self._body.seek(0)
        return cast(BinaryIO, _Kept(self._body))

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, count: int = -1) -> bytes:
        """As io.RawIOBase.read."""
        return self._body.read(count)
