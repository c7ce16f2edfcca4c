"""Pages of the rule sets: every number with its source and certainty, copies, changes."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.rule_sets import change_rule_set, copy_rule_set, next_version, setting_rows
from appraisal.forms.rule_sets import RuleSetForm
from appraisal.models import RuleSet
from appraisal.queries import rule_sets_visible_to
from appraisal.views.cycle_acts import answer_button, history_entries, posted, posted_version
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from core.gate import require


@require_safe
def rule_set_list(request: AuthedRequest) -> HttpResponse:
    """Show every version of the rules and which are in use."""
    require(request.user, "appraisal.rule_set_list")
    rule_sets = rule_sets_visible_to(request.user).order_by("code", "-version")
    return render(request, "appraisal/rule_set_list.html", {"rule_sets": rule_sets})


@require_safe
def rule_set_detail(request: AuthedRequest, rule_set_id: int) -> HttpResponse:
    """Show each setting with its value, source and how sure we are of it."""
    rule_set = rule_set_or_404(request, rule_set_id)
    groups = [
        (str(label), list(rows))
        for label, rows in groupby(setting_rows(rule_set), key=lambda row: row.spec.group)
    ]
    context = {
        "rule_set": rule_set,
        "crumbs": rule_set_crumbs(),
        "groups": groups,
        "next_version": next_version(rule_set),
        "may_copy": request.user.has_perm("appraisal.rule_set_copy"),
        "history": history_entries(rule_set),
        "may_edit": request.user.has_perm("appraisal.rule_set_edit", rule_set),
    }
    return render(request, "appraisal/rule_set_detail.html", context)


@require_POST
def rule_set_copy(request: AuthedRequest, rule_set_id: int) -> HttpResponse:
    """Copy a rule set to the version the person was shown; the copy may be changed."""
    rule_set = rule_set_or_404(request, rule_set_id)
    require(request.user, "appraisal.rule_set_copy")
    version = posted_version(request)
    made: list[RuleSet] = []
    answer = answer_button(
        request,
        lambda: made.append(copy_rule_set(rule_set, version=version, by=request.user)),
        done=lambda _nothing: (
            _("Versi %(version)d dibuat. Ubah nilainya sebelum dipakai siklus.") % {"version": version}
        ),
        next_url=reverse("appraisal:rule_set_detail", args=[rule_set.pk]),
    )
    if made:
        answer["Location"] = reverse("appraisal:rule_set_detail", args=[made[0].pk])
    return answer


@require_http_methods(["GET", "POST"])
def rule_set_edit(request: AuthedRequest, rule_set_id: int) -> HttpResponse:
    """Change a rule set that no open cycle uses yet."""
    rule_set = rule_set_or_404(request, rule_set_id)
    require(request.user, "appraisal.rule_set_edit", rule_set)
    form = RuleSetForm(posted(request), rule_set=rule_set)
    page = reverse("appraisal:rule_set_detail", args=[rule_set.pk])

    def show(bound: RuleSetForm, status: int) -> HttpResponse:
        context = {"form": bound, "rule_set": rule_set, "crumbs": [*rule_set_crumbs(), (str(rule_set), page)]}
        return render(request, "appraisal/rule_set_edit.html", context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        change_rule_set(
            rule_set,
            form.values(),
            name=values["name"],
            note=values["note"],
            basis=values["basis"],
            seen=values["seen"],
            by=request.user,
        )
        return page

    return answer_form(request, form, act, done=_("Perangkat aturan disimpan."), repeated_url=page, show=show)


def rule_set_or_404(request: AuthedRequest, rule_set_id: int) -> RuleSet:
    """Return the rule set for an HR officer; nobody else knows of it."""
    return get_object_or_404(
        rule_sets_visible_to(request.user).prefetch_related("settings", "cycles__unit"), pk=rule_set_id
    )


def rule_set_crumbs() -> list[tuple[str, str]]:
    """Return the way down to the list."""
    return [(_("Aturan penilaian"), reverse("appraisal:rule_set_list"))]
