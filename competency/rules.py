"""Who may do what in competency. The same permission string stands in view and template."""

from typing import TYPE_CHECKING

import rules

from competency.queries import keeps_agency

if TYPE_CHECKING:
    from organization.models import User


@rules.predicate
def is_agency_keeper(user: "User") -> bool:
    """HR or training of a whole agency: dictionary, standards and catalogue are shared by its units."""
    return keeps_agency(user)


for _name in (
    "dictionary_seed",
    "dictionary_import",
    "competency_add",
    "competency_edit",
    "competency_retire",
    "standard_add",
    "standard_edit",
    "standard_issue",
    "standard_end",
    "standard_revise",
    "standard_discard",
    "standard_fill",
    "rule_list",
    "rule_edit",
):
    rules.add_perm(f"competency.{_name}", is_agency_keeper)
