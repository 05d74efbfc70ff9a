"""Premises as results name them. Whether two are the same is for rules.premises to say."""

from __future__ import annotations

from typing import Literal, NamedTuple

Sameness = Literal["same", "different", "not-comparable"]


class Address(NamedTuple):
    """An address as returned: free text line, postcode, UPRN (each may be empty), and its role."""

    address: str
    postcode: str
    uprn: str
    role: str = ""

    @property
    def empty(self) -> bool:
        """Whether it names no place at all."""
        return not (self.address.strip() or self.uprn.strip())
