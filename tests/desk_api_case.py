"""What tests of the interface do again and again: a write with its key, the rows that somebody's act left."""

from __future__ import annotations

import json
import uuid


def post(client, path, body, key=""):
    """Write: the body as JSON, with a key of the write (a new one, unless given)."""
    return client.post(path, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key or uuid.uuid4().hex})


def rows_of(desk, after, who):
    """(act, subject) of the ledger rows of an actor after a number."""
    return [(act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(after) if actor == who]


def notes(client, path):
    """The texts of the notes that a program is shown."""
    return [one["text"] for one in client.get(path).json()]
