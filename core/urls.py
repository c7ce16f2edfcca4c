"""Addresses of the home page, background jobs, messages and the component page."""

from django.urls import include, path

from core import views

core_patterns = (
    [
        path("pekerjaan/<int:job_id>/", views.job_detail, name="job_detail"),
        path("pekerjaan/<int:job_id>/berkas/", views.job_file, name="job_file"),
        path("pesan/", views.message_list, name="message_list"),
        path("komponen/", views.component_list, name="component_list"),
    ],
    "core",
)

urlpatterns = [
    path("", views.home, name="home"),
    path("", include(core_patterns)),
]
