"""Addresses of pairing and of the devices page."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.devices import pair_views, views

urlpatterns: list[URLPattern] = [
    path("pair", page(pair_views.pair, right="public"), name="pair"),
    path("devices/<slug:hall>/", page(views.devices, right="devices"), name="devices"),
    path("devices/<slug:hall>/live", page(views.live, right="devices"), name="devices_live"),
    path("devices/<slug:hall>/pair", page(views.pair, right="devices"), name="devices_pair"),
    path("devices/<slug:hall>/rule", page(views.rule, right="devices"), name="devices_rule"),
    path("devices/<slug:hall>/<uuid:device>/<slug:verb>", page(views.press, right="devices"), name="devices_press"),
]
