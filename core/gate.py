"""The two questions every view asks: may this person, and what did the domain refuse."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models

from core.errors import RuleViolation

if TYPE_CHECKING:
    from organization.models import User


def require(user: "User", permission: str, obj: models.Model | None = None) -> None:
    """Raise PermissionDenied (a 403 page) when the person may not do this to what he may see."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


def show_refusal(form: forms.BaseForm, refusal: RuleViolation) -> None:
    """Put the sentence of the domain beside its field, or above the form when it has none there."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
