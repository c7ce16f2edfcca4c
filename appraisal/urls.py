"""Addresses of the application `appraisal`."""

from django.urls import URLPattern

app_name = "appraisal"
urlpatterns: list[URLPattern] = []
