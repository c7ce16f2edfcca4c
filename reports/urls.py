"""Addresses of the application `reports`."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
