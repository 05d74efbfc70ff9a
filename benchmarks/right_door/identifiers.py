"""Failure modes of part A: the identifier is wrong in what was asked, in what was looked up, or already in the source."""

from __future__ import annotations

from .case import OK, SINGLE, UNRESOLVED, Bend, Case, case, family
from .papers import World


def _ip(ip: str, label: str = "a") -> Bend:
    def before(world: World) -> None:
        world.acts[label].ip = ip.replace("N", str(world.no % 250)).replace("H", f"{world.no:x}")

    return before


def _sent(ip: str) -> Bend:
    return lambda w: w.misled("a", identifier=ip.replace("N", str(w.no % 250)).replace("H", f"{w.no:x}"))


def _echo(ip: str, **over: str) -> Bend:
    return lambda w: w.stranger("a", echo_identifier=ip.replace("N", str(w.no % 250)).replace("H", f"{w.no:x}"), **over)


def _who(kind: str, value: str, **how: bool) -> Bend:
    """One act, and an identifier that the provider verified: the second strand is its subscriber record."""

    def before(world: World) -> None:
        del world.acts["b"]
        if kind == "account":
            world.account = value
        world.identify(kind, value, **how)

    return before


def _asked(value: str) -> Bend:
    return lambda w: w.misled("id", identifier=value)


def _nat(world: World) -> None:
    world.acts["a"].port, world.acts["b"].port = "51234", "52377"


def _blocks(world: World) -> None:
    for label in "ab":
        low = int(world.acts[label].port) // 1000 * 1000
        world.back(label, network_kind="cgnat", port_from=str(low), port_to=str(low + 999))


DROPPED, ADDED, CHANGED, SWAPPED, OTHER = (
    "RD-A01 character-dropped", "RD-A01 character-added", "RD-A01 digit-changed", "RD-A01 digit-swapped", "RD-A01 different-identifier",
)  # fmt: skip

# A verified identifier is the second strand of the act beside it; an account name never is.
LINK: dict[str, object] = {"target": "id", "control": SINGLE, "beside": ("a", SINGLE, OK)}
ACCOUNT: dict[str, object] = {"target": "id", "control": UNRESOLVED, "beside": ("a", SINGLE, SINGLE)}

_APPLICATION = [
    case("octet-changed", "xml", _sent("198.18.N.28"), CHANGED, before=_ip("198.18.N.23"), published=("IOCCO-2016-P2",), words="one digit of the address altered in copying"),
    case("octet-changed-json", "json", _sent("198.19.N.23"), CHANGED, before=_ip("198.18.N.23"), published=("IOCCO-2016-P2",), words="one digit of the second octet"),
    case("octet-swapped", "json", _sent("198.18.N.123"), SWAPPED, before=_ip("198.18.N.132"), published=("IOCCO-2016-P2",), words="two neighbouring digits swapped"),
    case("octet-swapped-log", "log", _sent("198.18.N.219"), SWAPPED, before=_ip("198.18.N.129"), words="digits swapped across one another"),
    case("octet-digit-dropped", "log", _sent("198.18.N.70"), DROPPED, before=_ip("198.18.N.170"), words="a digit of the address lost"),
    case("octet-digit-added", "files", _sent("198.18.N.175"), ADDED, before=_ip("198.18.N.17"), words="a digit of the address added"),
    case("another-address", "xml", _sent("203.0.113.77"), OTHER, words="another address altogether at the right instant"),
    case("ipv6-digit-changed", "xml", _sent("2001:db8:H:1::1e"), CHANGED, before=_ip("2001:db8:H:1::1f"), words="one hex digit altered"),
    case("ipv6-digit-swapped", "json", _sent("2001:db8:H:1::af31"), SWAPPED, before=_ip("2001:db8:H:1::fa31"), words="two hex digits swapped"),
    case("ipv6-digit-dropped", "log", _sent("2001:db8:H:2::1f"), DROPPED, before=_ip("2001:db8:H:2c::1f"), words="a hex digit lost, and another line named"),
    case("port-changed", "xml", lambda w: w.misled("a", port="51834"), CHANGED, before=_nat, after=_blocks, words="a digit of the source port altered"),
    case("port-swapped", "json", lambda w: w.misled("a", port="51243"), SWAPPED, before=_nat, after=_blocks, words="digits of the port swapped"),
    case("port-digit-dropped", "files", lambda w: w.misled("a", port="5123"), DROPPED, before=_nat, after=_blocks, words="a digit of the port lost"),
    case("telephone-changed", "xml", _asked("+447700900163"), CHANGED, before=_who("msisdn", "+447700900123"), **LINK, published=("IPCO-2018-10", "IOCCO-2016-P1"), words="a number read off the examined telephone, mistyped"),
    case("telephone-swapped", "json", _asked("+447700900465"), SWAPPED, before=_who("msisdn", "+447700900456"), **LINK, published=("IPCO-2018-10",), words="two digits of the number swapped"),
    case("telephone-digit-dropped", "xml", _asked("+44770090045"), DROPPED, before=_who("msisdn", "+447700900455"), **LINK, words="a digit of the number lost"),
    case("telephone-two-digits", "json", _asked("+447700900951"), CHANGED, before=_who("msisdn", "+447700900457"), **LINK, published=("IPCO-2018-10",), words="two digits of the number altered"),
    case("mail-letters-swapped", "xml", _asked("lnea.marsh@example.net"), SWAPPED, before=_who("email", "lena.marsh@example.net"), **LINK, words="two letters of the mail address swapped"),
    case("mail-domain", "json", _asked("nell.brook@example.com"), OTHER, before=_who("email", "nell.brook@example.net"), **LINK, words="another domain of the mail address"),
]  # fmt: skip

_CHARACTERS = [
    case("mail-underscore", "xml", _asked("kitefan@example.net"), DROPPED, before=_who("email", "kite_fan@example.net"), **LINK, published=("IOCCO-2014-H1",), words="an underscore left out of a mail address"),
    case("mail-underscore-json", "json", _asked("blueheron_7@example.org"), DROPPED, before=_who("email", "blue_heron_7@example.org"), **LINK, published=("IOCCO-2014-H1",), words="one of two underscores left out"),
    case("mail-dot", "json", _asked("annreed@example.com"), DROPPED, before=_who("email", "ann.reed@example.com"), **LINK, published=("IPCO-2017-P52",), words="a dot left out of a mail address"),
    case("mail-dot-added", "xml", _asked("bea.holt@example.com"), ADDED, before=_who("email", "beaholt@example.com"), **LINK, words="a dot that was not there"),
    case("mail-hyphen", "xml", _asked("jonoak@example.net"), DROPPED, before=_who("email", "jon-oak@example.net"), **LINK, words="a hyphen left out"),
    case("mail-case", "json", _asked("kitefan@example.net"), CHANGED, before=_who("email", "KiteFan@example.net"), **LINK, words="capitals of the local part made small"),
    case("account-dot", "xml", _asked("dustyroads"), DROPPED, before=_who("account", "dusty.roads"), **ACCOUNT, published=("IPCO-2017-P52",), words="a dot lost from a user name"),
    case("account-dot-json", "json", _asked("r.vanefield9"), DROPPED, before=_who("account", "r.vane.field9"), **ACCOUNT, published=("IPCO-2017-P52",), words="one of two dots lost"),
    case("account-underscore", "json", _asked("dustyroads"), DROPPED, before=_who("account", "dusty_roads"), **ACCOUNT, words="an underscore lost from a user name"),
    case("account-all-punctuation", "xml", _asked("mossylane4"), DROPPED, before=_who("account", "mossy_lane.4"), **ACCOUNT, published=("IPCO-2017-P52",), words="all punctuation lost from a user name"),
    case("account-look-alike", "xml", _asked("oakleaf0"), CHANGED, before=_who("account", "oakleafO"), **ACCOUNT, words="a nought for the letter O"),
    case("account-digit-dropped", "json", _asked("oakleaf1"), DROPPED, before=_who("account", "oakleaf12"), **ACCOUNT, words="the last digit lost"),
    case("account-case", "xml", _asked("mossylane"), CHANGED, before=_who("account", "MossyLane"), **ACCOUNT, words="capitals of a user name made small"),
]  # fmt: skip

_SUBMISSION = [
    case("keyed-changed", "xml", _echo("198.18.N.29"), CHANGED, before=_ip("198.18.N.23"), published=("IPCO-2019-01",), words="keyed into the portal with another digit: the answer echoes it"),
    case("keyed-swapped", "log", _echo("198.18.N.231"), SWAPPED, before=_ip("198.18.N.213"), published=("IPCO-2019-01",), words="keyed with two digits swapped"),
    case("keyed-other", "json", _echo("203.0.113.9"), OTHER, published=("IPCO-2019-01", "IOCCO-2011-A"), words="another address looked up"),
    case("keyed-170-as-70", "xml", _echo("198.18.N.70"), DROPPED, before=_ip("198.18.N.170"), published=("COMP-US-LONG-2012",), words=".170 asked, .70 looked up, and echoed"),
    case("keyed-ipv6", "json", _echo("2001:db8:H:1::f1"), SWAPPED, before=_ip("2001:db8:H:1::1f"), words="hex digits swapped in the portal"),
    case("keyed-port", "xml", lambda w: w.stranger("a", echo_port="51243"), SWAPPED, before=_nat, after=_blocks, words="the port keyed with digits swapped"),
    case("keyed-telephone", "xml", lambda w: w.stranger("id", echo_identifier="+447700900182"), SWAPPED, before=_who("msisdn", "+447700900128"), **LINK, words="the number keyed with digits swapped"),
    case("keyed-mail", "json", lambda w: w.stranger("id", echo_identifier="tomvale@example.com"), DROPPED, before=_who("email", "tom.vale@example.com"), **LINK, words="the portal dropped a dot"),
    case("keyed-both", "files", lambda w: [w.stranger(x, echo_identifier=f"203.0.113.{7 + i}") for i, x in enumerate("ab")], OTHER, published=("IPCO-2019-01",), words="both addresses keyed wrongly, two wrong doors"),
]  # fmt: skip

_AT_SOURCE = [
    case("number-dictated", "xml", lambda w: w.spoken(entered="dictated"), "RD-A12 dictated", UNRESOLVED, before=_who("msisdn", "+447700900321"), published=("IPCO-2019-07",), words="a charity gives a number by voice; nobody can see the wrong digit"),
    case("number-copied-from-voice", "json", lambda w: w.spoken("101 call", entered="machine"), "RD-A12 dictated", UNRESOLVED, before=_who("msisdn", "+447700900322"), published=("IPCO-2019-07",), words="a number taken by ear, carried faithfully afterwards"),
    case("number-in-statement", "xml", lambda w: w.spoken("witness statement", entered="typed"), "RD-A12 dictated", UNRESOLVED, before=_who("msisdn", "+447700900654"), published=("IOCCO-2016-10", "IOCCO-2016-P1"), words="a number written down wrongly in a statement"),
    case("number-in-letter", "json", lambda w: w.spoken("letter", entered="typed"), "RD-A12 typed", UNRESOLVED, before=_who("msisdn", "+447700900655"), published=("IOCCO-2016-10", "IOCCO-2016-P1"), words="a number written in a letter"),
    case("mail-dictated", "xml", lambda w: w.spoken(entered="dictated"), "RD-A12 dictated", UNRESOLVED, before=_who("email", "ida.stone@example.com"), words="a mail address spelt out over the telephone"),
    case("time-through-interpreter", "json", lambda w: w.spoken("interpreter by telephone", entered="dictated", instant="2026-01-06T23:40:00Z"), "RD-A12 dictated", UNRESOLVED, before=_who("msisdn", "+447700900656"), published=("IPCO-2017-P38a",), words="the time of a call rendered wrongly by an interpreter"),
]  # fmt: skip

CASES: list[Case] = [
    *family("identifier-transposed-at-application", *_APPLICATION),
    *family("identifier-char-dropped", *_CHARACTERS),
    *family("identifier-transposed-at-submission", *_SUBMISSION),
    *family("identifier-wrong-at-source", *_AT_SOURCE[:-1], detectable="partly", stops=False, control=SINGLE, target="id"),
    *family("event-time-misreported-at-source", _AT_SOURCE[-1], detectable="partly", stops=False, control=SINGLE, target="id"),
]
