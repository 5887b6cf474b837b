"""Addresses of the comparison of a region's halls."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.region import views

urlpatterns: list[URLPattern] = [
    path("region/", page(views.first, right="compares"), name="regions"),
    path("region/<slug:region>", page(views.compared, right="compares"), name="region"),
    path("region/<slug:region>.csv", page(views.as_csv, right="compares"), name="region_csv"),
]
