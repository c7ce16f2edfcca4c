"""Posts of a unit with their seats, and the vacancies of everything an HR officer keeps."""

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
from core.gate import carried_out, require
from core.jobs import create_job, dispatch
from organization.domain.posts import change_post, close_post, reopen_post
from organization.forms.units import LastDayForm, PostDataForm
from organization.models import Post, Unit
from organization.queries import units_visible_to
from organization.vacancies import (
    EXPORT_JOB,
    export_arguments,
    head_vacancies,
    headless_units,
    open_seats,
    posts_of,
    posts_visible_to,
)
from organization.views.units import crumbs_below, number, wants_closed

PER_PAGE = 25
FIRST_FEW = 10
LONGEST_SEARCH = 80


@require_safe
def post_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show the posts of a unit: how many people each needs, has and lacks."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.post_list", unit)
    closed = wants_closed(request)
    posts = posts_of(unit, timezone.localdate(), closed=closed)
    page = Paginator(posts, PER_PAGE).get_page(request.GET.get("page"))
    context = {"unit": unit, "page_obj": page, "closed": closed, "crumbs": crumbs_below(request, unit)}
    return render(request, "organization/post_list.html", context)


@require_http_methods(["GET", "POST"])
def post_change(request: AuthedRequest, post_id: int) -> HttpResponse:
    """Change name, class, grade and formation of a post; its code and unit stay."""
    post = visible_post(request, post_id)
    require(request.user, "organization.post_change", post)
    written = {name: getattr(post, name) for name in PostDataForm.base_fields}
    form = PostDataForm(request.POST or None, initial=written)
    if request.method == "POST" and form.is_valid():
        change_post(post, by=request.user, **form.cleaned_data)
        messages.success(request, _("Jabatan %(post)s tersimpan.") % {"post": form.cleaned_data["name"]})
        return redirect("organization:post_list", unit_id=post.unit_id)
    context = {"form": form, "post": post, "crumbs": crumbs_of_post(request, post)}
    return render(request, "organization/post_change.html", context)


@require_http_methods(["GET", "POST"])
def post_close(request: AuthedRequest, post_id: int) -> HttpResponse:
    """Close a post with a last day; refused while somebody holds it after that day."""
    post = visible_post(request, post_id)
    require(request.user, "organization.post_close", post)
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and carried_out(
        form, lambda: close_post(post, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request,
            _("Jabatan %(post)s ditutup dengan hari terakhir %(day)s.")
            % {"post": post.name, "day": date_format(form.cleaned_data["ends_on"])},
        )
        return redirect("organization:post_list", unit_id=post.unit_id)
    context = {"form": form, "post": post, "crumbs": crumbs_of_post(request, post)}
    return render(request, "organization/post_close.html", context)


@require_POST
def post_reopen(request: AuthedRequest, post_id: int) -> HttpResponse:
    """Take the closing of a post back."""
    post = visible_post(request, post_id)
    require(request.user, "organization.post_reopen", post)
    try:
        reopen_post(post, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Jabatan %(post)s berlaku kembali.") % {"post": post.name})
    return redirect("organization:post_list", unit_id=post.unit_id)


@require_safe
def vacancy_list(request: AuthedRequest) -> HttpResponse:
    """Show the units without a head with who stands in, then the seats that nobody fills.

    `?unit=` stays inside one unit and all below it, `?q=` searches names, `?show=` pages through one
    of the two lists.
    """
    require(request.user, "organization.vacancy_list")
    within, text, today = chosen_unit(request), request.GET.get("q", "").strip(), timezone.localdate()
    heads = Paginator(headless_units(request.user, today, within=within, text=text), PER_PAGE)
    seats = Paginator(open_seats(request.user, today, within=within, text=text), PER_PAGE)
    show, page = request.GET.get("show", ""), request.GET.get("page")
    head_page, seat_page = heads.get_page(page), seats.get_page(page)
    first_few = slice(None) if show else slice(FIRST_FEW)
    context = {
        "q": text,
        "unit": within,
        "show": show,
        "head_count": heads.count,
        "seat_count": seats.count,
        "heads": head_vacancies(list(head_page)[first_few], today) if show != "seats" else [],
        "seats": list(seat_page)[first_few] if show != "heads" else [],
        "page_obj": {"heads": head_page, "seats": seat_page}.get(show),
        "crumbs": [(_("Unit kerja"), reverse("organization:unit_tree"))],
    }
    return render(request, "organization/vacancy_list.html", context)


@require_POST
def vacancy_export(request: AuthedRequest) -> HttpResponse:
    """Have a worker write the vacancies of the same choice as a workbook, and show how far it is."""
    require(request.user, "organization.vacancy_list")
    within, text = chosen_unit(request), request.POST.get("q", "").strip()[:LONGEST_SEARCH]
    unit_id = within.pk if within else 0
    job = create_job(
        EXPORT_JOB,
        by=request.user,
        arguments=export_arguments(request.user, within, text),
        key=f"vacancy-export:{request.user.pk}:{unit_id}:{text}",
    )
    dispatch(job)
    return redirect("core:job_detail", job.pk)


def chosen_unit(request: AuthedRequest) -> Unit | None:
    """Return the kept unit that was chosen; 404 for any other."""
    chosen = request.POST.get("unit") or request.GET.get("unit")
    if not chosen:
        return None
    unit: Unit = get_object_or_404(units_visible_to(request.user), pk=number(chosen))
    return unit


def visible_post(request: AuthedRequest, post_id: int) -> Post:
    """Return the post of a kept unit, else 404."""
    return get_object_or_404(posts_visible_to(request.user).select_related("unit"), pk=post_id)


def crumbs_of_post(request: AuthedRequest, post: Post) -> list[tuple[str, str]]:
    """Return the way down to a page of the post."""
    posts = (_("Jabatan"), reverse("organization:post_list", args=[post.unit_id]))
    return [*crumbs_below(request, post.unit), posts]
