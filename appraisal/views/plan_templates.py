"""Pages of the plan templates: list, one template, its items, copying, making one from a plan."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.plan_templates import (
    copy_template,
    offer_template,
    remove_item,
    save_item,
    save_template,
    template_from_plan,
)
from appraisal.forms.plan_templates import PlanTemplateForm, PlanTemplateItemForm
from appraisal.models import Appraisal, PlanTemplate, PlanTemplateItem
from appraisal.queries import (
    PostUse,
    fits_post,
    nearest_template,
    offered_templates,
    open_indicator_codes,
    plan_template_items_visible_to,
    plan_templates_visible_to,
    plans_for_templates,
    plans_found,
    posts_in_use,
    templates_matching,
)
from appraisal.views.cycle_acts import answer_button, posted
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from core.gate import require
from organization.queries import units_visible_to

PAGE = 20
POSTS_SHOWN = 50


@require_safe
def plan_template_list(request: AuthedRequest) -> HttpResponse:
    """Show the templates of the units this officer keeps, and how many people each fits."""
    require(request.user, "appraisal.plan_template_list")
    q = request.GET.get("q", "")
    templates = templates_matching(plan_templates_visible_to(request.user), q)
    page = Paginator(templates, PAGE).get_page(request.GET.get("page"))
    posts = posts_in_use(request.user, timezone.localdate()) if page else []
    context = {
        "crumbs": [cycles_crumb()],
        "q": q,
        "page_obj": page,
        "rows": [(template, people(fitting_posts(template, posts))) for template in page],
    }
    return render(request, "appraisal/plan_template_list.html", context)


@require_safe
def plan_template_detail(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Show a template: its items, the sum of the weights, and the posts it fits."""
    template = template_or_404(request, template_id, "appraisal.plan_template_detail")
    items = list(template.items.order_by("position", "pk"))
    posts = fitting_posts(template, posts_in_use(request.user, timezone.localdate()))
    offered = list(offered_templates())
    rows = [(post, taken_by(template, post, offered)) for post in posts]
    context = {
        "template": template,
        "crumbs": template_crumbs(),
        "items": items,
        "codes": open_indicator_codes([item.indicator_code for item in items]),
        "weight_total": sum((item.weight or Decimal(0) for item in items), Decimal(0)),
        "posts": rows[:POSTS_SHOWN],
        "more_posts": max(0, len(rows) - POSTS_SHOWN),
        "people": people(posts),
    }
    return render(request, "appraisal/plan_template_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_add(request: AuthedRequest) -> HttpResponse:
    """Add an empty template."""
    require(request.user, "appraisal.plan_template_add")
    form = PlanTemplateForm(posted(request), units=units_visible_to(request.user).order_by("path"))
    return edit_template(
        request, form, "appraisal/plan_template_add.html", _("Templat dibuat. Isi butirnya.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_edit(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Change for whom a template is."""
    template = template_or_404(request, template_id, "appraisal.plan_template_edit")
    units = units_visible_to(request.user).order_by("path")
    form = PlanTemplateForm(posted(request), units=units, instance=template)
    return edit_template(request, form, "appraisal/plan_template_edit.html", _("Templat disimpan."))


def edit_template(request: AuthedRequest, form: PlanTemplateForm, page: str, done: str) -> HttpResponse:
    """Show the form of a template, or save what was typed."""
    is_new, name = form.instance.pk is None, form.instance.name

    def show(bound: PlanTemplateForm, status: int) -> HttpResponse:
        context = {"form": bound, "template_name": name, "crumbs": template_crumbs(form.instance, name)}
        return render(request, page, context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        version = None if is_new else form.version_seen()
        return url_of(save_template(form.instance, by=request.user, version=version))

    repeated = reverse("appraisal:plan_template_list")
    return answer_form(request, form, act, done=done, repeated_url=repeated, show=show)  # type: ignore[arg-type]


@require_POST
def plan_template_copy(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Copy a template under a free name."""
    template = template_or_404(request, template_id, "appraisal.plan_template_edit")
    made: list[PlanTemplate] = []
    answer = answer_button(
        request,
        lambda: made.append(copy_template(template, by=request.user)),
        done=lambda _nothing: _("Templat disalin; salinannya belum ditawarkan."),
        next_url=url_of(template),
    )
    return redirect(url_of(made[0])) if made else answer


@require_POST
def plan_template_offer(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Offer a template to its posts, or no longer."""
    template = template_or_404(request, template_id, "appraisal.plan_template_edit")
    offered = request.POST.get("offered") == "1"
    return answer_button(
        request,
        lambda: offer_template(template, offered=offered, by=request.user),
        done=lambda _template: (
            _("Templat kini ditawarkan kepada pegawai.")
            if offered
            else _("Templat tidak ditawarkan lagi. Rencana yang sudah memakainya tidak berubah.")
        ),
        next_url=url_of(template),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_from_plan(request: AuthedRequest) -> HttpResponse:
    """Choose an agreed plan and make a template of its results."""
    require(request.user, "appraisal.plan_template_from_plan")
    plans = plans_for_templates(request.user)
    if request.method == "POST":
        chosen = request.POST.get("appraisal", "")
        if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
            messages.error(request, _("Pilih rencana yang akan dijadikan templat."))
            return redirect("appraisal:plan_template_from_plan")
        return make_from(request, get_object_or_404(plans, pk=int(chosen)))
    q = request.GET.get("q", "")
    page = Paginator(plans_found(plans, q), PAGE).get_page(request.GET.get("page"))
    context = {"crumbs": template_crumbs(), "q": q, "page_obj": page}
    return render(request, "appraisal/plan_template_from_plan.html", context)


def make_from(request: AuthedRequest, appraisal: Appraisal) -> HttpResponse:
    """Make a template of the plan and go to it."""
    made: list[PlanTemplate] = []
    answer = answer_button(
        request,
        lambda: made.append(template_from_plan(appraisal, by=request.user)),
        done=lambda _nothing: _("Templat dibuat dari rencana; periksa dulu, lalu tawarkan."),
        next_url=reverse("appraisal:plan_template_from_plan"),
    )
    return redirect(url_of(made[0])) if made else answer


# ---- items ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_item_add(request: AuthedRequest, template_id: int) -> HttpResponse:
    """Add a result to a template."""
    template = template_or_404(request, template_id, "appraisal.plan_template_edit")
    item = PlanTemplateItem(template=template, position=template.items.count() + 1)
    form = PlanTemplateItemForm(posted(request), instance=item)
    return edit_item(request, form, "appraisal/plan_template_item_add.html", _("Hasil kerja ditambahkan."))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_template_item_edit(request: AuthedRequest, item_id: int) -> HttpResponse:
    """Change a result of a template."""
    item = item_or_404(request, item_id)
    form = PlanTemplateItemForm(posted(request), instance=item)
    return edit_item(request, form, "appraisal/plan_template_item_edit.html", _("Hasil kerja disimpan."))


def edit_item(request: AuthedRequest, form: PlanTemplateItemForm, page: str, done: str) -> HttpResponse:
    """Show the form of an item, or save what was typed."""
    template: PlanTemplate = form.instance.template

    def show(bound: PlanTemplateItemForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "template": template,
            "crumbs": template_crumbs(template),
            "cancel_url": url_of(template),
        }
        return render(request, page, context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        save_item(form.instance, by=request.user, version=form.version_seen())
        return url_of(template)

    return answer_form(request, form, act, done=done, repeated_url=url_of(template), show=show)  # type: ignore[arg-type]


@require_POST
def plan_template_item_remove(request: AuthedRequest, item_id: int) -> HttpResponse:
    """Take a result out of a template."""
    item = item_or_404(request, item_id)
    return answer_button(
        request,
        lambda: remove_item(item, by=request.user),
        done=lambda _nothing: _("Hasil kerja dihapus dari templat."),
        next_url=url_of(item.template),
    )


# ---- what the pages share ---------------------------------------------------------------------------


def template_or_404(request: AuthedRequest, template_id: int, permission: str) -> PlanTemplate:
    """Return the template when this person keeps its unit (404) and may do `permission` (403)."""
    template = get_object_or_404(plan_templates_visible_to(request.user), pk=template_id)
    require(request.user, permission, template)
    return template


def item_or_404(request: AuthedRequest, item_id: int) -> PlanTemplateItem:
    """Return an item of a template this person may change."""
    item = get_object_or_404(plan_template_items_visible_to(request.user), pk=item_id)
    require(request.user, "appraisal.plan_template_edit", item.template)
    return item


def url_of(template: PlanTemplate) -> str:
    """Return the page of a template."""
    return reverse("appraisal:plan_template_detail", args=[template.pk])


def cycles_crumb() -> tuple[str, str]:
    """Return the link to what the templates hang below."""
    return _("Siklus dan IKU"), reverse("appraisal:cycle_list")


def template_crumbs(template: PlanTemplate | None = None, name: str = "") -> list[tuple[str, str]]:
    """Return the way down to the templates, or to one of them."""
    crumbs = [cycles_crumb(), (_("Templat rencana"), reverse("appraisal:plan_template_list"))]
    if template is not None and template.pk:
        crumbs.append((name or template.name, url_of(template)))
    return crumbs


def fitting_posts(template: PlanTemplate, posts: list[PostUse]) -> list[PostUse]:
    """Return the posts a template fits."""
    return [post for post in posts if fits_post(template, post.path, post.post_name, post.post_class)]


def people(posts: list[PostUse]) -> int:
    """Return how many people hold these posts."""
    return sum(post.holders for post in posts)


def taken_by(template: PlanTemplate, post: PostUse, offered: list[PlanTemplate]) -> PlanTemplate | None:
    """Return the template that the holders of a post get instead of this one; None when they get this."""
    others = [other for other in offered if other.pk != template.pk]
    best = nearest_template([*others, template], post.path, post.post_name, post.post_class)
    return best if best is not None and best.pk != template.pk else None
