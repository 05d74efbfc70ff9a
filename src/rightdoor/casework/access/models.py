"""Organisations, units, accounts, memberships, operations and compartments."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from rightdoor.casework.access.roles import ROLES


class Organisation(models.Model):
    """A national agency, a region or a force; each is a controller of its records (DPA 2018 s.32)."""

    class Kind(models.TextChoices):
        NATIONAL = "national", "National agency"
        REGION = "region", "Region"
        FORCE = "force", "Force"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

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


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts. There is no default password: one without is set by a one-time link."""

    def create_user(self, username: str, name: str, password: str | None = None) -> Account:
        """An account; without a password it cannot sign in until one is set."""
        account = self.model(username=username, name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's account. `username` is the actor in the ledger, so that it is never given to somebody else."""

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

    def get_full_name(self) -> str:
        """The name."""
        return self.name


class OneTimeLink(models.Model):
    """By which a person sets the password of an account made for them. `digest`: SHA-256 of what the link bears; times UTC microseconds.

    `first`: of the first administrator, who also chooses the username. Used or expired links open nothing.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    created_us = models.BigIntegerField()
    expires_us = models.BigIntegerField()
    used_us = models.BigIntegerField(null=True, blank=True)
    first = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"link of account {self.account_id}"


class Membership(models.Model):
    """A role held in a unit; ended, never removed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices={code: name for code, (name, _) in ROLES.items()})
    from_us = models.BigIntegerField()
    ended_us = models.BigIntegerField(null=True, blank=True)

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
