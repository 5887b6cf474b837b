"""Addresses of the difficult-matters window."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.matters import intake_views, views

urlpatterns: list[URLPattern] = [
    path("matters/<slug:hall>/", page(views.listed, right="matters"), name="matters"),
    path("matters/<slug:hall>/new", page(intake_views.new, right="takes_matters"), name="matters_new"),
    path("matters/<slug:hall>/<uuid:matter_id>", page(views.one, right="matters"), name="matter"),
    path("matters/<slug:hall>/<uuid:matter_id>/slip", page(intake_views.slip, right="takes_matters"),
         name="matter_slip"),
    path("matters/<slug:hall>/<uuid:matter_id>/<slug:verb>", page(views.press, right="matters"), name="matter_press"),
]  # fmt: skip
