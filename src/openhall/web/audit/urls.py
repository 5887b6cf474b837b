"""Addresses of the audit."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.audit import lists_views, views

urlpatterns: list[URLPattern] = [
    path("audit/<slug:hall>/", page(views.search_page, right="audits"), name="audit"),
    path("audit/<slug:hall>/evidence.json", page(views.evidence, right="audits"), name="audit_evidence"),
    path("audit/<slug:hall>/handovers", page(lists_views.handover_page, right="audits"), name="audit_handovers"),
    path("audit/<slug:hall>/handovers.csv", page(lists_views.handovers_csv, right="audits"),
         name="audit_handovers_csv"),
    path("audit/<slug:hall>/access", page(lists_views.access_page, right="audits"), name="audit_access"),
    path("audit/<slug:hall>/checkpoints", page(lists_views.checkpoints, right="audits"), name="audit_checkpoints"),
]  # fmt: skip
