"""An inbox in which several people share one log, one schedule, one result file and one provider's log; each ends in another status."""

from __future__ import annotations

import csv
from pathlib import Path

CLIENTS = ("c-sure", "c-single", "c-billing", "c-two", "c-silent", "c-other", "c-crossed", "c-discord")
_HEAD = {
    "log.csv": ("observation_id", "observed_at", "zone", "ip", "port", "network", "client_id", "act", "tool"),
    "schedule.csv": ("request_id", "source_ref", "provider", "identifier_type", "identifier", "port", "instant", "zone", "authority",
                     "sent_at", "sent_by", "entered"),
    "results.csv": ("request_id", "provider", "echo_identifier", "echo_port", "echo_instant", "echo_zone", "result", "assigned_from",
                    "assigned_to", "assigned_zone", "subscriber_ref", "account_holder", "address", "postcode", "uprn", "address_role",
                    "address_from", "network_kind", "rendering", "produced_at"),
}  # fmt: skip


class Papers:
    """Rows being laid down, in the order in which the three files hold them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in _HEAD}
        self.of: dict[str, set[str]] = {client: set() for client in CLIENTS}
        self._n = 0

    def event(self, client: str, day: int, **over: str) -> dict[str, str]:
        """An event of a client on a day of January 2026; what tells it from others is noted as its client's."""
        self._n += 1
        row = {
            "observation_id": f"OBS-{self._n:03d}", "observed_at": f"2026-01-{day:02d}T07:{self._n:02d}:11Z", "zone": "UTC",
            "ip": f"198.18.{CLIENTS.index(client)}.{self._n}", "port": "", "network": "ed2k", "client_id": client, "act": "offered",
            "tool": "watcher",
        }  # fmt: skip
        row |= {k: v for k, v in over.items() if k in row}
        self.rows["log.csv"].append(row)
        self.of[client] |= {row["observation_id"], row["ip"], row["observed_at"], client}
        return row

    def ask(self, event: dict[str, str], *, answer: bool = True, house: str = "", **over: str) -> None:
        """The request copied from the event, and its result at the client's house."""
        client, day = event["client_id"], event["observed_at"][:10]
        number = f"R-{event['observation_id'][4:]}"
        sent = {
            "request_id": number, "source_ref": event["observation_id"], "provider": "Exampletel", "identifier_type": "ipv4",
            "identifier": event["ip"], "port": "", "instant": event["observed_at"], "zone": "UTC", "authority": "AUTH-1",
            "sent_at": "2026-02-01T09:00:00Z", "sent_by": "spoc", "entered": "machine",
        }  # fmt: skip
        self.rows["schedule.csv"].append(sent | {k: v for k, v in over.items() if k in sent})
        where = house or f"{10 + CLIENTS.index(client)} Invented Street of {client}"
        self.of[client] |= {number, where, f"Holder of {client}"}
        if answer:
            back = {
                "request_id": number, "provider": "Exampletel", "echo_identifier": event["ip"], "echo_port": "",
                "echo_instant": event["observed_at"], "echo_zone": "UTC", "result": "data", "assigned_from": f"{day}T00:00:00Z",
                "assigned_to": f"{day}T23:59:00Z", "assigned_zone": "UTC", "subscriber_ref": f"S-{client}",
                "account_holder": f"Holder of {client}", "address": where, "postcode": f"ZZ1 {1 + CLIENTS.index(client)}CK", "uprn": "",
                "address_role": "installation", "address_from": "2020-01-01", "network_kind": "fixed", "rendering": "table",
                "produced_at": "2026-02-03T12:00:00Z",
            }  # fmt: skip
            self.rows["results.csv"].append(back | {k: v for k, v in over.items() if k in back})

    def write(self, folder: Path) -> Path:
        """The three tables and a provider's log as an inbox."""
        folder.mkdir(parents=True)
        for name, head in _HEAD.items():
            with (folder / name).open("w", newline="", encoding="utf-8") as out:
                writer = csv.DictWriter(out, head, lineterminator="\r\n")
                writer.writeheader()
                writer.writerows(self.rows[name])
        leases = []
        for row in self.rows["log.csv"]:
            day = row["observed_at"][:10].replace("-", "/")
            leases.append(
                f"lease {row['ip']} {{\n  starts 1 {day} 00:00:00;\n  ends 1 {day} 23:59:00;\n  cltt 1 {day} 00:00:00;\n"
                f"  binding state active;\n  hardware ethernet 00:00:5e:00:53:{CLIENTS.index(row['client_id']):02x};\n"
                f'  client-hostname "host-{row["client_id"]}";\n}}\n'
            )
            self.of[row["client_id"]].add(f"host-{row['client_id']}")
        (folder / "dhcpd.leases").write_text("authoring-byte-order little-endian;\n" + "".join(leases))
        return folder


def desk(folder: Path) -> Papers:
    """Eight people on one desk; the inbox is written below `folder`."""
    papers = Papers()
    for day in (5, 9):  # interleaved, so that nobody's rows lie together
        for client in CLIENTS:
            event = papers.event(client, day)
            if client in ("c-sure", "c-other") or (client == "c-single" and day == 5):
                papers.ask(event)
            elif client == "c-billing":
                papers.ask(event, address_role="billing")
            elif client == "c-two":
                papers.ask(event)
                papers.rows["results.csv"].append(papers.rows["results.csv"][-1] | {"address": "99 Second Street of c-two"})
                papers.of["c-two"].add("99 Second Street of c-two")
            elif client == "c-silent":
                papers.ask(event, answer=False)
            elif client == "c-crossed":
                other = next(r for r in papers.rows["log.csv"] if r["client_id"] == "c-other")
                papers.ask(event, instant=other["observed_at"], echo_instant=other["observed_at"])
            elif client == "c-discord":
                papers.ask(event, house=f"{day} Discord Street of c-discord")
    papers.write(folder)
    return papers
