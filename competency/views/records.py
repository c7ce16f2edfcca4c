"""What somebody has finished of training, against the lessons of the year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competency.domain.trainings import lesson_years, record_training
from competency.forms.trainings import RecordForm
from competency.models import TrainingRecord
from competency.queries import places_of
from competency.views.profiles import crumbs_of, readable_or_404
from competency.views.tables import REFUSED
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.files import file_response
from core.gate import require, show_refusal
from organization.models import Employee

FIRST_YEAR = 2000


@require_safe
def record_list(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show what somebody has done in a year (`?tahun=`) and how many lessons it counts for."""
    employee = readable_or_404(request, employee_id, "competency.record_list")
    this_year = timezone.localdate().year
    asked = request.GET.get("tahun", "")
    typed = asked.isascii() and asked.isdecimal() and len(asked) == len(str(FIRST_YEAR))
    year = int(asked) if typed and FIRST_YEAR <= int(asked) <= this_year else this_year
    is_own = employee.user_id == request.user.pk
    context = {
        "employee": employee,
        "lessons": lesson_years(Employee.objects.filter(pk=employee.pk), year)[employee.pk],
        "enrolments": places_of(employee, year),
        "years": range(this_year, this_year - 4, -1),
        "may_record": not is_own and request.user.has_perm("competency.record_add", employee),
        "crumbs": crumbs_of(employee),
    }
    return render(request, "competency/record_list.html", context)


@require_http_methods(["GET", "POST"])
def record_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Record a development that somebody has finished, with its certificate."""
    employee = readable_or_404(request, employee_id, "competency.record_list")
    require(request.user, "competency.record_add", employee)
    form = RecordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        try:
            record_training(employee, **values, upload=upload, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("Pelatihan tercatat."))
            return redirect("competency:record_list", employee.pk)
    context = {"form": form, "employee": employee, "crumbs": crumbs_of(employee)}
    return render(request, "competency/record_add.html", context, status=REFUSED if form.errors else 200)


@require_safe
def record_file(request: AuthedRequest, record_id: int) -> HttpResponseBase:
    """Hand out a certificate to those who may read the person's trainings."""
    record = get_object_or_404(
        TrainingRecord.objects.select_related("employee", "stored_file"),
        pk=record_id,
        stored_file__isnull=False,
    )
    if record.stored_file is None or not request.user.has_perm("competency.record_list", record.employee):
        raise Http404
    return file_response(record.stored_file)
