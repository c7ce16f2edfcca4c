"""The dictionary: everybody reads it, HR or training of the agency keeps it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.dictionary import (
    CompetencyText,
    add_competency,
    change_competency,
    fill_dictionary,
    is_used,
    retire_competency,
    says_the_same,
    write_dictionary,
)
from competency.forms.dictionary import CompetencyForm, written_of
from competency.models import Competency
from competency.queries import competencies, current_version, keeps_agency, levels_of, versions_of
from competency.resources.dictionary import COLUMNS, dictionary_rows, texts_of
from competency.views.frame import area
from competency.views.tables import REFUSED, exported, import_page
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal


@require_safe
def dictionary_list(request: AuthedRequest) -> HttpResponse:
    """Show the competencies in force by group; `?semua=1` the retired ones too."""
    everything = request.GET.get("semua") == "1"
    context = {
        "competencies": competencies(retired=everything),
        "everything": everything,
        "may_keep": keeps_agency(request.user),
    }
    return render(request, "competency/dictionary_list.html", {**context, **area(request)})


@require_safe
def competency_detail(request: AuthedRequest, competency_id: int) -> HttpResponse:
    """Show a competency with its levels, in the newest version or in `?versi=`."""
    competency = get_object_or_404(competencies(retired=True), pk=competency_id)
    versions = list(versions_of(competency))
    asked = request.GET.get("versi", "")
    shown = next((version for version in versions if str(version.number) == asked), versions[0])
    context = {
        "competency": competency,
        "versions": versions,
        "shown": shown,
        "levels": levels_of(shown),
        "may_keep": keeps_agency(request.user),
        "crumbs": dictionary_crumbs(),
    }
    return render(request, "competency/competency_detail.html", context)


@require_POST
def dictionary_seed(request: AuthedRequest) -> HttpResponse:
    """Fill an empty dictionary with the one that comes with the application."""
    require(request.user, "competency.dictionary_seed")
    try:
        count = fill_dictionary(by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("%(count)d kompetensi ditulis. Cocokkan rumusannya dengan peraturan sebelum dipakai.")
            % {"count": count},
        )
    return redirect("competency:dictionary_list")


@require_http_methods(["GET", "POST"])
def competency_add(request: AuthedRequest) -> HttpResponse:
    """Add a competency with its five levels."""
    require(request.user, "competency.competency_add")
    form = CompetencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            competency = add_competency(form.text(), by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s ditambahkan.") % {"name": competency.name})
            return redirect("competency:competency_detail", competency.pk)
    context = {"form": form, "crumbs": dictionary_crumbs()}
    return render(request, "competency/competency_add.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def competency_edit(request: AuthedRequest, competency_id: int) -> HttpResponse:
    """Change a competency; what is used already becomes a new version."""
    require(request.user, "competency.competency_edit")
    competency = get_object_or_404(Competency.objects.select_related("group"), pk=competency_id)
    version = current_version(competency)
    form = CompetencyForm(
        request.POST or None,
        competency=competency,
        used=is_used(version),
        initial=written_of(competency, version),
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_competency(
                competency, form.text(), reason=form.cleaned_data.get("reason", ""), by=request.user
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s tersimpan sebagai versi %(number)d.")
                % {"name": form.cleaned_data["name"], "number": changed.number},
            )
            return redirect("competency:competency_detail", competency.pk)
    context = {
        "form": form,
        "competency": competency,
        "crumbs": [
            *dictionary_crumbs(),
            (competency.name, reverse("competency:competency_detail", args=[competency.pk])),
        ],
    }
    return render(request, "competency/competency_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
def competency_retire(request: AuthedRequest, competency_id: int) -> HttpResponse:
    """Take a competency out of new standards; `back=1` takes it in again."""
    require(request.user, "competency.competency_retire")
    competency = get_object_or_404(Competency, pk=competency_id)
    retired = request.POST.get("back") != "1"
    retire_competency(competency, retired=retired, by=request.user)
    said = _("%(name)s tidak lagi dipakai dalam standar baru.") if retired else _("%(name)s dipakai kembali.")
    messages.success(request, said % {"name": competency.name})
    return redirect("competency:competency_detail", competency.pk)


@require_http_methods(["GET", "POST"])
def dictionary_import(request: AuthedRequest) -> HttpResponse:
    """Take a dictionary as a table: new ones are added, changed ones become a new version."""
    require(request.user, "competency.dictionary_import")

    def write(texts: list[CompetencyText]) -> str:
        written = write_dictionary(texts, reason=_("Impor berkas"), by=request.user)
        return _("%(added)d kompetensi baru, %(changed)d diubah, %(same)d tetap.") % {
            "added": len(written.added),
            "changed": len(written.changed),
            "same": len(written.same),
        }

    return import_page(
        request,
        template="competency/dictionary_import.html",
        columns=COLUMNS,
        read=texts_of,
        preview=what_becomes,
        preview_headings=(_("Kode"), _("Nama"), _("Akan")),
        write=write,
        next_url=reverse("competency:dictionary_list"),
        crumbs=dictionary_crumbs(),
    )


def what_becomes(texts: list[CompetencyText]) -> list[tuple[str, ...]]:
    """Return for each competency of a file its code, its name and what happens to it."""
    known = {row.code: row for row in Competency.objects.select_related("group").order_by("pk")}
    rows: list[tuple[str, ...]] = []
    for text in texts:
        competency = known.get(text.code)
        if competency is None:
            outcome = _("ditambahkan")
        else:
            outcome = _("tetap") if says_the_same(competency, text) else _("diubah")
        rows.append((text.code, text.name, outcome))
    return rows


@require_safe
def dictionary_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out the dictionary in the columns that the import takes."""
    return exported("kamus-kompetensi", kind, COLUMNS, dictionary_rows(), _("Kamus kompetensi"))


def dictionary_crumbs() -> list[tuple[str, str]]:
    """Return the way down to the dictionary."""
    return [(_("Kamus kompetensi"), reverse("competency:dictionary_list"))]
