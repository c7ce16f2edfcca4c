"""Reference data in the technicians' pages: the calendar. Nothing that concerns a person."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern

from core.models import CalendarYear, Holiday

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


class ReferenceAdmin(Base):
    """Reference data: a technician may do everything with it, nobody else anything."""

    is_reference_data = True

    def get_urls(self) -> list[URLPattern]:
        """Return the named addresses."""
        return [pattern for pattern in super().get_urls() if pattern.name]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Technicians only."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Technicians only."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Technicians only."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Technicians only."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Technicians only."""
        return self.has_module_permission(request)


@admin.register(CalendarYear)
class CalendarYearAdmin(ReferenceAdmin):
    """Years whose free days are on record."""

    list_display = ("year", "source", "is_provisional")


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    """Free days."""

    list_display = ("date", "name", "kind")
    list_filter = ("kind",)
    date_hierarchy = "date"
    search_fields = ("name",)
