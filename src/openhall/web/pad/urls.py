"""The address of a pad; its last part is the key of the device."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.pad import views

urlpatterns: list[URLPattern] = [
    path("pad/<slug:hall>/<str:window>/<str:key>", page(views.pad, right="public"), name="pad"),
]
