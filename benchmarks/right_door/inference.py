"""Failure modes of part D: papers that say less than is drawn from them, facts after action, and what lies beyond any paper."""

from __future__ import annotations

from .case import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, Bend, Case, case, family, nothing
from .papers import World


def _name(name: str) -> Bend:
    return lambda w: setattr(w.acts["a"], "name", name)


def _network(kind: str, **over: str) -> Bend:
    return lambda w: w.back("a", network_kind=kind, **over)


def _ip(value: str) -> Bend:
    """The source itself states an address that leads nowhere."""

    def bend(world: World) -> None:
        world.acts["a"].ip = value
        world.misled("a", identifier=value, identifier_type="ipv6" if ":" in value else "ipv4")

    return bend


def _listed(kind: str, name: str) -> Bend:
    """A dated list, loaded by the user, has the address at that time."""

    def bend(world: World) -> None:
        text = f"address,first_seen,last_seen,kind,list\n{world.acts['a'].ip},2025-12-20,2026-01-20,{kind},{name}\n"
        world.reference[f"list-{world.no}.csv"] = text

    return bend


def _held_by_another(world: World) -> None:
    """The dated table of ranges has the address with another provider."""
    ip = world.acts["a"].ip
    world.reference[f"ranges-{world.no}.csv"] = f"provider,prefix,from,to,kind\nElsewhere Networks,{ip}/32,2025-01-01,2026-12-31,fixed\n"


def _seen_as(kind: str, value: str, **how: bool) -> Bend:
    """One act, and a second strand that rests on an identifier of the account."""

    def before(world: World) -> None:
        del world.acts["b"]
        if kind == "account":
            world.account = value
        world.identify(kind, value, **how)

    return before


def _unverified(world: World) -> None:
    world.identifiers["id"].verified = False
    world.answer("id", door=world.wrong)


def _registration_details(world: World) -> None:
    """The service returns what its user entered at registration: a name and an address that nobody checked."""
    _unverified(world)
    world.back("id", address_role="", subscriber_ref="", account_holder="As Entered")


def _profile_elsewhere(value: str) -> Bend:
    """The profile found by its looks has another account id than the report states."""
    return lambda w: w.misled("id", identifier=value)


def _act(act: str) -> Case:
    return case(
        f"row-{act}",
        "log",
        _name(act),
        "RD-A13 other-act",
        SINGLE,
        published=("IPCO-2017-P39", "IOCCO-2016-14"),
        words=f"a row of the log that shows the address {act}, and no sharing",
    )


_ACTS = [
    _act("listed"),
    _act("present"),
    case("row-unnamed", "log", lambda w: w.acts["a"].more.update(act=""), "RD-A13 act-unknown", SINGLE, published=("IPCO-2017-P39",), words="a row that does not say what it shows"),
    case("rows-all-listed", "log", lambda w: [setattr(w.acts[x], "name", "listed") for x in "ab"], "RD-A13 other-act", SINGLE, published=("IPCO-2017-P39",), words="the same reading error in every row: their number proves nothing"),
    case("page-view", "xml", _name("Page view"), "RD-A13 act-unknown", SINGLE, published=("IOCCO-2016-14",), words="a page view taken for the offence"),
    case("act-other", "json", _name("Other"), "RD-A13 act-unknown", SINGLE, published=("IOCCO-2016-14",), words="an act of no stated kind"),
    case("act-none", "xml", _name("none"), "RD-A13 act-unknown", SINGLE, published=("IOCCO-2016-14",), words="an address without an act"),
    case("visit-by-purchase", "json", _name("Purchase"), "RD-A13 other-act", SINGLE, published=("IOCCO-2016-14",), words="a purchase, by a victim or by staff"),
]  # fmt: skip

UNVERIFIED, DECLARED = "RD-A14 unverified", "RD-A14 self-declared"
_LINKED: dict[str, object] = {"target": "id", "control": SINGLE, "beside": ("a", SINGLE, OK)}
_ATTRIBUTES = [
    case("mail-unverified", "xml", _unverified, UNVERIFIED, UNRESOLVED, before=_seen_as("email", "una.field@example.com"), published=("IPCO-2018-03",), words="registration details of a mail account that nobody checks, taken for identity", **_LINKED),
    case("mail-unverified-json", "json", _registration_details, (UNVERIFIED, "RD-A08 role-undeclared"), REFUSED, before=_seen_as("email", "sam_lake@example.net"), published=("IPCO-2018-03",), words="the same, with the address that the user entered", **_LINKED),
    case("telephone-unverified", "xml", _unverified, UNVERIFIED, UNRESOLVED, before=_seen_as("msisdn", "+447700900811"), words="a telephone number of the profile that nobody called", **_LINKED),
    case("mail-unverified-discord", "json", lambda w: [_unverified(w)], UNVERIFIED, UNRESOLVED, before=lambda w: w.identify("email", "eve.mill@example.net"), published=("IPCO-2018-03",), words="a self-declared address of mail beside two good events: it neither adds nor takes away", target="id", control=SINGLE, beside=("a", OK, OK)),
]  # fmt: skip
_CARD = [
    case("card-name", "xml", lambda w: [setattr(w.acts["a"], "name", "Purchase"), _unverified(w)], (DECLARED,), UNRESOLVED, before=_seen_as("account", "card-holder-17"), published=("UK-ORE-2007",), words="a card in a processor's list, taken for the person who paid", target="id", control=UNRESOLVED),
    case("card-payment", "json", _name("Purchase"), "RD-A13 other-act", SINGLE, published=("UK-ORE-2007",), words="a payment resolved as if it were the act"),
]  # fmt: skip
_PROFILE = [
    case("profile-look-alike", "xml", _profile_elsewhere("dusty.roads.photo"), "RD-A01 different-identifier", before=_seen_as("account", "dusty.roads"), published=("IPCO-2017-P38b", "IPCO-2019-OSINT"), words="a profile of the same looks under another account id", target="id", control=UNRESOLVED, stops=True),
    case("profile-one-letter", "json", _profile_elsewhere("dustyr0ads"), "RD-A01 digit-changed", before=_seen_as("account", "dustyroads"), published=("IPCO-2019-OSINT", "IPCO-2017-P38b"), words="a handle that differs by one letter", target="id", control=UNRESOLVED, stops=True),
    case("profile-accepted", "xml", lambda w: w.stranger("id"), DECLARED, UNRESOLVED, before=_seen_as("account", "mossy.lane"), published=("IPCO-2017-P38b",), words="name and picture of the profile as its user entered them", target="id", control=UNRESOLVED),
]  # fmt: skip


def _others_on_the_line(world: World) -> None:
    """One event of the account; the provider warns, and names three subscribers for the line."""
    _lose(world, "b")
    world.back("a", caveat="The connection may have been used by somebody else.")
    for n in (2, 3):
        world.again("a", subscriber_ref=f"S-{n}{n}-{world.no}", account_holder=f"Lodger {n}")


def _lose(world: World, label: str) -> None:
    for held in (world.acts, world.requests, world.results):
        held.pop(label, None)  # type: ignore[attr-defined]


CAVEAT, SHARED = "RD-A16 caveat", "RD-A16 multi-occupancy"
_ACCESS = [
    case("warned-and-alone", "xml", lambda w: [_lose(w, "b"), w.back("a", caveat="Nine user names were seen on this address; the user may be another person.")], (CAVEAT, "RD-A07 single-strand"), SINGLE, published=("COMP-US-EVANSVILLE-2012",), words="one event, and the provider warns that nine accounts used the line"),
    case("open-network-known", "json", _network("public-wifi"), "RD-A15 public-wifi", REFUSED, stops=True, published=("COMP-US-EVANSVILLE-2012",), words="the line is a hotspot"),
    case("lodgers", "log", _others_on_the_line, (SHARED, CAVEAT, "RD-A07 single-strand"), SINGLE, published=("COMP-US-MINOT-2014",), words="one line, several households"),
    case("lodgers-recorded", "xml", lambda w: [_lose(w, "b"), w.fact("possible-users", number="11")], (SHARED, "RD-A07 single-strand"), SINGLE, published=("COMP-US-MINOT-2014",), words="eleven occupants, recorded by research"),
    case("burglary-before", "xml", lambda w: w.fact("research-against", check="crime register", detail="burglary of the household before the event", at="2026-02-10T10:00:00Z"), "RD-A18 research-against", SINGLE, published=("COMP-FR-NIORT-2010",), words="the crime register has a burglary of that household"),
    case("burglary-and-network", "json", lambda w: [w.fact("research-against", check="crime register", detail="a computer taken from the household before the event"), w.fact("caveat", detail="the key of the wireless network stood on the computer that was taken")], ("RD-A18 research-against", CAVEAT), SINGLE, published=("COMP-FR-NIORT-2010",), words="a computer was taken, and with it the key of the network"),
    case("business-line", "json", lambda w: [_lose(w, "b"), w.back("a", network_kind="business")], ("RD-A16 business", "RD-A07 single-strand"), SINGLE, words="a line of a business: staff, guests, customers"),
]  # fmt: skip


def _nat_no_port(world: World) -> None:
    world.acts["a"].port = ""
    world.misled("a", port="")
    world.back("a", network_kind="cgnat", port_from="51000", port_to="51999", echo_port="")


def _nat(world: World) -> None:
    world.acts["a"].port, world.acts["b"].port = "51234", "52377"


def _blocks(world: World) -> None:
    for label in "ab":
        low = int(world.acts[label].port) // 1000 * 1000
        world.back(label, network_kind="cgnat", port_from=str(low), port_to=str(low + 999))


_NETWORK = [
    case("tor-exit", "xml", _listed("tor-exit", "archived exit list"), "RD-A15 anonymiser", published=("COMP-AT-GRAZ-2012",), words="the address was an exit of an anonymiser on that day"),
    case("tor-exit-log", "log", _listed("tor-exit", "archived exit list"), "RD-A15 anonymiser", published=("COMP-AT-GRAZ-2012",), words="the same in a log"),
    case("vpn", "json", _listed("vpn", "list of a vendor"), "RD-A15 anonymiser", words="an address of a VPN"),
    case("hosting-listed", "files", _listed("hosting", "list of hosting ranges"), "RD-A15 hosting", published=("COMP-AT-GRAZ-2012",), words="a hosting company's address"),
    case("hosting-said", "xml", _network("hosting"), "RD-A15 hosting", published=("COMP-AT-GRAZ-2012",), words="the provider says that it is hosting"),
    case("private-address", "log", _ip("192.168.1.14"), "RD-A15 bogon", words="an address of somebody's own network"),
    case("link-local-v6", "json", _ip("fe80::1c2"), "RD-A15 bogon", words="an address that leaves no room"),
    case("carrier-inside", "xml", _ip("100.64.12.7"), "RD-A15 bogon", words="an address inside a carrier"),
    case("nat-without-port", "xml", _nat_no_port, "RD-A15 cgnat-no-port", AMBIGUOUS, before=_nat, after=_blocks, words="an address of hundreds of lines, and no port"),
    case("nat-port-not-sent", "json", lambda w: [w.misled("a", port=""), w.back("a", network_kind="cgnat")], "RD-A15 cgnat-no-port", AMBIGUOUS, before=_nat, after=_blocks, words="the port stands in the source and was not sent"),
    case("nat-block-of-another", "log", lambda w: w.stranger("a", port_from="60000", port_to="60999"), "RD-A15 port-outside-block", before=_nat, after=_blocks, words="the block of another line"),
    case("provider-does-not-hold-it", "xml", _held_by_another, "RD-A15 wrong-provider", words="the provider that answered does not hold the range"),
]  # fmt: skip
_MOVING = [
    case("proxy-marked", "xml", lambda w: w.acts["a"].more.update(possibleProxy="true"), "RD-A15 possible-proxy", SINGLE, words="the source itself marks a proxy"),
    case("mobile", "json", _network("mobile"), "RD-A15 mobile-gateway", SINGLE, words="a mobile gateway: the device moves"),
    case("router-moves", "log", _network("fixed-wireless"), "RD-A15 fixed-wireless", SINGLE, words="fixed wireless: the router can be carried"),
]  # fmt: skip


def _vendor_point(world: World) -> None:
    """A vendor's point on a map was filed as if it were the provider's answer."""
    for label in "ab":
        world.stranger(
            label,
            provider="Point Vendor",
            echo_identifier="",
            echo_instant="",
            assigned_from="",
            assigned_to="",
            address_role="",
            subscriber_ref="",
            uprn="",
        )


_POINT = [
    case("vendor-point", "xml", _vendor_point, ("RD-A06 no-interval", "RD-A08 role-undeclared"), AMBIGUOUS, published=("COMP-US-KANSAS",), words="a geolocation vendor's default point, filed as an address"),
    case("vendor-point-json", "json", lambda w: [_lose(w, "b"), _vendor_point_of(w, "a")], ("RD-A06 no-interval", "RD-A08 role-undeclared"), AMBIGUOUS, published=("COMP-US-KANSAS",), words="the same, for the only event"),
]  # fmt: skip


def _vendor_point_of(world: World, label: str) -> None:
    world.stranger(
        label,
        provider="Point Vendor",
        echo_identifier="",
        echo_instant="",
        assigned_from="",
        assigned_to="",
        address_role="",
        subscriber_ref="",
        uprn="",
    )


def _homely(world: World) -> None:
    """Six acts by one provider, so that one by another is foreign."""
    for n, day in enumerate(
        ("2026-01-19T18:03:27Z", "2026-01-20T08:01:05Z", "2026-01-22T09:41:09Z", "2026-01-23T19:33:50Z", "2026-01-24T20:10:30Z")
    ):
        world.add(f"c{n}", day)


def _foreign(world: World) -> None:
    """One act of the account came by another provider, whose customer is named."""
    world.requests["a"]["provider"] = f"Farnet {world.no}"
    world.stranger("a", provider=f"Farnet {world.no}", **world.home)


_CONTROL = [
    case("account-compromised", "xml", lambda w: w.flags.append("compromisedAccount"), "RD-A21 reported-compromised", SINGLE, words="the provider marks the account as compromised"),
    case("details-changed", "json", lambda w: w.fact("details-changed", at="2026-01-03T10:00:00Z"), "RD-A21 details-changed", SINGLE, words="recovery details changed two days before the act"),
    case("foreign-network", "xml", _foreign, "RD-A21 foreign-network", SINGLE, before=_homely, words="an act from a network that the account never otherwise used"),
]  # fmt: skip

ACTIVE, NOTHING_THERE, ANOTHER = "RD-A18 activity-continues", "RD-A18 nothing-found", "RD-A18 other-identified"


def _crossed_lines(world: World) -> None:
    """Every paper agrees, on every day: the lines are crossed in the street."""
    for label in world.acts:
        world.stranger(label)


_AFTER = [
    case("another-identified", "json", lambda w: w.fact("other-identified", at="2026-03-10T10:00:00Z"), ANOTHER, CONTRADICTED, published=("COMP-IN-2007",), words="others were arrested for the same act"),
    case("another-identified-all", "xml", lambda w: [_crossed_lines(w), w.fact("other-identified", at="2026-03-10T10:00:00Z")], ANOTHER, CONTRADICTED, published=("COMP-IN-2007",), words="every answer wrong, and then another suspect", target="b"),
    case("nothing-found", "log", lambda w: w.fact("nothing-found", at="2026-03-10T10:00:00Z"), NOTHING_THERE, CONTRADICTED, words="nothing on any device"),
    case("resident-absent", "files", lambda w: w.fact("resident-absent", at="2026-03-10T10:00:00Z"), "RD-A18 resident-absent", CONTRADICTED, words="the expected resident was not there"),
]  # fmt: skip
_LATER = [
    case("lines-crossed-then-active", "xml", lambda w: [_crossed_lines(w), w.fact("activity-continues", at="2026-03-20T10:00:00Z")], ACTIVE, CONTRADICTED, published=("IPCO-2017-CW",), words="sharing goes on while the devices are held: the lines are crossed", stops=True),
    case("lines-crossed-nothing-found", "json", lambda w: [_crossed_lines(w), w.fact("nothing-found", at="2026-03-20T10:00:00Z")], NOTHING_THERE, CONTRADICTED, published=("IPCO-2017-CW",), words="nothing found in the wrong home", stops=True),
]  # fmt: skip
_BEYOND = [
    case("lines-crossed", "log", _crossed_lines, (), OK, before=lambda w: w.add("c", "2026-01-19T18:03:27Z"), published=("IPCO-2017-CW",), words="crossed lines, before anybody was at the door: several days agree on the wrong home"),
    case("lines-crossed-report", "xml", _crossed_lines, (), OK, published=("IPCO-2017-CW",), words="the same from a report"),
]  # fmt: skip
_OTHER_USER = [
    case("neighbour-on-the-line", "xml", nothing, (), OK, published=("COMP-US-BUFFALO-2011",), words="the right line, and a neighbour on its open network: the papers are true"),
    case("neighbour-caveat", "json", lambda w: [w.back(x, caveat="The subscriber need not be the user.") for x in "ab"], CAVEAT, OK, published=("COMP-US-BUFFALO-2011",), words="the same, with the provider's warning carried word for word"),
]  # fmt: skip
_MACHINE = [
    case("machine-taken-over", "log", nothing, (), OK, published=("COMP-JP-2012",), words="a machine under somebody else's control: every record is true"),
]  # fmt: skip

CASES: list[Case] = [
    *family("misread-activity", *_ACTS, detectable="partly", stops=False),
    *family("unverified-account-attribute", *_ATTRIBUTES),
    *family("unverified-account-attribute", *_CARD, detectable="partly", stops=False),
    *family("open-source-wrong-profile", *_PROFILE[:2], detectable="partly"),
    *family("open-source-wrong-profile", _PROFILE[2], detectable="partly", stops=False),
    *family("shared-access-point", *_ACCESS, detectable="partly", stops=False),
    *family("network-context", *_NETWORK[4:]),
    *family("anonymiser-exit", *_NETWORK[:4]),
    *family("network-context", *_MOVING, detectable="partly", stops=False),
    *family("geolocation-default", *_POINT),
    *family("account-control", *_CONTROL, detectable="partly", stops=False),
    *family("provider-wrong-data-unspecified", *_AFTER, detectable="partly"),
    *family("provider-physical-line-swap", *_LATER, detectable="partly"),
    *family("provider-physical-line-swap", *_BEYOND, detectable="no", stops=False),
    *family("shared-access-point", *_OTHER_USER, detectable="no", stops=False),
    *family("compromised-endpoint", *_MACHINE, detectable="no", stops=False),
]
