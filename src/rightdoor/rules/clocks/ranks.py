"""Police ranks, lowest first; "inspector or above" is a floor, not a match."""

from __future__ import annotations

ORDER: tuple[str, ...] = (
    "constable", "sergeant", "inspector", "chief-inspector", "superintendent", "chief-superintendent", "assistant-chief-constable",
    "deputy-chief-constable", "chief-constable",
)  # fmt: skip


def reaches(rank: str, floor: str) -> bool:
    """Whether a rank reaches a floor; no for a word that is no rank."""
    return rank in ORDER and ORDER.index(rank) >= ORDER.index(floor)


def words(rank: str) -> str:
    """A rank in words; the rank of assistant chief constable is that of a commander too."""
    return "assistant chief constable or commander" if rank == "assistant-chief-constable" else rank.replace("-", " ")


def one(rank: str) -> str:
    """With its article: an inspector, a superintendent."""
    said = words(rank)
    return f"{'an' if said[:1] in 'aeiou' else 'a'} {said}"
