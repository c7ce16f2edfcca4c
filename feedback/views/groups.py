"""Community groups of the officer's units and their codes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from feedback.domain.groups import GroupWithCode, add_group, renew_group, stop_group
from feedback.forms.tools import GroupForm
from feedback.queries import groups_kept_by, units_kept_by
from feedback.views.visitor import REFUSED


@require_http_methods(["GET", "POST"])
def group_list(request: AuthedRequest) -> HttpResponse:
    """List the community groups of the officer's units and register one."""
    require(request.user, "feedback.group_keep")
    form = GroupForm(request.POST or None, units=units_kept_by(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            added = add_group(form.instance, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            return show_code(request, added)
    context = {
        "groups": groups_kept_by(request.user),
        "form": form,
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/group_list.html", context, status=REFUSED if form.is_bound else 200)


def show_code(request: AuthedRequest, added: GroupWithCode) -> HttpResponse:
    """Show the code of a group, once."""
    context = {
        "group": added.group,
        "code": added.code,
        "crumbs": [(_("Kelompok warga"), reverse("feedback:group_list"))],
    }
    return render(request, "feedback/group_code.html", context)


@require_POST
def group_renew(request: AuthedRequest, group_id: int) -> HttpResponse:
    """Draw a new code for a group; the old one opens nothing more."""
    require(request.user, "feedback.group_keep")
    group = get_object_or_404(groups_kept_by(request.user), pk=group_id)
    return show_code(request, renew_group(group, by=request.user))


@require_POST
def group_stop(request: AuthedRequest, group_id: int) -> HttpResponse:
    """Take a group out of use."""
    require(request.user, "feedback.group_keep")
    stop_group(get_object_or_404(groups_kept_by(request.user), pk=group_id), by=request.user)
    messages.success(request, _("Kode kelompok tidak berlaku lagi."))
    return redirect("feedback:group_list")
