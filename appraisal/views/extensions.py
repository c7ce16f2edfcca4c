"""More time in a phase for a unit or a person: what was given, giving it, taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.domain.extensions import extend_phase, given_days, keeps, withdraw_extension
from appraisal.enums import Phase
from appraisal.forms.extensions import ExtensionForm, WithdrawalForm
from appraisal.models import Appraisal, Cycle
from appraisal.queries import (
    appraisals_kept_by,
    extensions_kept_by,
    extensions_reaching,
    units_of_cycle_kept_by,
)
from appraisal.views.cycle_acts import indicator_cycle_or_404, posted
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from core.gate import require
from core.jobs import dispatch
from organization.models import Unit
from organization.queries import employees_named, units_found

PER_PAGE = 25
FOUND_SHOWN = 10


@require_safe
def extension_list(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show the extensions that reach the units this HR officer keeps, the newest first."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.extension_list")
    rows = extensions_reaching(request.user, cycle)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = set(
        extensions_kept_by(request.user).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True)
    )
    context = {
        "cycle": cycle,
        "crumbs": extension_crumbs(request, cycle),
        "page_obj": page,
        "rows": [(row, row.pk in kept) for row in page],
        "may_add": request.user.has_perm("appraisal.extension_add", cycle),
    }
    return render(request, "appraisal/extension_list.html", context)


@require_http_methods(["GET", "POST"])
def extension_add(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Give a unit or a person more time: first for whom (`?unit=` or `?pegawai=`), then how long."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.extension_add")
    unit, appraisal = asked_target(request, cycle)
    if unit is None and appraisal is None:
        return show_choice(request, cycle)
    form = ExtensionForm(posted(request), initial={"phase": present_phase(cycle)})
    page = reverse("appraisal:extension_list", args=[cycle.pk])
    given = given_days(cycle, unit=unit, appraisal=appraisal)

    def show(bound: ExtensionForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "cycle": cycle,
            "unit": unit,
            "appraisal": appraisal,
            "given": [(phase.label, *given[phase]) for phase in Phase if phase in given],
            "crumbs": [*extension_crumbs(request, cycle), (_("Perpanjangan"), page)],
        }
        return render(request, "appraisal/extension_add.html", context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        job = extend_phase(
            cycle,
            Phase(values["phase"]),
            ends_on=values["ends_on"],
            reason=values["reason"],
            by=request.user,
            unit=unit,
            employee=appraisal.employee if appraisal else None,
        )
        dispatch(job)
        return page

    done = _("Tahap diperpanjang; semua yang bersangkutan dikabari.")
    return answer_form(request, form, act, done=done, repeated_url=page, show=show)


@require_http_methods(["GET", "POST"])
def extension_withdraw(request: AuthedRequest, extension_id: int) -> HttpResponse:
    """Take an extension back, for a reason."""
    extensions = extensions_kept_by(request.user).select_related("cycle__unit", "unit", "employee")
    extension = get_object_or_404(extensions, pk=extension_id)
    require(request.user, "appraisal.extension_add", extension.cycle)
    if not keeps(request.user, extension):
        raise PermissionDenied
    form = WithdrawalForm(posted(request))
    page = reverse("appraisal:extension_list", args=[extension.cycle_id])

    def show(bound: WithdrawalForm, status: int) -> HttpResponse:
        crumbs = [*extension_crumbs(request, extension.cycle), (_("Perpanjangan"), page)]
        context = {"form": bound, "extension": extension, "cycle": extension.cycle, "crumbs": crumbs}
        return render(request, "appraisal/extension_withdraw.html", context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        dispatch(withdraw_extension(extension, reason=values["reason"], by=request.user))
        return page

    done = _("Perpanjangan dicabut; semua yang bersangkutan dikabari.")
    return answer_form(request, form, act, done=done, repeated_url=page, show=show)


def show_choice(request: AuthedRequest, cycle: Cycle) -> HttpResponse:
    """Render the page on which a unit or a person is chosen, found by a search."""
    text = request.GET.get("q", "").strip()
    units = units_of_cycle_kept_by(request.user, cycle).order_by("path")
    people: QuerySet[Appraisal] = Appraisal.objects.none()
    if text:
        units = units_found(units, text)
        people = (
            appraisals_kept_by(request.user)
            .filter(cycle=cycle, employee__in=employees_named(text))
            .exclude(employee__user=request.user)
            .select_related("employee", "unit")
            .order_by("employee__name", "pk")
        )
    context = {
        "cycle": cycle,
        "crumbs": [
            *extension_crumbs(request, cycle),
            (_("Perpanjangan"), reverse("appraisal:extension_list", args=[cycle.pk])),
        ],
        "q": text,
        "units": units[:FOUND_SHOWN],
        "people": people[:FOUND_SHOWN],
        "shown": FOUND_SHOWN,
    }
    return render(request, "appraisal/extension_choice.html", context)


def asked_target(request: AuthedRequest, cycle: Cycle) -> tuple[Unit | None, Appraisal | None]:
    """Return the unit or the appraisal of the address; 404 for one this officer does not keep."""
    unit_id, employee_id = (number_of(request.GET.get(key, "")) for key in ("unit", "pegawai"))
    if unit_id:
        return get_object_or_404(units_of_cycle_kept_by(request.user, cycle), pk=unit_id), None
    if employee_id:
        kept = appraisals_kept_by(request.user).filter(cycle=cycle).select_related("employee", "unit")
        return None, get_object_or_404(kept, employee=employee_id)
    return None, None


def number_of(text: str) -> int:
    """Return a number of the address; 0 when there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def present_phase(cycle: Cycle) -> str:
    """Return the phase that ends next: the one HR is likely to prolong. One query."""
    today = timezone.localdate()
    coming = [row for row in cycle.phases.all() if row.ends_on >= today]
    return min(coming, key=lambda row: row.ends_on).phase if coming else Phase.RESPONSE.value


def extension_crumbs(request: AuthedRequest, cycle: Cycle) -> list[tuple[str, str]]:
    """Return the way down to the cycle, for who keeps it, or to the list of cycles."""
    return cycle_crumbs(cycle if request.user.has_perm("appraisal.cycle_detail", cycle) else None)
