"""Forms of the administration pages."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from rightdoor.casework.access.arrangements import Terms
from rightdoor.casework.access.models import Account, Arrangement, Compartment, Organisation, Unit
from rightdoor.casework.access.roles import ROLES
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.model.civil import civil_from_days
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces as forces_of_uk

USERNAME = r"^[A-Za-z][A-Za-z0-9._@-]{1,59}$"
NO_USERNAME = "Use letters, digits, dots and dashes, with a letter first."
_ROLES = [("", "Choose a role"), *((code, name) for code, (name, _) in ROLES.items())]


class OrganisationForm(forms.Form):
    """A controller of records."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    force = forms.ChoiceField(
        choices=[
            ("", "None, or not said"),
            *((each.code, each.name) for each in sorted(forces_of_uk(), key=lambda one: one.name)),
            *((each.code, f"{each.name} (there no longer)") for each in former_forces()),
        ],
        required=False,
        label="Which police force it is",
        help_text="What an operation tasks to that force is shown to its people, and its cases are counted for it. One that is there no longer: for the records that were made then.",
    )


class UnitForm(forms.Form):
    """A team."""

    name = forms.CharField(max_length=120)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose an organisation")
    contact = forms.CharField(max_length=200, required=False, help_text="Whom others ask: a desk, not a person's own number.")
    intake = forms.BooleanField(
        required=False,
        label="This unit gets what nobody named a unit for",
        help_text="One unit does; choosing this one ends it for the other.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", Organisation.objects.order_by("name"))


class RoleForm(forms.Form):
    """A role in a unit."""

    role = forms.ChoiceField(choices=_ROLES)
    unit = forms.ModelChoiceField(Unit.objects.none(), empty_label="Choose a unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", Unit.objects.select_related("organisation").order_by("organisation__name", "name"))


class AccountForm(RoleForm):
    """A new account with its first role."""

    field_order = ("username", "name", "role", "unit")
    username = forms.RegexField(
        regex=USERNAME,
        help_text="Letters, digits, dots and dashes. It stands in the ledger and is never given to somebody else.",
        error_messages={"invalid": NO_USERNAME},
    )
    name = forms.CharField(max_length=120)


class KeyForm(forms.Form):
    """Why a key of somebody's account is asked for."""

    reason = forms.CharField(
        max_length=300, label="Why", help_text="Whoever releases it, the account's holder and auditors read this. Nothing of a case."
    )


class OperationForm(forms.Form):
    """An operation across units."""

    name = forms.CharField(max_length=120)
    controller = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose the controller of its records")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "controller", Organisation.objects.order_by("name"))


class MemberForm(forms.Form):
    """Somebody, by username."""

    username = forms.CharField(max_length=60)

    def clean_username(self) -> Account:
        """The account of the name, if it can be used."""
        found = Account.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError("There is no account of this username that is in use.")
        return found


class CompartmentForm(forms.Form):
    """Need-to-know beyond the unit."""

    name = forms.CharField(max_length=120)
    grade = forms.ChoiceField(choices=Compartment.Grade.choices, widget=forms.RadioSelect)
    contact = forms.CharField(
        max_length=200, label="Whom others ask", help_text="A desk. Shown to others only where the compartment is acknowledged."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].option_hints = {  # type: ignore[attr-defined]
            "acknowledged": "Others are told that something is withheld, and whom to ask.",
            "silent": "For others nothing is there at all.",
        }


class ArrangementForm(forms.Form):
    """What the paper between controllers says."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), widget=forms.CheckboxSelectMultiple, label="Organisations that take part"
    )
    reference = forms.CharField(max_length=200, label="Reference of the paper", help_text="As it is filed, so that it can be found.")
    of_day = DayField(label="Date of the paper")
    answers = forms.ModelChoiceField(
        Organisation.objects.none(),
        empty_label="Choose an organisation",
        label="Who answers to people",
        help_text="The contact point for people whose data is held.",
    )
    contact = forms.CharField(max_length=200, label="How people reach them", help_text="A desk, not a person's own number.")
    from_day = DayField(label="In force from")
    review_day = DayField(label="To be reviewed by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisations", "answers"):
            _offer(self, name, Organisation.objects.order_by("name"))

    def terms(self) -> Terms:
        """What was filled in."""
        given = self.cleaned_data
        of_day, from_day, review_day = (day_number(given[name]) for name in ("of_day", "from_day", "review_day"))
        organisations = tuple(one.pk for one in given["organisations"])
        return Terms(organisations, given["reference"], of_day, given["answers"].pk, given["contact"], from_day, review_day)

    @staticmethod
    def shown(one: Arrangement) -> dict[str, Any]:
        """What a form begins with that replaces one."""
        days = {name: datetime.date(*civil_from_days(getattr(one, name))) for name in ("of_day", "from_day", "review_day")}
        return {"organisations": one.organisations, "reference": one.reference, "answers": one.answers_id, "contact": one.contact, **days}


class EndArrangementForm(forms.Form):
    """Why nothing is agreed any more."""

    reason = forms.CharField(
        max_length=200,
        help_text="From today nothing is added to organisations that were in it. What they hold here stays and is to be settled.",
    )


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
