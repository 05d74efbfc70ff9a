"""Invented words: names, streets, towns, forces, services. Nobody and nothing real is meant."""

from __future__ import annotations

from typing import NamedTuple

FIRST = (
    "Aldo Bryn Cato Dena Edda Fenn Gita Hale Ines Jory Kester Lorne Mabs Niall Orla Perrin Quill Rhona Sorrel Tamsin "
    "Ulla Vesper Wren Xanthe Yorick Zinnia Ansel Birdie Clove Dorrit Ember Fable Greer Hob Isolde Juno Kit Lark Merle Nesta"
).split()
LAST = (
    "Ashdown Brackwater Culverhay Dunnock Elmstead Fallowby Gorsley Hollinside Ivebrook Jessamy Kestwick Loamfield Marram "
    "Nettlecombe Osierly Penhallow Quarrendon Rushmoor Sedgeby Thornlea Undercliff Vetchley Wherrow Yarrowby Zeal Barleycott "
    "Cresswater Dabchick Eddystow Fernhollow Gullane Harebell Inglethorpe Kittowe Limewash Mossop Nuthatch Oxlip Pimpernel Quince"
).split()
STREETS = (
    "Heron Juniper Lapwing Mallow Nightjar Osprey Plover Quickthorn Redstart Saffron Teasel Umber Viburnum Wagtail Yarrow "
    "Zephyr Bittern Cowslip Dotterel Eyebright Foxglove Goldcrest Hawkbit Ivy Jackdaw Kelp Linnet Mugwort Nettle Oriole"
).split()
STREET_KINDS = ("Road", "Street", "Avenue", "Close", "Lane", "Gardens", "Crescent", "Terrace")
TOWNS = "Sandbeck Overmere Thistleby Eastwade Marlhythe Cold Northwick Saltenham Wyrehithe Gorsemouth Larkstow Pennymoor".split()
HOUSES = ("Rose Cottage", "The Old Bakehouse", "Mill House", "Fernbank", "The Gables", "Hollybank")
VENUES = ("Kettle Cafe", "Lantern Library", "Harbour Hotel", "Station Coffee", "Orchard Inn")
OCCUPATIONS = ("warehouse worker", "clerk", "driver", "retired", "student", "cook", "gardener")
TRUST_OCCUPATIONS = ("swimming coach", "teaching assistant", "foster carer", "scout leader", "child minder")
_FORCE_HEADS = "North South East West Mid High Low Great Long".split()
_FORCE_TAILS = ("mere", "wold", "marsh", "fell", "combe")


def force_name(index: int) -> str:
    """The invented name of force 0 to 44."""
    return f"{_FORCE_HEADS[index % 9]}{_FORCE_TAILS[index // 9 % 5]} Police"


class Service(NamedTuple):
    """A platform that reports, how it writes times, and its share of the reports."""

    name: str
    style: str
    share: int


# `london` is naive local time, explained by a decision; `bare` is naive and explained by nobody.
SERVICES = (
    Service("Example Chat", "z", 30),
    Service("Pebble Social", "west", 20),
    Service("Corvid Cloud", "millis", 20),
    Service("Thistle Video", "zero", 14),
    Service("Bramble Forum", "london", 12),
    Service("Old Mill Boards", "bare", 4),
)


class Tool(NamedTuple):
    """A tool that observes file-sharing networks, how it writes times, and the clock error it declares."""

    name: str
    style: str
    zone: str
    clock_error_s: str


TOOLS = (
    Tool("Lantern", "space", "UTC", "2"),
    Tool("Watchtower", "z", "", "1"),
    Tool("Beacon", "london", "", ""),
)
