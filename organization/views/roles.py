"""Roles at a unit: who holds them, who may do what, giving, taking back, and standing in for somebody."""

from django.contrib import messages
from django.db.models import Q, QuerySet
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
from organization.authority import authorities_at, technicians
from organization.domain.roles import appoint_deputy, grant_role, revoke_role
from organization.forms.roles import DeputyAddForm, RoleGrantForm
from organization.models import Placement, Unit
from organization.queries import (
    deputable_grants,
    deputies_appointed_for,
    deputy_candidates,
    employees_visible_to,
    own_grants_of,
    revocable_grants,
    role_grants_held_by,
    roles_at_and_above,
    units_visible_to,
    valid_on,
)
from organization.views.units import crumbs_below


@require_safe
def role_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show the roles given at this unit, and those that reach it from above."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.role_list", unit)
    grants = list(roles_at_and_above(unit, timezone.localdate()))
    here = [grant for grant in grants if grant.unit_id == unit.pk]
    return render(
        request,
        "organization/role_list.html",
        {
            "unit": unit,
            "crumbs": crumbs_below(request, unit),
            "given_here": here,
            "may_revoke": {
                grant.pk for grant in here if request.user.has_perm("organization.role_grant_revoke", grant)
            },
            "may_depute": {
                grant.pk for grant in here if request.user.has_perm("organization.deputy_add", grant)
            },
            "may_grant": request.user.has_perm("organization.role_grant_add", unit),
            "given_above": [grant for grant in grants if grant.unit_id != unit.pk],
        },
    )


@require_safe
def authority_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Say who may do what at this unit, by name and ground; its staff sees what touches it."""
    unit = get_object_or_404(units_of_interest(request), pk=unit_id)
    require(request.user, "organization.authority_list", unit)
    keeps = request.user.has_perm("organization.role_list", unit)
    today = timezone.localdate()
    context = {
        "unit": unit,
        "keeps": keeps,
        "crumbs": crumbs_below(request, unit)
        if keeps
        else [(_("Data saya"), reverse("organization:profile"))],
        "authorities": authorities_at(unit, today, for_staff_only=not keeps),
        "technicians": technicians() if keeps else [],
    }
    return render(request, "organization/authority_list.html", context)


@require_http_methods(["GET", "POST"])
def role_grant_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Give somebody of one's own units a role at this unit."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.role_grant_add", unit)
    form = RoleGrantForm(
        request.POST or None,
        employees=employees_visible_to(request.user),
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            grant = grant_role(
                form.cleaned_data["nip"].user,
                role=form.cleaned_data["role"],
                unit=unit,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.user,
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(name)s kini %(role)s.") % {"name": grant.user, "role": grant.get_role_display()}
            )
            return redirect("organization:role_list", unit_id=unit.pk)
    return render(request, "organization/role_grant_add.html", {"form": form, "unit": unit})


@require_POST
def role_grant_revoke(request: AuthedRequest, grant_id: int) -> HttpResponse:
    """Take a role back at once; a deputy's also by the one for whom he stands in."""
    grant = get_object_or_404(
        revocable_grants(request.user).select_related("unit", "user", "deputy_for"), pk=grant_id
    )
    require(request.user, "organization.role_grant_revoke", grant)
    revoke_role(grant, by=request.user)
    messages.success(
        request,
        _("Peran %(role)s %(name)s dicabut.") % {"role": grant.get_role_display(), "name": grant.user},
    )
    if grant.deputy_for_id == request.user.pk:
        return redirect("organization:deputy_list")
    return redirect("organization:role_list", unit_id=grant.unit_id)


@require_safe
def deputy_list(request: AuthedRequest) -> HttpResponse:
    """Show a person his roles with their deputies, and for whom he stands in himself."""
    require(request.user, "organization.deputy_list")
    today = timezone.localdate()
    deputies = list(deputies_appointed_for(request.user, today))
    grants = [
        (grant, [one for one in deputies if (one.role, one.unit_id) == (grant.role, grant.unit_id)])
        for grant in own_grants_of(request.user, today)
    ]
    context = {
        "grants": grants,
        "standing_in": role_grants_held_by(request.user, today).filter(deputy_for__isnull=False),
        "crumbs": [(_("Data saya"), reverse("organization:profile"))],
    }
    return render(request, "organization/deputy_list.html", context)


@require_http_methods(["GET", "POST"])
def deputy_add(request: AuthedRequest, grant_id: int) -> HttpResponse:
    """Name who stands in for the holder of this role, from a day to a day."""
    grant = get_object_or_404(
        deputable_grants(request.user).select_related("unit", "user", "deputy_for"), pk=grant_id
    )
    require(request.user, "organization.deputy_add", grant)
    today, is_own = timezone.localdate(), grant.user_id == request.user.pk
    form = DeputyAddForm(
        request.POST or None,
        employees=deputy_candidates(request.user, grant, today),
        initial={"starts_on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = appoint_deputy(
                grant,
                deputy=form.cleaned_data["nip"].user,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            day = date_format(form.cleaned_data["ends_on"])
            messages.success(
                request,
                _("%(name)s mewakili %(principal)s sampai %(day)s.")
                % {"name": made.user, "principal": made.deputy_for, "day": day},
            )
            if is_own:
                return redirect("organization:deputy_list")
            return redirect("organization:role_list", unit_id=grant.unit_id)
    context = {"form": form, "grant": grant, "is_own": is_own}
    return render(request, "organization/deputy_add.html", context)


def units_of_interest(request: AuthedRequest) -> QuerySet[Unit]:
    """Return the units that this person keeps, and the one where he works today."""
    own = Placement.objects.filter(valid_on(timezone.localdate()), employee__user=request.user)
    kept = units_visible_to(request.user).values("pk")
    units: QuerySet[Unit] = Unit.objects.filter(Q(pk__in=kept) | Q(pk__in=own.values("unit")))
    return units
