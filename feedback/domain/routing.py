"""Writing the rules of where reports are proposed to go."""

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from core.workflow import log_event
from feedback.domain.texts import cleaned_line
from feedback.models import RoutingRule
from feedback.queries import is_coordinator
from feedback.workflow import COORDINATOR

if TYPE_CHECKING:
    from organization.models import User


def save_rule(rule: RoutingRule, *, by: "User") -> RoutingRule:
    """Write a rule. NotAllowed for everybody but coordinators."""
    if not is_coordinator(by):
        raise NotAllowed("")
    rule.words = cleaned_line(rule.words)
    rule.save()
    log_event(rule, "routing_saved", by=by, as_role=COORDINATOR)
    return rule


def remove_rule(rule: RoutingRule, *, by: "User") -> None:
    """Remove a rule. NotAllowed for everybody but coordinators."""
    if not is_coordinator(by):
        raise NotAllowed("")
    log_event(rule, "routing_removed", by=by, as_role=COORDINATOR)
    rule.delete()
