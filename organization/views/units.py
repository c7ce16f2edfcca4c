"""The tree of units: reading it branch by branch, and every act on a unit."""

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
from organization.domain.effects import followed, preview
from organization.domain.posts import add_post
from organization.domain.units import (
    Obstacle,
    add_unit,
    change_unit,
    close_unit,
    closing_obstacles,
    move_unit,
    order_unit,
    reopen_unit,
)
from organization.forms.units import LastDayForm, PostAddForm, UnitAddForm, UnitDataForm, UnitMoveForm
from organization.models import Unit
from organization.queries import (
    SIBLINGS,
    awaiting_activation,
    hr_officers_of,
    parents_on,
    staff_of,
    top_units_visible_to,
    units_found,
    units_visible_to,
)
from organization.unit_rows import rows_of, shown
from organization.vacancies import posts_of
from organization.views.confirmation import ask_confirmation, back_to_form, is_confirmed
from organization.views.unit_branches import branch_of, trunk_to

PER_PAGE = 25
CHANGES_SHOWN = 10
CHILDREN_SHOWN = 15
POSTS_SHOWN = 8


@require_safe
def unit_tree(request: AuthedRequest) -> HttpResponse:
    """Show the tree from where the units of this HR officer begin, opened down to `?open=`.

    A search lists what it finds with the way to it; a single find is opened at once.
    """
    require(request.user, "organization.unit_tree")
    text, closed = request.GET.get("q", "").strip(), wants_closed(request)
    today = timezone.localdate()
    context: dict[str, object] = {"q": text, "closed": closed}
    if text:
        found = shown(units_found(units_visible_to(request.user), text), today, closed=closed)
        page = Paginator(found.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
        units = list(page)
        if page.paginator.count == 1:
            return redirect(tree_address(units[0], closed=closed))
        context |= {"page_obj": page, "rows": rows_of(units, today, closed=closed, with_way=True)}
    else:
        tops = shown_tops(request, closed=closed)
        opened = opened_unit(request)
        number = request.GET.get("page")
        context["branch"] = trunk_to(opened, tops=tops, day=today, closed=closed, page=number)
        context["opened"] = opened.pk if opened else 0
    return render(request, "organization/unit_tree.html", context)


@require_safe
def unit_branch(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Give htmx the units right below this one; whoever opens the address himself gets the tree."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_detail", unit)
    closed = wants_closed(request)
    if not request.htmx:
        return redirect(tree_address(unit, closed=closed))
    branch = branch_of(unit, day=timezone.localdate(), closed=closed, page=request.GET.get("page"))
    context = {"branch": branch, "closed": closed, "opened": 0}
    return render(request, "organization/unit_branch.html", context)


@require_safe
def unit_detail(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show a unit: who leads it, the units right below it, its posts, its people, what was done."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_detail", unit)
    today = timezone.localdate()
    below = shown(Unit.objects.get_children(unit), today, closed=False).order_by(*SIBLINGS)
    shown_below = list(below[: CHILDREN_SHOWN + 1])
    row, *children = rows_of([unit, *shown_below[:CHILDREN_SHOWN]], today)
    posts = list(posts_of(unit, today)[: POSTS_SHOWN + 1])
    return render(
        request,
        "organization/unit_detail.html",
        {
            "unit": unit,
            "row": row,
            "crumbs": unit_crumbs(request, unit),
            "may_place": request.user.has_perm("organization.unit_place", unit),
            "children": children,
            "more_children": len(shown_below) > CHILDREN_SHOWN,
            "posts": posts[:POSTS_SHOWN],
            "more_posts": len(posts) > POSTS_SHOWN,
            "awaiting": awaiting_activation(unit, today).count(),
            "page_obj": Paginator(staff_of(unit, today), PER_PAGE).get_page(request.GET.get("page")),
            "entries": [
                {"at": change.at, "what": change.text, "who": change.actor, "note": ""}
                for change in unit.changes.select_related("by")[:CHANGES_SHOWN]
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def unit_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Add a unit below this one."""
    parent = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_add", parent)
    form = UnitAddForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            unit = add_unit(parent=parent, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(unit)s ditambahkan.") % {"unit": unit.name})
            return redirect("organization:unit_detail", unit_id=parent.pk)
    return render(request, "organization/unit_add.html", {"form": form, "parent": parent})


@require_http_methods(["GET", "POST"])
def unit_change(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Change name, kind, place, working week and time zone of a unit; its code stays."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_change", unit)
    written = {name: getattr(unit, name) for name in UnitDataForm.base_fields}
    form = UnitDataForm(request.POST or None, initial=written)
    if request.method == "POST" and form.is_valid():
        change_unit(unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("Data unit tersimpan."))
        return redirect("organization:unit_detail", unit_id=unit.pk)
    context = {"form": form, "unit": unit, "crumbs": crumbs_below(request, unit)}
    return render(request, "organization/unit_change.html", context)


@require_http_methods(["GET", "POST"])
def unit_move(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Move a unit with all below it under another kept unit (`?parent=`): search, day, effects, yes.

    Who takes a unit away keeps also the one from which it goes.
    """
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_move", unit)
    require(request.user, "organization.unit_place", unit)
    if "parent" not in request.GET:
        return choose_parent(request, unit)
    parent = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["parent"]))
    require(request.user, "organization.unit_move", parent)
    form = UnitMoveForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        day = form.cleaned_data["starts_on"]
        change = partial(move_unit, unit, parent=parent, starts_on=day, by=request.user)
        try:
            if not is_confirmed(request):
                return ask_confirmation(
                    request,
                    title=_("Pindahkan %(unit)s?") % {"unit": unit.name},
                    sentences=move_sentences(unit, parent, date_format(day)),
                    effects=preview(change, day=day),
                    submit=_("Ya, pindahkan"),
                    cancel_url=unit_address(unit),
                    crumbs=crumbs_below(request, unit),
                )
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(unit)s kini berada di bawah %(parent)s.") % {"unit": unit.name, "parent": parent.name},
            )
            return redirect("organization:unit_detail", unit_id=unit.pk)
    context = {"form": form, "unit": unit, "parent": parent, "crumbs": crumbs_below(request, unit)}
    return render(request, "organization/unit_move.html", context)


@require_http_methods(["GET", "POST"])
def unit_order(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show the units right below this one with buttons to move each up or down among them."""
    parent = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_change", parent)
    below = shown(Unit.objects.get_children(parent), timezone.localdate(), closed=False)
    if request.method == "POST":
        before = "before" in request.POST
        unit = below.filter(pk=number(request.POST.get("unit", ""))).first()
        beside = below.filter(pk=number(request.POST.get("before" if before else "after", ""))).first()
        if unit is None or beside is None or unit == beside:
            messages.error(request, _("Susunan sudah berubah sejak halaman ini dibuka. Coba sekali lagi."))
        else:
            order_unit(unit, beside, before=before, by=request.user)
        mark = f"#unit-{unit.pk}" if unit else ""
        return redirect(reverse("organization:unit_order", args=[parent.pk]) + mark)
    units = list(below.order_by(*SIBLINGS))
    context = {
        "unit": parent,
        "rows": list(zip(units, [None, *units], [*units[1:], None], strict=False)),
        "crumbs": crumbs_below(request, parent),
    }
    return render(request, "organization/unit_order.html", context)


@require_http_methods(["GET", "POST"])
def unit_close(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Close a unit with a last day; what still runs there is listed with the way to end it."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_close", unit)
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    day = timezone.localdate()
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        day = form.cleaned_data["ends_on"]
        change = partial(close_unit, unit, ends_on=day, by=request.user)
        try:
            if not is_confirmed(request):
                return ask_confirmation(
                    request,
                    title=_("Tutup %(unit)s?") % {"unit": unit.name},
                    sentences=[
                        _("%(unit)s ditutup dengan hari terakhir %(day)s.")
                        % {"unit": unit.name, "day": date_format(day)},
                        _("Riwayatnya tetap tersimpan; unit yang ditutup tidak lagi tampil di susunan."),
                    ],
                    effects=preview(change, day=day),
                    submit=_("Ya, tutup unit"),
                    cancel_url=unit_address(unit),
                    crumbs=crumbs_below(request, unit),
                )
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(unit)s ditutup dengan hari terakhir %(day)s.")
                % {"unit": unit.name, "day": date_format(day)},
            )
            return redirect("organization:unit_detail", unit_id=unit.pk)
    context = {
        "form": form,
        "unit": unit,
        "crumbs": crumbs_below(request, unit),
        "obstacles": [(row.sentence, *way_out(unit, row)) for row in closing_obstacles(unit, day)],
    }
    return render(request, "organization/unit_close.html", context)


@require_POST
def unit_reopen(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Take the closing of a unit back."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_reopen", unit)
    try:
        reopen_unit(unit, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(unit)s berlaku kembali.") % {"unit": unit.name})
    return redirect("organization:unit_detail", unit_id=unit.pk)


@require_http_methods(["GET", "POST"])
def post_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Add a post to this unit."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.post_add", unit)
    form = PostAddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post = add_post(unit=unit, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Jabatan %(post)s ditambahkan.") % {"post": post.name})
            return redirect("organization:post_list", unit_id=unit.pk)
    return render(request, "organization/post_add.html", {"form": form, "unit": unit})


def choose_parent(request: AuthedRequest, unit: Unit) -> HttpResponse:
    """Offer the kept units under which the unit may stand, as links back to this page with `?parent=`."""
    text = request.GET.get("q", "").strip()
    others = units_visible_to(request.user).exclude(path__startswith=unit.path).filter(ends_on__isnull=True)
    parent_id = parents_on(timezone.localdate()).get(unit.pk)
    found = units_found(others.exclude(pk=parent_id), text).order_by("path")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": rows_of(list(page), timezone.localdate(), with_way=True),
        "q": text,
        "unit": unit,
        "crumbs": crumbs_below(request, unit),
    }
    return render(request, "organization/unit_parent_choice.html", context)


def move_sentences(unit: Unit, parent: Unit, day: str) -> list[str]:
    """Return what a move does, and by which officers the unit is kept before and after."""
    today = timezone.localdate()
    row = rows_of([unit], today)[0]
    values = {"unit": unit.name, "parent": parent.name, "day": day, "people": row.people}
    sentences = [
        _("%(unit)s pindah ke bawah %(parent)s mulai %(day)s.") % values,
        _("Semua unit di bawahnya ikut pindah; di dalamnya bekerja %(people)s pegawai.") % values,
    ]
    old = Unit.objects.get_parent(unit)
    before = {str(grant.user) for grant in hr_officers_of(old, today)} if old else set()
    after = {str(grant.user) for grant in hr_officers_of(parent, today)}
    if gone := sorted(before - after):
        sentences.append(_("Tidak lagi mengelola kepegawaiannya: %(names)s.") % {"names": ", ".join(gone)})
    if new := sorted(after - before):
        sentences.append(_("Kini mengelola kepegawaiannya: %(names)s.") % {"names": ", ".join(new)})
    return sentences


def way_out(unit: Unit, obstacle: Obstacle) -> tuple[str, str]:
    """Return the label and the address of the page where an obstacle to closing is cleared."""
    if obstacle.kind == "posts":
        return _("Tutup jabatannya"), reverse("organization:post_list", args=[unit.pk])
    if obstacle.kind == "roles":
        return _("Cabut perannya"), reverse("organization:role_list", args=[unit.pk])
    if obstacle.kind == "children":
        return _("Pindahkan atau tutup unit di bawahnya"), tree_address(unit, closed=False)
    return _("Buka halaman unit"), unit_address(unit)


def shown_tops(request: AuthedRequest, *, closed: bool) -> list[Unit]:
    """Return where the tree of this HR officer begins."""
    today = timezone.localdate()
    tops = top_units_visible_to(request.user)
    return [unit for unit in tops if closed or unit.ends_on is None or unit.ends_on >= today]


def opened_unit(request: AuthedRequest) -> Unit | None:
    """Return the kept unit of `?open=`; 404 for any other."""
    if "open" not in request.GET:
        return None
    found: Unit = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["open"]))
    return found


def wants_closed(request: AuthedRequest) -> bool:
    """Say whether closed units are to be shown too."""
    return request.GET.get("closed") == "1"


def number(text: str) -> int:
    """Return the number in an address, or 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def unit_crumbs(request: AuthedRequest, unit: Unit) -> list[tuple[str, str]]:
    """Return the way down to the unit as label and address, through units this person keeps."""
    above = units_visible_to(request.user).filter(
        path__in=[unit.path[: unit.steplen * depth] for depth in range(1, unit.depth)]
    )
    top = (_("Unit kerja"), reverse("organization:unit_tree"))
    return [top, *((parent.name, unit_address(parent)) for parent in above.order_by("path"))]


def crumbs_below(request: AuthedRequest, unit: Unit) -> list[tuple[str, str]]:
    """Return the way down to a page of the unit, the unit itself included."""
    return [*unit_crumbs(request, unit), (unit.name, unit_address(unit))]


def unit_address(unit: Unit) -> str:
    """Return the address of the unit's page."""
    return reverse("organization:unit_detail", args=[unit.pk])


def tree_address(unit: Unit, *, closed: bool) -> str:
    """Return the address of the tree opened down to this unit."""
    more = "&closed=1" if closed else ""
    return f"{reverse('organization:unit_tree')}?open={unit.pk}{more}#unit-{unit.pk}"
