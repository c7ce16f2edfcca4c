"""Roles at a unit: who holds them, giving and taking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.roles import grant_role, revoke_role
from organization.forms import RoleGrantForm
from organization.queries import (
    employees_visible_to,
    role_grants_visible_to,
    roles_at_and_above,
    units_visible_to,
)
from organization.views.units import unit_address, unit_crumbs


@require_safe
def role_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show the roles given at this unit, and those that reach it from above."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.role_list", unit)
    grants = list(roles_at_and_above(unit, timezone.localdate()))
    return render(
        request,
        "organization/role_list.html",
        {
            "unit": unit,
            "crumbs": [*unit_crumbs(request, unit), (unit.name, unit_address(unit))],
            "given_here": [grant for grant in grants if grant.unit_id == unit.pk],
            "given_above": [grant for grant in grants if grant.unit_id != unit.pk],
        },
    )


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
    """Take a role back at once."""
    grant = get_object_or_404(
        role_grants_visible_to(request.user).select_related("unit", "user"), pk=grant_id
    )
    require(request.user, "organization.role_grant_revoke", grant)
    revoke_role(grant, by=request.user)
    messages.success(
        request,
        _("Peran %(role)s %(name)s dicabut.") % {"role": grant.get_role_display(), "name": grant.user},
    )
    return redirect("organization:role_list", unit_id=grant.unit_id)
