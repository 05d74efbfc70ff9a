"""Observed events of one invented client each, for the tests of communications data on the desk: nothing asked, nothing answered yet."""

from __future__ import annotations

import csv
import io
import itertools
import secrets
from html.parser import HTMLParser
from typing import Any

from rightdoor.desk.surroundings import opened
from rightdoor.model.guarded import unguarded

_numbers = itertools.count(1)
COLUMNS = (
    "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,check_code,result,assigned_from,assigned_to,assigned_zone,"
    "account_holder,address,postcode,uprn,address_role,address_from,address_to,network_kind,rendering,produced_at"
).split(",")


NETS = ("198.51.100", "203.0.113", "192.0.2")


def observed(*, client: str = "", act: str = "offered", nets: tuple[str, ...] = NETS) -> dict[str, str]:
    """A file of three observed events of one client, on three days and networks."""
    n = next(_numbers)
    rows = "".join(
        f"OBS-{n}-{k},{day}T07:58:11Z,UTC,{net}.{n % 250 + 1},{51_000 + n},BitTorrent,{client or f'client-{n}'},{act},TEST\r\n"
        for k, (day, net) in enumerate(zip(("2026-02-05", "2026-02-09", "2026-02-20"), nets, strict=True))
    )
    return {f"observed-{n}.csv": "observation_id,observed_at,zone,ip,port,network,client_id,act,authority\r\n" + rows}


def answer(row: dict[str, str], *, address: str = "14 Invented Street, Exampleton", **more: str) -> dict[str, str]:
    """What the provider returns for a row of a schedule: by its check code, without the request's id."""
    day = row["instant"][:10]
    echo = {"echo_identifier": row["identifier"], "echo_port": row["port"], "echo_instant": row["instant"], "echo_zone": row["zone"]}
    return {
        **echo, "provider": "Exampletel", "check_code": row["check_code"], "result": "data", "assigned_from": f"{day}T00:00:00Z",
        "assigned_to": f"{day}T23:59:00Z", "assigned_zone": "UTC", "account_holder": "A. Holder", "address": address,
        "postcode": "ZZ1 1CC", "uprn": "100000000014", "address_role": "installation", "address_from": "2020-01-01", "network_kind": "fixed",
        "rendering": "table", "produced_at": "2026-02-27T12:00:00Z", **more,
    }  # fmt: skip


def table(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """The rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


ROLES = ("applicant", "spoc", "senior-responsible-officer", "referral-officer", "intelligence-researcher", "supervisor", "auditor")


def holders_known(provider: str = "Exampletel", *, at_us: int = 1_772_150_400_000_000) -> None:
    """That this provider holds the networks of `observed`, as a register said on the day of `at_us`; once in each store."""
    from rightdoor.casework.place import held_store
    from rightdoor.model.civil import DAY, iso_day
    from rightdoor.operations.holders import enter_holder, holder_entries, proposed_holder

    store, day = held_store(), at_us // DAY
    there = {(entry.prefix, entry.said) for entry in holder_entries(store)}
    for prefix in (f"{net}.0/24" for net in NETS if (f"{net}.0/24", day) not in there):
        said = {"prefix": prefix, "provider": provider, "from": "2015-01-01", "source": "Example registry", "said": iso_day(day)}
        enter_holder(store, proposed_holder(said, actor="os:tester", reason="asked"), actor="os:tester", at_us=at_us)


def people_of(desk: Any, unit: Any) -> dict[str, Any]:
    """One account of each role that has to do with requests, and a second single point of contact."""
    holders_known()
    return {role: desk.account((role, unit)) for role in ROLES} | {"second-spoc": desk.account(("spoc", unit))}


def prepared(desk: Any, people: dict[str, Any], subject: str) -> Any:
    """The application that the button of a subject's page drafts."""
    from rightdoor.casework.communications_data.models import Draft

    answer = desk.client(people["applicant"]).post(f"/communications-data/plan/for/{subject}/")
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    with desk.as_owner():
        return Draft.objects.select_related("applicant", "unit").get(key=answer["Location"].rstrip("/").rpartition("/")[2])


def refreshed(desk: Any, found: Any) -> Any:
    """As it stands now."""
    with desk.as_owner():
        found.refresh_from_db()
    return found


def words_of(found: Any, **more: Any) -> dict[str, Any]:
    """What the form of words holds as it is shown."""
    said = {name: getattr(found, name) for name in ("reference", "necessity", "proportionality", "collateral")}
    return {**said, "data_kind": "entity", "version": found.version, **more}


def made(desk: Any, people: dict[str, Any], subject: str) -> Any:
    """An application that was made."""
    found = prepared(desk, people, subject)
    answer = desk.client(people["applicant"]).post(f"{page_of(found)}words/", words_of(found, do="make"))
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return refreshed(desk, found)


def page_of(found: Any) -> str:
    """Its address."""
    return f"/communications-data/applications/{found.key}/"


class _Forms(HTMLParser):
    """The forms of a page: for each its action, what it would send as it is shown, and the types of its controls."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""
        self._first = True
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                {"action": given.get("action", ""), "method": given.get("method", "get"), "sent": {}, "types": {}, "options": {}}
            )
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            form["types"][name] = kind
            if kind in ("checkbox", "radio"):
                form["options"].setdefault(name, []).append(given.get("value", "on"))
            if kind not in ("checkbox", "radio", "file", "submit") or "checked" in given:
                value = given.get("value", "on" if kind == "checkbox" else "")
                form["sent"][name] = [*form["sent"].get(name, []), value] if kind == "checkbox" else value
        elif tag == "select":
            self._select, self._first = name, True
            form["types"][name] = "select"
        elif tag == "option" and self._select:
            form["options"].setdefault(self._select, []).append(given.get("value", ""))
            if self._first or "selected" in given:
                form["sent"][self._select] = given.get("value", "")
            self._first = False
        elif tag == "textarea":
            self._area = name
            form["types"][name] = "textarea"
            form["sent"][name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1]["sent"][self._area] += data


def forms_of(page: Any) -> list[dict[str, Any]]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(page.content.decode())
    return parser.forms


def form_of(page: Any, action: str = "", holding: str = "") -> dict[str, Any]:
    """What the form with that action (its end), or that holds a field, would send as it is shown."""
    assert page.status_code in (200, 409, 422), (page.status_code, page.content.decode()[-2000:])
    found = [f for f in forms_of(page) if (action and f["action"].endswith(action)) or (holding and holding in f["types"])]
    assert len(found) == 1, [f["action"] for f in forms_of(page)]
    sent = {k: v for k, v in found[0]["sent"].items() if k not in ("csrfmiddlewaretoken", "form_token")}
    return {k: v.removeprefix("\r\n").removeprefix("\n") if isinstance(v, str) else v for k, v in sent.items()}


def authorise(desk: Any, account: Any, found: Any, **more: Any) -> Any:
    """The authority entered, as of now."""
    client = desk.client(account)
    said = {"day": "2026-01-01", "hour": "00", "minute": "00", "version": refreshed(desk, found).version}
    page = client.get(page_of(found))
    if page.status_code == 200 and any(f["action"].endswith("/authority/") for f in forms_of(page)):
        said = form_of(page, "/authority/")
    return client.post(f"{page_of(found)}authority/", {**said, "authority": "OCDA-1", "by": "An officer of the OCDA", **more})


def papers_of_check(page: Any, number: str) -> str:
    """The digest of the papers of a check as its page shows it."""
    text = page.content.decode()
    at = text.index(f'id="check-{number}"')
    return text[text.index("Papers SHA-256 ", at) + 15 :][:64]


def countersign(desk: Any, account: Any, found: Any, number: str, **more: Any) -> Any:
    """A check countersigned over the papers that are shown."""
    client = desk.client(account)
    papers = papers_of_check(client.get(page_of(found)), number)
    return client.post(f"{page_of(found)}check/{number}/", {"version": refreshed(desk, found).version, "papers": papers, **more})


def exported(desk: Any, account: Any, found: Any, form: str = "csv") -> Any:
    """The answer with the schedule."""
    return desk.client(account).post(f"{page_of(found)}export/", {"form": form})


def schedule_of(desk: Any, people: dict[str, Any], found: Any) -> list[dict[str, str]]:
    """The rows of the exported schedule."""
    done = exported(desk, people["spoc"], found)
    assert done.status_code == 200, done.content.decode()[-2000:]
    return [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(done.content.decode(), newline=""))]


def send(desk: Any, people: dict[str, Any], found: Any) -> Any:
    """Authorised, countersigned, recorded as sent; the copy taken in."""
    assert authorise(desk, people["senior-responsible-officer"], found).status_code == 302
    for number, who in (("1", "spoc"), ("2", "second-spoc")):
        done = countersign(desk, people[who], found, number)
        assert done.status_code == 302, done.content.decode()[-3000:]
    client = desk.client(people["spoc"])
    done = client.post(f"{page_of(found)}sent/", form_of(client.get(page_of(found)), "/sent/"))
    assert done.status_code == 302, done.content.decode()[-3000:]
    assert drain(desk) == ["done", "done"]
    return refreshed(desk, found)


_ticks = itertools.count(1_772_700_000_000_000, 1_000_000)


def drain(desk: Any) -> list[str]:
    """Do all waiting jobs as the worker does; the states that they ended in."""
    from rightdoor.casework.jobs.run import Office, run_next

    office = Office(lambda: opened(desk.around, write=True), lambda: next(_ticks), secrets.token_bytes)
    states = []
    with desk.as_shell():
        while (state := run_next(office)) is not None:
            states.append(state.value)
    return states
