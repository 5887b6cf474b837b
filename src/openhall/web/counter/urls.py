"""Addresses of the counter."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.counter import views

urlpatterns: list[URLPattern] = [
    path("counter/", page(views.my_windows, right="staff"), name="counter"),
    path("counter/keys", page(views.keys, right="staff"), name="counter_keys"),
    path("counter/<str:hall>/<str:window>/", page(views.window, right="serves"), name="counter_window"),
    path("counter/<str:hall>/<str:window>/live", page(views.live, right="serves"), name="counter_live"),
    path("counter/<str:hall>/<str:window>/<str:verb>", page(views.press, right="serves"), name="counter_press"),
]
