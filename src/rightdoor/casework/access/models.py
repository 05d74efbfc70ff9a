"""Organisations, units, accounts, memberships, operations and compartments."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from rightdoor.casework.access.passwords import mark
from rightdoor.casework.access.roles import ROLES


class Organisation(models.Model):
    """A national agency, a region or a force; each is a controller of its records (DPA 2018 s.32).

    `force`: which police force it is, by the code of its area; "" for what is none, and where nobody said.
    """

    class Kind(models.TextChoices):
        NATIONAL = "national", "National agency"
        REGION = "region", "Region"
        FORCE = "force", "Force"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    force = models.CharField(max_length=9, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("force",),
                condition=models.Q(force__gt=""),
                name="force_once",
                violation_error_message="Another organisation of this store is that force.",
            ),
            models.CheckConstraint(
                condition=models.Q(force="") | models.Q(kind="force"),
                name="force_of_a_force",
                violation_error_message="Only an organisation of the kind force is one of the police forces.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A team that owns referrals and subjects. `contact` is whom others ask (a desk, not a person's number).

    `intake`: referrals that nobody named a unit for (taken in on the command line) fall to it, so that none is without a unit.
    """

    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    contact = models.CharField(max_length=200, blank=True)
    intake = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="unit_once"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation.name}"


class Arrangement(models.Model):
    """What controllers who share this store have agreed on (DPA 2018 s.58): a row that a later one replaces and nobody edits.

    `organisations`: ids of those that take part; `reference` and `of_day`: of the signed paper; `answers`: the controller that is the
    contact point for people whose data is held (s.58(3)), reached by `contact`. Days are numbers since 1970-01-01. `ended_day`: from
    then on nothing is agreed any more. `by` is None for the shell.
    """

    organisations = ArrayField(models.BigIntegerField())
    reference = models.CharField(max_length=200)
    of_day = models.IntegerField()
    answers = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=200)
    from_day = models.IntegerField()
    review_day = models.IntegerField()
    ended_day = models.IntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    by = models.ForeignKey("Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()

    def __str__(self) -> str:
        return self.reference


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts. There is no default password: one without is set by a one-time link."""

    def create_user(self, username: str, name: str, password: str | None = None) -> Account:
        """An account; without a password it cannot sign in until one is set."""
        account = self.model(username=username, name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's account. `username` is the actor in the ledger, so that it is never given to somebody else.

    `password` is what others may read: unusable, or the mark of a hash that the database keeps apart (migration 0009).
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - Django reads a list

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password: by the hash, which the database gives to this person and to the door alone."""

        def anew(password: str | None) -> None:
            self.set_password(password)
            self._password = None
            self.save(update_fields=["password"])

        with connection.cursor() as cursor:
            cursor.execute("select casework.hash_of(%s)", [self.pk])
            (kept,) = cursor.fetchone()
        return hashers.check_password(raw_password, kept or "!", anew)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As it is; what is then held of the password is its mark, as the database gives it."""
        super().save(*args, **kwargs)
        self.password = mark(self.password)


class OneTimeLink(models.Model):
    """By which a person sets the password of an account made for them. `digest`: SHA-256 of what the link bears; times UTC microseconds.

    `first`: of the first administrator, who also chooses the username. Used or expired links open nothing. `request`: by which two
    persons made it; it opens together with the other person's code alone. None for one that the machine's operator made.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    created_us = models.BigIntegerField()
    expires_us = models.BigIntegerField()
    used_us = models.BigIntegerField(null=True, blank=True)
    first = models.BooleanField(default=False)
    request = models.ForeignKey("KeyRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="links")

    def __str__(self) -> str:
        return f"link of account {self.account_id}"


class KeyRequest(models.Model):
    """A key of an account (a one-time link, the removal of its second factor) that one person asks for and another releases (ADR 35).

    `by`, `done_by`: None for the operator of the machine; `until_us`: until when it can be released; `code`: SHA-256 of the asking
    person's half of a link; `used_us`: when the password was set by it; `told_us`, `told_done_us`: when its holder was told of it.
    """

    class What(models.TextChoices):
        LINK = "link", "One-time link"
        FACTOR = "factor", "Removal of the second factor"

    class Outcome(models.TextChoices):
        RELEASED = "released", "Released"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="key_requests")
    what = models.CharField(max_length=6, choices=What)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at_us = models.BigIntegerField()
    until_us = models.BigIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default="")
    done_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_us = models.BigIntegerField(null=True, blank=True)
    done_reason = models.CharField(max_length=300, blank=True, default="")
    code = models.BinaryField(max_length=32, null=True)
    used_us = models.BigIntegerField(null=True, blank=True)
    told_us = models.BigIntegerField(null=True, blank=True)
    told_done_us = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "what"), condition=models.Q(outcome=""), name="one_open_request_of_a_key"),
        )

    def __str__(self) -> str:
        return f"request {self.pk} of account {self.account_id}"


class Membership(models.Model):
    """A role held in a unit; ended, never removed. `given_by`: None for the shell, and for what was given before that was kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices={code: name for code, (name, _) in ROLES.items()})
    from_us = models.BigIntegerField()
    ended_us = models.BigIntegerField(null=True, blank=True)
    given_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "unit", "role"), condition=models.Q(ended_us__isnull=True), name="membership_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.unit_id}"


class RoleCapability(models.Model):
    """`roles.ROLES` as rows, for row-level security. Written anew at each start."""

    role = models.CharField(max_length=40)
    capability = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("role", "capability"), name="role_capability_once"),)

    def __str__(self) -> str:
        return f"{self.role} {self.capability}"


class Operation(models.Model):
    """A named operation across units; its members see its subjects whatever unit holds them."""

    name = models.CharField(max_length=120, unique=True)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name


class OperationMember(models.Model):
    """An account's place in an operation."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operation", "account"), name="operation_member_once"),)

    def __str__(self) -> str:
        return f"{self.operation_id} {self.account_id}"


class Compartment(models.Model):
    """Need-to-know beyond the unit. `acknowledged`: others are told that something is withheld and whom to ask.
    `silent`: for others nothing is there at all. No covert source and no surveillance authority is kept here.

    Founded by `casework.found_compartment` alone. Numbers are drawn at random and names of silent ones may be given twice:
    neither a gap nor a refusal tells that one is there.
    """

    class Grade(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        SILENT = "silent", "Silent"

    name = models.CharField(max_length=120)
    grade = models.CharField(max_length=12, choices=Grade)
    contact = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name",), condition=models.Q(grade="acknowledged"), name="acknowledged_name_once"),)

    def __str__(self) -> str:
        return self.name


class CompartmentMember(models.Model):
    """An account that may see what is in a compartment."""

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("compartment", "account"), name="compartment_member_once"),)

    def __str__(self) -> str:
        return f"{self.compartment_id} {self.account_id}"
