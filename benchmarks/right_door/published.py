"""The published entries, in our own words: which inboxes retell each, or why there is none.

The ids are those of the list of published errors (IOCCO and IPCO annual reports, press, and comparators from abroad). A mechanism
here is a retelling, never a quotation. `detectable` is the judgement of that list.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One published wrong attribution. `why_not` is said where no inbox can be built; then no case retells it."""

    id: str
    detectable: str
    mechanism: str
    why_not: str = ""


_CELLS = "Locations of masts and cells are not taken in: the engine resolves addresses and identifiers to premises, and a cell is neither."

ENTRIES: tuple[Entry, ...] = (
    Entry("IOCCO-2011-A", "partly", "Answers that belonged to another question were acted on; what they echo, or fail to echo, shows it."),
    Entry("IOCCO-2012-B", "partly", "A provider's system returned wrong customers for a time; found by hand afterwards."),
    Entry("IOCCO-2012-C", "partly", "The same fault answered that nothing was held, though there was a customer."),
    Entry("IOCCO-2014-A", "partly", "Subscriber records were moved to another system and came back as somebody else's."),
    Entry("IOCCO-2014-H1", "yes", "An underscore was left out of a mail address, which made it another person's."),
    Entry("IOCCO-2014-H2", "yes", "Summer time was put to the provider as Greenwich time."),
    Entry("IOCCO-2014-H3", "partly", "A provider's system named wrong customers; three homes were searched."),
    Entry("IOCCO-2014-H4", "partly", "Another fault of the same kind, of which no more is told."),
    Entry("IOCCO-2014-H5", "partly", "After an upgrade the disclosure system named wrong accounts; past answers had to be gone through."),
    Entry("IOCCO-2014-H6", "partly", "Wrong answers were found when the right ones could not be asked for any more."),
    Entry("IOCCO-2015-S2", "partly", "Two faults of systems led to sixteen wrong people or places."),
    Entry("IOCCO-2015-S7", "partly", "Seven more faults; most wrong answers were seen to be wrong when held against the request."),
    Entry("IOCCO-2016-10", "partly", "A number was written down wrongly in a statement, and carried faithfully after that."),
    Entry("IOCCO-2016-14", "partly", "Accurate answers were read as showing an act that they did not show."),
    Entry("IOCCO-2016-26", "partly", "Files of records were deleted instead of loaded, so that answers were short."),
    Entry("IOCCO-2016-27", "partly", "Text messages were given wrong cell locations for a week.", _CELLS),
    Entry(
        "IOCCO-2016-P1",
        "partly",
        "The subscriber of a wrong telephone number was arrested; whether it was mistyped or wrong from the start is not told.",
    ),
    Entry("IOCCO-2016-P2", "yes", "One digit of an address was altered in copying."),
    Entry("IPCO-2017-CW", "no", "Two lines were crossed in the street; every paper agreed, on several days."),
    Entry("IPCO-2017-ADDR", "partly", "The customer's address as returned was not where the connection was."),
    Entry("IPCO-2017-P38a", "partly", "An interpreter gave the time of a call wrongly."),
    Entry("IPCO-2017-P38b", "partly", "A profile found by search was taken for the person sought."),
    Entry("IPCO-2017-P39", "partly", "Rows that showed presence were read as showing sharing; six warrants."),
    Entry("IPCO-2017-P40", "yes", "A layout let address and time of different rows be read together."),
    Entry("IPCO-2017-P41", "partly", "Staff of providers searched by hand and copied out the wrong customer."),
    Entry("IPCO-2017-P52", "yes", "A dot was lost from a user name."),
    Entry("IPCO-2018-03", "yes", "What a user had entered at registration was taken as proof of identity."),
    Entry("IPCO-2018-10", "yes", "A victim's number was mistyped from the examined telephone."),
    Entry("IPCO-2018-16", "partly", "A bug left rows out of data sets."),
    Entry("IPCO-2018-20", "partly", "A disclosure system answered that nothing was held about mail addresses that it did hold."),
    Entry("IPCO-2018-21", "partly", "Answers about masts lacked some data.", _CELLS),
    Entry("IPCO-2019-01", "yes", "A wrong identifier was submitted for two addresses, and two wrong homes were visited."),
    Entry("IPCO-2019-07", "partly", "A charity's telephone call gave or left a wrong last digit."),
    Entry("IPCO-2019-09", "partly", "Asked who held a number on a date, staff supplied somebody else."),
    Entry("IPCO-2019-10", "partly", "An operator's error on which an authority acted in good faith; nothing more is told."),
    Entry("IPCO-2019-OSINT", "partly", "The wrong account of a social network was picked by search."),
    Entry("UK-ORE-2007", "partly", "A card in a processor's list was taken as proof that its holder had paid."),
    Entry("COMP-ES-2017", "yes", "A numeric date was read in the other order of day and month."),
    Entry("COMP-US-LONG-2012", "partly", "The provider looked up .70 for .170."),
    Entry("COMP-IN-2007", "partly", "The provider named a wrong customer; others were arrested for the same act later."),
    Entry("COMP-DE-2008", "partly", "The provider named a wrong customer for the only event, and echoed nothing."),
    Entry("COMP-US-BUFFALO-2011", "no", "The line was right; a neighbour had used its open network."),
    Entry("COMP-US-EVANSVILLE-2012", "partly", "Many accounts used one line, and warnings of the provider were not carried on."),
    Entry("COMP-US-MINOT-2014", "partly", "One line served a house of many occupants."),
    Entry("COMP-FR-NIORT-2010", "partly", "The household had been burgled, and a neighbour used its network."),
    Entry("COMP-AT-GRAZ-2012", "yes", "The address was an exit of an anonymiser."),
    Entry("COMP-JP-2012", "no", "Machines were under somebody else's control; every record was true."),
    Entry("COMP-US-KANSAS", "yes", "A geolocation vendor's default point was taken for a place."),
)
