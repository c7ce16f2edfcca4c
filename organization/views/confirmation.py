"""Changes in two steps: fill the form, read what it will do, then say yes.

A view asks these three questions in this order, so that everything works without JavaScript and
nothing typed is lost on the way there and back:

    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        change = partial(move_unit, unit, by=request.user, **form.cleaned_data)
        try:
            if not is_confirmed(request):
                return ask_confirmation(request, title=…, effects=preview(change, day=…), …)
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            …
"""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from core.access import AuthedRequest, typed_fields
from organization.registry import ChangeEffect

STEP, CONFIRMED, BACK = "step", "confirm", "back"
"""Name and values of the two buttons of the page."""


def is_confirmed(request: AuthedRequest) -> bool:
    """Say whether the person has read what will happen and said yes."""
    return request.POST.get(STEP) == CONFIRMED


def back_to_form(request: AuthedRequest) -> bool:
    """Say whether the person wants to change what was typed: show the filled form again."""
    return request.POST.get(STEP) == BACK


def ask_confirmation(
    request: AuthedRequest,
    *,
    title: str,
    sentences: Sequence[str],
    effects: Sequence[ChangeEffect],
    submit: str,
    cancel_url: str,
    crumbs: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Return the page that says what will be done and what follows from it.

    The typed fields go along hidden; `submit` is what the yes button says ("Ya, pindahkan").
    """
    context = {
        "title": title,
        "crumbs": crumbs,
        "sentences": sentences,
        "effects": effects,
        "fields": [(name, value) for name, value in typed_fields(request) if name != STEP],
        "submit": submit,
        "cancel_url": cancel_url,
    }
    return render(request, "organization/change_confirm.html", context)
