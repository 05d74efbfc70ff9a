"""Reads and writes at addresses, for the innermost loops of ``jpeg_kernels`` alone.

An array that is handed to a function is counted, and counting takes longer than what is done
with it. Every address is of an array of the caller, and every offset is bounded by how it is made; see `jpeg_kernels.sum_coefficients`.
"""

from __future__ import annotations

from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _pointer(builder: ir.IRBuilder, address: Any, kind: Any) -> Any:
    return builder.inttoptr(address, kind.as_pointer())


def _be64(_typing: Any, _address: Any) -> Any:
    """Eight bytes at any address as one number, the first byte the highest."""

    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        word = builder.load(_pointer(builder, arguments[0], ir.IntType(64)))
        word.align = 1
        return builder.bswap(word)

    return types.uint64(types.int64), emit


def _copy8(_typing: Any, _to: Any, _source: Any) -> Any:
    """Copy eight bytes."""

    def emit(context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        word = builder.load(_pointer(builder, arguments[1], ir.IntType(64)))
        word.align = 1
        builder.store(word, _pointer(builder, arguments[0], ir.IntType(64))).align = 1
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), emit


def _add8(_typing: Any, _to: Any, _value: Any, _source: Any) -> Any:
    """Add ``value`` times eight numbers at one address to eight at another."""

    def emit(context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        eight = ir.VectorType(ir.DoubleType(), 8)
        place, source = _pointer(builder, arguments[0], eight), _pointer(builder, arguments[2], eight)
        held, added = builder.load(place), builder.load(source)
        held.align = added.align = 8
        blank = ir.Constant(eight, ir.Undefined)
        one = builder.insert_element(blank, arguments[1], ir.Constant(ir.IntType(32), 0))
        spread = builder.shuffle_vector(one, blank, ir.Constant(ir.VectorType(ir.IntType(32), 8), [0] * 8))
        builder.store(builder.fadd(held, builder.fmul(spread, added)), place).align = 8
        return context.get_dummy_value()

    return types.void(types.int64, types.float64, types.int64), emit


def _int32(_typing: Any, _address: Any) -> Any:
    """A signed number of four bytes."""

    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.sext(builder.load(_pointer(builder, arguments[0], ir.IntType(32))), ir.IntType(64))

    return types.int64(types.int64), emit


def _int64(_typing: Any, _address: Any) -> Any:
    """A signed number of eight bytes."""

    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(builder, arguments[0], ir.IntType(64)))

    return types.int64(types.int64), emit


be64, copy8, add8, int32_at, int64_at = (cast(Any, intrinsic(made)) for made in (_be64, _copy8, _add8, _int32, _int64))
