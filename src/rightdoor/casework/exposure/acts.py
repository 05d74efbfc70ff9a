"""Setting a limit for oneself, naming whom to talk to, saying whose grades a unit takes over, looking for somebody's health."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connection

from rightdoor.casework.access import reach
from rightdoor.casework.access.may import require, require_a_role
from rightdoor.casework.access.models import Account, Organisation, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.exposure.models import Contact, GraderName, Limit, Looked, Trust
from rightdoor.casework.exposure.queries import Sums, sums_of
from rightdoor.casework.exposure.sums import AFTER_END_US, KEPT_US
from rightdoor.casework.place import held_store
from rightdoor.media.profiles import TABLE
from rightdoor.media.register import in_force

MOST_NAMES = 10


def set_limits(acting: Acting, *, a_day: int | None, a_week: int | None) -> None:
    """Set or take away what one's own page says a word about. Nothing of it is in the ledger: it is that person's alone."""
    require_a_role(acting)
    Limit.objects.filter(account=acting.account).delete()
    if a_day is not None or a_week is not None:
        Limit.objects.create(account=acting.account, a_day=a_day, a_week=a_week)


def set_grader_names(acting: Acting, names: list[str]) -> None:
    """Names under which one stands as grader in case exports. Raises ValidationError, also for the name of somebody else's account."""
    require_a_role(acting)
    wanted = sorted({name.strip() for name in names if name.strip()})
    if len(wanted) > MOST_NAMES:
        raise ValidationError({"names": f"Give at most {MOST_NAMES} names."})
    folded = {" ".join(name.split()).casefold() for name in wanted}
    others = Account.objects.exclude(pk=acting.account.pk).values_list("name", "username")
    if any(" ".join(said.split()).casefold() in folded for names_of in others for said in names_of if said):
        raise ValidationError(
            {"names": "One of these is the name of somebody else's account: give only names that you graded under yourself."}
        )
    GraderName.objects.filter(account=acting.account).delete()
    GraderName.objects.bulk_create(GraderName(account=acting.account, name=name) for name in wanted)


def set_contact(acting: Acting, organisation: Organisation, *, words: str) -> Contact:
    """Name whom people of an organisation can talk to. Raises NotAllowed, ValidationError."""
    require(acting, "administer")
    reach.within(acting, organisation.pk)
    made = Contact.objects.create(organisation=organisation, words=words.strip(), by=acting.account, at_us=acting.now_us)
    acting.note("altered", {"what": "exposure-contact", "organisation": organisation.pk})
    return made


def trust(acting: Acting, unit: Unit, *, profiles: list[str], reason: str) -> Trust:
    """Say under which profiles sets' grades are taken over by a unit. Raises NotAllowed, ValidationError."""
    require(acting, "trust-grades", unit=unit)
    chosen = sorted(set(profiles))
    if not set(chosen) <= set(gradable_profiles()):
        raise ValidationError({"profiles": "Choose profiles of the list."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why: which sets these are, and who agreed."})
    made = Trust.objects.create(unit=unit, profiles=chosen, reason=reason.strip(), by=acting.account, at_us=acting.now_us)
    acting.note("decided", {"what": "trusted-profiles", "unit": unit.pk, "profiles": chosen})
    return made


def gradable_profiles() -> list[str]:
    """Profiles that grade, and those that sets in force state; that of known files of no interest grades nothing."""
    with held_store().connect() as raw:
        stated = {version.profile for version in in_force(raw) if version.profile}
        raw.rollback()
    return sorted(({meaning.profile for meaning in TABLE} | stated) - {"NSRL"})


def look_at(acting: Acting, account: int) -> list[Sums]:
    """A person's sums, for that person's health; that somebody looked is shown to the person. Raises NotAllowed, Account.DoesNotExist.

    The ledger says that one looked and at whom, and no number. The row of the look is added by the function of the database that gives the
    sums; it is added again where the transaction is undone but the page was shown.
    """
    found = sums_of(acting, account)
    acting.looks.append(Looked(person=Account(pk=account), by=acting.account, at_us=acting.now_us))
    acting.note("consulted", {"what": "exposure-of-person", "account": account})
    return found


def forget_old_exposure(at_us: int) -> int:
    """What is older than two years, or of accounts whose last role ended half a year ago, goes; how many openings. For the worker."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.exposure_forget(%s, %s, %s)", [at_us, KEPT_US, AFTER_END_US])
        return int(cursor.fetchone()[0])
