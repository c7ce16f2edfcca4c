"""Standards of posts: everybody reads the issued ones, HR or training of the agency keeps them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.standards import (
    begin_standard,
    discard_draft,
    draft_missing,
    end_standard,
    issue_standard,
    revise_standard,
    save_draft,
)
from competency.forms.standards import (
    StandardBeginForm,
    StandardEndForm,
    StandardForm,
    StandardIssueForm,
    written_of,
)
from competency.models import PostStandard
from competency.queries import (
    keeps_agency,
    posts_without_standard,
    standard_content,
    standards_visible_to,
)
from competency.views.frame import area
from competency.views.tables import REFUSED
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import carried_out, require, show_refusal
from organization.queries import searchable

PER_PAGE = 25
POSTS_SHOWN = 30


@require_safe
def standard_list(request: AuthedRequest) -> HttpResponse:
    """Show the standards; `?q=` searches names, `?keadaan=konsep` shows drafts only."""
    rows = standards_visible_to(request.user).annotate(
        item_count=Count("items", distinct=True), post_count=Count("posts", distinct=True)
    )
    rows = rows.order_by("name", "code", "-number")
    text = searchable(request.GET.get("q", "")).strip()
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    drafts_only = request.GET.get("keadaan") == "konsep"
    if drafts_only:
        rows = rows.filter(issued_at__isnull=True)
    may_keep = keeps_agency(request.user)
    today = timezone.localdate()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "drafts_only": drafts_only,
        "may_keep": may_keep,
        "missing": posts_without_standard(today).count() if may_keep else 0,
        **area(request),
    }
    return render(request, "competency/standard_list.html", context)


@require_safe
def standard_detail(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """Show a standard as its form has it."""
    standard = get_object_or_404(standards_visible_to(request.user), pk=standard_id)
    posts = standard.posts.select_related("unit").order_by("unit__path", "name", "pk")
    context = {
        "standard": standard,
        "items": standard_content(standard),
        "trainings": standard.trainings.order_by("kind", "pk"),
        "posts": posts[:POSTS_SHOWN],
        "post_count": posts.count(),
        "versions": standards_visible_to(request.user).filter(code=standard.code).order_by("-number"),
        "may_keep": keeps_agency(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "competency/standard_detail.html", context)


@require_http_methods(["GET", "POST"])
def standard_add(request: AuthedRequest) -> HttpResponse:
    """Begin a draft with the levels of its class."""
    require(request.user, "competency.standard_add")
    form = StandardBeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            standard = begin_standard(**form.cleaned_data, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Konsep dibuat. Lengkapi lalu tetapkan."))
            return redirect("competency:standard_edit", standard.pk)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "competency/standard_add.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def standard_edit(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """Fill in a draft."""
    standard = kept_or_refused(request, standard_id, "competency.standard_edit")
    if standard.issued_at is not None:
        messages.info(request, _("Standar ini sudah ditetapkan. Buatlah revisi untuk mengubahnya."))
        return redirect("competency:standard_detail", standard.pk)
    form = StandardForm(request.POST or None, standard=standard, initial=written_of(standard))
    if request.method == "POST" and carried_out(
        form,
        lambda: save_draft(
            standard,
            facts=form.facts(),
            levels=form.levels(),
            trainings=form.trainings(),
            posts=form.posts(),
            by=request.user,
        ),
    ):
        messages.success(request, _("Konsep tersimpan."))
        return redirect("competency:standard_detail", standard.pk)
    context = {"form": form, "standard": standard, "crumbs": crumbs()}
    return render(request, "competency/standard_edit.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def standard_issue(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """Put a draft in force from a day."""
    standard = kept_or_refused(request, standard_id, "competency.standard_issue")
    form = StandardIssueForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and carried_out(
        form, lambda: issue_standard(standard, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Standar %(name)s ditetapkan.") % {"name": standard.name})
        return redirect("competency:standard_detail", standard.pk)
    context = {"form": form, "standard": standard, "crumbs": crumbs()}
    return render(request, "competency/standard_issue.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def standard_end(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """End an issued standard with a last day."""
    standard = kept_or_refused(request, standard_id, "competency.standard_end")
    form = StandardEndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and carried_out(
        form, lambda: end_standard(standard, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Standar %(name)s diakhiri.") % {"name": standard.name})
        return redirect("competency:standard_detail", standard.pk)
    context = {"form": form, "standard": standard, "crumbs": crumbs()}
    return render(request, "competency/standard_end.html", context, status=REFUSED if form.errors else 200)


@require_POST
def standard_revise(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """Begin the next version of a standard."""
    standard = kept_or_refused(request, standard_id, "competency.standard_revise")
    draft = revise_standard(standard, by=request.user)
    return redirect("competency:standard_edit", draft.pk)


@require_POST
def standard_discard(request: AuthedRequest, standard_id: int) -> HttpResponse:
    """Remove a draft."""
    standard = kept_or_refused(request, standard_id, "competency.standard_discard")
    try:
        discard_draft(standard, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("competency:standard_detail", standard.pk)
    messages.success(request, _("Konsep %(name)s dihapus.") % {"name": standard.name})
    return redirect("competency:standard_list")


@require_POST
def standard_fill(request: AuthedRequest) -> HttpResponse:
    """Begin a draft for every name and class of posts without a standard."""
    require(request.user, "competency.standard_fill")
    drafts = draft_missing(by=request.user, day=timezone.localdate())
    messages.success(
        request, _("%(count)d konsep dibuat. Periksa lalu tetapkan satu per satu.") % {"count": len(drafts)}
    )
    return redirect(f"{reverse('competency:standard_list')}?keadaan=konsep")


def kept_or_refused(request: AuthedRequest, standard_id: int, permission: str) -> PostStandard:
    """Return a visible standard: 404 for what is not there, 403 for those who keep none."""
    standard = get_object_or_404(standards_visible_to(request.user), pk=standard_id)
    require(request.user, permission, standard)
    return standard


def crumbs() -> list[tuple[str, str]]:
    """Return the way down to the standards."""
    return [(_("Standar kompetensi jabatan"), reverse("competency:standard_list"))]
