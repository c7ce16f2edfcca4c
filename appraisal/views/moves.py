"""How a view answers a move of an appraisal: done, done already, or refused with a sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appraisal.domain.moves import move
from appraisal.forms.moves import MoveForm
from appraisal.models import Appraisal
from appraisal.views.frame import page_context
from appraisal.workflow import APPRAISAL
from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion

CONFLICT, REFUSED = 409, 422


def answer_move(
    request: AuthedRequest,
    appraisal: Appraisal,
    name: str,
    *,
    done: str,
    next_url: str,
    take: Callable[[int], object] | None = None,
) -> HttpResponse:
    """Take the move `name` with what was posted and redirect to `next_url`, saying `done`.

    `take` does more than the plain move when given; it gets the expected version. A repetition
    redirects with a remark. A refusal comes back as a page with the sentence and the typed note:
    409 when the appraisal moved on meanwhile, 422 for another rule, 403 for the wrong person.
    """
    transition = APPRAISAL.transition(name)
    posted = request.POST.copy()
    if "move_version" in posted:  # a form with a draft: there `version` is that of the draft
        posted["version"] = str(posted["move_version"])
    form = MoveForm(transition, posted)
    status = REFUSED
    if form.is_valid():
        version, note = form.cleaned_data["version"], form.cleaned_data.get("note", "")
        try:
            if take is not None:
                take(version)
            else:
                move(appraisal, name, by=request.user, note=note, expected_version=version)
        except AlreadyDone as repeated:
            messages.info(request, repeated.message)
            return redirect(next_url)
        except NotAllowed:
            raise PermissionDenied
        except RuleViolation as refusal:
            status = CONFLICT if isinstance(refusal, StaleVersion) else REFUSED
            form.add_error(
                "note" if refusal.field == "note" and "note" in form.fields else None, refusal.message
            )
        else:
            messages.success(request, done)
            return redirect(next_url)
    appraisal.refresh_from_db(fields=["state", "version"])
    still_possible = transition in APPRAISAL.moves_for(request.user, appraisal)
    context = page_context(
        request,
        appraisal,
        form=form,
        transition=transition,
        still_possible=still_possible,
        version=appraisal.version,
        here=_("Langkah ditolak"),
    )
    return render(request, "appraisal/move_refused.html", context, status=status)
