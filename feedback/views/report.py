"""A report in three short steps, without an account. What was typed waits in the visitor's session."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.errors import AlreadyDone, RuleViolation
from core.gate import show_refusal
from core.registry import Step
from feedback.domain.drafts import drop_draft
from feedback.domain.intake import NewReport, group_of, submit_report, submitted_before
from feedback.domain.limits import count_attempt, is_proved, new_challenge, spam_hints
from feedback.domain.masking import names_in, personal_data_in
from feedback.domain.once import new_ticket
from feedback.enums import CaseKind
from feedback.forms.report import ReportAboutForm, ReportSendForm, ReportTextForm
from feedback.queries import public_cases
from feedback.search import similar_cases
from feedback.views.ticket import remember_ticket
from feedback.views.visitor import BUSY, REFUSED, visitor_identity

DRAFT, DRAFT_CODE, SENT, TICKET = "report_draft", "report_draft_code", "report_sent", "ticket"
TEXT_FIELDS = tuple(ReportTextForm.base_fields)
MOST_TYPED = 20_000
"""More than any field takes: what is longer was refused, and is not carried around."""
STEPS = (("report_about", _("Tentang apa")), ("report_text", _("Isi laporan")), ("report_send", _("Kirim")))


def draft_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the visitor typed so far."""
    draft: dict[str, Any] = request.session.get(DRAFT, {})
    return draft


def keep(request: HttpRequest, form: Form) -> None:
    """Keep the fields of a step in the session, as they were typed, with a ticket to send them once."""
    typed = {name: request.POST.get(name, "")[:MOST_TYPED] for name in form.fields}
    request.session[DRAFT] = {TICKET: new_ticket(), **draft_of(request), **typed}


def steps_at(name: str) -> list[Step]:
    """Return the bar of steps with this one marked."""
    names = [step for step, _label in STEPS]
    here = names.index(name)
    return [
        Step(
            str(label),
            "done" if index < here else "now" if index == here else "later",
            url=reverse(f"feedback:{step}") if index < here else "",
        )
        for index, (step, label) in enumerate(STEPS)
    ]


def show_step(request: HttpRequest, name: str, form: Form, **context: object) -> HttpResponse:
    """Render a step."""
    status = REFUSED if form.is_bound and form.errors else 200
    page = {"form": form, "steps": steps_at(name), "has_draft": bool(draft_of(request)), **context}
    return render(request, f"feedback/{name}.html", page, status=status)


@public
@require_http_methods(["GET", "POST"])
def report_about(request: HttpRequest) -> HttpResponse:
    """Step 1: the kind of report and what it is about. A service may come with the address."""
    initial = {name: request.GET[name][:60] for name in ("kind", "service", "unit") if name in request.GET}
    form = ReportAboutForm(
        request.POST if request.method == "POST" else None, initial={**draft_of(request), **initial}
    )
    if request.method == "POST":
        keep(request, form)
        if form.is_valid():
            return redirect("feedback:report_text")
    return show_step(request, "report_about", form)


@public
@require_http_methods(["GET", "POST"])
def report_text(request: HttpRequest) -> HttpResponse:
    """Step 2: what happened."""
    if not ReportAboutForm(draft_of(request)).is_valid():
        return redirect("feedback:report_about")
    form = ReportTextForm(request.POST if request.method == "POST" else None, initial=draft_of(request))
    if request.method == "POST":
        keep(request, form)
        if form.is_valid():
            return redirect("feedback:report_send")
    return show_step(request, "report_text", form, similar=None)


@public
@require_POST
def report_similar(request: HttpRequest) -> HttpResponse:
    """Offer published reports about the same, while the subject is being typed; nothing is judged yet.

    Posted, so that what somebody is about to report stands in no address and no log.
    """
    form = ReportTextForm(initial={**draft_of(request), **{n: request.POST.get(n, "") for n in TEXT_FIELDS}})
    text = " ".join(request.POST.get(name, "")[:MOST_TYPED] for name in ("title", "body")).replace(
        "\x00", " "
    )
    found = list(similar_cases(public_cases(), text))
    if request.headers.get("HX-Request"):
        return render(request, "feedback/similar_cases.html", {"similar": found})
    keep(request, form)
    if not ReportAboutForm(draft_of(request)).is_valid():
        return redirect("feedback:report_about")
    return show_step(request, "report_text", form, similar=found)


@public
@require_http_methods(["GET", "POST"])
def report_send(request: HttpRequest) -> HttpResponse:
    """Step 3: similar reports first, then files, protection and contact; send."""
    draft = draft_of(request)
    about, text = ReportAboutForm(draft), ReportTextForm(draft)
    if not about.is_valid():
        return redirect("feedback:report_about")
    if not text.is_valid():
        return redirect("feedback:report_text")
    sent = request.method == "POST"
    written = f"{text.cleaned_data['title']} {text.cleaned_data['body']}"
    names = names_in(written)
    is_about_somebody = bool(names) and about.cleaned_data["kind"] == CaseKind.COMPLAINT
    form = ReportSendForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"wants_secret": is_about_somebody},  # a complaint that names a person: protected at first
    )
    status = 200
    if sent and form.is_valid():
        new = NewReport(
            **about.cleaned_data,
            **text.cleaned_data,
            ticket=str(draft.get(TICKET, "")),
            **{
                name: value
                for name, value in form.cleaned_data.items()
                if name not in ("proof", "proof_answer")
            },
        )
        identity = visitor_identity(request)
        proved = is_proved(form.cleaned_data["proof"], form.cleaned_data["proof_answer"])
        standing = count_attempt("report" if proved else "report_unproved", identity)
        if standing.is_refused:
            form.add_error(
                None,
                _("Terlalu banyak laporan dari jaringan ini. Coba lagi satu jam lagi atau lapor di loket."),
            )
            status = BUSY
        else:
            known = bool(new.group_code) and group_of(new.group_code) is not None
            held = (standing.is_over and not known) or bool(spam_hints(written))
            submitted = None
            try:
                submitted = submit_report(new, is_held=held)
            except AlreadyDone:
                submitted = submitted_before(new.ticket)
            except RuleViolation as refusal:
                show_refusal(form, refusal)
            if submitted is not None:
                request.session.pop(DRAFT, None)
                if code := request.session.pop(DRAFT_CODE, ""):
                    drop_draft(code)
                request.session[SENT] = {
                    "number": submitted.case.number,
                    "code": submitted.code,
                    "email": bool(new.email),
                }
                remember_ticket(request, submitted.case.number)
                return redirect("feedback:report_sent")
    response = show_step(
        request,
        "report_send",
        form,
        similar=list(similar_cases(public_cases(), written)),
        title=text.cleaned_data["title"],
        kind=dict(about.fields["kind"].choices).get(about.cleaned_data["kind"], ""),  # type: ignore[attr-defined]
        holds_personal_data=bool(personal_data_in(written)),
        names=names if is_about_somebody else [],
        challenge=new_challenge(),
    )
    response.status_code = max(status, response.status_code)
    return response


@public
@require_safe
def report_sent(request: HttpRequest) -> HttpResponse:
    """Show the number and the secret code to the one who sent the report, and to nobody else."""
    sent = request.session.get(SENT)
    if not sent:
        return redirect("feedback:forum")
    return render(request, "feedback/report_sent.html", {"sent": sent})
