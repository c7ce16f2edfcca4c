"""The officers' desk: inbox by due date, one screen for a case, intake at the counter."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.files import file_response
from core.gate import require, show_refusal
from core.view_log import log_view
from core.workflow import history_of
from feedback.domain import handling
from feedback.domain.intake import NewReport, submit_report, submitted_before
from feedback.domain.limits import spam_hints
from feedback.domain.once import new_ticket
from feedback.domain.privacy import open_identity, set_privacy
from feedback.domain.retention import openings_of
from feedback.domain.timing import shown_clocks
from feedback.enums import CaseKind, CaseState, ClockKind
from feedback.forms import desk as forms
from feedback.forms.report import IntakeForm
from feedback.forms.tools import BanForm
from feedback.models import Case, CaseAttachment
from feedback.public import tone_of
from feedback.queries import canned_answers_fitting, cases_visible_to, entries_of, inbox_of, running_clocks
from feedback.workflow import CASE, OFFICER, ROLE_LABELS
from organization.queries import searchable

PER_PAGE = 25
REFUSED = 422

Verb = Callable[[Case, Form, AuthedRequest], object]


def version(form: Form) -> int | None:
    """Return the version of the page on which the form stood."""
    number: int | None = form.cleaned_data.get("version")
    return number


ACTS: dict[str, tuple[type[Form], Verb]] = {
    "case_release": (
        forms.CaseActForm,
        lambda c, f, r: handling.release_case(c, by=r.user, version=version(f)),
    ),
    "case_verify": (
        forms.VerifyForm,
        lambda c, f, r: handling.verify_case(
            c, by=r.user, has_oversight=f.cleaned_data["has_oversight"], version=version(f)
        ),
    ),
    "case_ask_details": (
        forms.WordsForm,
        lambda c, f, r: handling.ask_details(c, f.cleaned_data["body"], by=r.user, version=version(f)),
    ),
    "case_forward": (
        forms.UnitForm,
        lambda c, f, r: handling.forward_case(c, f.cleaned_data["unit"], by=r.user, version=version(f)),
    ),
    "case_take": (forms.CaseActForm, lambda c, f, r: handling.take_case(c, by=r.user, version=version(f))),
    "case_transfer": (
        forms.TransferForm,
        lambda c, f, r: handling.transfer_case(
            c, f.cleaned_data["unit"], f.cleaned_data["body"], by=r.user, version=version(f)
        ),
    ),
    "case_ask": (
        forms.WordsForm,
        lambda c, f, r: handling.ask_reporter(c, f.cleaned_data["body"], by=r.user, version=version(f)),
    ),
    "case_answer": (
        forms.AnswerForm,
        lambda c, f, r: handling.answer_case(
            c, f.cleaned_data["body"], by=r.user, version=version(f), uploads=f.cleaned_data["uploads"] or []
        ),
    ),
    "case_interim": (
        forms.InterimForm,
        lambda c, f, r: handling.interim_answer(
            c, f.cleaned_data["body"], f.cleaned_data["promised_on"], by=r.user
        ),
    ),
    "case_reject": (
        forms.RejectForm,
        lambda c, f, r: handling.reject_case(c, f.cleaned_data["reason"], by=r.user, version=version(f)),
    ),
    "case_merge": (
        forms.MergeForm,
        lambda c, f, r: handling.merge_case(
            c, f.cleaned_data["number"].strip().upper(), by=r.user, version=version(f)
        ),
    ),
    "case_note": (forms.WordsForm, lambda c, f, r: handling.add_note(c, f.cleaned_data["body"], by=r.user)),
    "case_privacy": (
        forms.PrivacyForm,
        lambda c, f, r: set_privacy(
            c, anonymous=f.cleaned_data["anonymous"], secret=f.cleaned_data["secret"], by=r.user
        ),
    ),
}
USUAL = ("case_release", "case_verify", "case_forward", "case_answer", "case_take", "case_interim")
"""What officers do most often comes first on the screen."""
LABELS = {
    **{move.name: move.label for move in CASE.transitions},
    "case_interim": gettext_lazy("Kirim jawaban sementara"),
    "case_note": gettext_lazy("Tulis catatan internal"),
    "case_privacy": gettext_lazy("Tambah perlindungan pelapor"),
    "case_submitted": gettext_lazy("Laporan masuk"),
    "case_published": gettext_lazy("Diterbitkan"),
    "case_hidden": gettext_lazy("Disembunyikan dari umum"),
    "entry_hidden": gettext_lazy("Tulisan disembunyikan dari umum"),
    "case_privacy_raised": gettext_lazy("Perlindungan pelapor ditambah"),
    "case_privacy_refused": gettext_lazy("Upaya mengurangi perlindungan ditolak"),
    "case_escalated": gettext_lazy("Lewat batas waktu, diberitahukan ke atas"),
    "clock_moved": gettext_lazy("Batas waktu bergeser"),
    "author_banned": gettext_lazy("Penulis dibatasi"),
    "ban_appealed": gettext_lazy("Penulis mengajukan keberatan atas pembatasan"),
    "ban_upheld": gettext_lazy("Pembatasan penulis tetap"),
    "ban_lifted": gettext_lazy("Pembatasan penulis dicabut"),
    "case_shown": gettext_lazy("Ditampilkan lagi untuk umum"),
    "entry_shown": gettext_lazy("Tulisan boleh ditampilkan lagi"),
    "identity_erased": gettext_lazy("Identitas pelapor dihapus menurut masa simpan"),
    "case_erased": gettext_lazy("Isi laporan dihapus menurut masa simpan"),
}


@require_safe
def case_list(request: AuthedRequest) -> HttpResponse:
    """Show the officer's inbox, the case due first on top; filters stand in the address."""
    require(request.user, "feedback.case_list")
    closed = request.GET.get("selesai") == "ya"
    cases = inbox_of(request.user, closed=closed)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    counts = dict(cases_visible_to(request.user).order_by().values_list("state").annotate(number=Count("pk")))
    if state in CaseState.values:
        cases = cases.filter(state=state)
    if kind in CaseKind.values:
        cases = cases.filter(kind=kind)
    text = searchable(request.GET.get("q", "")).strip()[:60]
    if text:
        cases = cases.filter(number__startswith=text.upper()) | cases.filter(text__title__icontains=text)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(case, tone_of(case.state)) for case in page],
        "closed": closed,
        "q": text,
        "state": state,
        "states": [(value, label, counts[value]) for value, label in CaseState.choices if counts.get(value)],
        "may_bulk": any(case.state == CaseState.RECEIVED for case in page),
    }
    return render(request, "feedback/case_list.html", context)


@require_POST
def case_bulk(request: AuthedRequest) -> HttpResponse:
    """Verify several new reports at once; those that moved on meanwhile are left alone and named."""
    require(request.user, "feedback.case_list")
    ids = [
        int(one)
        for one in request.POST.getlist("case")[:100]
        if one.isascii() and one.isdecimal() and len(one) < 18
    ]
    done = 0
    skipped: list[str] = []
    for case in cases_visible_to(request.user).filter(pk__in=ids).order_by("pk"):
        try:
            handling.verify_case(case, by=request.user)
            done += 1
        except RuleViolation:
            skipped.append(case.number)
    if done:
        messages.success(request, _("%(count)d laporan diverifikasi.") % {"count": done})
    if skipped:
        messages.warning(request, _("Tidak diubah: %s.") % ", ".join(skipped))
    return redirect("feedback:case_list")


def visible_case(request: AuthedRequest, case_id: int) -> Case:
    """Return the case when this officer may read it, else 404."""
    return get_object_or_404(cases_visible_to(request.user), pk=case_id)


@require_safe
def case_detail(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Show everything about a case on one screen; who opened it is noted."""
    case = visible_case(request, case_id)
    log_view(case, by=request.user, as_role=OFFICER)
    return show_case(request, case)


def show_case(
    request: AuthedRequest, case: Case, *, bound: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the screen of a case; a refused form comes back open with what was typed."""
    names = [move.name for move in CASE.moves_for(request.user, case) if move.name in ACTS]
    settling = running_clocks(ClockKind.SETTLE).filter(case=case).exists()
    if settling and "case_answer" in names:
        names.append("case_interim")
    names += ["case_note", "case_privacy"]
    names.sort(key=lambda name: USUAL.index(name) if name in USUAL else len(USUAL))
    acts = []
    for name in names:
        form = ACTS[name][0](initial=initial_of(name, case))
        if bound and bound[0] == name:
            form = bound[1]
        acts.append(
            {"name": name, "label": LABELS[name], "form": form, "is_open": bool(bound and bound[0] == name)}
        )
    context = {
        "case": case,
        "tone": tone_of(case.state),
        "clocks": shown_clocks(case),
        "entries": entries_of(case),
        "attachments": CaseAttachment.objects.filter(case=case).select_related("stored_file").order_by("pk"),
        "acts": acts,
        "canned": canned_answers_fitting(request.user, case) if "case_answer" in names else [],
        "spam_hints": spam_hints(f"{case.text.title} {case.text.body}")
        if case.state == CaseState.HELD
        else [],
        "ban_form": BanForm(auto_id="ban_%s") if request.user.has_perm("feedback.ban_add", case) else None,
        "history": history_rows(case),
        "may_open_identity": request.user.has_perm("feedback.identity_open", case),
        "has_identity": hasattr(case, "identity"),
        "openings": openings_of(case),
        "form": bound[1] if bound else forms.CaseActForm(),
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/case_detail.html", context, status=status)


def initial_of(name: str, case: Case) -> dict[str, object]:
    """Return what stands in a form before anybody typed."""
    initial: dict[str, object] = {"version": case.version}
    if name == "case_forward":
        proposed = handling.proposed_unit(case)
        initial["unit"] = proposed.pk if proposed else None
    if name == "case_privacy":
        initial |= {"anonymous": case.is_anonymous, "secret": case.is_secret}
    return initial


def history_rows(case: Case) -> list[dict[str, object]]:
    """Return the history of the case as officers read it, newest first."""
    return [
        {
            "at": row.at,
            "what": str(LABELS.get(row.name, row.name)),
            "who": f"{row.actor} ({ROLE_LABELS.get(row.as_role, row.as_role)})",
            "note": row.note,
        }
        for row in history_of(case).order_by("-at", "-pk")
    ]


@require_POST
def case_act(request: AuthedRequest, case_id: int, act: str) -> HttpResponse:
    """Take a move or write something, as the state table allows."""
    if act not in ACTS:
        raise Http404
    case = visible_case(request, case_id)
    require(request.user, f"feedback.{act if act != 'case_interim' else 'case_answer'}", case)
    form_class, verb = ACTS[act]
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            verb(case, form, request)
        except AlreadyDone:
            return after_act(request, case)
        except NotAllowed as refusal:
            show_refusal(form, refusal)
            return show_case(request, visible_case(request, case_id), bound=(act, form), status=403)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Tercatat."))
            return after_act(request, case)
    return show_case(request, visible_case(request, case_id), bound=(act, form), status=REFUSED)


def after_act(request: AuthedRequest, case: Case) -> HttpResponse:
    """Go back to the case, or to the inbox when it has gone to somebody else."""
    if cases_visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("feedback:case_detail", case_id=case.pk)
    return redirect("feedback:case_list")


@require_safe
def case_attachment(request: AuthedRequest, case_id: int, file_id: int) -> HttpResponseBase:
    """Hand an officer a file of a case he may read."""
    case = visible_case(request, case_id)
    attachment = get_object_or_404(
        CaseAttachment.objects.select_related("stored_file"), case=case, pk=file_id
    )
    if case.is_anonymous:
        attachment.stored_file.name = attachment.public_name
    return file_response(attachment.stored_file)


@require_POST
def identity_open(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Show who reported, once, after the reason was written down."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.identity_open", case)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        try:
            identity = open_identity(case, form.cleaned_data["reason"], by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            context = {
                "case": case,
                "identity": identity,
                "crumbs": [(case.number, reverse("feedback:case_detail", args=[case.pk]))],
            }
            return render(request, "feedback/identity_open.html", context)
    messages.error(request, _("Tuliskan untuk apa identitas diperlukan, sekurangnya sepuluh huruf."))
    return redirect("feedback:case_detail", case_id=case.pk)


@require_http_methods(["GET", "POST"])
def intake_add(request: AuthedRequest) -> HttpResponse:
    """Write a report for somebody at the counter or on the telephone; number and code go to him."""
    require(request.user, "feedback.intake_add")
    form = IntakeForm(
        request.POST or None,
        request.FILES or None,
        initial={"happened_on": timezone.localdate(), "ticket": new_ticket()},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        channel = values.pop("channel")
        submitted = None
        try:
            submitted = submit_report(NewReport(**values), by=request.user, channel=channel)
        except AlreadyDone:
            submitted = submitted_before(values["ticket"])
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        if submitted is not None:
            return render(
                request, "feedback/intake_receipt.html", {"case": submitted.case, "code": submitted.code}
            )
    context = {"form": form, "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))]}
    return render(request, "feedback/intake_add.html", context, status=REFUSED if form.is_bound else 200)
