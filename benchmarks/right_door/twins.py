"""Twins that differ by a hair, and slips under papers that write the same thing in another way.

Here the control is the harder half: other offsets, other spellings, edges that just hold, a fault that ended the day before.
"""

from __future__ import annotations

from .case import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, Bend, Case, case, family
from .papers import World, iso, utc

CHANGED, SWAPPED, DROPPED = "RD-A01 digit-changed", "RD-A01 digit-swapped", "RD-A01 character-dropped"


def _written(world: World) -> None:
    """The same instants as the source states them and as a careful applicant sends them, in other notations."""
    world.when("a", "2026-01-05T02:58:11.250-05:00", utc_is="2026-01-05T07:58:11Z", sent="2026-01-05T07:58:11Z")
    world.when("b", "2026-01-14T21:12:40Z", sent="2026-01-14 22:12:40+01:00")


def _echoed_otherwise(world: World) -> None:
    """The provider echoes in its own notation: expanded addresses, local time, a door spelt out."""
    for label in "ab":
        row = world.results[label][0]
        if ":" in row["echo_identifier"]:
            row["echo_identifier"] = row["echo_identifier"].upper().replace("::", ":0:0:0:")
        row |= {"echo_instant": iso(world.acts[label].utc).replace("Z", "+00:00")}
    world.back("b", uprn="", address=f"{world.no + 1} INVENTED ST., EXAMPLETON", postcode="zz11cc")
    world.back("a", uprn="")


def _six(world: World) -> None:
    world.acts["a"].ip = f"2001:db8:{world.no:x}:1::1f"


def _phone(said: str) -> Bend:
    def before(world: World) -> None:
        del world.acts["b"]
        world.identify("msisdn", said)

    return before


def _mail(world: World) -> None:
    del world.acts["b"]
    world.identify("email", "Flo.Marsh@example.org")


def _domain_in_capitals(world: World) -> None:
    world.back("id", echo_identifier="Flo.Marsh@EXAMPLE.ORG")


def _victim(world: World) -> None:
    """The number is a victim's, in the same report."""
    world.victim = (
        '<victim><victimPerson><phone type="Mobile" verified="true" countryCallingCode="+44">+447700900531</phone></victimPerson></victim>'
        if world.form == "xml"
        else ""
    )
    world.identify("msisdn", "+447700900531").stated = False


_NOTATION = [
    case("offset-and-digit", "xml", lambda w: w.misled("a", identifier=f"198.18.{w.no % 250}.28"), CHANGED, before=_written, words="a digit altered, among times in several offsets"),
    case("offset-and-digit-files", "files", lambda w: w.misled("a", identifier=f"198.18.{w.no % 250}.32"), SWAPPED, before=_written, after=_echoed_otherwise, words="digits swapped; doors and echoes are spelt differently"),
    case("six-expanded", "json", lambda w: w.misled("a", identifier=f"2001:0db8:{w.no:04x}:0001:0000:0000:0000:001e"), CHANGED, before=_six, after=_echoed_otherwise, words="a hex digit altered in the long form"),
    case("six-copied-long", "log", lambda w: w.misled("a", identifier=f"2001:db8:{w.no:x}:1::f1"), SWAPPED, before=_six, after=lambda w: w.requests["a"].update(identifier=f"2001:0DB8:{w.no:X}:1:0:0:0:1F"), words="hex digits swapped; the twin sends the long form"),
    case("national-number", "xml", lambda w: w.misled("id", identifier="07700 900513"), SWAPPED, before=_phone("+447700900531"), after=lambda w: w.requests["id"].update(identifier="07700 900531"), target="id", control=SINGLE, beside=("a", SINGLE, OK), words="a number sent in national form, digits swapped"),
    case("mail-domain-capitals", "json", lambda w: w.misled("id", identifier="FloMarsh@example.org"), DROPPED, before=_mail, after=_domain_in_capitals, target="id", control=SINGLE, beside=("a", SINGLE, OK), words="a dot lost; capitals of a domain mean nothing"),
    case("echo-prefix", "xml", lambda w: w.stranger("a", echo_identifier=f"2001:db8:{w.no:x}:2::/64"), "RD-A01 different-identifier", before=_six, after=lambda w: w.back("a", echo_identifier=f"2001:db8:{w.no:x}:1::/64"), words="the prefix of another line echoed"),
    case("victims-number", "xml", lambda w: w.misled("id", identifier="+447700900535"), CHANGED, before=_victim, target="id", control=SINGLE, published=("IPCO-2018-10",), words="a victim's number mistyped"),
]  # fmt: skip


def _send(instant: str, zone: str, around: str) -> Bend:
    return lambda w: w.misled("a", instant=instant, zone=zone, around=around)


def _summer(world: World) -> None:
    world.when("a", "2025-07-05T09:23:45Z")
    world.when("b", "2025-07-19T21:40:02Z")


def _sends(instant: str, zone: str) -> Bend:
    """What both twins send, unless the slip bends it."""

    def after(world: World) -> None:
        world.requests["a"] |= {"instant": instant, "zone": zone}
        world.back("a", echo_instant=instant, echo_zone=zone)

    return after


BST, DOUBLED, ZONE = "RD-A02 bst-1h", "RD-A02 offset-doubled", "RD-A02 zone-not-sent"
_ZONES = [
    case("london-time", "xml", _send("2025-07-05T10:23:45", "UTC", "2025-07-05T10:23:45Z"), BST, before=_summer, after=_sends("2025-07-05T10:23:45", "Europe/London"), words="local time sent as UTC; the twin sends it as local time"),
    case("london-winter", "json", _send("2026-01-05T07:58:11", "+01:00", "2026-01-05T06:58:11Z"), BST, after=_sends("2026-01-05T07:58:11", "Europe/London"), words="an hour of summer in winter; the twin sends London time"),
    case("posix-sign", "log", _send("2025-11-05T15:23:45", "Etc/GMT+5", "2025-11-05T20:23:45Z"), DOUBLED, before=lambda w: w.when("a", "2025-11-05T15:23:45+05:00", utc_is="2025-11-05T10:23:45Z", sent="2025-11-05T10:23:45Z"), words="a zone name whose sign runs the other way"),
    case("short-name-of-zone", "files", _send("2026-01-05T07:58:11", "BST", "2026-01-05T07:58:11Z"), ZONE, after=_sends("2026-01-05T07:58:11", "UTC"), words="a zone by an abbreviation that several zones have"),
    case("day-around-midnight", "xml", _send("2025-07-06T00:23:45Z", "", "2025-07-06T00:23:45Z"), BST, before=lambda w: w.when("a", "2025-07-06T00:23:45+01:00", utc_is="2025-07-05T23:23:45Z"), words="summer time over midnight: the day changes as well"),
    case("new-year", "json", _send("2026-01-01T00:30:00Z", "", "2026-01-01T00:30:00Z"), "RD-A02 offset-ignored", before=lambda w: w.when("a", "2026-01-01T00:30:00+03:00", utc_is="2025-12-31T21:30:00Z"), words="an offset lost over New Year: the year changes as well"),
    case("clocks-go-forward", "log", _send("2025-03-30T02:30:00Z", "", "2025-03-30T02:30:00Z"), BST, before=lambda w: w.when("a", "2025-03-30 02:30:00", utc_is="2025-03-30T01:30:00Z", zone="Europe/London"), words="the first hour of summer time"),
]  # fmt: skip


def _profiled(world: World) -> None:
    """The twins' source writes dates in one order, and somebody recorded which."""
    act = world.when("a", "05/11/2025 14:23:45", utc_is="2025-11-05T14:23:45Z", zone="UTC")
    act.sent = "2025-11-05T14:23:45Z"


def _profile(world: World) -> None:
    world.decide(
        kind="time-profile", source=f"watcher {world.no}", zone="UTC", date_order="dmy", **{"from": "2025-01-01", "to": "2026-12-31"}
    )


def _no_profile(world: World) -> None:
    world.decisions.clear()


_PROFILES = [
    case("profile-missing", "log", _no_profile, "RD-A03 day-month-order", AMBIGUOUS, before=_profiled, after=_profile, published=("COMP-ES-2017",), words="nobody recorded in which order the source writes its dates"),
    case("profile-ended", "log", lambda w: w.decisions[0].update(to="2025-06-30"), "RD-A03 day-month-order", AMBIGUOUS, before=_profiled, after=_profile, words="the recorded order ended before the date"),
]  # fmt: skip


def _edge(label: str, **over: str) -> Bend:
    return lambda w: w.back(label, **over)


def _sure(**over: str) -> Bend:
    return lambda w: w.back("a", **over)


def _fault(provider: str, last: str, first: str = "2026-02-20") -> Bend:
    return lambda w: w.decide(
        kind="provider-fault", provider=provider.replace("#", w.provider), nature="wrong customers", **{"from": first, "to": last}
    )


def _fault_until(last: str) -> Bend:
    return lambda w: [w.decisions[0].update(to=last), w.stranger("a")]


FAULT = "RD-A09 announced-fault"
_HAIR = [
    case("second-before", "xml", _edge("a", assigned_from="2026-01-05T07:58:12Z"), "RD-A06 before-start", after=_sure(assigned_from="2026-01-05T07:58:11Z"), words="the assignment began a second after the event"),
    case("end-is-exclusive", "json", _edge("a", assigned_to="2026-01-05T07:58:11Z"), "RD-A06 after-end", after=_sure(assigned_to="2026-01-05T07:58:12Z"), words="the assignment ended at the second of the event"),
    case("summer-interval", "log", lambda w: w.back("a", assigned_zone=""), "RD-A06 no-interval", AMBIGUOUS, before=_summer, after=_sure(assigned_from="2025-07-05 10:23:00", assigned_to="2025-07-05 11:00:00", assigned_zone="Europe/London"), words="the zone of the interval lost"),
    case("summer-interval-as-utc", "xml", lambda w: w.back("a", assigned_zone="UTC"), "RD-A06 before-start", before=_summer, after=_sure(assigned_from="2025-07-05 10:23:00", assigned_to="2025-07-05 11:00:00", assigned_zone="Europe/London"), words="the interval in local time said to be UTC"),
    case("produced-before", "files", lambda w: w.back("a", produced_at="2026-01-05T07:00:00Z"), "RD-A06 open-end", AMBIGUOUS, after=_sure(assigned_to="", produced_at="2026-01-06T07:00:00Z"), words="an open assignment in an answer made before the event"),
    case("moved-the-day-before", "json", _edge("a", address_to="2026-01-04"), "RD-A08 stale", after=_sure(address_to="2026-01-05"), published=("IPCO-2017-ADDR",), words="the last day at the address was the day before"),
    case("came-the-day-after", "log", _edge("a", address_from="2026-01-06"), "RD-A08 not-yet", after=_sure(address_from="2026-01-05"), words="the first day at the address was the day after"),
    case("fault-on-its-last-day", "xml", _fault_until("2026-03-01"), FAULT, after=_fault("#", "2026-02-28"), published=("IOCCO-2012-B",), words="produced on the last day of the fault; the twin on the day after"),
    case("fault-of-another", "json", lambda w: [w.decisions[0].update(provider=f"  EXAMPLETEL   {w.no} "), w.stranger("a")], FAULT, after=_fault("Another Net", "2026-03-10"), published=("IOCCO-2014-H3",), words="the provider's own fault; the twin's is another's"),
    case("fault-by-day-of-sending", "log", lambda w: [w.back("a", produced_at=""), w.stranger("a")], FAULT, after=_fault("#", "2026-02-10", "2026-01-30"), published=("IOCCO-2014-H5",), words="an answer without a date, asked for within the fault"),
    case("port-beside-block", "xml", _edge("a", port_to="51233"), "RD-A15 port-outside-block", before=lambda w: setattr(w.acts["a"], "port", "51234"), after=_sure(network_kind="cgnat", port_from="51000", port_to="51234"), words="the block ends one port before"),
    case("minutes-behind-nat", "log", lambda w: [setattr(w.acts["a"], "at", "2026-01-05T07:58Z"), w.requests["a"].update(instant="2026-01-05T07:58Z"), w.back("a", echo_instant="2026-01-05T07:58Z")], "RD-A15 cgnat-no-port", AMBIGUOUS, before=lambda w: setattr(w.acts["a"], "port", "51234"), after=_sure(network_kind="cgnat", port_from="51000", port_to="51999"), words="a shared address and a time without seconds"),
    case("listed-on-that-day", "xml", lambda w: w.reference.update({f"list-{w.no}.csv": w.reference[f"list-{w.no}.csv"].replace("2026-01-04", "2026-01-05")}), "RD-A15 anonymiser", after=lambda w: w.reference.update({f"list-{w.no}.csv": f"address,first_seen,last_seen,kind,list\n{w.acts['a'].ip},2025-12-20,2026-01-04,tor-exit,archived exit list\n"}), published=("COMP-AT-GRAZ-2012",), words="on the list on the day of the event; the twin's entry ended the day before"),
    case("changed-just-before", "xml", lambda w: w.decisions[0].update(at="2025-12-27T10:00:00Z"), "RD-A21 details-changed", SINGLE, after=lambda w: w.fact("details-changed", at="2025-11-20T10:00:00Z"), detectable="partly", stops=False, words="recovery details changed nine days before; the twin's six weeks before"),
    case("line-test-from-a-file", "xml", lambda w: [w.fact("activity-continues", at="2026-03-20T10:00:00Z"), w.fact("line-tested", at="2026-03-25T10:00:00Z", outcome="sound", exhibit="EX/12")], "RD-A18 activity-continues", CONTRADICTED, after=lambda w: w.fact("line-tested", at="2026-03-25T10:00:00Z", outcome="sound", exhibit="EX/12"), published=("IPCO-2017-CW",), detectable="partly", words="activity goes on, and a test of the line that only stands in a file explains nothing; the twin's activity stopped"),
]  # fmt: skip


def _no_uprn(world: World) -> None:
    for label in "ab":
        world.back(label, uprn="")


def _swap(world: World, *, mute: bool = False) -> None:
    a, b = world.results["a"][0], world.results["b"][0]
    a["request_id"], b["request_id"] = b["request_id"], a["request_id"]
    if mute:
        for row in (a, b):
            row |= {"echo_identifier": "", "echo_instant": "", "echo_port": ""}


_DOORS = [
    case("number-of-the-house", "xml", lambda w: w.back("a", address=f"{w.no + 2} Invented Street, Exampleton"), "RD-A07 discordant", CONTRADICTED, after=lambda w: [_echoed_otherwise(w)], published=("IPCO-2017-P41",), words="a house number copied out wrongly in one of two answers"),
    case("postcode-of-the-house", "json", lambda w: w.back("a", postcode="ZZ1 1CV"), "RD-A07 discordant", CONTRADICTED, after=lambda w: [_echoed_otherwise(w)], words="a letter of the postcode"),
    case("reference-of-the-house", "log", lambda w: w.back("a", uprn=f"3{w.no:010d}"), "RD-A07 discordant", CONTRADICTED, words="the same words and another property reference"),
    case("answers-swapped", "xml", _swap, ("RD-A01 different-identifier",), REFUSED, stops=True, published=("IOCCO-2015-S7",), words="two answers laid to each other's requests, with their echoes"),
    case("answers-swapped-mute", "json", lambda w: _swap(w, mute=True), ("RD-A01 not-echoed", "RD-A06 before-start"), REFUSED, published=("IOCCO-2011-A",), words="two answers laid to each other's requests, without echoes"),
]  # fmt: skip


def _history(world: World) -> None:
    """Sixty earlier acts of the tool, and twenty more in the return that is judged."""
    world.log = [
        {"observation_id": f"OBS-{world.no}-h{n}", "observed_at": f"2025-11-{n % 28 + 1:02d}T{(7 * n) % 24:02d}:{(13 * n) % 60:02d}:{(17 * n) % 60:02d}Z", "ip": f"198.51.100.{n + 101}",
         "client_id": f"other-{world.no}-{n}", "act": "sent-complete", "file_name": "example.bin", "tool": f"watcher {world.no}", "tool_version": "2", "authority": "TEST", "network": "Example network"}
        for n in range(60)
    ]  # fmt: skip
    for n in range(20):
        world.add(f"c{n}", f"2026-01-{n + 2:02d}T{(5 * n + 3) % 24:02d}:11:{n + 10}Z").asked = False


def _on_the_hour(world: World) -> None:
    for act in world.acts.values():
        act.at = f"{act.at[:13]}:00:00Z"
    _follow(world)


def _new_offset(world: World) -> None:
    """The tool now writes an offset that it never wrote, and it is not where its clock stands."""
    for act in world.acts.values():
        act.at = act.at.replace("Z", "+02:00")
    _follow(world)


def _follow(world: World) -> None:
    """What is asked is copied from the changed source."""
    for label in "ab":
        at = world.acts[label].at
        world.misled(label, instant=at, around=iso(utc(at)))


_DRIFT = [
    case("minutes-lost-in-return", "log", _on_the_hour, "RD-A04 times-all-on-the-hour", SINGLE, before=_history, words="a return whose minutes were lost"),
    case("offset-new-in-return", "log", _new_offset, "RD-A04 new-offset", SINGLE, before=_history, words="a return in an offset that the source never wrote"),
]  # fmt: skip

CASES: list[Case] = [
    *family("identifier-transposed-at-application", *_NOTATION),
    *family("tz-offset-error", *_ZONES),
    *family("clock-format-ambiguity", *_PROFILES),
    *family("clock-format-ambiguity", *_DRIFT, detectable="partly", stops=False),
    *family("provider-system-fault", *_HAIR[:3], detectable="partly"),
    *family("provider-time-rendering", *_HAIR[3:4]),
    *family("provider-wrong-data-unspecified", *_HAIR[4:5], detectable="partly"),
    *family("provider-billing-or-stale-address", *_HAIR[5:7], detectable="partly"),
    *family("provider-system-fault", *_HAIR[7:10], detectable="partly"),
    *family("network-context", *_HAIR[10:12]),
    *family("anonymiser-exit", *_HAIR[12:13]),
    *family("account-control", *_HAIR[13:14]),
    *family("provider-physical-line-swap", *_HAIR[14:]),
    *family("provider-manual-lookup-error", *_DOORS, detectable="partly"),
]
