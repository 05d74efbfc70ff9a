"""One root for everything Rightdoor raises, and the exit code of each branch.

Problems in received data are findings (values), never exceptions. What is here is for broken promises inside the
program and for refusals: a second writer, a missing key, a full disk. Messages and advice hold ids, digests, counts
and paths of the store, never names, identifiers or content of a case, because they end up in logs and terminals.

Exit codes (design, section 6): 0 done, 1 internal error, 2 usage, 3 refused for the reason printed,
4 done but with findings of severity ``stop`` under ``--strict``.
"""

from __future__ import annotations

from typing import ClassVar

EXIT_DONE = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_STOP_FINDINGS = 4


class RightdoorError(Exception):
    """The root. ``message`` says what is so; ``advice`` says what the reader can do about it."""

    exit_code: ClassVar[int] = EXIT_INTERNAL

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UsageProblem(RightdoorError):
    """What was asked for cannot be meant: wrong folder, contradicting options."""

    exit_code: ClassVar[int] = EXIT_USAGE


class Refused(RightdoorError):
    """Understood, and not done, for the reason given; nothing was lost or half done."""

    exit_code: ClassVar[int] = EXIT_REFUSED


class InternalProblem(RightdoorError):
    """A promise between two parts of the program was broken."""

    exit_code: ClassVar[int] = EXIT_INTERNAL


# --- usage -----------------------------------------------------------------------------------------------------------


class StoreInboxOverlap(UsageProblem):
    """The store and an inbox (or backup, or checkpoint) contain each other: intake would take in the store itself."""


class StoreMissing(UsageProblem):
    """There is no store in the folder named."""


class StoreExists(UsageProblem):
    """A store is already there; creating it anew would hide it."""


# --- refusals --------------------------------------------------------------------------------------------------------


class StoreBusy(Refused):
    """Another process writes to the store (one writer at a time; readers always)."""


class StoreKeyMissing(Refused):
    """No store key was found in the place named."""


class StoreKeyWrong(Refused):
    """A key was found, but it is not the one this store was made with, or it is malformed."""


class StoreKeyUnsafe(Refused):
    """The key file can be read by others, or lies inside the store that it protects."""


class StoreDamaged(Refused):
    """A file of the store that the program itself writes is missing or unreadable, or contradicts the database."""


class StoreFull(Refused):
    """No space is left on the device (ENOSPC, EDQUOT)."""


class StoreUnwritable(Refused):
    """A folder or file of the store may not be written (EACCES, EPERM, EROFS)."""


class DatabaseUnavailable(Refused):
    """The database does not answer, or died during the work. What was acknowledged before is kept."""


class DatabaseCannotStart(Refused):
    """The embedded PostgreSQL cannot be started here."""


class DatabaseRoleUnsafe(Refused):
    """The session's role is a superuser, an owner of the tables, bypasses row-level security, or lacks the application's rights."""


class SchemaMismatch(Refused):
    """The database was migrated by a different version of the program, or its migrations were altered."""


class DeclarationIncomplete(Refused):
    """A live store lacks a part of its declaration (DPA 2018 Part 3 and Schedule 8)."""


class PackageKindRefused(Refused):
    """A live store was offered the package of a training store."""


class ActorMissing(Refused):
    """No actor, no act."""


class LedgerDiverged(Refused):
    """The continuity ledger does not hold the row that its head names."""


# --- broken promises inside ------------------------------------------------------------------------------------------


class LedgerSubjectRefused(InternalProblem):
    """A caller tried to put something other than ids, digests, codes and counts into the ledger."""


class LedgerMisuse(InternalProblem):
    """A ledger transaction was used out of order: nothing recorded, or recorded after it was sealed."""


def exit_code_for(exc: BaseException) -> int:
    """The process exit code for anything that reaches a shell: 130 for an interrupt, 1 for what is not ours."""
    if isinstance(exc, RightdoorError):
        return exc.exit_code
    if isinstance(exc, KeyboardInterrupt):
        return 130
    if isinstance(exc, SystemExit):
        return exc.code if isinstance(exc.code, int) else EXIT_INTERNAL if exc.code else EXIT_DONE
    return EXIT_INTERNAL
