"""All addresses. Paths are Indonesian, for people; names are English, for code."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("akun/", include("organization.account_urls")),
    path("organisasi/", include("organization.urls")),
    path("kompetensi/", include("competency.urls")),
    path("penilaian/", include("appraisal.urls")),
    path("", include("feedback.urls")),
    path("data-acuan/", admin.site.urls),
    path("dokumen/", include("reports.urls")),
]
