"""The survey as citizens meet it: the questions behind a code, and the published results."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.errors import AlreadyDone, RuleViolation
from core.gate import show_refusal
from core.spreadsheets import CSV_TYPE, csv_bytes, table_response
from feedback.domain.limits import count_attempt
from feedback.domain.survey import GRADE_LABELS, Unsur
from feedback.domain.surveys import COLUMNS, current_rule, invite_reporter, take_answers, usable_code
from feedback.forms.survey import UNSUR_LABELS, SurveyForm
from feedback.models import Service, SurveyFollowUp
from feedback.queries import active_services
from feedback.survey_results import (
    Period,
    counts_of_scores,
    results_by,
    sheets_between,
    years_with_answers,
)
from feedback.views.ticket import own_case
from feedback.views.visitor import BUSY, REFUSED, visitor_identity

PER_PAGE = 25
GONE = 410


@public
@never_cache
@require_http_methods(["GET", "POST"])
def survey_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the nine questions once for each code. Unknown, spent and expired codes get the same page.

    Who is logged in as an employee is asked to leave first: the survey belongs to those who were served.
    """
    row = usable_code(code)
    if row is None:
        return render(request, "feedback/survey_gone.html", status=GONE)
    if request.user.is_authenticated:
        return render(request, "feedback/survey_staff.html", {"service": row.service}, status=403)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if count_attempt("survey", visitor_identity(request)).is_refused:
            form.add_error(None, _("Terlalu banyak jawaban dari jaringan ini. Coba lagi nanti."))
            return shown(request, row.service, form, BUSY)
        try:
            take_answers(code, form.answers(), form.about())
        except AlreadyDone:
            return render(request, "feedback/survey_gone.html", status=GONE)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("feedback:survey_thanks")
    return shown(request, row.service, form, REFUSED if form.is_bound else 200)


def shown(request: HttpRequest, service: Service, form: SurveyForm, status: int) -> HttpResponse:
    """Render the questions."""
    questions = [form[unsur.value.lower()] for unsur in Unsur]
    about = [form[name] for name in ("age", "sex", "education", "occupation")]
    context = {"form": form, "service": service, "questions": questions, "about": about}
    return render(request, "feedback/survey_answer.html", context, status=status)


@public
@require_safe
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """Say thanks. The address is the same for everybody: it tells nothing of the answers."""
    return render(request, "feedback/survey_thanks.html")


@public
@require_POST
def ticket_survey(request: HttpRequest, number: str) -> HttpResponse:
    """Give the reporter of an ended report his one code and open the questions."""
    case = own_case(request, number)
    if case is None:
        return redirect(f"{reverse('feedback:ticket_open')}?nomor={number[:12]}")
    try:
        code = invite_reporter(case)
    except (AlreadyDone, RuleViolation) as refusal:
        messages.info(request, refusal.message)
        return redirect("feedback:ticket_detail", number=case.number)
    return redirect("feedback:survey_answer", code=code)


def asked_period(request: HttpRequest) -> Period:
    """Return the period of the address: this year when it names none that can be."""
    year, half = request.GET.get("tahun", ""), request.GET.get("semester", "")
    known = year.isascii() and year.isdigit() and 2017 <= int(year[:4]) <= 2100 and len(year) == 4
    return Period(int(year) if known else timezone.localdate().year, int(half) if half in ("1", "2") else 0)


@public
@require_safe
def satisfaction_list(request: HttpRequest) -> HttpResponse:
    """Show the satisfaction index of every service and its unit in a period."""
    period, rule = asked_period(request), current_rule()
    page = Paginator(active_services().order_by("unit__name", "name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    services = list(page)
    results = results_by("service", period, [one.pk for one in services], least=rule.least_shown)
    units = results_by("unit", period, {one.unit_id for one in services}, least=rule.least_shown)
    rows = [(one, results[one.pk]) for one in services]
    context = {
        "page_obj": page,
        "rows": rows,
        "unit_results": [
            (unit, units[unit.pk])
            for unit in {one.unit_id: one.unit for one in services}.values()
            if units[unit.pk].answers
        ],
        "grades": GRADE_LABELS,
        "period": period,
        "years": years_offered(period),
        "least": rule.least_shown,
    }
    return render(request, "feedback/satisfaction_list.html", context)


def years_offered(period: Period) -> list[int]:
    """Return the years to choose from: this one, the one shown, those with answers."""
    return sorted({timezone.localdate().year, period.year, *years_with_answers()}, reverse=True)


@public
@require_safe
def satisfaction_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the nine unsur of a service with the counts behind them, and what the unit does about it."""
    service = get_object_or_404(active_services(), code=code)
    period, rule = asked_period(request), current_rule()
    result = results_by("service", period, [service.pk], least=rule.least_shown)[service.pk]
    index = result.index
    plans = SurveyFollowUp.objects.filter(service=service, year=period.year).order_by("due_on", "pk")
    counts = counts_of_scores(service, period) if index else {}
    context = {
        "service": service,
        "result": result,
        "index": index,
        "grade_label": GRADE_LABELS[index.grade] if index and index.grade else "",
        "lowest": [UNSUR_LABELS[unsur] for unsur in index.lowest] if index else [],
        "unsur_rows": [
            (UNSUR_LABELS[one.unsur], one, list(counts[one.unsur].values())) for one in index.unsur
        ]
        if index
        else [],
        "follow_ups": [(UNSUR_LABELS[Unsur(row.unsur)], row) for row in plans],
        "period": period,
        "years": years_offered(period),
        "least": rule.least_shown,
        "crumbs": [(_("Kepuasan masyarakat"), reverse("feedback:satisfaction_list"))],
    }
    return render(request, "feedback/satisfaction_detail.html", context)


@public
@require_safe
def satisfaction_table(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the answers behind a result as CSV, in an order drawn by chance; too few: nothing."""
    service = get_object_or_404(active_services(), code=code)
    period = asked_period(request)
    rows = list(
        sheets_between(period.first_day, period.last_day)
        .filter(service=service)
        .order_by("pk")
        .values_list("month", *COLUMNS.values())
    )
    if len(rows) < current_rule().least_shown:
        raise Http404
    header = [_("bulan"), *(unsur.value for unsur in COLUMNS)]
    table = [
        [f"{month:%Y-%m}", *("" if value is None else value for value in scores)] for month, *scores in rows
    ]
    return table_response(f"survei-{service.code}-{period.year}.csv", CSV_TYPE, csv_bytes(header, table))
