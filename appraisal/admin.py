"""Reference data of the appraisal in the technicians' pages. Nothing that concerns a person."""

from django.contrib import admin

from appraisal.models import Perspective
from core.admin import ReferenceAdmin


@admin.register(Perspective)
class PerspectiveAdmin(ReferenceAdmin):
    """Perspectives of leaders' results."""

    list_display = ("name", "position", "source", "certainty", "is_active")
