"""A person's own copy of everything that is kept about him."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import AuthedRequest
from organization.domain.personal_data import copy_for
from organization.models import Employee
from organization.queries import employee_of
from organization.registry import personal_sections

ROWS_SHOWN = 20


@require_safe
def personal_data(request: AuthedRequest) -> HttpResponse:
    """Show everything that is kept about the person, section by section; long ones end in the file."""
    employee = own_record(request)
    sections = [
        {
            "title": section.title,
            "rows": section.rows[:ROWS_SHOWN],
            "more": max(0, len(section.rows) - ROWS_SHOWN),
            "count": len(section.rows),
        }
        for section in personal_sections(employee)
    ]
    return render(
        request,
        "organization/personal_data.html",
        {
            "sections": [section for section in sections if section["rows"]],
            "empty": [section["title"] for section in sections if not section["rows"]],
            "crumbs": [(_("Data saya"), reverse("organization:profile"))],
        },
    )


@require_safe
def personal_data_file(request: AuthedRequest) -> HttpResponse:
    """Hand out the whole copy as JSON, to the person alone."""
    employee = own_record(request)
    text = json.dumps(copy_for(employee), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"data-saya-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def own_record(request: AuthedRequest) -> Employee:
    """Return the civil servant behind the login; 404 for an officer who is not one."""
    employee = employee_of(request.user)
    if employee is None:
        raise Http404
    return employee
