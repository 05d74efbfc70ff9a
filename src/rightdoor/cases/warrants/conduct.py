"""What every team is told of how to search and how to leave: read out in each briefing. Sources: PACE 1984 s.16; practice (domain, section 7)."""

from __future__ import annotations

from typing import Final

SCOPE: Final = (
    "Search only as far as the purpose of the warrant needs (PACE s.16(8)).",
    "Persons who accompany you act only in the company and under the supervision of a constable (s.16(2B)).",
    "Identify yourselves, produce the warrant, give the occupier a copy; leave one in a prominent place where nobody is there (s.16(5)-(7)).",
    "Go at a reasonable hour unless that may frustrate the search (s.16(4)).",
)
CARE: Final = (
    "Assess the risk that anybody there may harm themselves before you leave, and record it: the days after a search are the most dangerous.",
    "Give every adult there the number of whom to call, and the family what it needs to know. Offer a replacement phone.",
    "Children in the premises come first: tell children’s services as planned, and do not question a child at the door.",
    "Say nothing to neighbours, and park and speak so that nobody else learns why you are there.",
)
