"""Addresses of the administration's pages about records."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.records import lists_views, requests_views

urlpatterns: list[URLPattern] = [
    path("records/<slug:hall>/requests", page(requests_views.requests_page, right="answers_requests"), name="requests"),
    path("records/<slug:hall>/requests/<uuid:request_id>", page(requests_views.answer, right="answers_requests"),
         name="request_answer"),
    path("records/<slug:hall>/retention", page(lists_views.retention_page, right="keeps_records"), name="retention"),
    path("records/<slug:hall>/retention/<slug:verb>", page(lists_views.press, right="keeps_records"),
         name="retention_press"),
]  # fmt: skip
