"""The limits against abuse: read by everybody, set by coordinators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import AuthedRequest, public
from core.gate import carried_out, require
from feedback.domain.limits import DIFFICULTY, limits_in_force, set_limits
from feedback.forms.tools import LIMIT_LABELS, LimitTableForm
from feedback.views.visitor import REFUSED


@public
@require_safe
def limit_list(request: HttpRequest) -> HttpResponse:
    """Show the limits against abuse as they are applied."""
    rows = [(LIMIT_LABELS[act], limit) for act, limits in limits_in_force().items() for limit in limits]
    return render(request, "feedback/limit_list.html", {"rows": rows, "difficulty": DIFFICULTY})


@require_http_methods(["GET", "POST"])
def limit_edit(request: AuthedRequest) -> HttpResponse:
    """Set the limits; a limit that would shut out a village is refused."""
    require(request.user, "feedback.limit_edit")
    form = LimitTableForm(request.POST or None, table=limits_in_force())
    if request.method == "POST" and carried_out(form, lambda: set_limits(form.table(), by=request.user)):
        messages.success(request, _("Pembatas disimpan dan berlaku sekarang."))
        return redirect("feedback:limit_list")
    context = {"form": form, "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))]}
    return render(request, "feedback/limit_edit.html", context, status=REFUSED if form.is_bound else 200)
