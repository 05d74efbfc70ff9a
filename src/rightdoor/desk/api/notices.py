"""What the desk has to tell a person: acts of theirs that were not recorded whole, and requests for keys of their account.

A page tells it with the next look and counts it as told then. Here it is read without that, and acknowledged one by one.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Path, Schema

from rightdoor.casework.access import keys_told
from rightdoor.casework.decided import told
from rightdoor.desk import key_words
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Done
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.middleware.notices import words

area = Area("Notices")


class PersonalNoticeOut(Schema):
    """One notice. `kind`: act (an act of one's own was not recorded whole) or key (a key of one's account). `outcome`: withdrawn, completed or
    stays, of an act; of a key as of `list_key_requests`. `id`: to acknowledge it; null of a key, which its holder is told on a page alone, so that
    no token can keep it from them. `said`: the words of the page.
    """

    id: str | None
    kind: Literal["act", "key"]
    at_us: int
    about: str
    outcome: str
    said: str


@area.get("/notices", scope="read-list", gives=list[PersonalNoticeOut])
def list_told(request: ApiRequest) -> list[PersonalNoticeOut]:
    """What one was not told yet, the oldest first: reading it here does not count as being told."""
    acts = [
        PersonalNoticeOut(id=one.id, kind="act", at_us=one.at_us, about=one.about, outcome=one.outcome, said=words(one))
        for one in told.untold(request.acting)
    ]
    keys = [
        PersonalNoticeOut(id=None, kind="key", at_us=one.at_us, about=one.what, outcome=one.outcome, said=key_words.told(one))
        for one in keys_told.untold(request.acting)
    ]
    return sorted([*acts, *keys], key=lambda one: (one.at_us, one.kind, one.id or ""))


@area.post("/notices/{notice}/acknowledge", scope="write-casework", gives=Done)
def acknowledge_told(request: ApiRequest, notice: Annotated[UUID, Path()]) -> Done:
    """Say that one has read what became of an act of one's own: no page tells it any more."""
    told.acknowledge(request.acting, notice)
    request.acting.note("altered", {"what": "told", "notice": str(notice)})
    return Done(id=str(notice))
