"""Addresses of the chain."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.chain import views

urlpatterns: list[URLPattern] = [
    path("chain/", page(views.search, right="reads_log"), name="chain_search"),
    path("chain/<uuid:record>", page(views.record, right="reads_log"), name="chain"),
]
