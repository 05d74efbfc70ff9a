"""The contract on inputs: papers written from its texts alone, and what must come out."""

from __future__ import annotations

from contract_cases import checks, edges, forms, mixed, papers, recorded, tips
from contract_cases.building import Book

_PARTS = (
    checks.identity, checks.instants, checks.readings, checks.intervals, checks.strands, papers.roles, papers.faults, papers.renderings,
    papers.acts, papers.networks, papers.orders, papers.profiles, *tips.ALL, *edges.ALL, *forms.ALL, *mixed.ALL,
    *recorded.ALL,
)  # fmt: skip


def book() -> Book:
    """Every case, each with addresses, premises and a source of its own."""
    made = Book()
    for part in _PARTS:
        part(made)
    return made
