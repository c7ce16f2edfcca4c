"""Teams across units: the list, one team with its members, forming, changing, closing; members."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import carried_out, require, show_refusal
from organization.domain.teams import TeamData, add_member, add_team, change_team, close_team, end_member
from organization.forms.teams import TeamAddForm, TeamForm, TeamMemberForm
from organization.forms.units import LastDayForm
from organization.models import Team, TeamMember
from organization.queries import serving_employees, units_visible_to
from organization.service_records import (
    not_over_on,
    people_of,
    team_members_visible_to,
    team_rows,
    teams_visible_to,
)
from organization.views.employees import choose_person, choose_unit, chosen_person, employee_crumbs, number

PER_PAGE = 25


@require_safe
def team_list(request: AuthedRequest) -> HttpResponse:
    """List and search the teams of the units this HR officer keeps; ended ones on request."""
    require(request.user, "organization.team_list")
    today = timezone.localdate()
    text, ended = request.GET.get("q", "").strip(), request.GET.get("ended") == "1"
    teams = teams_visible_to(request.user)
    if not ended:
        teams = teams.filter(not_over_on(today))
    for word in text.replace("\x00", " ").split():
        teams = teams.filter(Q(name__icontains=word) | Q(unit__name__icontains=word))
    serving = Q(members__starts_on__lte=today) & (
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=today)
    )
    teams = teams.annotate(size=Count("members", filter=serving)).order_by("name", "pk")
    page = Paginator(teams, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "q": text, "ended": ended, "crumbs": employee_crumbs()}
    return render(request, "organization/team_list.html", context)


@require_safe
def team_detail(request: AuthedRequest, team_id: int) -> HttpResponse:
    """Show a team: task, leader, who serves in it now, and who did."""
    team = visible_team(request, team_id)
    require(request.user, "organization.team_detail", team.unit)
    today = timezone.localdate()
    page = Paginator(team.members.order_by("employee__name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "team": team,
        "crumbs": team_crumbs(),
        "page_obj": page,
        "rows": team_rows(list(page), today),
        "ended": team.ends_on is not None and team.ends_on < today,
    }
    return render(request, "organization/team_detail.html", context)


@require_http_methods(["GET", "POST"])
def team_add(request: AuthedRequest) -> HttpResponse:
    """Form a team that belongs to a unit (`?unit=`); without one, offer the units to choose from."""
    require(request.user, "organization.team_add")
    if "unit" not in request.GET:
        return choose_unit(request, _("Bentuk tim kerja"), lead=_("Pilih dahulu unit pemilik timnya."))
    unit = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["unit"]))
    today = timezone.localdate()
    form = TeamAddForm(request.POST or None, employees=serving_employees(today), initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            team = add_team(
                unit,
                team_data(data),
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                by=request.user,
            )
        except RuleViolation as refusal:
            show_team_refusal(form, refusal)
        else:
            messages.success(request, _("Tim %(team)s dibentuk. Tambahkan anggotanya.") % {"team": team.name})
            return redirect("organization:team_detail", team_id=team.pk)
    context = {"form": form, "unit": unit, "crumbs": team_crumbs()}
    return render(request, "organization/team_add.html", context)


@require_http_methods(["GET", "POST"])
def team_change(request: AuthedRequest, team_id: int) -> HttpResponse:
    """Change name, task, leader and letter of a team."""
    team = visible_team(request, team_id)
    require(request.user, "organization.team_change", team.unit)
    written = {
        "name": team.name,
        "task": team.task,
        "letter": team.letter,
        "nip": team.leader.nip if team.leader else "",
    }
    form = TeamForm(request.POST or None, employees=serving_employees(timezone.localdate()), initial=written)
    if request.method == "POST" and form.is_valid():
        try:
            change_team(team, team_data(form.cleaned_data), by=request.user)
        except RuleViolation as refusal:
            show_team_refusal(form, refusal)
        else:
            messages.success(request, _("Data tim tersimpan."))
            return redirect("organization:team_detail", team_id=team.pk)
    context = {"form": form, "team": team, "crumbs": team_crumbs(team)}
    return render(request, "organization/team_change.html", context)


@require_http_methods(["GET", "POST"])
def team_close(request: AuthedRequest, team_id: int) -> HttpResponse:
    """End a team with a last day; the memberships end with it."""
    team = visible_team(request, team_id)
    require(request.user, "organization.team_close", team.unit)
    form = LastDayForm(request.POST or None, initial={"ends_on": team.ends_on or timezone.localdate()})
    if request.method == "POST" and carried_out(
        form, lambda: close_team(team, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Hari terakhir tim %(team)s tersimpan.") % {"team": team.name})
        return redirect("organization:team_detail", team_id=team.pk)
    context = {"form": form, "team": team, "crumbs": team_crumbs(team)}
    return render(request, "organization/team_close.html", context)


@require_http_methods(["GET", "POST"])
def team_member_add(request: AuthedRequest, team_id: int) -> HttpResponse:
    """Add somebody of the agency to the team (`?person=`); without one, search for people."""
    team = visible_team(request, team_id)
    require(request.user, "organization.team_member_add", team.unit)
    today = timezone.localdate()
    if "person" not in request.GET:
        return choose_person(
            request,
            _("Tambah anggota tim %(team)s") % {"team": team.name},
            lead=_("Anggota boleh dari unit mana pun. Cari nama atau NIP."),
            nearby=people_of(team.unit, today),
            crumbs=team_crumbs(team),
        )
    employee = chosen_person(request)
    initial = {"starts_on": max(today, team.starts_on)}
    form = TeamMemberForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form, lambda: add_member(team, employee, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request,
            _("%(name)s menjadi anggota tim dan diberi tahu.") % {"name": employee.name},
        )
        return redirect("organization:team_detail", team_id=team.pk)
    context = {"form": form, "team": team, "employee": employee, "crumbs": team_crumbs(team)}
    return render(request, "organization/team_member_add.html", context)


@require_http_methods(["GET", "POST"])
def team_member_end(request: AuthedRequest, member_id: int) -> HttpResponse:
    """End somebody's service in a team with a last day."""
    member = get_object_or_404(team_members_visible_to(request.user), pk=member_id)
    require(request.user, "organization.team_member_end", member.team.unit)
    form = LastDayForm(request.POST or None, initial={"ends_on": last_day_offered(member)})
    if request.method == "POST" and carried_out(
        form, lambda: end_member(member, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Keanggotaan %(name)s diakhiri.") % {"name": member.employee.name})
        return redirect("organization:team_detail", team_id=member.team_id)
    context = {"form": form, "member": member, "team": member.team, "crumbs": team_crumbs(member.team)}
    return render(request, "organization/team_member_end.html", context)


def visible_team(request: AuthedRequest, team_id: int) -> Team:
    """Return the team when this HR officer keeps its unit, else 404."""
    return get_object_or_404(teams_visible_to(request.user), pk=team_id)


def team_data(typed: dict[str, Any]) -> TeamData:
    """Return what was typed about a team."""
    return TeamData(name=typed["name"], task=typed["task"], letter=typed["letter"], leader=typed["nip"])


def show_team_refusal(form: TeamForm, refusal: RuleViolation) -> None:
    """Put the sentence of the domain beside its field; the leader is typed as a number."""
    field = "nip" if refusal.field == "leader" else refusal.field
    show_refusal(form, RuleViolation(refusal.message, field))


def team_crumbs(team: Team | None = None) -> list[tuple[str, str]]:
    """Return the way to the list of teams, and to a team when one is given."""
    top = [*employee_crumbs(), (_("Tim kerja"), reverse("organization:team_list"))]
    if team is None:
        return top
    return [*top, (team.name, reverse("organization:team_detail", args=[team.pk]))]


def last_day_offered(member: TeamMember) -> date:
    """Return today, or the first day of a membership that has not begun."""
    return max(timezone.localdate(), member.starts_on)
