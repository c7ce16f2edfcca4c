"""How a view answers a form that does one thing: done, done already, or refused with a sentence."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from appraisal.views.moves import CONFLICT, REFUSED
from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.gate import show_refusal

Show = Callable[[Any, int], HttpResponse]
"""Renders the page again with the bound form, with a status."""


def answer_form(
    request: AuthedRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    *,
    done: str | Callable[[], str],
    repeated_url: str,
    show: Show,
) -> HttpResponse:
    """Do `act` with what was typed and go to the address it returns, saying `done` (asked afterwards).

    A repetition goes to `repeated_url` with a remark. A refusal comes back on the page with what was
    typed: 422, or 409 when somebody was faster; 403 for the wrong person.
    """
    status = REFUSED
    if form.is_valid():
        try:
            url = act(form.cleaned_data)
        except AlreadyDone as repeated:
            messages.info(request, repeated.message)
            return redirect(repeated_url)
        except NotAllowed:
            raise PermissionDenied
        except RuleViolation as refusal:
            status = CONFLICT if isinstance(refusal, StaleVersion) else REFUSED
            show_refusal(form, refusal)
        else:
            messages.success(request, done() if callable(done) else done)
            return redirect(url)
    return show(form, status)
