"""What a person says of a table that no reader takes: the mapping it makes, tried on its rows, kept when it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rightdoor.casework.communications_data import mapping_choices, results
from rightdoor.casework.communications_data.models import Import
from rightdoor.errors import Refused, UsageProblem
from rightdoor.operations.map_results import Keeping, labels_its_addresses
from rightdoor.readers.mapping_draft import Draft as MappingDraft
from rightdoor.readers.mapping_guess import Survey


class Tried(NamedTuple):
    """A table as the choices would have it read. `wrong`: why it cannot be read so (the draft is there nevertheless)."""

    survey: Survey
    draft: MappingDraft
    rows: tuple[results.RowShown, ...]
    wrong: Refused | UsageProblem | None

    @property
    def unlabelled(self) -> bool:
        """Whether the table gives addresses and does not say what they are."""
        return "result.address" in self.draft.columns.values() and not labels_its_addresses(self.draft)


def drafted(found: Import, said: Mapping[str, str]) -> tuple[Survey, MappingDraft]:
    """What the table suggests, with what was chosen (`said`: values by the names of the form). Raises UsageProblem when there is no table."""
    provider = said.get("provider", "").strip()[:120]
    survey, _ = results.proposal(found, provider=provider, columns={})
    survey, draft = results.proposal(found, provider=provider, columns=mapping_choices.chosen_columns(survey, said))
    mapping_choices.choose(draft, survey, said)
    return survey, draft


def tried(found: Import, said: Mapping[str, str]) -> Tried:
    """The rows as the choices would have them read. Raises Refused, UsageProblem when there is no table."""
    survey, draft = drafted(found, said)
    try:
        return Tried(survey, draft, results.preview(found, draft.to_yaml()).rows, None)
    except (Refused, UsageProblem) as wrong:
        return Tried(survey, draft, (), wrong)


def keeping(found: Import, said: Mapping[str, str]) -> Keeping:
    """The mapping to be kept: a decision. Raises UsageProblem."""
    _, draft = drafted(found, said)
    role = draft.constants.get("result.address_role", "")
    exhibit = said.get("exhibit", "").strip()[:120]
    labelled = labels_its_addresses(draft)
    if role and not labelled and not (exhibit and draft.provider):
        raise UsageProblem(
            f"The table does not label its addresses: that they are {role} counts by the provider's name and the exhibit that says so alone.",
            advice="Give both, or leave open what the addresses are.",
        )
    return Keeping(draft.to_yaml(), draft.name, draft.provider, "", "", exhibit, said.get("reason", ""), "" if labelled else role)
