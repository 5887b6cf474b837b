"""Addresses of the reception."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.reception import views

urlpatterns: list[URLPattern] = [
    path("reception/<str:hall>/", page(views.reception, right="receives"), name="reception"),
    path("reception/<str:hall>/live", page(views.live, right="receives"), name="reception_live"),
    path("reception/<str:hall>/take", page(views.take, right="receives"), name="reception_take"),
    path("reception/<str:hall>/arrive", page(views.arrive, right="receives"), name="reception_arrive"),
    path("reception/<str:hall>/ticket/<str:verb>", page(views.press, right="receives"), name="reception_press"),
]
