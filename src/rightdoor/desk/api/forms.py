"""Shapes that several areas share: bounded texts and numbers, pages of items, instants."""

from __future__ import annotations

from typing import Annotated, Any, Final

from ninja import Path, Query, Schema
from pydantic import AliasChoices, ConfigDict, Field

BIGGEST: Final = 2**53 - 1  # an integer that every reader of JSON keeps
Number = Annotated[int, Path(ge=1, le=BIGGEST)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
SubjectId = Annotated[str, Path(max_length=40)]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
ORIGINATOR: Final = "Reference of the originator's permission, where a condition leaves it to them whether something is passed on."
Version = Annotated[int, Field(ge=0, le=BIGGEST)]


class Given(Schema):
    """What a request brings: nothing that is not named, and nothing turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Done(Schema):
    """That it was done. `id`: of what was made, where something was."""

    done: bool = True
    id: str | None = None
    version: int | None = None


def id_of(name: str) -> Any:
    """A field that holds the id of what the row refers to by `name` (itself again where the row is such a shape already)."""
    return Field(validation_alias=AliasChoices(f"{name}_id", name))
