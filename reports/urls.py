"""Addresses of the documents."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("penilaian/<int:appraisal_id>/", views.evaluation_document, name="evaluation_document"),
    path(
        "penilaian/<int:appraisal_id>/buat/",
        views.evaluation_document_create,
        name="evaluation_document_create",
    ),
    path(
        "penilaian/<int:appraisal_id>/berkas/",
        views.evaluation_document_file,
        name="evaluation_document_file",
    ),
]
