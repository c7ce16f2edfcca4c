"""Addresses of the application `organization`."""

from django.urls import URLPattern

app_name = "organization"
urlpatterns: list[URLPattern] = []
