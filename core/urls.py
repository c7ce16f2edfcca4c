"""Addresses of the home page, background jobs, messages and the component page."""

from django.urls import include, path

from core.views import messages, pages

core_patterns = (
    [
        path("pekerjaan/<int:job_id>/", pages.job_detail, name="job_detail"),
        path("pekerjaan/<int:job_id>/berkas/", pages.job_file, name="job_file"),
        path("pesan/", messages.message_list, name="message_list"),
        path("pesan/tandai-dibaca/", messages.message_read_all, name="message_read_all"),
        path("pesan/pengaturan/", messages.notification_edit, name="notification_edit"),
        path("pesan/<int:message_id>/buka/", messages.message_open, name="message_open"),
        path("komponen/", pages.component_list, name="component_list"),
    ],
    "core",
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include(core_patterns)),
]
