"""Versions of the clock rules in the technicians' pages. Nothing that concerns a person or a case."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.admin import ReferenceAdmin
from feedback.models import ClockRule, ClockRuleSet

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
else:
    Inline = admin.TabularInline


class ClockRuleInline(Inline):
    """The rules of a version."""

    model = ClockRule
    extra = 0


@admin.register(ClockRuleSet)
class ClockRuleSetAdmin(ReferenceAdmin):
    """Versions of the clock rules. One by which a case is counted is read only: add a new version."""

    list_display = ("starts_on", "source")
    inlines = (ClockRuleInline,)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Technicians, as long as no case is counted by it."""
        return super().has_change_permission(request, obj) and not is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Technicians, as long as no case is counted by it."""
        return super().has_delete_permission(request, obj) and not is_used(obj)


def is_used(rule_set: models.Model | None) -> bool:
    """Say whether a case is counted by this version."""
    return isinstance(rule_set, ClockRuleSet) and rule_set.cases.exists()
