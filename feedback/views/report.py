"""A report in three short steps, without an account. What was typed waits in the visitor's session."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.errors import RuleViolation
from core.gate import show_refusal
from core.registry import Step
from feedback.domain.intake import NewReport, submit_report
from feedback.domain.limits import count_attempt, is_proved, looks_like_spam, new_challenge
from feedback.domain.masking import personal_data_in
from feedback.forms.report import ReportAboutForm, ReportSendForm, ReportTextForm
from feedback.queries import public_cases
from feedback.search import similar_cases
from feedback.views.ticket import remember_ticket
from feedback.views.visitor import BUSY, REFUSED, visitor_identity

DRAFT, SENT = "report_draft", "report_sent"
STEPS = (("report_about", _("Tentang apa")), ("report_text", _("Isi laporan")), ("report_send", _("Kirim")))


def draft_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the visitor typed so far."""
    draft: dict[str, Any] = request.session.get(DRAFT, {})
    return draft


def keep(request: HttpRequest, form: Form) -> None:
    """Keep the fields of a step in the session, as they were typed."""
    typed = {name: request.POST.get(name, "") for name in form.fields}
    request.session[DRAFT] = {**draft_of(request), **typed}


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
    page = {"form": form, "steps": steps_at(name), **context}
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
    return show_step(request, "report_text", form)


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
    form = ReportSendForm(request.POST if sent else None, request.FILES if sent else None)
    status = 200
    if sent and form.is_valid():
        new = NewReport(
            **about.cleaned_data,
            **text.cleaned_data,
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
            held = standing.is_over or looks_like_spam(f"{new.title} {new.body}")
            try:
                submitted = submit_report(new, is_held=held)
            except RuleViolation as refusal:
                show_refusal(form, refusal)
            else:
                request.session.pop(DRAFT, None)
                request.session[SENT] = {
                    "number": submitted.case.number,
                    "code": submitted.code,
                    "email": bool(new.email),
                }
                remember_ticket(request, submitted.case.number)
                return redirect("feedback:report_sent")
    found = personal_data_in(f"{text.cleaned_data['title']} {text.cleaned_data['body']}")
    response = show_step(
        request,
        "report_send",
        form,
        similar=list(
            similar_cases(public_cases(), f"{text.cleaned_data['title']} {text.cleaned_data['body']}")
        ),
        title=text.cleaned_data["title"],
        kind=dict(about.fields["kind"].choices).get(about.cleaned_data["kind"], ""),  # type: ignore[attr-defined]
        holds_personal_data=bool(found),
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
