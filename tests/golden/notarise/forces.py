"""The forces of July 2014 with what was published of each (notarise.md, sections 1 and 2), and invented shares where nothing was.

Published per force: arrests, premises entered, what became of people, children. Invented: how what is known of the whole falls to forces of
which nothing was found, so that the whole can be made of individual records.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.reference.forces import forces

CODES = {force.name: force.code for force in forces()}


class Told(NamedTuple):
    """`raids` None: as many as arrests. `places`: raids by local area, and the arrests at them.

    `charged`: of the arrested; all others are on bail. `both`: children counted as safeguarded and as protected.
    """

    name: str
    arrests: int
    raids: int | None = None
    places: tuple[tuple[str, int], ...] = ()
    charged: int = 0
    safeguarded: int = 0
    protected: int = 0
    both: int = 0
    registered: int = 0
    devices: tuple[tuple[str, int], ...] = ()
    calm: bool = False  # no child at immediate risk

    @property
    def code(self) -> str:
        """Of its area."""
        return CODES[self.name]

    @property
    def entries(self) -> int:
        """Warrants executed."""
        return self.arrests if self.raids is None else self.raids


PUBLISHED = (
    Told("Bedfordshire", 14, charged=1, devices=(("laptop", 150), ("phone", 100))),
    Told("Cambridgeshire", 8),
    Told("Cheshire", 21, places=(("Eastern", 6), ("Western", 3), ("Warrington", 9), ("Halton", 3))),
    Told("Cleveland", 12, 11, safeguarded=16, devices=(("drive", 93), ("phone", 41))),
    Told("Cumbria", 4),
    Told("Derbyshire", 9),
    Told("Devon & Cornwall", 22, 32),
    Told("Dorset", 8),
    Told("Durham", 5),
    Told("Dyfed-Powys", 7, charged=1, safeguarded=2, protected=6, both=1),
    Told(
        "Essex", 24, 31, safeguarded=19, registered=3,
        places=(("Colchester", 9), ("Tendring", 3), ("Chelmsford", 5), ("Basildon", 4), ("Southend", 5), ("Harlow", 5)),
    ),
    Told("Gwent", 14, charged=3, safeguarded=4, protected=10, both=1),
    Told("Hampshire", 33, safeguarded=17),
    Told("Humberside", 19, safeguarded=8),
    Told("Lancashire", 16, safeguarded=10),
    Told("Leicestershire", 9),
    Told("Lincolnshire", 14, 17),
    Told("Norfolk", 7, places=(("King's Lynn", 3), ("Elsewhere in Norfolk", 4)), devices=(("laptop", 200), ("phone", 20))),
    Told("Northern Ireland", 14, 15, safeguarded=2),
    Told("North Wales", 8, charged=2, safeguarded=2, protected=6, both=1),
    Told("North Yorkshire", 10),
    Told("Northumbria", 19, 14, safeguarded=9),
    Told("Scotland", 13),
    Told("South Wales", 30, charged=6, safeguarded=8, protected=20, both=2, registered=2),
    Told("South Yorkshire", 17, safeguarded=12),
    Told("Surrey", 7, 6, devices=(("laptop", 60), ("other", 12))),
    Told("Sussex", 24, safeguarded=13, calm=True, devices=(("desktop", 300), ("other", 32))),
    Told(
        "West Mercia", 17, safeguarded=25,
        places=(("South Worcestershire", 4), ("North Worcestershire", 6), ("Herefordshire", 1), ("Shropshire", 3), ("Telford", 3)),
    ),
    Told(
        "West Midlands", 41, charged=1, safeguarded=18, registered=5,
        places=(("Sandwell", 8), ("Dudley", 6), ("Walsall", 2), ("Wolverhampton", 2), ("Solihull", 1), ("Birmingham", 15), ("Coventry", 7)),
    ),
    Told("West Yorkshire", 21, safeguarded=20, registered=4),
)  # fmt: skip
DERIVED = (Told("Warwickshire", 6, safeguarded=6), Told("Staffordshire", 10))
INVENTED = (
    Told("Avon and Somerset", 14, 24, safeguarded=20),
    Told("City of London", 1),
    Told("Gloucestershire", 6),
    Told("Greater Manchester", 28, 58, safeguarded=45, registered=7),
    Told("Hertfordshire", 12, 22, safeguarded=20),
    Told("Kent", 17, 37, safeguarded=30, registered=5),
    Told("Merseyside", 15, 30, safeguarded=25, registered=3),
    Told("Metropolitan Police", 40, 90, safeguarded=60, registered=10),
    Told("Northamptonshire", 8),
    Told("Nottinghamshire", 11, 21, safeguarded=15),
    Told("Suffolk", 6, devices=(("desktop", 147), ("phone", 16))),
    Told("Thames Valley", 14, 28, safeguarded=25),
    Told("Wiltshire", 5),
)
EVERY = (*PUBLISHED, *DERIVED, *INVENTED)
BY_NAME = {told.name: told for told in EVERY}


def codes(*names: str) -> tuple[str, ...]:
    """Codes of areas by name, sorted."""
    return tuple(sorted(CODES[name] for name in names))
