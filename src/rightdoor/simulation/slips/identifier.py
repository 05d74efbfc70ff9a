"""A. Wrong identifier: miscopied, mistyped, a character lost, wrong at the source."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rightdoor.simulation.network import undotted
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.slips.scene import Scene


def transposed_at_application(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The application names another address than the source."""
    wrong = _wrong(papers.ip, papers, scene, rng)
    if not wrong:
        return False
    papers.ip, papers.provider = wrong, scene.network.provider_of(wrong)
    papers.how = "typed"
    papers.check_code = papers.check_back = ""
    return True


def transposed_at_submission(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The application is right; another address is keyed into the portal, and the answer echoes that."""
    wrong = _wrong(papers.asked_ip, papers, scene, rng, same_provider=True)
    if not wrong:
        return False
    papers.asked_ip = wrong
    papers.check_code = papers.check_back = ""
    return True


def char_dropped(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """A dot of the account's e-mail address is lost: that names another real account, at a provider that serves its home."""
    subject, stranger = papers.act.subject, scene.stranger(papers.act.subject, rng)
    if subject.service is None:
        return False
    name, _, domain = subject.email.partition("@")
    place = rng.choice([i for i, c in enumerate(name) if c == "."])
    papers.id_type, papers.ip, papers.port = "email", f"{name[:place]}{name[place + 1 :]}@{domain}", None
    papers.how, papers.provider = "typed", stranger.provider
    papers.check_code = papers.check_back = ""
    scene.accounts[papers.request_id] = stranger
    return True


def wrong_at_source(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The source itself states another address than the one that acted."""
    act = papers.act
    wrong = _wrong(act.ip, papers, scene, rng)
    if not wrong:
        return False
    act.ip = papers.ip = wrong
    act.source_slip = "identifier-wrong-at-source"
    papers.provider = scene.network.provider_of(wrong)
    return True


def _wrong(ip: str, papers: Papers, scene: Scene, rng: random.Random, *, same_provider: bool = False) -> str:
    """A near miss of the address, rather one that somebody in this area held at that instant."""
    near = [c for c in dict.fromkeys(_near(ip)) if c != ip and scene.network.provider_of(c) >= 0]
    if same_provider:
        near = [c for c in near if scene.network.provider_of(c) == papers.provider]
    rng.shuffle(near)
    held = [c for c in near if scene.network.holders(c, papers.port, papers.instant)]
    return (held or near or [""])[0]


def _near(ip: str) -> Iterator[str]:
    """Texts of addresses that a hand makes of this one: two digits swapped, one changed, one lost."""
    if ":" in ip:
        parts = ip.split(":")
        for place in (2, 3):
            word = parts[place].rjust(2, "0")
            swapped = word[:-2] + word[-1] + word[-2] if place == 2 else word[1] + word[0] + word[2:] if len(word) > 3 else word
            yield ":".join([*parts[:place], swapped.lstrip("0") or "0", *parts[place + 1 :]])
        return
    for place, char in enumerate(ip):
        if char == ".":
            continue
        candidates = [ip[:place] + ip[place + 1 :]]
        candidates += [ip[:place] + digit + ip[place + 1 :] for digit in "0123456789"]
        if place + 1 < len(ip) and ip[place + 1] != ".":
            candidates.append(ip[:place] + ip[place + 1] + char + ip[place + 2 :])
        for text in candidates:
            if _canonical(text):
                yield text


def _canonical(text: str) -> bool:
    return undotted(text) >= 0 and all(part == str(int(part)) for part in text.split("."))
