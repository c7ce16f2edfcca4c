"""The two questions every view asks: may this person, and what did the domain refuse."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest

from core.errors import AlreadyDone, RuleViolation

if TYPE_CHECKING:
    from organization.models import User


def require(user: "User", permission: str, obj: models.Model | None = None) -> None:
    """Raise PermissionDenied (a 403 page) when the person may not do this to what he may see."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


def show_refusal(form: forms.BaseForm, refusal: RuleViolation) -> None:
    """Put the sentence of the domain beside its field, or above the form when it has none there."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def carried_out(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do `act` when the form is valid. False when it is not, or when the domain refused.

    What was refused then stands on the form, as `show_refusal` puts it; `act` is never called before
    the form was found valid, so it may read `cleaned_data`.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return False
    return True


def say_outcome(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do `act`, and say on the next page that it is `done`, that it was done already, or why not."""
    try:
        act()
    except AlreadyDone as repeated:
        messages.info(request, repeated.message)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
