"""D. Inference beyond the data: what the papers say is true of something else than what is concluded."""

from __future__ import annotations

import random

from rightdoor.model.civil import HOUR, MINUTE
from rightdoor.simulation.network import HOSTING, PROVIDERS, Network, dotted
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.slips.scene import Scene


def misread_activity(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """A list of a file-sharing network still names the address that the client held before: no act at all."""
    act = papers.act
    if act.subject.service is not None or ":" in act.ip:
        return False
    later = act.instant + rng.randrange(20, 60) * HOUR
    if later >= papers.sent:
        return False
    holders = scene.network.holders(act.ip, act.port, later)
    if not holders or holders[0].line.premises.uprn == act.door.uprn:
        return False
    act.kind, act.instant, act.source_slip = rng.choice(("listed", "present")), later, "misread-activity"
    papers.instant = later
    return True


def unverified_attribute(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The e-mail address that the user declared belongs to somebody else, and is asked about."""
    subject = papers.act.subject
    if subject.service is None:
        return False
    return _ask_account(papers, scene, subject.email, rng)


def wrong_profile(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """A profile of the same name, picked by hand, is asked about."""
    subject = papers.act.subject
    if subject.service is None:
        return False
    return _ask_account(papers, scene, f"{subject.first}.{subject.last}@example.org".lower(), rng)


def _ask_account(papers: Papers, scene: Scene, email: str, rng: random.Random) -> bool:
    line = scene.stranger(papers.act.subject, rng)
    papers.id_type, papers.ip, papers.port, papers.how, papers.provider = "email", email, None, "typed", line.provider
    papers.check_code = papers.check_back = ""
    scene.accounts[papers.request_id] = line
    return True


def anonymiser_exit(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The act came through an exit of an anonymiser; its operator is taken for the user."""
    act, line = papers.act, rng.choice(scene.network.by_provider[HOSTING])
    lease = scene.network.lease_of(line, act.instant)
    if lease is None or act.via == "anonymiser":
        return False
    act.ip = act.true_ip = papers.ip = dotted(lease.slot >> 4)
    act.line, act.via, act.source_slip, act.proxy = line, "anonymiser", "anonymiser-exit", ""
    papers.provider = HOSTING
    return True


def shared_access_point(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The subject used a neighbour's open Wi-Fi: the right line, another user."""
    return _over(papers, scene, rng, "shared-access-point")


def compromised_endpoint(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """Somebody's machine at other premises sent it without its owner's knowledge."""
    return _over(papers, scene, rng, "compromised-endpoint")


def _over(papers: Papers, scene: Scene, rng: random.Random, mode: str) -> bool:
    """Let the act have gone over a stranger's line, while the right door stays the subject's."""
    act = papers.act
    line = scene.stranger(act.subject, rng)
    lease = scene.network.lease_of(line, act.instant)
    if lease is None or not lease.start <= act.instant < lease.end or lease.end - act.instant < 10 * MINUTE:
        return False
    network: Network = scene.network
    act.ip = act.true_ip = papers.ip = dotted(lease.slot >> 4)
    blocks = PROVIDERS[line.provider].how == "blocks"
    act.port = papers.port = (1024 + (lease.slot & 15) * 4096 + rng.randrange(4096)) if blocks else act.port
    act.line, act.via, act.source_slip = line, "stranger", mode
    papers.provider = network.provider_of(act.ip)
    return True
