"""Numeric kernels, compiled on first use and kept compiled.

numba is slow to import (half a second) and to compile (about a second for each kernel), so nothing imports it until
something is hashed or matched: modules named ``*_kernels`` import it, and are imported at the place of use alone.
The compiled code is kept beside the source where that folder may be written, else in the user's cache; where neither may,
it is compiled for each process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """``function`` as machine code of this processor; other threads run on meanwhile."""
    try:
        return cast(Kernel, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba: no folder in which compiled code could be kept
        return cast(Kernel, njit(nogil=True)(function))


def _popcount(_typing: Any, value: Any) -> Any:
    """Bits set in an unsigned word: one instruction, and vectorised by LLVM where the processor has one for vectors."""
    if not isinstance(value, types.Integer):
        return None

    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return value(value), emit


popcount = cast(Callable[[Any], Any], intrinsic(_popcount))
