"""By which providers each account acted: what RD-A21 holds one act against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rightdoor.model.civil import DAY
from rightdoor.rules.attribution.papers import AccountNetworks, Context, EventPapers, provider_key
from rightdoor.rules.attribution.rd_a21_account_control import AT_LEAST
from rightdoor.rules.attribution.resolution import own_submissions

_NO_ACCOUNT = ("client:", "referral:")  # a client id is no account, nor is a referral that names nobody


class NetworksOfAccounts:
    """The providers of every act of the accounts that acted often enough; nothing for the others."""

    def __init__(self, papers: Iterable[EventPapers], context: Context) -> None:
        """`papers` are those of all events, in any order."""
        held = [p for p in papers if p.event.kind == "event" and not p.event.actor.startswith(_NO_ACCOUNT)]
        often = {actor for actor, count in Counter(p.event.actor for p in held).items() if count > AT_LEAST}
        self._acts: dict[str, dict[str, set[str]]] = {actor: defaultdict(set) for actor in often}
        for each in held:
            if each.event.actor in often:
                self._acts[each.event.actor][each.event.act_key] |= providers_of(each, context)
        self._counted: dict[str, Mapping[str, int]] = {
            actor: Counter(name for names in acts.values() for name in names) for actor, acts in self._acts.items()
        }
        self._known = {actor: sum(1 for names in acts.values() if names) for actor, acts in self._acts.items()}

    def of(self, papers: EventPapers) -> AccountNetworks | None:
        """What is known of the account of this event; None where it did not act often enough to say anything."""
        actor = papers.event.actor
        acts = self._acts.get(actor)
        if acts is None or papers.event.kind != "event":
            return None
        return AccountNetworks(frozenset(acts.get(papers.event.act_key, ())), self._counted[actor], self._known[actor])


def providers_of(papers: EventPapers, context: Context) -> set[str]:
    """The folded names of the providers of an event: by its results and dated tables, else by whom it was asked of."""
    submissions = own_submissions(papers)
    found = {provider_key(r.row.provider or s.row.provider) for s in submissions for r in s.rows}
    if context.network is not None:
        event = papers.event
        days = {d for r in event.instant.readings if r.end - r.start <= 2 * DAY for d in (r.start // DAY, (r.end - 1) // DAY)}
        for day in days:
            found |= _holders(context.network.facts(event.id_type, event.id_value, day))
    found.discard("")
    return found or {provider_key(s.row.provider) for s in submissions} - {""}


@lru_cache(maxsize=16_384)
def _holders(said: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The folded names of the providers among what tables say of an address: of most the same."""
    return frozenset(provider_key(name) for kind, name in said if kind == "provider")
