"""The page of a ticket, opened with number and secret code: what the reporter reads and does."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.errors import AlreadyDone, RuleViolation
from core.files import file_response
from core.gate import show_refusal
from core.workflow import blockers
from feedback.domain import citizens
from feedback.domain.limits import count_attempt
from feedback.domain.numbers import code_fits, code_hash, grouped
from feedback.domain.surveys import may_be_invited
from feedback.domain.timing import ShownClocks, shown_clocks
from feedback.enums import AWAITS_CITIZEN, CITIZEN_ENTRIES, OFFICIAL_CLOCKS, CaseState, EntryKind
from feedback.forms.report import (
    TicketOpenForm,
    TicketPrivacyForm,
    TicketRateForm,
    TicketReplyForm,
    TicketTextForm,
)
from feedback.models import Case, CaseAttachment
from feedback.public import steps_of, tone_of
from feedback.queries import entries_of
from feedback.views.visitor import BUSY, REFUSED, visitor_identity
from feedback.workflow import CASE, CITIZEN

TICKETS = "tickets"
MOST_TICKETS = 10
UNKNOWN_HASH = code_hash("")

ACTS: dict[str, tuple[type[Form], Callable[[Case, Form], object], str]] = {
    # act: form, verb, what is said afterwards
    "balas": (
        TicketReplyForm,
        lambda case, form: citizens.reply(
            case, form.cleaned_data["body"], form.cleaned_data["uploads"] or []
        ),
        _("Balasan terkirim."),
    ),
    "nilai": (
        TicketRateForm,
        lambda case, form: citizens.rate(case, form.cleaned_data["score"]),
        _("Terima kasih atas penilaian Anda."),
    ),
    "banding": (
        TicketTextForm,
        lambda case, form: citizens.appeal(case, form.cleaned_data["body"]),
        _("Banding diteruskan ke tingkat di atasnya."),
    ),
    "buka-kembali": (
        TicketTextForm,
        lambda case, form: citizens.reopen(case, form.cleaned_data["body"]),
        _("Laporan dibuka kembali."),
    ),
    "tarik": (Form, lambda case, form: citizens.withdraw(case), _("Laporan ditarik.")),
    "lindungi": (
        TicketPrivacyForm,
        lambda case, form: citizens.raise_own_privacy(
            case, anonymous=form.cleaned_data["anonymous"], secret=form.cleaned_data["secret"]
        ),
        _("Perlindungan ditambah."),
    ),
}


def remember_ticket(request: HttpRequest, number: str) -> None:
    """Note in the session that this browser has shown the code of the ticket."""
    known = [one for one in request.session.get(TICKETS, []) if one != number]
    request.session[TICKETS] = [*known, number][-MOST_TICKETS:]


@public
@require_http_methods(["GET", "POST"])
def ticket_open(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. Unknown number, wrong code and forgotten reporter get the same answer."""
    form = TicketOpenForm(request.POST or None, initial={"number": request.GET.get("nomor", "")[:20]})
    status = 200
    if request.method == "POST" and form.is_valid():
        number = grouped(form.cleaned_data["number"])[:12]
        case = Case.objects.filter(number=number).first()
        if (
            code_fits(form.cleaned_data["code"], case.secret_hash if case else UNKNOWN_HASH)
            and case is not None
        ):
            remember_ticket(request, case.number)
            return redirect("feedback:ticket_detail", number=case.number)
        # Only misses count, and a right code always opens: a stranger locks out nobody behind his network.
        if count_attempt("ticket", visitor_identity(request)).is_refused:
            form.add_error(None, _("Terlalu banyak percobaan. Tunggu seperempat jam, lalu coba lagi."))
            return render(request, "feedback/ticket_open.html", {"form": form}, status=BUSY)
        form.add_error(None, _("Nomor atau kode tidak cocok. Periksa kembali keduanya."))
    if form.is_bound:
        status = REFUSED
    return render(request, "feedback/ticket_open.html", {"form": form}, status=status)


def own_case(request: HttpRequest, number: str) -> Case | None:
    """Return the case whose code this browser has shown, or None."""
    if number not in request.session.get(TICKETS, []):
        return None
    return (
        Case.objects.exclude(secret_hash="")
        .select_related("text", "unit", "subject_unit", "service", "duplicate_of", "rule_set")
        .filter(number=number)
        .first()
    )


@public
@require_safe
def ticket_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show the reporter where his report stands, until when what happens, and what he may do."""
    case = own_case(request, number)
    if case is None:
        return redirect(f"{reverse('feedback:ticket_open')}?nomor={number[:12]}")
    return show_ticket(request, case)


def show_ticket(request: HttpRequest, case: Case, *, bound: tuple[str, Form] | None = None) -> HttpResponse:
    """Render the page of a ticket; a refused form comes back with what was typed."""
    moves = {
        move.name: not blockers(case, move)
        for move in CASE.transitions
        if move.role == CITIZEN and case.state in move.sources
    }
    rating = case.ratings.filter(level=case.level).first()
    forms: dict[str, Form] = {}
    if case.state in AWAITS_CITIZEN:
        forms["balas"] = TicketReplyForm()
    if case.state == CaseState.ANSWERED and rating is None:
        forms["nilai"] = TicketRateForm()
    if moves.get("case_appeal"):
        forms["banding"] = TicketTextForm()
    if moves.get("case_reopen"):
        forms["buka-kembali"] = TicketTextForm()
    if bound:
        forms[bound[0]] = bound[1]
    clocks = shown_clocks(case)
    hidden = (EntryKind.NOTE, *CITIZEN_ENTRIES)
    shown = [entry for entry in entries_of(case) if entry.kind not in hidden and not entry.hidden_reason]
    context = {
        "case": case,
        "tone": tone_of(case.state),
        "entries": shown,
        "steps_taken": steps_of(case),
        "clocks": clocks,
        "attachments": CaseAttachment.objects.filter(case=case).select_related("stored_file").order_by("pk"),
        "form_balas": forms.get("balas"),
        "form_nilai": forms.get("nilai"),
        "form_banding": forms.get("banding"),
        "form_reopen": forms.get("buka-kembali"),
        "may_answer_survey": may_be_invited(case),
        "form": bound[1] if bound else TicketTextForm(),
        "may_withdraw": "case_withdraw" in moves,
        "rating": rating,
        "shows_ombudsman": may_go_further(case, clocks),
        "merged_into": case.duplicate_of if case.duplicate_of and case.duplicate_of.is_public else None,
    }
    return render(request, "feedback/ticket_detail.html", context, status=REFUSED if bound else 200)


def may_go_further(case: Case, clocks: ShownClocks) -> bool:
    """Say whether the Ombudsman is the next door: refused, nobody above, or officials are late."""
    is_late = any(one.is_late and one.clock.kind in OFFICIAL_CLOCKS for one in clocks.running)
    ended = case.state in (CaseState.REJECTED, CaseState.ANSWERED, CaseState.FINISHED)
    return is_late or (ended and (case.unit.depth <= 1 or case.level > 0))


@public
@require_POST
def ticket_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do what the reporter wants: reply, rate, appeal, reopen, withdraw, ask for more protection."""
    if act not in ACTS:
        raise Http404
    case = own_case(request, number)
    if case is None:
        return redirect(f"{reverse('feedback:ticket_open')}?nomor={number[:12]}")
    form_class, verb, said = ACTS[act]
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            verb(case, form)
        except AlreadyDone:
            pass
        except RuleViolation as refusal:
            show_refusal(form, refusal)
            fresh = own_case(request, number)
            return show_ticket(request, fresh or case, bound=(act, form))
        else:
            messages.success(request, said)
        return redirect("feedback:ticket_detail", number=case.number)
    return show_ticket(request, case, bound=(act, form))


@public
@require_safe
def ticket_file(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """Hand the reporter a file of his own report."""
    case = own_case(request, number)
    if case is None:
        return redirect("feedback:ticket_open")
    return file_response(get_object_or_404(CaseAttachment, case=case, pk=file_id).stored_file)
