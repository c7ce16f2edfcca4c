"""The development plan of a person: planned, agreed, done, confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.development_plans import (
    SHARES,
    add_item,
    complete_item,
    confirm_item,
    move_plan,
    remove_item,
)
from competency.enums import LearningWay, PlanState
from competency.forms.assessments import LevelForm
from competency.forms.development_plans import CompletionForm, MoveForm, PlanItemForm
from competency.models import DevelopmentPlan
from competency.queries import (
    current_version,
    items_of,
    levels_of,
    plan_items_visible_to,
    plans_visible_to,
    proposals_of,
)
from competency.views.profiles import crumbs_of, readable_or_404
from competency.views.tables import REFUSED
from competency.workflow import DEVELOPMENT_PLAN
from core.access import AuthedRequest
from core.errors import NotAllowed, RuleViolation
from core.gate import carried_out, require, say_outcome, show_refusal
from core.workflow import history_of

FIRST_YEAR = 2000


@require_safe
def idp_detail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show the plan of a year (`?tahun=`) as a calendar, with what may be done now."""
    employee = readable_or_404(request, employee_id, "competency.idp_detail")
    year = asked_year(request)
    plan = DevelopmentPlan.objects.filter(employee=employee, year=year).select_related("employee").first()
    items = list(items_of(plan)) if plan else []
    is_own = employee.user_id == request.user.pk
    ways = [item.way for item in items]
    context = {
        "employee": employee,
        "plan": plan,
        "items": items,
        "proposals": proposals_of(employee),
        "year": year,
        "is_own": is_own,
        "moves": DEVELOPMENT_PLAN.moves_for(request.user, plan) if plan else [],
        "may_confirm": not is_own and request.user.has_perm("competency.level_confirm", employee),
        "shares": [
            (way.label, SHARES[way], ways.count(way), round(ways.count(way) * 100 / len(ways)) if ways else 0)
            for way in LearningWay
        ],
        "history": [
            (row, PlanState(row.to_state).label)
            for row in (history_of(plan).order_by("-at", "-pk") if plan else ())
        ],
        "crumbs": crumbs_of(employee),
    }
    return render(request, "competency/idp_detail.html", context)


@require_http_methods(["GET", "POST"])
def idp_item_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Add an activity; `?pelatihan=` and `?kompetensi=` come from the recommendation."""
    employee = readable_or_404(request, employee_id, "competency.idp_detail")
    require(request.user, "competency.idp_item_add", employee)
    today = timezone.localdate()
    initial = {
        "training": request.GET.get("pelatihan"),
        "competency": request.GET.get("kompetensi"),
        "target_level": request.GET.get("level"),
        "due_on": today.replace(month=12, day=31),
    }
    form = PlanItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form, lambda: add_item(employee, form.cleaned_data["due_on"].year, form.planned(), by=request.user)
    ):
        messages.success(request, _("Kegiatan ditambahkan."))
        return redirect(plan_address(employee.pk, form.cleaned_data["due_on"].year))
    context = {"form": form, "employee": employee, "crumbs": crumbs_of(employee)}
    return render(request, "competency/idp_item_add.html", context, status=REFUSED if form.errors else 200)


@require_POST
def idp_item_remove(request: AuthedRequest, item_id: int) -> HttpResponse:
    """Take an activity out of a draft."""
    item = get_object_or_404(plan_items_visible_to(request.user), pk=item_id)
    try:
        remove_item(item, by=request.user)
    except NotAllowed:
        raise PermissionDenied
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Kegiatan dihapus dari rencana."))
    return redirect(address_of(item.plan))


@require_http_methods(["GET", "POST"])
def idp_item_complete(request: AuthedRequest, item_id: int) -> HttpResponse:
    """Say that an activity is done; the supervisor confirms the level."""
    item = get_object_or_404(plan_items_visible_to(request.user), pk=item_id)
    require(request.user, "competency.idp_item_add", item.plan.employee)
    form = CompletionForm(
        request.POST or None, request.FILES or None, initial={"completed_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        try:
            complete_item(item, **values, upload=upload, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("Atasan Anda diminta menilai level yang dicapai."))
            return redirect(address_of(item.plan))
    context = {"form": form, "item": item, "crumbs": crumbs_of(item.plan.employee)}
    return render(
        request, "competency/idp_item_complete.html", context, status=REFUSED if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def idp_item_confirm(request: AuthedRequest, item_id: int) -> HttpResponse:
    """Say which level was reached by an activity."""
    item = get_object_or_404(plan_items_visible_to(request.user), pk=item_id)
    require(request.user, "competency.level_confirm", item.plan.employee)
    words = list(levels_of(current_version(item.competency)))
    form = LevelForm(request.POST or None, words=words, initial={"level": item.target_level})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            confirm_item(
                item, level=values["level"], evidence=form.evidence(), note=values["note"], by=request.user
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Level tercatat dan dihitung mulai hari ini."))
            return redirect(address_of(item.plan))
    context = {"form": form, "item": item, "words": words, "crumbs": crumbs_of(item.plan.employee)}
    return render(
        request, "competency/idp_item_confirm.html", context, status=REFUSED if form.errors else 200
    )


@require_POST
def idp_propose(request: AuthedRequest, plan_id: int) -> HttpResponse:
    """Propose the plan to the supervisor."""
    return answer_move(request, plan_id, "idp_propose", _("Rencana diajukan kepada atasan."))


@require_POST
def idp_return(request: AuthedRequest, plan_id: int) -> HttpResponse:
    """Send the plan back with a reason."""
    return answer_move(request, plan_id, "idp_return", _("Rencana dikembalikan."))


@require_POST
def idp_agree(request: AuthedRequest, plan_id: int) -> HttpResponse:
    """Agree the plan."""
    return answer_move(request, plan_id, "idp_agree", _("Rencana disepakati."))


@require_POST
def idp_reopen(request: AuthedRequest, plan_id: int) -> HttpResponse:
    """Open an agreed plan again with a reason."""
    return answer_move(request, plan_id, "idp_reopen", _("Rencana dibuka kembali."))


def answer_move(request: AuthedRequest, plan_id: int, name: str, done: str) -> HttpResponse:
    """Take a move and go back to the plan; a refusal is said there. 403 for the wrong person."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=plan_id)
    if not DEVELOPMENT_PLAN.holds_role(request.user, DEVELOPMENT_PLAN.transition(name).role, plan):
        raise PermissionDenied
    form = MoveForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    say_outcome(
        request,
        lambda: move_plan(
            plan, name, by=request.user, note=values.get("note", ""), expected_version=values.get("version")
        ),
        done,
    )
    return redirect(address_of(plan))


def asked_year(request: AuthedRequest) -> int:
    """Return the year of the address, this year for anything else."""
    this_year, asked = timezone.localdate().year, request.GET.get("tahun", "")
    typed = asked.isascii() and asked.isdecimal() and len(asked) == len(str(FIRST_YEAR))
    return int(asked) if typed and FIRST_YEAR <= int(asked) <= this_year + 1 else this_year


def plan_address(employee_id: int, year: int) -> str:
    """Return the page of a person's plan of a year."""
    return f"{reverse('competency:idp_detail', args=[employee_id])}?tahun={year}"


def address_of(plan: DevelopmentPlan) -> str:
    """Return the page of a plan."""
    return plan_address(plan.employee_id, plan.year)
