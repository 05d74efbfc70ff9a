"""Parts of pages that are drawn once and shown again: a part is kept by everything that it is drawn from, and by nothing else.

Whoever is shown a kept part would have had the same one drawn from the same values, so that nothing of one person's page can reach
another's. Nothing here depends on who asks: tokens of forms, ranks, and what is one's own do not belong into such a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

import msgspec
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MOST: Final = 4000  # parts kept by a process, some 3 kB each; the one that was not asked for longest goes first
_ENCODE = msgspec.json.Encoder().encode
_kept: dict[tuple[str, bytes], SafeString] = {}
_lock = Lock()


def drawn(template: str, said: Mapping[str, Any], **made: Any) -> SafeString:
    """The template with `said` (plain values) as its context. `made`: objects for it that are made of `said` alone."""
    key = (template, _ENCODE(said))
    with _lock:
        found = _kept.pop(key, None)
        if found is not None:
            _kept[key] = found
            return found
    found = render_to_string(template, {**said, **made})
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            del _kept[next(iter(_kept))]
    return found
