"""Addresses of the weekly list of questions."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.questions import views

urlpatterns: list[URLPattern] = [
    path("questions/<slug:hall>/", page(views.listed, right="receives"), name="questions"),
    path("questions/<slug:hall>/<uuid:question_id>/take", page(views.take, right="receives"), name="question_take"),
    path("questions/<slug:hall>/<uuid:question_id>/settle", page(views.settle, right="receives"),
         name="question_settle"),
]  # fmt: skip
