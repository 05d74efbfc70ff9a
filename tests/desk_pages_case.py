"""People of one unit before subjects that were really taken in: their pages opened, forms posted as they were shown."""

from __future__ import annotations

import html
import re

NOW = 1_772_500_000_000_000


class Pages:
    """A unit, its people and subjects that were really taken in, with a browser for each person."""

    def __init__(self, desk, count=3, files=None):
        self.desk = desk
        self.unit = desk.unit()
        self.supervisor = desk.account(("supervisor", self.unit), name="Sam Supervisor")
        self.second = desk.account(("supervisor", self.unit), name="Sid Second")
        self.officer = desk.account(("referral-officer", self.unit), name="Robin Referral")
        self.elsewhere = desk.account(("supervisor", desk.unit()))
        found = desk.populate(self.unit, count=count, files=files)
        self.subjects = found.subjects
        self.numbers = found.numbers
        self._clients = {}

    def client(self, account):
        if account.pk not in self._clients:
            self._clients[account.pk] = self.desk.client(account)
        return self._clients[account.pk]

    def open(self, account, subject):
        answer = self.client(account).post(f"/subjects/{subject}/purpose", {"purpose": "assess"})
        assert answer.status_code == 303

    def get(self, account, path, status=200):
        answer = self.client(account).get(path)
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer.content.decode()

    def post(self, account, path, status=303, **data):
        """Post a form as it was shown to the account."""
        if "expected" not in data:
            page = self.get(account, path)
            data["expected"] = re.search(r'name="expected" value="([^"]*)"', page)[1]
        answer = self.client(account).post(path, data)
        assert answer.status_code == status, text_of(answer.content.decode())[-1500:]
        return answer.content.decode()

    def look(self, account, path, **data):
        """Post a form that shows first what it would change; the page, and what has to be posted to act."""
        page = self.post(account, path, 200, **data)
        fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("expected", "looked")}
        return text_of(page), {**data, **fields}

    def rebuild(self, now_us=NOW + 1):
        from rightdoor.casework.listing.project import project
        from rightdoor.operations.rebuild import rebuild

        rebuild(self.desk.store, actor="test", at_us=now_us, progress=lambda *_: None)
        project(self.desk.store, now_us=now_us, progress=lambda *_: None, actor="test")

    def events(self, account, subject):
        from rightdoor.casework.acting import acting
        from rightdoor.casework.listing import one
        from rightdoor.casework.subjects.papers import events_of

        with acting(account, now_us=NOW) as done:
            return [e.line for e in events_of(done, one.seen(done, subject))]

    def row(self, account, subject):
        from rightdoor.casework.acting import acting
        from rightdoor.casework.listing.models import Subject

        with acting(account, now_us=NOW):
            return Subject.objects.filter(subject=subject).first()


def text_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
