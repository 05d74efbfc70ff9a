"""One small file of each further format, so that a newcomer sees every kind. No act leans on them.

The addresses of the server logs are of 192.0.2.0/24 (RFC 5737), which no provider of the simulation uses.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from rightdoor.model.civil import DAY, HOUR, SECOND, iso_utc
from rightdoor.simulation.clock import wall
from rightdoor.simulation.referrals import digests

_WEEKDAYS = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")  # day 0 of 1970 was a Thursday
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def specimens(as_of: int, seed: int) -> Iterator[tuple[str, str]]:
    """(name, text) of an ISC dhcpd, a Kea and a RADIUS log, a VICS case and media set, a package with its column mapping, and a note."""
    rng = random.Random(f"rightdoor:{seed}:specimens")
    start = as_of // DAY * DAY - 6 * DAY
    yield "dhcpd.leases", _isc(start)
    yield "kea-leases4.csv", _kea(start)
    yield "radius-detail-20", _radius(start)
    yield "vics-case.json", _vics_case(start, rng)
    yield "vics-media.json", _vics_media(rng)
    yield "package-mapping.yaml", MAPPING
    yield "package.csv", _package(start)
    yield "notes-of-desk.txt", "Notes of the desk: see attached log.\n"


MAPPING = """rightdoor_mapping: 1
name: example-package
form: package
source: Example Agency
applies:
  columns: [Ref, Received, Address, Seen]
zone: UTC
clock: 24h
date_order: ymd
columns:
  Ref: referral.number
  Received: referral.received_time
  Account: person.account
  Service: person.service
  Address: event.ip
  Port: event.port
  Seen: event.event_time
  Act: event.act
"""


def _package(start: int) -> str:
    """Two rows of a package without source record, request or raw result: what it lacks has to be said."""
    rows = [
        f"PK-000{n},{iso_utc(start + DAY)},package-user-{n},Example Agency Service,192.0.2.{70 + n},{50000 + n},{iso_utc(start - n * HOUR)},upload\n"
        for n in (1, 2)
    ]
    return "Ref,Received,Account,Service,Address,Port,Seen,Act\n" + "".join(rows)


def _isc(start: int) -> str:
    blocks = []
    for number in range(4):
        begin, end = start + number * DAY, start + number * DAY + 20 * HOUR
        times = [f"{_isc_weekday(t)} {wall(t, 0).replace('-', '/').replace('T', ' ')}" for t in (begin, end)]
        blocks.append(
            f"lease 192.0.2.{10 + number} {{\n  starts {times[0]};\n  ends {times[1]};\n  tstp {times[1]};\n  cltt {times[0]};\n"
            f"  binding state free;\n  hardware ethernet 02:00:00:00:00:{number:02x};\n}}\n"
        )
    return "# The format of this file is documented in the dhcpd.leases(5) manual page.\n" + "".join(blocks)


def _isc_weekday(instant: int) -> int:
    return (instant // DAY + 4) % 7


def _kea(start: int) -> str:
    head = "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n"
    rows = [
        f"192.0.2.{30 + n},02:00:00:00:01:{n:02x},01:02:00:00:00:01:{n:02x},43200,{(start + (n + 1) * 12 * HOUR) // SECOND},1,0,0,,0,,0\n"
        for n in range(4)
    ]
    return head + "".join(rows)


def _radius(start: int) -> str:
    packets = []
    for number in range(3):
        begin, end = start + number * DAY, start + number * DAY + 9 * HOUR
        for kind, instant in (("Start", begin), ("Stop", end)):
            session = (
                f'\tAcct-Session-Time = {(end - begin) // SECOND}\n\tAcct-Terminate-Cause = "User-Request"\n' if kind == "Stop" else ""
            )
            packets.append(
                f'{_ctime(instant)}\n\tAcct-Status-Type = {kind}\n\tAcct-Session-Id = "0000A{number}"\n\tUser-Name = "line{number}@example.net"\n'
                f"\tNAS-IP-Address = 198.51.100.1\n\tFramed-IP-Address = 192.0.2.{50 + number}\n{session}\tTimestamp = {instant // SECOND}\n\n"
            )
    return "".join(packets)


def _ctime(instant: int) -> str:
    date, _, time = wall(instant, 0).partition("T")
    year, month, day = date.split("-")
    return f"{_WEEKDAYS[instant // DAY % 7]} {_MONTHS[int(month) - 1]} {int(day):2d} {time} {year}"


def _vics_case(start: int, rng: random.Random) -> str:
    media = []
    for number in range(1, 4):
        md5, sha1 = digests(rng)
        name = f"file_{number:04d}.jpg"
        seen = iso_utc(start)
        file = {"MD5": md5, "FileName": name, "FilePath": f"\\Users\\Example\\{name}", "Created": seen, "Written": seen, "Accessed": seen}
        media.append(
            {
                "MediaID": number,
                "Category": None,
                "MD5": md5,
                "SHA1": sha1,
                "MediaSize": "1024",
                "MimeType": "image/jpeg",
                "VictimIdentified": False,
                "IsDistributed": False,
                "MediaFiles": [{**file, "Unallocated": "false", "SourceID": "EX/1", "PhysicalLocation": ""}],
            }
        )
    case = {
        "CaseID": "00000000-0000-4000-8000-000000000001",
        "CaseNumber": "EX-0001",
        "ContactName": "Example Examiner",
        "ContactOrganization": "Example Force",
        "SourceApplicationName": "example-tool",
        "SourceApplicationVersion": "0.1",
        "TotalMediaFiles": len(media),
        "CaseMetadata": [],
        "Media": media,
    }
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Cases"
    return json.dumps({"@odata.context": context, "value": [case]}, indent=1) + "\n"


def _vics_media(rng: random.Random) -> str:
    value = []
    for number in range(1, 4):
        md5, sha1 = digests(rng)
        flags = {"VictimIdentified": "false", "OffenderIdentified": "false", "IsDistributed": "false", "Series": "", "Tags": ""}
        value.append({"MediaID": number, "Category": 0, "MD5": md5.upper(), "SHA1": sha1.upper(), "MediaSize": 2048, **flags})
    return json.dumps({"odata.metadata": "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media", "value": value}) + "\n"
