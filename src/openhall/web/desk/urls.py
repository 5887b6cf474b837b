"""Addresses of the duty desk."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.desk import notices, views

urlpatterns: list[URLPattern] = [
    path("desk/<str:hall>/", page(views.desk, right="watches"), name="desk"),
    path("desk/<str:hall>/live", page(views.live, right="watches"), name="desk_live"),
    path("desk/<str:hall>/heard", page(views.heard, right="watches"), name="desk_heard"),
    path("desk/<str:hall>/estimates", page(views.estimates, right="watches"), name="desk_estimates"),
    path("desk/<str:hall>/notices", page(notices.listed, right="watches"), name="desk_notices"),
    path("desk/<str:hall>/hall/<str:verb>", page(views.press_hall, right="runs"), name="desk_hall"),
    path("desk/<str:hall>/windows/<str:window>/<str:verb>", page(views.press, right="runs"), name="desk_press"),
]
