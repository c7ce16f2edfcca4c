"""The settings of competency with their sources."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competency.domain.rule_values import SETTINGS, change_rule
from competency.enums import Confidence
from competency.forms.rules import RuleForm
from competency.models import CompetencyRule
from competency.views.frame import area
from competency.views.tables import REFUSED
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal


@require_safe
def rule_list(request: AuthedRequest) -> HttpResponse:
    """Show every setting with its numbers, its source and how sure it is."""
    require(request.user, "competency.rule_list")
    changed = {row.key: row for row in CompetencyRule.objects.order_by("key")}
    rows = []
    for setting in SETTINGS.values():
        row = changed.get(setting.key)
        value = row.value if row else setting.default
        rows.append(
            {
                "setting": setting,
                "numbers": [(entry.label, value[entry.path]) for entry in setting.entries],
                "source": row.source if row else setting.source,
                "confidence": Confidence(row.confidence if row else setting.confidence),
            }
        )
    return render(request, "competency/rule_list.html", {"rows": rows, **area(request)})


@require_http_methods(["GET", "POST"])
def rule_edit(request: AuthedRequest, rule_key: str) -> HttpResponse:
    """Change the numbers of a setting and say on what they rest."""
    require(request.user, "competency.rule_edit")
    setting = SETTINGS.get(rule_key)
    if setting is None:
        raise Http404
    row = CompetencyRule.objects.filter(key=rule_key).first()
    initial = {
        **(row.value if row else setting.default),
        "source": row.source if row else setting.source,
        "confidence": row.confidence if row else setting.confidence,
    }
    form = RuleForm(request.POST or None, setting=setting, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        source, confidence = values.pop("source"), values.pop("confidence")
        try:
            change_rule(rule_key, values, source=source, confidence=confidence, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(label)s tersimpan.") % {"label": setting.label})
            return redirect("competency:rule_list")
    context = {
        "form": form,
        "setting": setting,
        "crumbs": [(_("Aturan kompetensi"), reverse("competency:rule_list"))],
    }
    return render(request, "competency/rule_edit.html", context, status=REFUSED if form.errors else 200)
