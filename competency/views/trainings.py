"""The catalogue of trainings: everybody reads it, HR or training of the agency keeps it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.effects import effect_of
from competency.domain.rule_values import value_of
from competency.domain.trainings import (
    TrainingText,
    cancel_session,
    change_counting,
    fill_catalogue,
    normal,
    retire_training,
    save_session,
    save_training,
    text_of,
    write_catalogue,
)
from competency.enums import TrainingFamily
from competency.forms.trainings import CountingForm, SessionForm, TrainingForm, written_of
from competency.models import DevelopmentForm, Training, TrainingAim, TrainingSession
from competency.queries import keeps_agency, with_seats
from competency.resources.trainings import COLUMNS, catalogue_rows, trainings_of
from competency.views.frame import area
from competency.views.tables import REFUSED, exported, import_page
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import carried_out, require, say_outcome, show_refusal


@require_safe
def training_list(request: AuthedRequest) -> HttpResponse:
    """Show the catalogue by group; `?rumpun=` one group, `?semua=1` what is no longer offered too."""
    family, everything = request.GET.get("rumpun", ""), request.GET.get("semua") == "1"
    rows = Training.objects.select_related("form").prefetch_related(
        Prefetch("aims", queryset=TrainingAim.objects.select_related("competency").order_by("pk"))
    )
    if family in TrainingFamily.values:
        rows = rows.filter(family=family)
    if not everything:
        rows = rows.filter(is_retired=False)
    context = {
        "trainings": rows.order_by("family", "name", "code"),
        "families": TrainingFamily.choices,
        "family": family,
        "everything": everything,
        "may_keep": keeps_agency(request.user),
        **area(request),
    }
    return render(request, "competency/training_list.html", context)


@require_safe
def training_detail(request: AuthedRequest, training_id: int) -> HttpResponse:
    """Show a training with what it leads to, what it asks for, and its sessions."""
    training = get_object_or_404(Training.objects.select_related("form"), pk=training_id)
    context = {
        "training": training,
        "aims": training.aims.select_related("competency").order_by("pk"),
        "needed": training.prerequisites.order_by("name"),
        "sessions": with_seats(training.sessions.order_by("-starts_on", "pk")),
        "effect": effect_of(training, int(value_of("small_cell")["people"])),
        "may_keep": keeps_agency(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "competency/training_detail.html", context)


@require_POST
def training_seed(request: AuthedRequest) -> HttpResponse:
    """Fill an empty catalogue with the one that comes with the application."""
    require(request.user, "competency.training_seed")
    try:
        count = fill_catalogue(by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("%(count)d pelatihan ditulis. Sesuaikan jam pelajarannya.") % {"count": count}
        )
    return redirect("competency:training_list")


@require_http_methods(["GET", "POST"])
def training_add(request: AuthedRequest) -> HttpResponse:
    """Add a training."""
    require(request.user, "competency.training_add")
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            training = save_training(form.text(), by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s ditambahkan.") % {"name": training.name})
            return redirect("competency:training_detail", training.pk)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "competency/training_add.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def training_edit(request: AuthedRequest, training_id: int) -> HttpResponse:
    """Change a training."""
    require(request.user, "competency.training_edit")
    training = get_object_or_404(Training.objects.select_related("form"), pk=training_id)
    form = TrainingForm(request.POST or None, training=training, initial=written_of(text_of(training)))
    if request.method == "POST" and carried_out(
        form, lambda: save_training(form.text(), by=request.user, known=training)
    ):
        messages.success(request, _("%(name)s tersimpan.") % {"name": training.name})
        return redirect("competency:training_detail", training.pk)
    context = {"form": form, "training": training, "crumbs": crumbs()}
    return render(request, "competency/training_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
def training_retire(request: AuthedRequest, training_id: int) -> HttpResponse:
    """Take a training out of the offer; `back=1` takes it in again."""
    require(request.user, "competency.training_retire")
    training = get_object_or_404(Training, pk=training_id)
    retired = request.POST.get("back") != "1"
    retire_training(training, retired=retired, by=request.user)
    said = _("%(name)s tidak ditawarkan lagi.") if retired else _("%(name)s ditawarkan kembali.")
    messages.success(request, said % {"name": training.name})
    return redirect("competency:training_detail", training.pk)


@require_http_methods(["GET", "POST"])
def training_import(request: AuthedRequest) -> HttpResponse:
    """Take a catalogue as a table."""
    require(request.user, "competency.training_import")

    def write(texts: list[TrainingText]) -> str:
        written = write_catalogue(texts, by=request.user)
        return _("%(added)d pelatihan baru, %(changed)d diubah, %(same)d tetap.") % vars(written)

    def preview(texts: list[TrainingText]) -> list[tuple[str, ...]]:
        known = {row.code: row for row in Training.objects.select_related("form").order_by("pk")}
        rows: list[tuple[str, ...]] = []
        for text in map(normal, texts):
            training = known.get(text.code)
            same = training is not None and text_of(training) == text
            outcome = _("tetap") if same else _("diubah") if training else _("ditambahkan")
            rows.append((text.code, text.name, outcome))
        return rows

    return import_page(
        request,
        template="competency/training_import.html",
        columns=COLUMNS,
        read=trainings_of,
        preview=preview,
        preview_headings=(_("Kode"), _("Nama"), _("Akan")),
        write=write,
        next_url=reverse("competency:training_list"),
        crumbs=crumbs(),
    )


@require_safe
def training_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out the catalogue in the columns that the import takes."""
    return exported("katalog-pelatihan", kind, COLUMNS, catalogue_rows(), _("Katalog pelatihan"))


@require_http_methods(["GET", "POST"])
def session_add(request: AuthedRequest, training_id: int) -> HttpResponse:
    """Add a session of a training."""
    require(request.user, "competency.session_add")
    training = get_object_or_404(Training, pk=training_id)
    return session_page(request, training, None, "competency/session_add.html")


@require_http_methods(["GET", "POST"])
def session_edit(request: AuthedRequest, session_id: int) -> HttpResponse:
    """Change a session."""
    require(request.user, "competency.session_edit")
    session = get_object_or_404(TrainingSession.objects.select_related("training"), pk=session_id)
    return session_page(request, session.training, session, "competency/session_edit.html")


def session_page(
    request: AuthedRequest, training: Training, session: TrainingSession | None, template: str
) -> HttpResponse:
    """Show the form of a session and write it."""
    fields = SessionForm.base_fields
    initial = {name: getattr(session, name) for name in fields} if session else {}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form, lambda: save_session(training, **form.cleaned_data, by=request.user, known=session)
    ):
        messages.success(request, _("Sesi tersimpan."))
        return redirect("competency:training_detail", training.pk)
    ways = [*crumbs(), (training.name, reverse("competency:training_detail", args=[training.pk]))]
    context = {"form": form, "training": training, "crumbs": ways}
    return render(request, template, context, status=REFUSED if form.errors else 200)


@require_POST
def session_cancel(request: AuthedRequest, session_id: int) -> HttpResponse:
    """Cancel a session."""
    require(request.user, "competency.session_cancel")
    session = get_object_or_404(TrainingSession.objects.select_related("training"), pk=session_id)
    say_outcome(request, lambda: cancel_session(session, by=request.user), _("Sesi dibatalkan."))
    return redirect("competency:training_detail", session.training_id)


@require_safe
def form_list(request: AuthedRequest) -> HttpResponse:
    """Show the forms of development and how each is counted in lessons."""
    context = {
        "forms": DevelopmentForm.objects.order_by("group", "name"),
        "may_keep": keeps_agency(request.user),
        "year": timezone.localdate().year,
        "crumbs": crumbs(),
    }
    return render(request, "competency/form_list.html", context)


@require_http_methods(["GET", "POST"])
def form_edit(request: AuthedRequest, form_id: int) -> HttpResponse:
    """Change how a form of development is counted."""
    require(request.user, "competency.form_edit")
    row = get_object_or_404(DevelopmentForm, pk=form_id)
    initial = {name: getattr(row, name) for name in CountingForm.base_fields}
    form = CountingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_counting(row, **form.cleaned_data, by=request.user)
        messages.success(request, _("%(name)s tersimpan.") % {"name": row.name})
        return redirect("competency:form_list")
    context = {"form": form, "row": row, "crumbs": crumbs()}
    return render(request, "competency/form_edit.html", context, status=REFUSED if form.errors else 200)


def crumbs() -> list[tuple[str, str]]:
    """Return the way down to the catalogue."""
    return [(_("Katalog pelatihan"), reverse("competency:training_list"))]
