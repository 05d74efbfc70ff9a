"""The words that British addresses are made of: kinds of street, of building, of unit, and their usual abbreviations.

From the structure of postal addresses (BS 7666-2:2006: secondary and primary addressable object, street, locality; the
premises and thoroughfare elements of the Postcode Address File) and common writing habits. A word that is missing here
makes two addresses less comparable, with one exception: a word for a part or building that PART_WORDS lacks, said after the
street on one side only, passes for a village.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A thoroughfare wherever it stands in a line.
STREET_ONLY = _words(
    "street road avenue lane close drive crescent way boulevard highway bypass parkway causeway alley drove wynd vennel brae loan "
    "pend approach esplanade promenade embankment circus parade rise path passage track ride vale dene dell croft glade turn heol ffordd "
    "stryd lon rhodfa clos"
)
# Both a thoroughfare and a building or group of buildings.
STREET_OR_BUILDING = _words("court mews terrace gardens place square row walk grove buildings cottages villas wharf quay yard cwrt")
# A building; counted where a group of words ends with it.
BUILDING = _words(
    "house lodge cottage mansions mansion tower towers apartments flats building villa hall manor farm farmhouse barn mill forge "
    "vicarage rectory point heights works centre hotel school college inn arms church chapel bungalow grange chambers halls residence "
    "residences stables priory abbey castle hostel studios farmstead nursery oasthouse parsonage gatehouse steading site marina"
)
# Thoroughfares that are as often the end of a village's name; counted only where a number or a stronger word leads to them.
WEAK = _words(
    "green hill end park cross gate wood common heath bank view corner side top bottom field fields mount garden village estate "
    "broadway precinct arcade bungalows houses almshouses maltings brewery meadow meadows acres nurseries cutting cuttings moor common "
    "downs ridge copse spinney orchard orchards paddock paddocks lea leas mead meads fold garth hollow glen chase warren dock docks basin lock "
    "harbour haven strand triangle junction roundabout mall market plaza piazza exchange depot parks heights shaw holt brow bottoms banks rise "
    "terraces crofts lanes steps stairs arches parade shops garages"
)
# Words that continue the name of a street after its kind.
QUALIFIER = _words(
    "north south east west upper lower old new little great inner outer far extension ext link spur phase rear front back left right "
    "central middle the no number mid"
)
# Words of buildings and places that begin the name of a street ("Mill Lane") as often as they end that of a house.
STREET_LEADERS = _words(
    "mill church school chapel castle abbey manor farm hall college priory vicarage rectory park hill green cross wood bank"
)
STRONG = STREET_ONLY | STREET_OR_BUILDING
TYPED = STRONG | BUILDING

# One dwelling by its name: such a name, a village and a postcode are a whole rural address.
SINGLE_DWELLING = _words("house cottage lodge farmhouse barn bungalow villa vicarage rectory parsonage gatehouse oasthouse forge")
# Many dwellings by their name: without unit or number such a name is not one door.
MANY_DWELLINGS = _words(
    "court mansions tower towers apartments flats buildings building cottages villas heights point halls residences studios hostel hotel "
    "mews terrace chambers centre works site marina residence wharf quay cwrt"
)

# More of them, as names that end in these; without a number they name a group of doors.
MANY_DOORS = MANY_DWELLINGS | _words(
    "almshouses bungalows houses maltings garages shops camp barracks estate arcade precinct village hospital flatlets"
)
# Buildings after which the street must still come: "1 Manor Cottages" names no street.
NO_STREET = BUILDING | _words("cottages villas buildings")
# No street has such a name alone.
BARE_STREET = _words("street road avenue lane close drive way")

# Abbreviations of words that are not the first of their group ("st" is decided by its position, in normalise).
ABBREVIATIONS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "avn": "avenue", "aven": "avenue", "str": "street", "ln": "lane", "dr": "drive",
    "drv": "drive", "cl": "close", "clo": "close", "cres": "crescent", "cresc": "crescent", "ct": "court", "crt": "court",
    "gdns": "gardens", "gds": "gardens", "gdn": "garden", "gro": "grove", "grv": "grove", "hse": "house", "ho": "house",
    "bldg": "building", "bldgs": "buildings", "bld": "building", "blds": "buildings", "blvd": "boulevard", "ter": "terrace",
    "terr": "terrace", "tce": "terrace", "pl": "place", "sq": "square", "pk": "park", "wk": "walk", "wlk": "walk", "wy": "way",
    "hts": "heights", "est": "estate", "cott": "cottage", "cotts": "cottages", "fm": "farm", "grn": "green", "vw": "view",
    "yd": "yard", "mans": "mansions", "mws": "mews", "apts": "apartments", "hl": "hill", "pde": "parade", "prom": "promenade",
    "pth": "path", "vlg": "village", "pky": "parkway", "bwy": "broadway", "bdwy": "broadway", "esp": "esplanade", "crk": "creek",
}  # fmt: skip
# Abbreviations wherever they stand.
ANYWHERE = {
    "lwr": "lower", "lr": "lower", "upr": "upper", "uppr": "upper", "gt": "great", "grt": "great", "ltl": "little", "nth": "north",
    "sth": "south", "mt": "mount", "&": "and", "saint": "saint", "ind": "industrial", "nr": "near",
}  # fmt: skip
COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west"}

ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh",
    "8th": "eighth", "9th": "ninth", "10th": "tenth", "11th": "eleventh", "12th": "twelfth",
}  # fmt: skip
NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12",
}  # fmt: skip

# Kinds of unit that a name or number follows; the value is the class in which two of them are compared. A flat and an
# apartment of one building are the same; a unit, a studio or a room may be another door than the flat of that number.
DESIGNATORS = {
    "flat": "flat", "flt": "flat", "apartment": "flat", "apt": "flat", "appt": "flat", "apmt": "flat", "unit": "unit", "suite": "suite",
    "ste": "suite", "room": "room", "rm": "room", "studio": "studio", "maisonette": "maisonette", "bedsit": "bedsit", "pitch": "pitch",
    "plot": "plot", "berth": "berth", "mooring": "mooring", "block": "block", "staircase": "stair", "stair": "stair", "level": "level",
    "wing": "wing", "core": "core", "bay": "bay", "penthouse": "penthouse", "fl": "fl", "entrance": "entrance", "door": "door",
}  # fmt: skip
# The same only at the start of a line, because they also end the name of a building.
DESIGNATORS_AT_START = {
    "caravan": "caravan", "chalet": "chalet", "cabin": "cabin", "lodge": "lodge", "shop": "shop", "office": "office",
    "garage": "garage", "building": "building", "tower": "tower", "kiosk": "kiosk", "stall": "stall", "workshop": "workshop",
    "house": "house", "annexe": "annexe", "annex": "annexe", "floor": "level", "van": "caravan", "phase": "phase", "villa": "villa",
}  # fmt: skip
FLOORS = _words(
    "ground first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth basement top upper lower garden attic "
    "mezzanine rear front middle left right centre main loft back"
)
FLOOR_WORDS = {"floor": "floor", "flr": "floor", "flor": "floor", "storey": "floor"}
FLOOR_ABBREVIATIONS = {
    "gdn": "garden",
    "gnd": "ground",
    "grd": "ground",
    "grnd": "ground",
    "bsmt": "basement",
    "lwr": "lower",
    "upr": "upper",
}
# Words that say of which part of a house something is; where one stands after the street it is no village.
PART_WORDS = _words(
    "flat flats flt flatlet apartment apartments apt unit suite room rooms studio studios maisonette bedsit bedsits pitch plot berth mooring block "
    "staircase stair stairs wing core penthouse entrance door caravan chalet cabin shop office garage kiosk stall workshop annexe annex "
    "floor flr storey basement cellar attic loft rear back front left right ground first second third fourth fifth sixth seventh eighth "
    "upstairs downstairs shed outbuilding outhouse bedroom kitchen lounge lodger lodgings granny contained extension conversion part half "
    "hut yurt tent pod wagon bus lorry container camper motorhome mobile trailer hmo dormitory dorm ward cell phase side garden only ii iii iv "
    "tenant sublet level bedsitter duplex triplex conservatory portakabin carport driveway backyard hayloft granary dairy almshouses houses "
    "bungalows maltings brewery arcade precinct shops garages depot arches stairs steps pub salon takeaway restaurant cafe "
    "clinic hospital nursing care home hostel motel gym library theatre cinema gallery museum pavilion surgery pharmacy infirmary convent "
    "presbytery manse deanery vestry crypt undercroft vault cattery kennel kennels byre bothy sty coop barracks quarters shelter refuge "
    "creche reception lobby foyer corridor landing balcony roof rooftop dormer dining larder pantry campervan canal bakery smithy "
    "launderette bookmakers barbers butchers showroom ltd limited llp plc llawr ystafell fflat fflatiau islawr llofft"
)
# Ends of words that are buildings and not villages as a rule: Boathouse, Cowshed, Portacabin.
PART_ENDINGS = ("house", "houses", "shed", "cabin")
# What is written where nothing is known: such a word is no name, and two of them are not two names that agree.
PLACEHOLDERS = _words(
    "unknown unk illegible unreadable redacted withheld undisclosed tbc tba tbd unspecified unstated unnamed unnumbered various null nil "
    "none pending refused incomplete unavailable anonymous anonymised"
)
PLACEHOLDER_PAIRS = (
    frozenset({"not", "no", "without", "missing"}),
    _words(
        "known given stated recorded provided supplied available applicable specified disclosed held sure name number house flat address"
    ),
)
# A name of these words alone says what a thing is and not which one.
GENERIC = _words(
    "the a my his her their our private house home dwelling residence residential property premises address main family detached semi "
    "terraced empty vacant same as above see below bus stop shelter domestic household occupied unoccupied"
)
# Units that need no number, where they are all that a line says.
ALONE = {
    "annexe": "annexe", "annex": "annexe", "penthouse": "penthouse", "maisonette": "maisonette", "studio": "studio", "bedsit": "bedsit",
}  # fmt: skip
# Kinds of park and estate that are one place with many pitches or units.
PARK_KINDS = _words("caravan holiday trading industrial business retail home homes mobile leisure science country lodge chalet touring")

# Places where post goes, or that are only near a door: never premises.
NOT_PREMISES = (
    ("po", "box"), ("p", "o", "box"), ("pobox",), ("p", "o", "b"), ("bfpo",), ("poste", "restante"), ("c/o",), ("care", "of"), ("c", "o"),
    ("fao",), ("attn",), ("attention",), ("freepost",), ("mailbox",), ("mail", "box"), ("private", "bag"), ("locked", "bag"),
    ("no", "fixed", "abode"), ("nfa",), ("general", "delivery"), ("care", "off"), ("parcel", "locker"),
)  # fmt: skip
RELATIONAL = _words("above behind adjacent adj adjoining opposite opp beside between formerly aka alias previously nearest or")
RELATIONAL_AT_START = _words("land off near over next outside under at field part")
BOATS = _words("narrowboat houseboat boat nb mv barge yacht vessel")
WELSH = _words(
    "heol ffordd stryd lon rhodfa maes clos cwrt parc plas ty bryn pentre tre rhiw coed nant cae fferm bwthyn tai fawr fach ysgol eglwys "
    "isaf uchaf newydd hen gardd"
)
