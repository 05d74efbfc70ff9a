"""Canonical JSON after RFC 8785: equal values give equal bytes, so that digests and signatures can be over them."""

from __future__ import annotations

from typing import Any

import rfc8785

from rightdoor.errors import InternalProblem


def canonical(value: Any) -> bytes:
    """UTF-8 bytes of ``value`` (dict, list, str, int within 2**53, bool, None, finite float).

    Raises InternalProblem for what JSON cannot hold exactly. The message does not repeat the value.
    """
    try:
        return bytes(rfc8785.dumps(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, TypeError) as error:
        raise InternalProblem(f"a value has no canonical JSON form ({type(error).__name__})") from None
