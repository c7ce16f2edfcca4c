"""Rules of where reports are proposed to go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest
from core.gate import require
from feedback.domain.routing import remove_rule, save_rule
from feedback.forms.desk import RoutingRuleForm
from feedback.models import RoutingRule
from feedback.queries import all_routing_rules

REFUSED = 422


@require_http_methods(["GET", "POST"])
def routing_list(request: AuthedRequest) -> HttpResponse:
    """List the rules in their order and add one."""
    require(request.user, "feedback.routing_keep")
    form = RoutingRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_rule(form.instance, by=request.user)
        messages.success(request, _("Aturan disimpan."))
        return redirect("feedback:routing_list")
    context = {
        "rules": all_routing_rules(),
        "form": form,
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/routing_list.html", context, status=REFUSED if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def routing_change(request: AuthedRequest, rule_id: int) -> HttpResponse:
    """Change a rule."""
    require(request.user, "feedback.routing_keep")
    rule = get_object_or_404(RoutingRule, pk=rule_id)
    form = RoutingRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        save_rule(form.instance, by=request.user)
        messages.success(request, _("Aturan disimpan."))
        return redirect("feedback:routing_list")
    context = {
        "form": form,
        "rule": rule,
        "crumbs": [(_("Aturan penerusan"), reverse("feedback:routing_list"))],
    }
    return render(request, "feedback/routing_change.html", context, status=REFUSED if form.is_bound else 200)


@require_POST
def routing_remove(request: AuthedRequest, rule_id: int) -> HttpResponse:
    """Remove a rule."""
    require(request.user, "feedback.routing_keep")
    remove_rule(get_object_or_404(RoutingRule, pk=rule_id), by=request.user)
    messages.success(request, _("Aturan dihapus."))
    return redirect("feedback:routing_list")
