"""Acting officers of a unit: who stands in for its head, appointing, ending, taking back."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.acting import (
    Mandate,
    appoint_acting,
    appraises_sentence,
    cancel_acting,
    set_acting_end,
)
from organization.domain.effects import followed, preview
from organization.domain.moves import day_sentences, line_reason
from organization.domain.periods import until_text
from organization.enums import ActingKind
from organization.forms.acting import ActingAddForm, ActingEndForm
from organization.models import ActingAppointment, Unit
from organization.queries import (
    AppraiserLine,
    leading_lines_on,
    placement_on,
    units_visible_to,
)
from organization.service_records import absence_on, acting_visible_to, head_of, people_of, state_on
from organization.views.confirmation import ask_confirmation, back_to_form, is_confirmed
from organization.views.employees import choose_person, chosen_person
from organization.views.units import unit_address, unit_crumbs

ONE_DAY = timedelta(days=1)
PER_PAGE = 25


@require_safe
def acting_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show who leads the unit, who stands in for the head today, and every appointment so far."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.acting_list", unit)
    today = timezone.localdate()
    head = head_of(unit, today)
    leaders = leading_lines_on(unit, today)
    rows = ActingAppointment.objects.filter(unit=unit).select_related("employee", "unit")
    page = Paginator(rows.order_by("-starts_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "crumbs": crumbs_of(request, unit),
        "head": head,
        "absence": absence_on(head.employee, today) if head else None,
        "leader": leaders[0] if leaders else None,
        "page_obj": page,
        "rows": [(row, state_on(today, row.starts_on, row.ends_on)) for row in page],
    }
    return render(request, "organization/acting_list.html", context)


@require_http_methods(["GET", "POST"])
def acting_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Appoint a Plt. or Plh. of the unit (`?person=`); without one, offer people to choose from."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.acting_add", unit)
    today = timezone.localdate()
    if "person" not in request.GET:
        return choose_person(
            request,
            _("Siapa Plt. atau Plh. %(unit)s?") % {"unit": unit.name},
            lead=_("Pegawai unit ini ditawarkan dahulu. Cari nama atau NIP untuk pegawai unit lain."),
            nearby=people_of(unit, today),
            crumbs=[*crumbs_of(request, unit), (_("Plt. dan Plh."), acting_address(unit))],
        )
    employee = chosen_person(request)
    head = head_of(unit, today)
    initial = {"starts_on": today, "kind": ActingKind.PLH if head else ActingKind.PLT, "appraises": True}
    form = ActingAddForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        data = form.cleaned_data
        change = partial(
            appoint_acting,
            employee,
            Mandate(unit, data["kind"], data["appraises"], data["letter"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=request.user,
        )
        try:
            if not is_confirmed(request):
                return confirm_appointment(request, change, unit, data["starts_on"])
            with followed(by=request.user):
                appointment = change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s menjadi %(capacity)s; ia dan pimpinan yang bersangkutan diberi tahu.")
                % {"name": employee.name, "capacity": appointment.capacity},
            )
            return redirect("organization:acting_list", unit_id=unit.pk)
    context = {
        "form": form,
        "unit": unit,
        "employee": employee,
        "placement": placement_on(employee, today),
        "head": head,
        "absence": absence_on(head.employee, today) if head else None,
        "crumbs": [*crumbs_of(request, unit), (_("Plt. dan Plh."), acting_address(unit))],
    }
    return render(request, "organization/acting_add.html", context)


@require_http_methods(["GET", "POST"])
def acting_end(request: AuthedRequest, acting_id: int) -> HttpResponse:
    """Set the last day of an appointment, earlier or later."""
    appointment = get_object_or_404(acting_visible_to(request.user), pk=acting_id)
    require(request.user, "organization.acting_end", appointment.unit)
    today = timezone.localdate()
    form = ActingEndForm(request.POST or None, initial={"ends_on": appointment.ends_on or today})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        ends_on = form.cleaned_data["ends_on"]
        change = partial(set_acting_end, appointment, ends_on=ends_on, by=request.user)
        try:
            if not is_confirmed(request):
                return confirm_end(request, change, appointment, ends_on)
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Hari terakhirnya kini %(day)s.") % {"day": date_format(ends_on)})
            return redirect("organization:acting_list", unit_id=appointment.unit_id)
    context = {
        "form": form,
        "appointment": appointment,
        "unit": appointment.unit,
        "crumbs": [
            *crumbs_of(request, appointment.unit),
            (_("Plt. dan Plh."), acting_address(appointment.unit)),
        ],
    }
    return render(request, "organization/acting_end.html", context)


@require_POST
def acting_cancel(request: AuthedRequest, acting_id: int) -> HttpResponse:
    """Take back an appointment that has not begun."""
    appointment = get_object_or_404(acting_visible_to(request.user), pk=acting_id)
    require(request.user, "organization.acting_cancel", appointment.unit)
    try:
        with followed(by=request.user):
            cancel_acting(appointment, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Penunjukan %(name)s dibatalkan.") % {"name": appointment.employee.name})
    return redirect("organization:acting_list", unit_id=appointment.unit_id)


def confirm_appointment(
    request: AuthedRequest, change: Callable[[], ActingAppointment], unit: Unit, starts_on: date
) -> HttpResponse:
    """Say what the appointment will do before it is made."""
    made: list[ActingAppointment] = []
    before = leading_lines_on(unit, starts_on)
    effects = preview(lambda: made.append(change()), day=starts_on)
    appointment = made[0]
    values = {
        "name": appointment.employee.name,
        "capacity": appointment.capacity,
        "day": date_format(starts_on),
        "until": until_text(appointment.ends_on),
    }
    sentences = [
        _("%(name)s menjadi %(capacity)s mulai %(day)s %(until)s.") % values,
        appraises_sentence(appointment),
    ]
    if appointment.appraises and before and before[0].appraiser != appointment.employee:
        sentences.append(
            _("Sampai saat itu yang menilai bawahan unit ini: %(name)s.") % {"name": before[0].appraiser.name}
        )
    if appointment.kind == ActingKind.PLT:
        sentences.append(_("Plt. berakhir dengan sendirinya bila unit ini mendapat pimpinan."))
    return ask_confirmation(
        request,
        title=_("Tunjuk %(name)s sebagai %(capacity)s?") % values,
        sentences=[*sentences, *day_sentences(starts_on)],
        effects=effects,
        submit=_("Ya, tunjuk"),
        cancel_url=acting_address(unit),
        crumbs=[*crumbs_of(request, unit), (_("Plt. dan Plh."), acting_address(unit))],
    )


def confirm_end(
    request: AuthedRequest, change: Callable[[], object], appointment: ActingAppointment, ends_on: date
) -> HttpResponse:
    """Say what another last day will do before it is set."""
    unit = appointment.unit
    last = ends_on if appointment.ends_on is None else min(ends_on, appointment.ends_on)
    day = last + ONE_DAY
    leaders: list[AppraiserLine] = []

    def change_and_look() -> None:
        change()
        leaders.extend(leading_lines_on(unit, ends_on + ONE_DAY))

    effects = preview(change_and_look, day=day)
    values = {
        "name": appointment.employee.name,
        "capacity": appointment.capacity,
        "day": date_format(ends_on),
    }
    sentences = [_("%(name)s menjadi %(capacity)s sampai %(day)s.") % values]
    if leaders:
        sentences.append(
            _("Sesudah itu yang menilai bawahan unit ini: %(name)s (%(why)s).")
            % {"name": leaders[0].appraiser.name, "why": line_reason(leaders[0])}
        )
    return ask_confirmation(
        request,
        title=_("Tetapkan hari terakhir %(capacity)s?") % values,
        sentences=sentences,
        effects=effects,
        submit=_("Ya, tetapkan"),
        cancel_url=acting_address(unit),
        crumbs=[*crumbs_of(request, unit), (_("Plt. dan Plh."), acting_address(unit))],
    )


def crumbs_of(request: AuthedRequest, unit: Unit) -> list[tuple[str, str]]:
    """Return the way down to the unit and its own page."""
    return [*unit_crumbs(request, unit), (unit.name, unit_address(unit))]


def acting_address(unit: Unit) -> str:
    """Return the address of the unit's page of acting officers."""
    return reverse("organization:acting_list", args=[unit.pk])
