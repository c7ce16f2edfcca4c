"""The technicians' pages for reference data. Appraisals, people and records are never repaired there."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

LEFT_OUT = {
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "view_on_site",
    None,
}
"""Pages of Django's admin that have their place elsewhere in the application, or none."""


class ReferenceSite(AdminSite):
    """Django's admin for technicians (`is_staff`); for everybody else it does not exist."""

    site_header = _("Data acuan ASN Kinerja")
    site_title = _("Data acuan")
    index_title = _("Data acuan")
    final_catch_all_view = False
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the person is a technician whose login is open."""
        return bool(request.user.is_active and request.user.is_staff)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: ANN401
        """Return the view behind the question who asks: 404 for all but technicians."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the addresses without those that have their place elsewhere."""
        kept = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") not in LEFT_OUT]
        for pattern in kept:
            if isinstance(pattern, URLPattern):
                # People log in on the page of the application.
                vars(pattern.callback)["login_url"] = None
        return kept

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:  # noqa: ANN401
        """Register reference data; what libraries bring along (groups, addresses) stays outside."""
        if getattr(admin_class, "is_reference_data", False):
            super().register(model_or_iterable, admin_class, **options)


class ReferenceAdminConfig(AdminConfig):
    """Makes the site of reference data the default one."""

    default_site = "core.reference_site.ReferenceSite"
