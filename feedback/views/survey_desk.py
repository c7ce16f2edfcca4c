"""Officers open the survey at the counter, say how many were served, and announce what they will do."""

from io import BytesIO

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import AlreadyDone, RuleViolation
from core.gate import carried_out, require, show_refusal
from feedback.domain.survey import Unsur
from feedback.domain.surveys import (
    add_follow_up,
    change_rule,
    current_rule,
    finish_follow_up,
    issue_slips,
    set_volume,
)
from feedback.forms.survey import (
    UNSUR_LABELS,
    FollowUpDoneForm,
    FollowUpForm,
    SlipsForm,
    SurveyRuleForm,
    VolumeForm,
)
from feedback.models import Service, ServiceVolume, SurveyFollowUp
from feedback.queries import services_kept_by
from feedback.survey_results import Period, results_by

PER_PAGE = 25
REFUSED = 422


@require_safe
def survey_desk(request: AuthedRequest) -> HttpResponse:
    """List the services of the officer with the answers of this year."""
    require(request.user, "feedback.survey_desk")
    period, rule = Period(timezone.localdate().year), current_rule()
    kept = services_kept_by(request.user).filter(is_active=True).order_by("unit__name", "name", "pk")
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    results = results_by("service", period, [one.pk for one in page], least=rule.least_shown)
    context = {
        "page_obj": page,
        "rows": [(one, results[one.pk]) for one in page],
        "rule": rule,
        "year": period.year,
    }
    return render(request, "feedback/survey_desk.html", context)


def above() -> list[tuple[str, str]]:
    """Return the way back to the desk."""
    return [(_("Survei kepuasan"), reverse("feedback:survey_desk"))]


@require_safe
def survey_service(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Show what an officer may do for one service: slips, number served, follow-ups."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.survey_service", service)
    return desk_of(request, service)


def desk_of(
    request: AuthedRequest,
    service: Service,
    *,
    slips: SlipsForm | None = None,
    volume: VolumeForm | None = None,
    follow_up: FollowUpForm | None = None,
    done: tuple[int, FollowUpDoneForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the desk of one service; a refused form comes back with what was typed."""
    period, rule = Period(timezone.localdate().year), current_rule()
    result = results_by("service", period, [service.pk], least=rule.least_shown)[service.pk]
    index = result.index
    rows = SurveyFollowUp.objects.filter(service=service).order_by("due_on", "pk")
    context = {
        "service": service,
        "result": result,
        "index": index,
        "lowest": [UNSUR_LABELS[unsur] for unsur in index.lowest] if index else [],
        "least": rule.least_shown,
        "year": period.year,
        "slips_form": slips or SlipsForm(),
        "volume_form": volume or VolumeForm(initial={"year": period.year}),
        "volumes": ServiceVolume.objects.filter(service=service).order_by("-year"),
        "follow_up_form": follow_up
        or FollowUpForm(initial={"unsur": index.lowest[0].value if index and index.lowest else None}),
        "follow_ups": [
            (
                UNSUR_LABELS[Unsur(row.unsur)],
                row,
                done[1] if done and done[0] == row.pk else FollowUpDoneForm(prefix=f"f{row.pk}"),
            )
            for row in rows
        ],
        "crumbs": above(),
    }
    return render(request, "feedback/survey_service.html", context, status=status)


@never_cache
@require_POST
def survey_slips(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Make slips with a QR code each, to be printed now: the codes are kept nowhere in clear."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.survey_service", service)
    form = SlipsForm(request.POST)
    if form.is_valid():
        try:
            codes = issue_slips(service, form.cleaned_data["number"], by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            site = settings.SITE_URL.rstrip("/")
            links = [site + reverse("feedback:survey_answer", args=[code]) for code in codes]
            context = {
                "service": service,
                "slips": [(link, picture_of(link)) for link in links],
                "crumbs": [*above(), (service.name, reverse("feedback:survey_service", args=[service.pk]))],
            }
            return render(request, "feedback/survey_slips.html", context)
    return desk_of(request, service, slips=form, status=REFUSED)


def picture_of(link: str) -> str:
    """Return the QR code of a link as SVG with presentation attributes only."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", scale=3, border=4, xmldecl=False, svgns=True, svgclass=None, lineclass=None
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by us from an address of ours


@require_POST
def survey_volume(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Write how many people received the service in a year."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.survey_service", service)
    form = VolumeForm(request.POST)
    if not form.is_valid():
        return desk_of(request, service, volume=form, status=REFUSED)
    set_volume(service, form.cleaned_data["year"], form.cleaned_data["recipients"], by=request.user)
    messages.success(request, _("Jumlah penerima layanan tersimpan."))
    return redirect("feedback:survey_service", service_id=service.pk)


@require_POST
def follow_up_add(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Announce what will be done about an unsur."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.survey_service", service)
    form = FollowUpForm(request.POST)
    if carried_out(
        form,
        lambda: add_follow_up(service, year=timezone.localdate().year, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("Rencana diumumkan pada halaman kepuasan layanan ini."))
        return redirect("feedback:survey_service", service_id=service.pk)
    return desk_of(request, service, follow_up=form, status=REFUSED)


@require_POST
def follow_up_done(request: AuthedRequest, service_id: int, remedy_id: int) -> HttpResponse:
    """Report what was done."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.survey_service", service)
    row = get_object_or_404(
        SurveyFollowUp.objects.filter(service=service).select_related("service__unit"), pk=remedy_id
    )
    form = FollowUpDoneForm(request.POST, prefix=f"f{row.pk}")
    if form.is_valid():
        try:
            finish_follow_up(row, form.cleaned_data["done_note"], by=request.user)
        except AlreadyDone as refusal:
            messages.info(request, refusal.message)
            return redirect("feedback:survey_service", service_id=service.pk)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Tindak lanjut dilaporkan."))
            return redirect("feedback:survey_service", service_id=service.pk)
    return desk_of(request, service, done=(row.pk, form), status=REFUSED)


@require_http_methods(["GET", "POST"])
def survey_rule(request: AuthedRequest) -> HttpResponse:
    """Set from how many answers on results are shown, and how long a code holds."""
    require(request.user, "feedback.survey_rule")
    form = SurveyRuleForm(request.POST or None, instance=current_rule())
    if request.method == "POST" and form.is_valid():
        change_rule(by=request.user, **form.cleaned_data)
        messages.success(request, _("Aturan survei tersimpan."))
        return redirect("feedback:survey_desk")
    context = {"form": form, "crumbs": above()}
    return render(request, "feedback/survey_rule.html", context, status=REFUSED if form.is_bound else 200)
